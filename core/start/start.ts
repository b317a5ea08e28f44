/**
 * What a cold start reads, in one file. The build puts all chunks that every start loads into one script: a hundred modules take Node longer to
 * find, read and link than to run. The script stays a script because Node 20 keeps compiled code for scripts alone (`kept-code.ts`).
 * Built to `dist/start-<hash>.js`; nothing imports it from source.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { Script } from 'node:vm'
import { keepCode, keptCode } from './kept-code.ts'

/** The name of the script beside this file, which says its content; put in by the build. */
declare const ATELIER_PROGRAM: string

/** Gives the exports of a chunk in the script by its file's name; what the chunk does at import it does at the first call. */
type Program = (
  require: NodeJS.Require,
  load: (specifier: string) => Promise<object>,
  url: string,
) => Readonly<Record<string, () => object>>

function program(): ReturnType<Program> {
  const url = new URL(ATELIER_PROGRAM, import.meta.url)
  const filename = fileURLToPath(url)
  const cachedData = keptCode(ATELIER_PROGRAM)
  const script = new Script(readFileSync(filename, 'latin1'), { filename, ...(cachedData && { cachedData }) })
  if (!cachedData || script.cachedDataRejected) keepCode(ATELIER_PROGRAM, script)
  return (script.runInThisContext() as Program)(createRequire(import.meta.url), (specifier) => import(specifier), url.href)
}

const chunks = program()

/** The exports of one chunk of the program. `name` is one that the build knows. */
export const start = (name: string): object => chunks[name]!()
