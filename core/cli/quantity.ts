/** Numbers as people read them, by the unit that ends their name: `maxBytes`, `ttlMs`, `uptimeSeconds`, `savedUsd`. */
import { byteSize } from '../kernel/call/byte-size.ts'

/** `2.1 GB`, `30 d`, `$0.04`; other numbers as they are, without the noise of binary fractions. */
export function quantity(name: string, value: number): string {
  if (/bytes$/i.test(name)) return byteSize(value)
  if (/(?:^m|M)s$/.test(name)) return duration(value)
  if (/(?:^s|S)econds$/.test(name)) return duration(value * 1000)
  if (/(?:^u|U)sd$/.test(name)) return `$${Number(value.toFixed(6))}`
  return String(Number.isInteger(value) ? value : Number(value.toFixed(6)))
}

const times = [
  ['d', 864e5],
  ['h', 36e5],
  ['min', 6e4],
  ['s', 1e3],
] as const

function duration(ms: number): string {
  if (ms === 0) return '0 s'
  const [unit, size] = times.find(([, least]) => Math.abs(ms) >= least) ?? ['ms', 1]
  return `${Number((ms / size).toPrecision(3))} ${unit}`
}
