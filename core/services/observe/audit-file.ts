/** Who did what, when, with what outcome and cost: one line for each call, in a file of its own. Never what was asked, and no content. */
import type { CallNote } from '../../kernel/contract/call-note.ts'
import type { Logger } from '../../kernel/ports/logger.ts'
import { logFile } from './log-file.ts'

export interface AuditFileInit {
  /** Made on the first line, for the owner alone. */
  readonly directory: string
  readonly log: Pick<Logger, 'warn'>
}
export interface AuditFile {
  readonly path: string
  /** Never throws, never waits. */
  write(note: CallNote): void
  flush(): Promise<void>
}

/** Ten files of 10 MB: some 400,000 calls. */
const bounds = { maxBytes: 10_000_000, keep: 10 }

/** `audit.log` in `directory`, JSON lines, older ones as `audit.1.log` and so on. Hosts on one folder write into the same file. */
export function auditFile({ directory, log }: AuditFileInit): AuditFile {
  const onFailure = (error: unknown): void =>
    log.warn('The audit cannot be written, and lines are dropped until it can.', { error: (error as Error).message })
  const file = logFile({ directory, name: 'audit', ...bounds, onFailure })
  return {
    path: file.path,
    write: (note) => file.write(JSON.stringify(lineOf(note))),
    flush: file.flush,
  }
}

/** One by one, and JSON leaves out what is absent: to copy each note takes longer than all the rest. */
const lineOf = (note: CallNote) =>
  ({
    time: new Date().toISOString(),
    who: note.principal,
    what: note.what,
    name: note.name,
    client: note.client,
    requestId: note.requestId,
    outcome: note.outcome,
    code: note.code,
    money: note.money,
    provider: note.provider,
    cached: note.cached,
    usd: note.usd,
    ms: note.ms,
    address: note.address,
    reason: note.reason,
    times: note.times,
    bytes: note.bytes,
    depth: note.depth,
    pid: process.pid,
  }) satisfies Record<Exclude<keyof CallNote, 'principal'>, unknown> & Record<'time' | 'who' | 'pid', unknown>
