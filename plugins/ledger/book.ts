/** The ledger's own book: all days together, in files of one folder. */
import { type LedgerBook, type LedgerBroken, type LedgerLimit, type LedgerLine, type LedgerOwner, tableOf } from 'atelier-mcp'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { nanosOf, usdOf } from '../nano-dollars.ts'
import { type DayBook, dayBook } from './day-book.ts'
import { dayIn, dayOf } from './line.ts'
import { spareRoom } from './spare-room.ts'
import { unwrittenLines } from './unwritten-lines.ts'

/** `onDamage` hears once of each file that has lines which are none. */
export function openBook(folder: string, onDamage: (path: string) => void = () => {}): LedgerBook {
  const spare = spareRoom(join(folder, 'spare'))
  const days = new Map<string, DayBook>()
  const bookOf = (day: string): DayBook => {
    const book = days.get(day) ?? dayBook(join(folder, `${day}.jsonl`), spare, onDamage)
    days.set(day, book)
    return book
  }
  const dayOfLine = ({ id, at }: LedgerLine): string => dayIn(id) ?? dayOf(at)
  const unwritten = unwrittenLines((line) => bookOf(dayOfLine(line)).append(line))
  const entriesOf = async (day: string): Promise<ReadonlyMap<string, LedgerLine>> => {
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
  const committed = async (day: string, of: LedgerOwner | undefined, id?: string, most = Infinity): Promise<number> => {
    let sum = 0
    for (const [one, line] of await entriesOf(day)) {
      if (one === id) break
      if (!counts(line, of)) continue
      const nanos = nanosOf(line.usd)
      if (line.type === 'spend' || (line.type === 'reserve' && sum + nanos <= most)) sum += nanos
    }
    return sum
  }

  const breaksOne = async (line: LedgerLine, limit: LedgerLimit, takenBack: boolean): Promise<Omit<LedgerBroken, 'at'> | undefined> => {
    const { perDay = Infinity, perMonth = Infinity, of } = limit
    if (perDay === Infinity && perMonth === Infinity) return undefined
    const [nanos, mostOfDay, mostOfMonth] = [line.usd, perDay, perMonth].map(nanosOf) as [number, number, number]
    const today = dayOfLine(line)
    const others = perMonth === Infinity ? [] : (await daysThere()).filter((one) => one.startsWith(today.slice(0, 7)) && one !== today)
    const before = (await Promise.all(others.map((one) => committed(one, of)))).reduce((sum, one) => sum + one, 0)
    const day = await committed(today, of, line.id, takenBack ? Math.min(mostOfDay, mostOfMonth - before) : Infinity)
    if (day + nanos > mostOfDay) return { limit: 'perDay', most: perDay, spent: usdOf(day) }
    return before + day + nanos > mostOfMonth ? { limit: 'perMonth', most: perMonth, spent: usdOf(before + day) } : undefined
  }
  const breaks = async (line: LedgerLine, limits: readonly LedgerLimit[], takenBack: boolean): Promise<LedgerBroken | undefined> => {
    for (const [at, limit] of limits.entries()) {
      const broken = await breaksOne(line, limit, takenBack)
      if (broken) return { at, ...broken }
    }
    return undefined
  }
  const keep = async (line: LedgerLine): Promise<void> => {
    try {
      await unwritten.append(line)
    } catch (error) {
      unwritten.add(line)
      throw error
    }
  }

  return {
    keep,
    async reserve(line, limits) {
      await unwritten.append(line)
      try {
        const broken = await breaks(line, limits, true)
        if (broken) await keep({ ...line, type: 'free' }).catch(() => {})
        return broken
      } catch (error) {
        await keep({ ...line, type: 'free' }).catch(() => {})
        throw error
      }
    },
    breaks: (line, limits) => breaks(line, limits, false),
    async line(id) {
      const day = dayIn(id)
      return day === undefined ? undefined : (await entriesOf(day)).get(id)
    },
    async reserved(at = Date.now()) {
      const ofMonth = (await daysThere()).filter((day) => day.startsWith(dayOf(at).slice(0, 7))).toSorted()
      const lines = await Promise.all(ofMonth.map(async (day) => [...(await entriesOf(day)).values()]))
      return lines.flat().filter(({ type }) => type === 'reserve')
    },
    async release(line) {
      if ((await entriesOf(dayOfLine(line))).get(line.id)?.type === 'reserve') await keep({ ...line, type: 'free' })
    },
    async spend({ since = Date.now(), until = Date.now(), principal } = {}) {
      const [from, to] = [dayOf(since), dayOf(until)]
      const wanted = (await daysThere()).filter((day) => day >= from && day <= to).toSorted()
      const total = { usd: 0, saved: 0, uncertain: 0 }
      let calls = 0
      const providers = tableOf<number>()
      const principals = tableOf<number>()
      const byDay = tableOf<number>()
      for (const day of wanted)
        for (const line of (await entriesOf(day)).values()) {
          if (principal !== undefined && line.principal !== principal) continue
          const nanos = nanosOf(line.usd)
          if (line.type === 'saved') total.saved += nanos
          if (line.type !== 'spend') continue
          total.usd += nanos
          calls++
          if (line.outcome === 'unknown') total.uncertain += nanos
          for (const [sums, name] of [
            [providers, line.provider],
            [principals, line.principal],
            [byDay, day],
          ] as const)
            sums[name] = (sums[name] ?? 0) + nanos
        }
      return {
        usd: usdOf(total.usd),
        saved: usdOf(total.saved),
        uncertain: usdOf(total.uncertain),
        calls,
        providers: inDollars(providers),
        principals: inDollars(principals),
        days: inDollars(byDay),
      }
    },
    close: () => unwritten.close(),
  }
}

const inDollars = (sums: Readonly<Record<string, number>>): Readonly<Record<string, number>> =>
  tableOf(Object.fromEntries(Object.entries(sums).map(([name, nanos]) => [name, usdOf(nanos)])))

const counts = ({ principal, groups }: LedgerLine, of: LedgerOwner | undefined): boolean => {
  if (of === undefined) return true
  if ('principal' in of) return principal === of.principal
  return groups?.includes(of.group) ?? of.members.includes(principal)
}
