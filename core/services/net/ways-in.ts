/** How a person lets callers use a folder, said with every refusal of a path. */
import { delimiter } from 'node:path'
import { absolutePath } from '../assets/directories.ts'

/** For `fix`, after what else could be done. */
export const howToAllow =
  "The user can allow a folder by ATELIER_ROOTS, and name the one for results by ATELIER_OUTPUT_DIR, under `env` of the server in the client's settings; or by `dirs.roots` in the config."

/** The first three. */
export const listed = (folders: readonly string[]): string => {
  const each = [...new Set(folders)]
  return each.slice(0, 3).join(', ') + (each.length > 3 ? ', …' : '')
}

/** The folders of ATELIER_ROOTS, absolute: written as in PATH, with `:` between them, on Windows with `;`. */
export const foldersOf = (text: string | undefined): string[] =>
  (text ?? '')
    .split(delimiter)
    .map((one) => one.trim())
    .filter(Boolean)
    .map((one) => absolutePath(one, process.cwd()))
