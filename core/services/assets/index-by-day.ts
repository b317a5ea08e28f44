/** Which assets a caller has, by day: lists that are read one day at a time, newest first. */
import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { appendLine, readLines } from './journal.ts'
import { isId } from './asset-record.ts'
import type { AssetLists, IndexLine } from './store-parts.ts'

/** The end of the year 9999: beyond it, dates are no longer sorted by their text. */
const lastTime = 253402300799999

const dayOf = (time: number): string => new Date(Math.min(Math.max(0, time), lastTime)).toISOString().slice(0, 10)
const format = ({ createdAt, id, kind }: IndexLine): string => `${createdAt} ${id} ${kind}`

function parse(lines: readonly string[]): IndexLine[] {
  const known = new Map<string, IndexLine>()
  for (const line of lines) {
    const [time, id, kind] = line.split(' ')
    if (!time || !id || !kind || !/^\d+$/.test(time) || !/^[0-9a-f]{24}$/.test(id)) continue
    // Later lines replace earlier ones, so a repeated keep is listed once.
    known.delete(id)
    known.set(id, { createdAt: Number(time), id, kind })
  }
  // Stable, so that of equal times the later line comes first.
  return [...known.values()].toReversed().toSorted((a, b) => b.createdAt - a.createdAt)
}

/** The lists below `dir`, one folder per principal, or per group. */
export function createDayIndex(dir: string): AssetLists {
  const folder = (principal: string) => join(dir, createHash('sha256').update(principal).digest('hex').slice(0, 16))
  const children: AssetLists['children'] = async (principal, parent) =>
    parse(await readLines(join(folder(principal), 'made-from', parent.slice(0, 2), `${parent}.log`)))
  return {
    async add(principal, line, parents) {
      const home = folder(principal)
      await Promise.all([
        appendLine(join(home, `${dayOf(line.createdAt)}.log`), format(line)),
        ...parents.map((parent) => appendLine(join(home, 'made-from', parent.slice(0, 2), `${parent}.log`), format(line))),
      ])
    },
    async *newest(principal, since = 0, until = Number.MAX_SAFE_INTEGER) {
      const home = folder(principal)
      const days = (await readdir(home).catch(() => [])).filter((name) => /^[\d-]+\.log$/.test(name)).map((name) => name.slice(0, -4))
      const first = dayOf(since)
      const last = dayOf(until)
      for (const day of days.toSorted().toReversed()) {
        if (day < first || day > last) continue
        for (const line of parse(await readLines(join(home, `${day}.log`))))
          if (line.createdAt >= since && line.createdAt <= until) yield line
      }
    },
    children,
    async *childrenOf(principal, parent) {
      if (isId(parent)) yield* await children(principal, parent)
    },
  }
}
