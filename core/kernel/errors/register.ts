/** Which plugin of a host explains which error code. */
import { type AtelierError, type ErrorEntry, isErrorCode } from '../contract/errors.ts'
import { like, maybe, shaped } from '../schema/shape.ts'
import { codes } from './codes.ts'
import { unspent } from './unspent.ts'

export interface Registered {
  readonly plugin: string
  readonly entry: ErrorEntry
}

/**
 * Adds the codes of one plugin to `registered`. `ERROR_INVALID` for what is no code or has no words; `ERROR_DUPLICATE` for a code of the
 * host, or one that another plugin explains otherwise (the same words twice contradict nothing). Then nothing is added.
 */
export function registerErrors(
  registered: Map<string, Registered>,
  plugin: string,
  errors: Readonly<Record<string, ErrorEntry>> = {},
): AtelierError | undefined {
  const own = Object.entries(errors)
  for (const [code, entry] of own) {
    if (!isEntry(code, entry))
      return unspent('ERROR_INVALID', `Plugin "${plugin}" registers the error code ${JSON.stringify(code.slice(0, 80))} wrongly.`)
    if (Object.hasOwn(codes, code))
      return unspent('ERROR_DUPLICATE', `Plugin "${plugin}" registers the error code ${code}, which is the host's own.`)
    const twin = registered.get(code)
    if (twin && !isSame(twin.entry, entry))
      return unspent(
        'ERROR_DUPLICATE',
        `Plugins "${twin.plugin}" and "${plugin}" both register the error code ${code}, in different words.`,
      )
  }
  for (const [code, entry] of own) if (!registered.has(code)) registered.set(code, { plugin, entry })
  return undefined
}

const words = like('text', /\S/)
const entryShape = shaped({
  why: words,
  fix: words,
  exitCode: maybe({ words: '1, 2 or 3', fits: (value) => [1, 2, 3].some((one) => one === value) }),
})
// What only names a family is for the host.
const isEntry = (code: string, entry: unknown): boolean => isErrorCode(code) && code.includes('_') && entryShape.fits(entry)
const isSame = (a: ErrorEntry, b: ErrorEntry): boolean => a.why === b.why && a.fix === b.fix && a.exitCode === b.exitCode
