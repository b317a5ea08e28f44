/** Errors that go from one process to another, or lie on disk, with all that whoever judges an order goes by. */
import { AtelierError, type ErrorInit } from '../../kernel/contract/errors.ts'

/** Plain JSON. */
export interface CarriedError {
  readonly name: string
  readonly message: string
  /** Of the system or of the network client. */
  readonly code?: string
  readonly syscall?: string
  /** Where it is an `AtelierError`. */
  readonly init?: Omit<ErrorInit, 'cause'>
  /** Of several attempts the first counts. */
  readonly cause?: CarriedError
}

/** Causes further down are not told. */
const deepest = 5

export function carried(error: unknown, depth = 0): CarriedError {
  if (typeof error !== 'object' || error === null) return { name: 'Error', message: String(error) }
  const { name = 'Error', message, code, syscall, cause, errors } = error as Error & Record<'code' | 'syscall' | 'errors', unknown>
  const below = cause ?? (Array.isArray(errors) ? (errors as unknown[])[0] : undefined)
  const rest = below === undefined || depth === deepest ? {} : { cause: carried(below, depth + 1) }
  if (AtelierError.is(error)) {
    const { code: own, message: words, why, fix, retryable, retryAfterMs, outcome } = error
    const facts = { ...(why !== undefined && { why }), ...(fix !== undefined && { fix }), ...(outcome && { outcome }) }
    const later = { ...(retryable !== undefined && { retryable }), ...(retryAfterMs !== undefined && { retryAfterMs }) }
    return { name, message: words, init: { code: own, message: words, ...facts, ...later }, ...rest }
  }
  return {
    name,
    message: String(message),
    ...(typeof code === 'string' && { code }),
    ...(typeof syscall === 'string' && { syscall }),
    ...rest,
  }
}

export function revived({ name, message, code, syscall, init, cause }: CarriedError): Error {
  const below = cause && { cause: revived(cause) }
  if (init) return new AtelierError({ ...init, ...below })
  const error = name === 'TypeError' ? new TypeError(message, below) : new Error(message, below)
  if (error.name !== name) error.name = name
  return Object.assign(error, { ...(code !== undefined && { code }), ...(syscall !== undefined && { syscall }) })
}
