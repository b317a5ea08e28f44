/** Numbers as people read them, by the unit that ends their name: `maxBytes`, `ttlMs`. */
import { byteSize } from '../kernel/call/byte-size.ts'

/** `2.1 GB`, `30 d`; other numbers as they are, without the noise of binary fractions. */
export function quantity(name: string, value: number): string {
  if (/bytes$/i.test(name)) return byteSize(value)
  if (/(?:^m|M)s$/.test(name)) return duration(value)
  return String(Number.isInteger(value) ? value : Number(value.toFixed(6)))
}

const times = [
  ['d', 864e5],
  ['h', 36e5],
  ['min', 6e4],
  ['s', 1e3],
] as const

function duration(ms: number): string {
  const [unit, size] = times.find(([, least]) => Math.abs(ms) >= least) ?? ['ms', 1]
  return `${Number((ms / size).toPrecision(3))} ${unit}`
}
