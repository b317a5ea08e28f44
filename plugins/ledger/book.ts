/** All days together: writing, reserving, and adding up. */
import { tableOf } from 'atelier-mcp'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type DayBook, dayBook } from './day-book.ts'
import { dayOf, type Line } from './line.ts'
import type { Limits } from './options.ts'
import { spareRoom } from './spare-room.ts'
import { unwrittenLines } from './unwritten-lines.ts'

/** What has been spent in a time, in US dollars. */
export interface Spend {
  readonly usd: number
  /** What cached and shared results would have cost. */
  readonly saved: number
  /** Part of `usd` of which nobody knows for certain whether it was charged. */
  readonly uncertain: number
  readonly calls: number
  readonly providers: Readonly<Record<string, number>>
  readonly principals: Readonly<Record<string, number>>
  /** By day, as the place has it. */
  readonly days: Readonly<Record<string, number>>
}
export interface SpendRange {
  /** Epoch milliseconds; whole days of the place. Default: today. */
  readonly since?: number
  readonly until?: number
  /** Default: everybody. */
  readonly principal?: string
}
/** A limit that a reservation would break. */
export interface Broken {
  readonly limit: 'perDay' | 'perMonth'
  readonly most: number
  readonly spent: number
}
/** Whose lines count together: everybody's, a principal's, or those that it says. */
export type Whose = string | undefined | ((line: Line) => boolean)
export interface Book {
  /** Throws what the file system throws. */
  write(line: Line): Promise<void>
  /** The same for what has happened already: a line that cannot be written counts here all the same, and is written as soon as it can be. */
  keep(line: Line): Promise<void>
  /** Writes the reservation and looks at what stands before it; where that breaks a limit, takes it back and says which. */
  reserve(line: Line, limits: Limits, whose: Whose): Promise<Broken | undefined>
  /** The same for several limits, each with whose lines count for it; `at` is the place of the one that is broken. */
  reserveWithin(line: Line, all: readonly (Limits & { readonly of: Whose })[]): Promise<(Broken & { readonly at: number }) | undefined>
  /** The first limit that `line` breaks, by all that stands before it, or by all there is where it does not stand there itself. */
  breaks(line: Line, limits: Limits, whose: Whose): Promise<Broken | undefined>
  spend(range?: SpendRange): Promise<Spend>
  /** How the line of this id stands. */
  line(id: string): Promise<Line | undefined>
  /** Writes what could not be written until now; answers what still cannot be. */
  close(): Promise<readonly Line[]>
}

