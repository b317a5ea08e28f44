/** How much of one principal's calls a folder keeps: written beside them, for all processes that share it. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AskedCallsInit, MostAsked } from '../../kernel/ports/asked-calls.ts'
import { writeAtomic } from '../assets/atomic-write.ts'
import { withLease } from '../assets/lease.ts'

interface Kept {
  /** When it is forgotten. Epoch milliseconds. */
  readonly endsAt: number
  readonly bytes: number
  /** Those of its text; 0: it was not written yet. */
  readonly text: number
  readonly isOver: boolean
}
export interface CallRoom {
  /** Makes room for a call that has so many bytes `more` besides its text, or another `text`, and then does `write`. Throws `QUESTION_LIMIT`. */
  take(
    id: string,
    change: { readonly more?: number; readonly text?: number; readonly isOver?: boolean },
    write: () => Promise<void>,
  ): Promise<void>
}

/** `remove`: forgets a call, with all that belongs to it. */
export function callRoom(
  folder: string,
  principal: string,
  { keepMs, most, noRoom }: AskedCallsInit,
  remove: (id: string) => Promise<void>,
): CallRoom {
  const name = createHash('sha256').update(principal).digest('hex').slice(0, 32)
  const at = join(folder, `${name}.json`)
  const read = async (): Promise<Map<string, Kept>> => {
    const text = await readFile(at, 'utf8').catch(() => '[]')
    const now = Date.now()
    return new Map(listIn(text).filter(([, { endsAt }]) => endsAt > now))
  }
  return {
    take: (id, { more = 0, text, isOver = false }, write) =>
      withLease(join(folder, `${name}.lease`), {}, async () => {
        const all = await read()
        const before = all.get(id)
        const next: Kept = {
          endsAt: Date.now() + keepMs,
          bytes: (before?.bytes ?? 0) + more,
          text: text ?? before?.text ?? 0,
          isOver,
        }
        all.delete(id)
        const gone = roomFor(next, all, most)
        // What is over need not be kept, and what nobody was asked by cannot be answered.
        const isKept = gone !== undefined
        if (isKept) all.set(id, next)
        else if (!isOver && before && before.text > 0) all.set(id, before)
        for (const one of gone ?? (all.has(id) ? [] : [id])) {
          all.delete(one)
          await remove(one)
        }
        await writeAtomic(at, JSON.stringify([...all]), { mode: 0o600, sync: false })
        if (isKept) await write()
        else if (!isOver) throw noRoom()
      }),
  }
}

/** Which calls that are over go for it, the oldest first. `undefined`: there is no room without those that wait. */
function roomFor(one: Kept, others: ReadonlyMap<string, Kept>, most: MostAsked): readonly string[] | undefined {
  let calls = others.size + 1
  let bytes = [one, ...others.values()].reduce((sum, kept) => sum + kept.bytes + kept.text, 0)
  const gone: string[] = []
  const over = [...others].filter(([, { isOver }]) => isOver).toSorted(([, a], [, b]) => a.endsAt - b.endsAt)
  for (const [id, kept] of over) {
    if (calls <= most.calls && bytes <= most.bytes) break
    gone.push(id)
    calls--
    bytes -= kept.bytes + kept.text
  }
  return calls <= most.calls && bytes <= most.bytes ? gone : undefined
}

/** Nothing where it is not what was written: it was damaged. */
function listIn(text: string): readonly (readonly [string, Kept])[] {
  try {
    const list: unknown = JSON.parse(text)
    return Array.isArray(list) ? list : []
  } catch {
    return []
  }
}
