import { AtelierError } from 'atelier-mcp'

/** Throws the reason of a signal that has aborted, as a coded error: `ABORTED` unless the host has said otherwise. */
export function stillWanted({ aborted, reason }: AbortSignal): void {
  if (!aborted) return
  throw AtelierError.is(reason)
    ? reason
    : new AtelierError({ code: 'ABORTED', message: 'The work was cancelled.', outcome: 'none', cause: reason })
}
