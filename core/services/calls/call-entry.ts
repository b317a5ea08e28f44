/** What is kept of a call whose client was asked something, as text. */

/** How long a question may be answered, in milliseconds. */
export const answerableMs = 60 * 60_000

/** What is kept for one principal: nobody fills the disk, or the server, for all. A call that waits has what it has downloaded, mostly. */
export const mostAsked = { calls: 256, bytes: 256 * 1024 ** 2 }

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

/** Of steps as they are kept. To be raised where what a step holds changes: half of a call is not done in one way and half in another. */
const format = 2

/** As it is kept; `entryInText` reads it. */
export const textOfEntry = (entry: CallEntry): string => JSON.stringify({ format, ...entry })

/** Nothing where there is none, it cannot be read, or it was written by a version that kept its steps otherwise. */
export function entryInText(text: string | undefined): CallEntry | undefined {
  try {
    const kept = JSON.parse(text ?? 'null') as (CallEntry & { readonly format?: number }) | null
    return kept?.format === format ? kept : undefined
  } catch {
    return undefined
  }
}
