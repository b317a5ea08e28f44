/** Sizes of files in words. */

const units = [
  ['GB', 1e9],
  ['MB', 1e6],
  ['kB', 1e3],
] as const

/** `512 bytes`, `242 kB`, `2.15 GB`: decimal units, three digits. */
export function byteSize(bytes: number): string {
  const [unit, size] = units.find(([, least]) => Math.abs(bytes) >= least) ?? ['bytes', 1]
  return `${Number((bytes / size).toPrecision(3))} ${unit}`
}
