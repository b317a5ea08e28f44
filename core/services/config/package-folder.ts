/** Where an installed package lies. Read from disk, because most packages do not export their `package.json`. */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/** The absolute folder of the package as modules in the folders of `from` would find it, the first folder first; `undefined` where none does. */
export function packageFolder(name: string, from: readonly string[]): string | undefined {
  const places = from.flatMap((folder) => createRequire(join(folder, 'package.json')).resolve.paths(name) ?? [])
  return places.map((place) => join(place, name)).find((folder) => existsSync(join(folder, 'package.json')))
}
