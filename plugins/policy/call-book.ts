/** Which calls have begun today, of all hosts on the folder: a file for each day, to which a line is added under a lock. */
import { appendFile, open, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder, withLease } from 'atelier-mcp'
import { z } from 'zod'

const shape = z.object({ at: z.number(), principal: z.string(), groups: z.array(z.string()) })
/** A call that has begun, and whose it is. `at`: epoch milliseconds. */
export type BegunCall = z.output<typeof shape>

export interface CallBook {
  /**
   * Adds a call, unless `refuse` throws at what has begun before it, by any host: all of its day, and of the last minute where the day is younger
   * than that. One at a time, so that of two at once the second sees the first. Throws what `refuse` throws, and what the file system throws.
   */
  begin(call: BegunCall, refuse: (before: readonly BegunCall[]) => void): Promise<void>
}

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

/** `2026-11-22` by the clock of the place. */
const dayOf = (at: number): string => {
  const day = new Date(at)
  return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, '0')).join('-')
}

/** What has been read of a day. */
interface ReadDay {
  readonly calls: BegunCall[]
  offset: number
  /** The beginning of a line. */
  rest: string
}

/** `dir` is made when it is needed. Days of before yesterday are removed. */
export function callBook(dir: string): CallBook {
  let turn: Promise<unknown> = Promise.resolve()
  const days = new Map<string, ReadDay>()
  const fileOf = (day: string): string => join(dir, `${day}.jsonl`)

  /** With what others have added since. */
  async function readOn(day: string): Promise<ReadDay> {
    const own = days.get(day) ?? { calls: [], offset: 0, rest: '' }
    days.set(day, own)
    const file = await open(fileOf(day)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined
      throw error
    })
    if (!file) return own
    try {
      const { size } = await file.stat()
      const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.max(0, size - own.offset)), 0, undefined, own.offset)
      own.offset += bytesRead
      const lines = (own.rest + buffer.toString('utf8', 0, bytesRead)).split('\n')
      own.rest = lines.pop() ?? ''
      for (const line of lines) {
        const call = parsed(line)
        if (call) own.calls.push(call)
      }
      return own
    } finally {
      await file.close()
    }
  }

  async function beginDay(at: number): Promise<void> {
    await makeFolder(dir, 0o700)
    const old = dayOf(at - 2 * dayMs)
    for (const name of await readdir(dir))
      if (/^[\d-]+\.jsonl$/.test(name) && name <= `${old}.jsonl`) await rm(join(dir, name), { force: true })
    for (const day of days.keys()) if (day <= old) days.delete(day)
  }

  async function add(call: BegunCall, refuse: (before: readonly BegunCall[]) => void): Promise<void> {
    const day = dayOf(call.at)
    const dayBefore = dayOf(call.at - minuteMs)
    if (!days.has(day)) await beginDay(call.at)
    await withLease(join(dir, 'lock'), {}, async () => {
      const last = dayBefore === day ? [] : (await readOn(dayBefore)).calls.filter(({ at }) => at > call.at - minuteMs)
      const { calls, rest } = await readOn(day)
      refuse([...last, ...calls])
      // A crash, or a full disk, has torn the line before: that one is lost, and takes no other with it.
      await appendFile(fileOf(day), `${rest === '' ? '' : '\n'}${JSON.stringify(call)}\n`, { mode: 0o600 })
    })
  }

  return {
    begin(call, refuse) {
      const done = turn.then(() => add(call, refuse))
      turn = done.catch(() => {})
      return done
    },
  }
}

/** What a crash has torn is no call. */
function parsed(line: string): BegunCall | undefined {
  try {
    return shape.safeParse(JSON.parse(line)).data
  } catch {
    return undefined
  }
}
