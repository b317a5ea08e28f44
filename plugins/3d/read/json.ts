/** JSON from files that nobody vouches for. */
import { AtelierError } from 'atelier-mcp'
import { fileError } from '../model-error.ts'

/** Levels of lists and objects. What goes through them calls itself for each, the validator outside of any promise: its process would end without a word. */
const deepest = 500

/** JSON in UTF-8 without a byte order mark, an object at the top. */
export function parseJson(bytes: Uint8Array): Record<string, unknown> {
  if (bytes[0] === 0xef && bytes[1] === 0xbb)
    throw fileError('The JSON starts with a byte order mark, which glTF forbids.', 'Save the file as UTF-8 without BOM.')
  try {
    const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) return shallow(json as Record<string, unknown>)
  } catch (error) {
    throw AtelierError.is(error) ? error : fileError('The JSON of the file is cut off or has a mistake.')
  }
  throw fileError('The JSON of the file is no object.')
}

function shallow(json: Record<string, unknown>): Record<string, unknown> {
  let level: readonly object[] = [json]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) throw fileError(`The JSON of the file is nested deeper than ${deepest} levels.`)
    const next: object[] = []
    for (const one of level) for (const inner of Object.values(one) as unknown[]) if (isObject(inner)) next.push(inner)
    level = next
  }
  return json
}
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
