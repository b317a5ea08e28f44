/** Where this package lies, from a source tree and from the built one alike. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder with this package's own `package.json`. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder)
  return folder
}

/** This package's own `package.json`, as far as anybody asks. */
export const packageManifest = (): { readonly version: string; readonly dependencies: Readonly<Record<string, string>> } =>
  JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as ReturnType<typeof packageManifest>

/** Of this package, as published. */
export const packageVersion = (): string => packageManifest().version
