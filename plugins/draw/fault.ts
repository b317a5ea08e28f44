/** How this plugin says what is wrong with a source. */
import { AtelierError, type WorkerRunOptions } from 'atelier-mcp'

export interface FaultInit {
  /** Default `DRAWING_INVALID`. */
  readonly code?: 'DRAWING_INVALID' | 'DRAWING_TOO_LARGE' | 'DRAWING_UNREADABLE'
  /** What is wrong, with its line or field. */
  readonly message: string
  readonly why?: string
  readonly fix: string
  /** 1-based line, field path and the like, for programs. */
  readonly details?: Readonly<Record<string, unknown>>
  readonly cause?: unknown
}

/** An error about a source. Nothing has been spent. */
export const fault = ({ code = 'DRAWING_INVALID', ...rest }: FaultInit): AtelierError =>
  new AtelierError({ code, outcome: 'none', ...rest })

/**
 * Runs work on a source in its process. Where that took too long, or took its process's memory, throws `DRAWING_TOO_LARGE` with `fix`:
 * a longer deadline of the call would not help.
 */
export async function bounded<T>(
  { what, fix, seconds, signal }: { readonly what: string; readonly fix: string; readonly seconds: number; readonly signal: AbortSignal },
  work: (options: WorkerRunOptions) => Promise<T>,
): Promise<T> {
  try {
    return await work({ signal, timeoutMs: seconds * 1000 })
  } catch (cause) {
    if (signal.aborted) throw cause
    if (AtelierError.is(cause, 'DEADLINE'))
      throw fault({ code: 'DRAWING_TOO_LARGE', message: `${what} was given up after ${seconds} seconds.`, fix, cause })
    // Told by its pool, or by its end: a heap that is full ends the process.
    if (AtelierError.is(cause, 'INPUT_TOO_LARGE') || (AtelierError.is(cause, 'WORKER_FAILED') && cause.cause !== undefined))
      throw fault({ code: 'DRAWING_TOO_LARGE', message: `${what} takes more memory than one drawing may.`, fix, cause })
    throw cause
  }
}
