/** One config file, as the value it exports. */
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { AtelierError } from '../../kernel/contract/errors.ts'
import { frame, placeInJson, placeInMessage, type Place } from './source-place.ts'
import type { ModuleLoader } from '../../kernel/ports/module-loader.ts'

/** TypeScript, JavaScript or JSON. Throws `CONFIG_SYNTAX` (with file, line and column), `CONFIG_FAILED` and `CONFIG_INVALID`. */
export async function loadFile(file: string, loader: ModuleLoader): Promise<unknown> {
  const value = file.endsWith('.json') ? await loadJson(file) : await loader.load(file).catch((error: unknown) => fail(error, file))
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw new AtelierError({
    code: 'CONFIG_INVALID',
    message: `${file} ${value === undefined ? 'has no default export' : `exports ${Array.isArray(value) ? 'a list' : `a ${typeof value}`}`}.`,
    why: 'A config is an object with a list of plugins.',
    fix: 'Write `export default defineConfig({ plugins: […] })`.',
    outcome: 'none',
  })
}

async function loadJson(file: string): Promise<unknown> {
  const text = (await readFile(file, 'utf8')).replace(/^\u{FEFF}/u, '').trimEnd()
  try {
    return JSON.parse(text)
  } catch (error) {
    throw syntaxError(whatOf((error as Error).message), placeInJson(text, file), error)
  }
}

/** Without the text that is quoted, and without a position that counts characters: both are shown better. */
function whatOf(message: string): string {
  const [what = ''] = message.split(message.endsWith('is not valid JSON') ? '"' : ' in JSON at position', 1)
  return what.replace(/,? ?(?:\.\.\.)?$/, '')
}

function fail(error: unknown, file: string): never {
  if (AtelierError.is(error)) throw error
  const message = error instanceof Error ? error.message : String(error)
  const found = placeInMessage(message)
  if (found) throw syntaxError(found.what, found.place, error)
  const missing = /Cannot find (?:module|package) '([^']+)'/.exec(message)?.[1]
  const isPackage = missing !== undefined && !/^(?:[./\\]|[a-z]:|file:)/i.test(missing)
  throw new AtelierError({
    code: 'CONFIG_FAILED',
    message: missing === undefined ? `${file} threw${at(error, file)}: ${message}` : `${file} imports "${missing}", which cannot be found.`,
    ...(missing !== undefined && {
      why: isPackage ? `The package is not installed where ${dirname(file)} can see it.` : 'There is no such file.',
    }),
    ...(missing !== undefined && {
      fix: isPackage
        ? `Run \`npm install ${missing}\` in ${dirname(file)}, or remove the import.`
        : 'Check the path of the import; it is relative to the file.',
    }),
    outcome: 'none',
    cause: error,
  })
}

const syntaxError = (what: string, place: Place, cause: unknown): AtelierError =>
  new AtelierError({
    code: 'CONFIG_SYNTAX',
    message: `${place.file}:${place.line}:${place.column}: ${what}${frame(place)}`,
    fix: `Mend line ${place.line}, then start again.`,
    details: { ...place },
    outcome: 'none',
    cause,
  })

/** ` (line 12)`, where the stack names the file. */
function at(error: unknown, file: string): string {
  const names = [file, pathToFileURL(file).href]
  const frameOf = error instanceof Error ? error.stack?.split('\n').find((line) => names.some((name) => line.includes(name))) : undefined
  const line = frameOf && /:(\d+):\d+\)?$/.exec(frameOf)?.[1]
  return line ? ` (line ${line})` : ''
}
