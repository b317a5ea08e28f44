/** How this plugin says what is wrong with a spec or a file. */
import { AtelierError } from 'atelier-mcp'

/** An error about one node of a spec; nothing has been spent. */
export const modelError = (
  code: 'MODEL_EMPTY' | 'MODEL_GEOMETRY' | 'MODEL_TOO_LARGE',
  node: string,
  message: string,
  fix: string,
  cause?: unknown,
): AtelierError => new AtelierError({ code, message, fix, outcome: 'none', details: { node }, cause })

/** What something threw, as a coded error: libraries throw plain errors with a sentence; what the language itself throws says nothing to whoever has the file. */
export function asFileError(error: unknown, message: string, otherwise: string): AtelierError {
  if (AtelierError.is(error)) return error
  const words = error instanceof Error && error.constructor === Error ? `: ${error.message.slice(0, 200)}` : otherwise
  return fileError(`${message}${words}.`)
}

/** An error about a file that cannot be read. */
export const fileError = (
  message: string,
  fix?: string,
  code: 'MODEL_FILE_INVALID' | 'MODEL_FILE_UNSUPPORTED' | 'MODEL_TOO_LARGE' | 'MODEL_REFERENCE_REFUSED' = 'MODEL_FILE_INVALID',
): AtelierError => new AtelierError({ code, message, outcome: 'none', ...(fix !== undefined && { fix }) })
