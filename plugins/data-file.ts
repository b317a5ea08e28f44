/** Where data of drawings lie (pictures, words, letters): beside the built program, or in installed packages. No network. */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

/** Path of a file: `name` as the build lays it beside the program, `source` as the package has it. */
export function dataFile(name: string, source: string): string {
  const built = fileURLToPath(new URL(`./${name}`, import.meta.url))
  return existsSync(built) ? built : createRequire(import.meta.url).resolve(source)
}