/** `onDamage` hears once of each file that has lines which are none. */
export function openBook(folder: string, onDamage: (path: string) => void = () => {}): Book {
  const spare = spareRoom(join(folder, 'spare'))
  const days = new Map<string, DayBook>()
  const bookOf = (day: string): DayBook => {
    const book = days.get(day) ?? dayBook(join(folder, `${day}.jsonl`), spare, onDamage)
    days.set(day, book)
    return book
  }
  const dayIn = (id: string): string | undefined => {
    const at = Number(id.split('@')[1])
    return at ? dayOf(at) : undefined
  }
  const dayOfLine = ({ id, at }: Line): string => dayIn(id) ?? dayOf(at)
  const unwritten = unwrittenLines((line) => bookOf(dayOfLine(line)).append(line))
  const entriesOf = async (day: string): Promise<ReadonlyMap<string, Line>> => {
    const rest = await unwritten.write()
    const written = await bookOf(day).entries()
    const more = rest.filter((line) => dayOfLine(line) === day)
    return more.length === 0 ? written : new Map([...written, ...more.map((line) => [line.id, line] as const)])
  }
  const daysThere = async (): Promise<string[]> => {
    const rest = (await unwritten.write()).map(dayOfLine)
    const names = await readdir(folder).catch(() => [])
    return [...new Set([...names.flatMap((file) => /^(\d{4}-\d\d-\d\d)\.jsonl$/.exec(file)?.[1] ?? []), ...rest])]
  }

  /** Spent and reserved on a day, up to and without the line of `id`. A reservation over `most` will be taken back: it does not count. */
  const committed = async (day: string, whose: Whose, id?: string, most = Infinity): Promise<number> => {
    let sum = 0
    for (const [one, line] of await entriesOf(day)) {
      if (one === id) break
      if (!counts(line, whose)) continue
      const { type, usd } = line
      if (type === 'spend' || (type === 'reserve' && !over(sum, usd, most))) sum += usd
    }
    return sum
  }

  const broken = async ({ id, usd, at }: Line, limits: Limits, whose: Whose, takenBack: boolean): Promise<Broken | undefined> => {
    const { perDay = Infinity, perMonth = Infinity } = limits
    if (perDay === Infinity && perMonth === Infinity) return undefined
    const today = dayOf(at)
    const others = perMonth === Infinity ? [] : (await daysThere()).filter((one) => one.startsWith(today.slice(0, 7)) && one !== today)
    const before = (await Promise.all(others.map((one) => committed(one, whose)))).reduce((sum, one) => sum + one, 0)
    const day = await committed(today, whose, id, takenBack ? Math.min(perDay, perMonth - before) : Infinity)
    if (over(day, usd, perDay)) return { limit: 'perDay', most: perDay, spent: day }
    return over(before + day, usd, perMonth) ? { limit: 'perMonth', most: perMonth, spent: before + day } : undefined
  }

  const write = unwritten.append
  const reserveWithin: Book['reserveWithin'] = async (line, all) => {
    await write(line)
    for (const [at, { of, ...limits }] of all.entries()) {
      const found = await broken(line, limits, of, true)
      if (!found) continue
      await write({ ...line, type: 'free' })
      return { ...found, at }
    }
    return undefined
  }
  return {
    write,
    async keep(line) {
      await write(line).catch((error: unknown) => {
        unwritten.add(line)
        throw error
      })
    },
    close: () => unwritten.close(),
    async line(id) {
      const day = dayIn(id)
      return day === undefined ? undefined : (await entriesOf(day)).get(id)
    },
    async reserve(line, limits, whose) {
      const found = await reserveWithin(line, [{ ...limits, of: whose }])
      return found && { limit: found.limit, most: found.most, spent: found.spent }
    },
    reserveWithin,
    breaks: (line, limits, whose) => broken(line, limits, whose, false),
    async spend({ since = Date.now(), until = Date.now(), principal } = {}) {
      const [from, to] = [dayOf(since), dayOf(until)]
      const wanted = (await daysThere()).filter((day) => day >= from && day <= to).toSorted()
      const total = { usd: 0, saved: 0, uncertain: 0, calls: 0 }
      const providers = tableOf<number>()
      const principals = tableOf<number>()
      const byDay = tableOf<number>()
      for (const day of wanted)
        for (const line of (await entriesOf(day)).values()) {
          if (principal !== undefined && line.principal !== principal) continue
          if (line.type === 'saved') total.saved += line.usd
          if (line.type !== 'spend') continue
          total.usd += line.usd
          total.calls++
          if (line.outcome === 'unknown') total.uncertain += line.usd
          for (const [sums, name] of [
            [providers, line.provider],
            [principals, line.principal],
            [byDay, day],
          ] as const)
            sums[name] = (sums[name] ?? 0) + line.usd
        }
      return { ...total, providers, principals, days: byDay }
    },
  }
}

const counts = (line: Line, whose: Whose): boolean =>
  whose === undefined || (typeof whose === 'string' ? line.principal === whose : whose(line))

/** Amounts are sums of fractions of cents: a millionth of a dollar more is not more. An exhausted budget refuses what is not free. */
const over = (spent: number, usd: number, most: number): boolean => spent + usd > most + 1e-6
