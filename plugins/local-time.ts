/** One calendar for what people see: that of the place where the host is, as its folders have it. */

const two = (value: number): string => String(value).padStart(2, '0')

/** `2026-11-22 14:30`. */
export function localTime(instant: number): string {
  const date = new Date(instant)
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`
}

/** `2026-11-22T14:30:07.123+01:00`: the same for programs, with its distance from UTC. */
export function localIso(instant: number): string {
  const ahead = -new Date(instant).getTimezoneOffset()
  const shifted = new Date(instant + ahead * 60_000).toISOString().slice(0, -1)
  const distance = Math.abs(ahead)
  return `${shifted}${ahead < 0 ? '-' : '+'}${two(Math.floor(distance / 60))}:${two(distance % 60)}`
}

/** `Europe/Berlin`. */
export const localZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone

/** A day or month without a time is that of here, from its first millisecond or, as an `end`, to its last. NaN for what is no date. */
export function instantOf(words: string, end = false): number {
  const instant = Date.parse(words)
  const [, year, month, day] = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/.exec(words.trim()) ?? []
  if (year === undefined || Number.isNaN(instant)) return instant
  const at = (later: number): number =>
    day === undefined
      ? Number(new Date(Number(year), Number(month) - 1 + later, 1))
      : Number(new Date(Number(year), Number(month) - 1, Number(day) + later))
  return end ? at(1) - 1 : at(0)
}

/** Midnight of the place, so many days on. */
export const dayStart = (at: number, days: number): number =>
  new Date(new Date(at).setHours(0, 0, 0, 0)).setDate(new Date(at).getDate() + days)

/** The first midnight of a month of the place, so many months on. */
export const monthStart = (at: number, months: number): number =>
  new Date(new Date(at).getFullYear(), new Date(at).getMonth() + months, 1).getTime()
