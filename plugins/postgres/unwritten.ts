/**
 * What has happened while the server was away: on this machine's disk until it is in the database, also beyond the life of
 * this process. Whatever is sent twice counts once there.
 */
import { randomUUID } from 'node:crypto'
import { appendFile, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Lease, type LedgerLine, makeFolder, type PluginContext, tryLease } from 'atelier-mcp'
import { isRefused } from './errors.ts'

export type Entry =
  | { readonly line: LedgerLine; readonly noted: number }
  /** A reservation of which nobody knows whether it came through. */
  | { readonly abandoned: { readonly id: string; readonly attempt: string } }
export interface Unwritten {
  /** On the disk when it resolves. Where that cannot be written, it is kept in memory, and told in the log. */
  add(entry: Entry): Promise<void>
  /** Sends what waits here, and what dead hosts have left in the folder; in its order. Throws what `send` throws. */
  send(): Promise<void>
  /** Sends what can be sent; answers what is not even on the disk. */
  close(): Promise<readonly Entry[]>
}

/** How often it is tried where nobody writes or asks, in milliseconds. */
const retryMs = 5000

/** Each host has a file of its own in `folder`, under a lease, so that nobody takes up what a host that lives sends itself. */
export function unwritten(folder: string, send: (entry: Entry) => Promise<void>, log: PluginContext['log']): Unwritten {
  const own = randomUUID()
  const fileOf = (name: string): string => join(folder, `${name}.jsonl`)
  const waiting: Entry[] = []
  const inMemory = new Set<Entry>()
  let lease: Lease | undefined
  let isOthersSent = false
  let turn: Promise<unknown> = Promise.resolve()
  const timer = setInterval(() => {
    if (waiting.length > 0 || !isOthersSent) sendAll().catch(() => {})
  }, retryMs).unref()

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = turn.then(work)
    turn = done.catch(() => {})
    return done
  }
  /** One that the server will never take is told and set aside: it must not hold up the others. */
  const sendOne = async (entry: Entry): Promise<void> => {
    try {
      await send(entry)
    } catch (error) {
      if (!isRefused(error)) throw error
      log.error(`A line of the ledger is not taken by the database, and is set aside: ${(error as Error).message}`, { entry })
      await appendFile(fileOf('refused'), `${JSON.stringify(entry)}\n`, { mode: 0o600 }).catch(() => {})
    }
  }
  const sendOthers = async (): Promise<void> => {
    const names = (await readdir(folder).catch((): string[] => [])).flatMap((name) => /^([\da-f-]{36})\.jsonl$/.exec(name)?.[1] ?? [])
    for (const name of names) {
      if (name === own) continue
      const theirs = await tryLease(join(folder, `${name}.lease`))
      if (!theirs) continue
      try {
        for (const entry of await entriesIn(fileOf(name))) await sendOne(entry)
        await rm(fileOf(name), { force: true })
      } finally {
        await theirs.release()
      }
    }
    isOthersSent = true
  }
  const sendAll = (): Promise<void> =>
    inTurn(async () => {
      if (!isOthersSent) await sendOthers()
      if (waiting.length === 0) return
      const count = waiting.length
      while (waiting.length > 0) {
        await sendOne(waiting[0]!)
        inMemory.delete(waiting.shift()!)
      }
      await rm(fileOf(own), { force: true })
      log.info(`${count} lines of the ledger, which had waited for Postgres, are in the database.`)
    })

  return {
    add: (entry) =>
      inTurn(async () => {
        waiting.push(entry)
        try {
          await makeFolder(folder, 0o700)
          lease ??= await tryLease(join(folder, `${own}.lease`))
          await appendFile(fileOf(own), `${JSON.stringify(entry)}\n`, { mode: 0o600, flush: true })
        } catch (error) {
          inMemory.add(entry)
          log.error(`A line of the ledger can be written neither to Postgres nor to the disk: ${(error as Error).message}`, { entry })
        }
      }),
    // Nobody waits in line where there is nothing to send.
    send: () => (isOthersSent && waiting.length === 0 ? Promise.resolve() : sendAll()),
    async close() {
      clearInterval(timer)
      await sendAll().catch(() => {})
      await lease?.release()
      lease = undefined
      return [...inMemory]
    },
  }
}

/** A line that is cut off was being written when its host died: it was never said to be kept. */
const entriesIn = async (path: string): Promise<readonly Entry[]> =>
  (await readFile(path, 'utf8')).split('\n').flatMap((text) => {
    try {
      return text === '' ? [] : [JSON.parse(text) as Entry]
    } catch {
      return []
    }
  })
