/** Lines that found no room, until they are in the ledger. */
import type { LedgerLine } from 'atelier-mcp'

export interface UnwrittenLines {
  /** Writes a line, after those that wait. Throws what the file system throws. */
  append(line: LedgerLine): Promise<void>
  /** Keeps it, in place of an earlier one of its id. */
  add(line: LedgerLine): void
  /** Writes what can be written; answers what cannot be yet. */
  write(): Promise<readonly LedgerLine[]>
  /** The same for the last time. */
  close(): Promise<readonly LedgerLine[]>
}

/** How often it is tried where nobody writes or asks, in milliseconds. */
const retryMs = 5000
/** A disk that is never mended must not fill the memory. */
const most = 10_000

/** `append` writes one line, and throws where it cannot. Each is written once, and those of one order in their order. */
export function unwrittenLines(append: (line: LedgerLine) => Promise<void>): UnwrittenLines {
  const waiting = new Map<string, LedgerLine>()
  let turn: Promise<unknown> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined

  const rest = (): void => {
    clearInterval(timer)
    timer = undefined
  }
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const done = turn.then(work)
    turn = done.catch(() => {})
    return done
  }
  const writeAll = async (): Promise<void> => {
    for (const [id, line] of waiting) {
      await append(line)
      // Unless there is a newer one meanwhile.
      if (waiting.get(id) === line) waiting.delete(id)
    }
    rest()
  }
  const write = async (): Promise<readonly LedgerLine[]> => {
    if (waiting.size > 0) await inTurn(writeAll).catch(() => {})
    return [...waiting.values()]
  }
  return {
    append: (line) =>
      inTurn(async () => {
        if (waiting.size > 0) await writeAll().catch(() => {})
        await append(line)
        waiting.delete(line.id)
      }),
    add(line) {
      if (waiting.size < most || waiting.has(line.id)) waiting.set(line.id, line)
      timer ??= setInterval(write, retryMs).unref()
    },
    write,
    async close() {
      const never = await write()
      rest()
      return never
    },
  }
}
