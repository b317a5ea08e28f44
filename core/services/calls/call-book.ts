/** Calls whose clients were asked something, on disk until they come back with the answer: to this process or to another one. */
import { createHash } from 'node:crypto'
import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { KeptBytes } from '../../kernel/ports/call-journal.ts'
import { writeAtomic } from '../assets/atomic-write.ts'
import { withLease } from '../assets/lease.ts'

/** What came of a step: its result as JSON, or the error that it threw. */
export type KeptStep = { readonly value: unknown } | { readonly error: KeptError }
export interface KeptError {
  readonly code: string
  readonly message: string
  readonly [more: string]: unknown
}
export interface CallEntry {
  readonly principal: string
  /** What the principal could do when it began: its scopes and groups, in one line. */
  readonly rights: string
  /** Of what was called, and with which arguments. */
  readonly request: string
  /** Epoch milliseconds. */
  readonly startedAt: number
  readonly steps: Readonly<Record<string, KeptStep>>
  /** What was answered, by the key of each question; `question` sets apart questions under one key. */
  readonly answers: Readonly<Record<string, { readonly question: string; readonly answer: unknown }>>
  /** The job that it went on as. */
  readonly job?: string
  /** What is asked now. */
  readonly asked: Readonly<Record<string, { readonly question: string; readonly request: Readonly<Record<string, unknown>> }>>
}
export interface CallBook {
  /** Nothing where it is not there, cannot be read, or was written by a version that kept its steps otherwise. */
  read(id: string): Promise<CallEntry | undefined>
  write(id: string, entry: CallEntry): Promise<void>
  bytes(id: string): KeptBytes
  /** One at a time for a call, over all processes. Throws `ABORTED` when `signal` does. */
  during<T>(id: string, signal: AbortSignal, work: () => Promise<T>): Promise<T>
}

/** What callers have said and made stands in it: for the owner alone. */
const mode = 0o600

/** Of steps as they are kept. To be raised where what a step holds changes: half of a call is not done in one way and half in another. */
const format = 2

/** `folder` is made when it is needed. What lies there longer than `ttlMs` is forgotten: while this process lives, or when the next one begins a book. */
export function callBook(folder: string, ttlMs: number): CallBook {
  const at = (id: string, ...more: readonly string[]): string => join(folder, id, ...more)
  let timer: NodeJS.Timeout | undefined
  const sweep = async (): Promise<void> => {
    let isEmpty = true
    for (const name of await readdir(folder).catch(() => [])) {
      const found = await stat(join(folder, name)).catch(() => undefined)
      if (found?.isDirectory() !== true) continue
      if (Date.now() - found.mtimeMs > ttlMs) await rm(join(folder, name), { recursive: true, force: true }).catch(() => {})
      else isEmpty = false
    }
    if (!isEmpty) sweepLater()
  }
  const sweepLater = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined
      void sweep()
    }, ttlMs / 10).unref()
  }
  void sweep()
  return {
    async read(id) {
      try {
        const kept = JSON.parse(await readFile(at(id, 'call.json'), 'utf8')) as CallEntry & { readonly format?: number }
        return kept.format === format ? kept : undefined
      } catch {
        return undefined
      }
    },
    async write(id, entry) {
      await writeAtomic(at(id, 'call.json'), JSON.stringify({ format, ...entry }), { mode })
      sweepLater()
    },
    bytes: (id) => ({
      async keep(bytes) {
        const name = createHash('sha256').update(bytes).digest('hex')
        await writeAtomic(at(id, name), bytes, { mode, exclusive: true })
        sweepLater()
        return name
      },
      read: (name) => readFile(at(id, name)),
    }),
    during: (id, signal, work) => withLease(at(id, 'lease'), { signal }, work),
  }
}
