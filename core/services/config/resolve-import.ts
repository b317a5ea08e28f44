/** Where imports of a file lead. Cheap enough to ask again at every start whether they still lead there. */
import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { packageFolder } from './package-folder.ts'

/** `./x` and `../x`; everything else is a package, a part of Node, or nothing that is known. */
export const isRelative = (specifier: string): boolean => /^\.{1,2}(?:\/|$)/.test(specifier)

/** In the order in which jiti tries them. */
const endings = ['.js', '.mjs', '.cjs', '.ts', '.tsx', '.mts', '.cts', '.mtsx', '.ctsx', '.json']

/** The absolute file that a relative import means, as jiti finds it: with its ending, without it, as a folder's index, or `.js` for `.ts`. */
export function localFile(specifier: string, from: string): string | undefined {
  const path = resolve(dirname(from), specifier)
  const isFile = (file: string): boolean => statSync(file, { throwIfNoEntry: false })?.isFile() === true
  if (isFile(path)) return path
  const rest = [...endings.map((ending) => path + ending), ...endings.map((ending) => join(path, `index${ending}`))]
  return [...rest, path.replace(/\.([cm]?)js$/, '.$1ts')].find(isFile)
}

/** `@scope/name` of `@scope/name/sub`; `undefined` for what names no package. */
export function packageName(specifier: string): string | undefined {
  return isBuiltin(specifier) ? undefined : /^(?:@[a-z\d~-][\w.~-]*\/)?[a-z\d~-][\w.~-]*(?=\/|$)/i.exec(specifier)?.[0]
}

/** The package that a bare import leads to, and the hash of its `package.json`: together they decide on the file. */
export function importedPackage(specifier: string, from: string): { readonly folder: string; readonly sha256: string } | undefined {
  const name = packageName(specifier)
  const folder = name === undefined ? undefined : packageFolder(name, [dirname(from)])
  return folder === undefined ? undefined : { folder, sha256: hashOf(readFileSync(join(folder, 'package.json'))) }
}

/** SHA-256, in hexadecimal digits. */
export const hashOf = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex')
