/** Optional packages, loaded when what needs them is configured. */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { AtelierError } from '../../kernel/contract/errors.ts'
import { packageFolder } from './package-folder.ts'

/**
 * What the package exports, from where modules in the folders of `from` would find it, the first folder first. `range`: the versions that work, for the
 * command that installs it. Throws `DEPENDENCY_MISSING`.
 */
export async function importPackage(name: string, range: string, from: readonly string[]): Promise<object> {
  const folder = packageFolder(name, from)
  if (folder === undefined)
    throw new AtelierError({
      code: 'DEPENDENCY_MISSING',
      message: `The package "${name}" is not installed.`,
      fix: `Run \`npm install ${name}@${range}\` in ${from[0]}.`,
      outcome: 'none',
    })
  // Packages for Node have a form for `require`; a path would pass by what they say of their entry.
  return createRequire(join(folder, 'package.json'))(name) as object
}
