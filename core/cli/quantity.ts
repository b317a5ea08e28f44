/** Numbers as people read them, by the unit that ends their name: `maxBytes`, `ttlMs`. */

/** `2.1 GB`, `30 d`; other numbers as they are, without the noise of binary fractions. */
export function quantity(name: string, value: number): string {
  if (/bytes$/i.test(name)) return scaled(value, bytes)
  if (/(?:^m|M)s$/.test(name)) return scaled(value, times)
  return String(Number.isInteger(value) ? value : Number(value.toFixed(6)))
}

type Units = readonly (readonly [unit: string, size: number])[]
const bytes: Units = [
  ['GB', 1e9],
  ['MB', 1e6],
  ['kB', 1e3],
  ['bytes', 1],
]
const times: Units = [
  ['d', 864e5],
  ['h', 36e5],
  ['min', 6e4],
  ['s', 1e3],
  ['ms', 1],
]

function scaled(value: number, units: Units): string {
  const [unit, size] = units.find(([, least]) => Math.abs(value) >= least) ?? units.at(-1)!
  return `${Number((value / size).toPrecision(3))} ${unit}`
}
