/** Whatever was thrown, as the one error class. */
import { tableOf } from '../contract/table.ts'
import { AtelierError, type ErrorCode, type ErrorInit } from '../contract/errors.ts'

/**
 * An `AtelierError` (of any copy of this package) as it is; an abort as `ABORTED`, a time-out as `DEADLINE`, the system's own errors by their code; all else
 * under `code`. The original is kept as `cause`.
 */
export function toAtelierError(thrown: unknown, code: ErrorCode): AtelierError {
  if (AtelierError.is(thrown)) return thrown
  const known = { code: knownCode(thrown) ?? code, message: messageOf(thrown), cause: thrown }
  return new AtelierError(thrown instanceof AtelierError ? { ...known, ...miscoded(thrown) } : known)
}

/** For its author, who sees another code than was written. */
const miscoded = ({ code }: AtelierError): Pick<ErrorInit, 'why' | 'fix'> => ({
  why: `It was thrown with ${JSON.stringify(code)?.slice(0, 80) ?? 'nothing'} for a code, which is none.`,
  fix: 'This is a fault of the plugin that is named: it writes its codes as `FAMILY_WHAT`, in capital letters and digits.',
})

const bySystem: Readonly<Record<string, string>> = tableOf({
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
})

/** All parts of the built program lie side by side, and it is whole when it starts. */
const ownFolder = new URL('.', import.meta.url).href

function knownCode(thrown: unknown): ErrorCode | undefined {
  const { name, code, url } = (thrown ?? {}) as { name?: string; code?: string; url?: unknown }
  if (code === 'ERR_MODULE_NOT_FOUND' && typeof url === 'string' && url.startsWith(ownFolder)) return 'HOST_REPLACED'
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
