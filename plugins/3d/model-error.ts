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

/** An error about a file that cannot be read. */
export const fileError = (
  message: string,
  fix?: string,
  code: 'MODEL_FILE_INVALID' | 'MODEL_FILE_UNSUPPORTED' | 'MODEL_TOO_LARGE' | 'MODEL_REFERENCE_REFUSED' = 'MODEL_FILE_INVALID',
): AtelierError => new AtelierError({ code, message, outcome: 'none', ...(fix !== undefined && { fix }) })
