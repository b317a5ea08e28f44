/** JSON from files that nobody vouches for. */
import { fileError } from '../model-error.ts'

/** JSON in UTF-8 without a byte order mark, an object at the top. */
export function parseJson(bytes: Uint8Array): Record<string, unknown> {
  if (bytes[0] === 0xef && bytes[1] === 0xbb)
    throw fileError('The JSON starts with a byte order mark, which glTF forbids.', 'Save the file as UTF-8 without BOM.')
  try {
    const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as Record<string, unknown>
  } catch {
    throw fileError('The JSON of the file is cut off or has a mistake.')
  }
  throw fileError('The JSON of the file is no object.')
}
