/** From whatever was thrown to what a person reads: code, message, why, fix. */
import { AtelierError, type ErrorEntry } from '../contract/errors.ts'
import { present } from '../schema/present.ts'
import { isFields } from '../schema/shape.ts'
import { redact } from './redact.ts'
import { codes } from './codes.ts'
import { messageOf, toAtelierError } from './to-atelier-error.ts'
import { withFacts } from './with-facts.ts'

/** An error as results, logs and the command line show it, without secrets. */
export interface Described {
  readonly code: string
  readonly message: string
  readonly why: string
  readonly fix: string
  /** Whose code failed, and in which hook. */
  readonly plugin?: string
  readonly hook?: string
  readonly retryable: boolean
  readonly retryAfterMs?: number
  readonly outcome: 'none' | 'unknown' | 'paid'
  readonly details?: Readonly<Record<string, unknown>>
  /** The messages of the chain of causes, nearest first; at most eight. */
  readonly causes: readonly string[]
}

/** The words for a code; nothing for one that nobody has registered. */
export type EntryOf = (code: string) => ErrorEntry | undefined

const kernelEntry: EntryOf = (code) => (Object.hasOwn(codes, code) ? codes[code] : undefined)

/** The words of one host: its own, and those that its plugins have registered. */
export const entriesOf =
  (registered: ReadonlyMap<string, { readonly entry: ErrorEntry }>): EntryOf =>
  (code) =>
    kernelEntry(code) ?? registered.get(code)?.entry

/**
 * Everything there is to say about `error`, the words for its code where it brings none. Any thrown value will do. `entryOf`: of the host that
 * it comes from (`Host.errorEntry`); without, the host's own codes alone are known.
 */
export function describe(error: unknown, entryOf: EntryOf = kernelEntry): Described {
  const coded = toCoded(error)
  const { code, retryAfterMs, details, outcome } = coded
  const entry = entryOf(code)
  const [plugin, hook] = [said(coded.plugin), said(coded.hook)]
  return redact({
    code,
    message: said(coded.message) ?? 'It failed, and nobody said how.',
    why: said(coded.why) ?? entry?.why ?? unlisted.why,
    fix: said(coded.fix) ?? entry?.fix ?? unlisted.fix(plugin),
    ...present({ plugin, hook }),
    retryable: coded.retryable === true,
    ...(typeof retryAfterMs === 'number' && retryAfterMs >= 0 && Number.isFinite(retryAfterMs) && { retryAfterMs }),
    outcome: outcome === 'none' || outcome === 'paid' ? outcome : 'unknown',
    ...(isFields(details) && { details }),
    causes: causesOf(coded),
  })
}

/** Plugins in plain JavaScript leave words out, or give something else for them. */
const said = (words: unknown): string | undefined => (typeof words === 'string' && words.trim() !== '' ? words : undefined)

/** For codes of third parties that bring no words of their own. */
const unlisted = {
  why: 'Whoever raised it says no more than the message.',
  fix: (plugin: string | undefined) =>
    `Change what the message names, or ask the author of the plugin${plugin === undefined ? '' : ` "${plugin}"`}.`,
}

/** The error with what its host knows of its code, for where it is told after the host is gone. What has no code is given back as it is. */
export function explained<E>(error: E, entryOf: EntryOf): E | AtelierError {
  if (!AtelierError.is(error)) return error
  const { why, fix } = describe(error, entryOf)
  return withFacts(error, { why: error.why ?? why, fix: error.fix ?? fix, exitCode: exitCodeOf(error, entryOf) })
}

/** The value itself where it is an `AtelierError` (of any copy of this package), else one that has it as `cause`. */
export const toCoded = (error: unknown): AtelierError => toAtelierError(error, 'HOST_FAILED')

/** Hooks that refuse by value; what they say no with may be any code of any plugin. */
const refusing = new Set(['validate', 'spend', 'review', 'inspect'])

/** What the command line exits with: 1 failed, 2 used wrongly, 3 refused. Takes errors, and `error` of an envelope. */
export function exitCodeOf(error: unknown, entryOf: EntryOf = kernelEntry): 1 | 2 | 3 {
  const { code, hook, exitCode } = isEnvelopeError(error) ? error : toCoded(error)
  if (exitCode !== undefined) return exitCode
  return entryOf(code)?.exitCode ?? (kernelEntry(code) === undefined && hook !== undefined && refusing.has(hook) ? 3 : 1)
}

const isEnvelopeError = (error: unknown): error is { readonly code: string; readonly hook?: string; readonly exitCode?: 1 | 2 | 3 } =>
  typeof error === 'object' && error !== null && !(error instanceof Error) && typeof (error as { code?: unknown }).code === 'string'

function causesOf(error: Error): string[] {
  const messages: string[] = []
  const seen = new Set<unknown>([error])
  let cause = error.cause
  while (cause !== undefined && !seen.has(cause) && messages.length < 8) {
    seen.add(cause)
    const message = messageOf(cause)
    if (message !== error.message && message !== messages.at(-1)) messages.push(message)
    cause = cause instanceof Error ? cause.cause : undefined
  }
  return messages
}
