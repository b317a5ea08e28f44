/** Whatever was thrown, as the one error class. */
import { AtelierError, type ErrorCode } from '../contract/errors.ts'

/**
 * An `AtelierError` (of any copy of this package) as it is, or a copy of a frozen one; an abort as `ABORTED`, a time-out as `DEADLINE`, the system's own errors by their code; all else
 * under `code`. The original is kept as `cause`.
 */
export function toAtelierError(thrown: unknown, code: ErrorCode): AtelierError {
  // The host writes plugin and hook into it.
  if (AtelierError.is(thrown))
    return Object.isFrozen(thrown) ? new AtelierError({ ...thrown, message: thrown.message, cause: thrown }) : thrown
  return new AtelierError({ code: knownCode(thrown) ?? code, message: messageOf(thrown), cause: thrown })
}

const bySystem: Readonly<Record<string, string>> = {
  EACCES: 'FILE_DENIED',
  EPERM: 'FILE_DENIED',
  EROFS: 'FILE_DENIED',
  ENOSPC: 'FILE_FULL',
  EDQUOT: 'FILE_FULL',
  ENOENT: 'FILE_NOT_FOUND',
  EADDRINUSE: 'PORT_TAKEN',
  ECONNREFUSED: 'NETWORK_FAILED',
  ECONNRESET: 'NETWORK_FAILED',
  ENOTFOUND: 'NETWORK_FAILED',
  EAI_AGAIN: 'NETWORK_FAILED',
  ETIMEDOUT: 'NETWORK_FAILED',
}

function knownCode(thrown: unknown): ErrorCode | undefined {
  const { name, code } = (thrown ?? {}) as { name?: string; code?: string }
  if (name === 'AbortError') return 'ABORTED'
  if (name === 'TimeoutError') return 'DEADLINE'
  return bySystem[code ?? '']
}

/** What a thrown value says, in words. Never throws. */
export function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message || error.name
  if (typeof error === 'string') return error || 'An empty text was thrown'
  return `Something that is no error was thrown: ${shown(error)}`
}

/** Never throws, whatever `value` is. */
function shown(value: unknown): string {
  try {
    return (JSON.stringify(value) ?? String(value)).slice(0, 200)
  } catch {
    return typeof value
  }
}
