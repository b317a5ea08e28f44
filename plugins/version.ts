/** The version of a bundled plugin: this package's, and a build of its own, `0.1.0+3f2a91c0d4e5`. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Written into the bundle by `.scripts/build.mjs`: version by folder. */
declare const ATELIER_PLUGIN_VERSIONS: Readonly<Record<string, string>>

/** Of the plugin in `plugins/FOLDER`. The build changes with its sources and with nothing else. */
export const versionOf = (folder: string): string =>
  typeof ATELIER_PLUGIN_VERSIONS === 'undefined' ? sourceVersion(rootOf(folder), folder) : ATELIER_PLUGIN_VERSIONS[folder]!

/** Tests bundle the sources into folders further below. */
const rootOf = (folder: string): string => {
  let root = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(root, 'plugins', folder)) && dirname(root) !== root) root = dirname(root)
  return root
}

/** The same, read from the sources below `root`. */
export function sourceVersion(root: string, folder: string): string {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  const home = join(root, 'plugins', folder)
  const hash = createHash('sha256')
  const files = readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  for (const path of files.map((entry) => join(entry.parentPath ?? entry.path, entry.name)).toSorted()) {
    const data = readFileSync(path)
    hash.update(`${path.slice(home.length).replaceAll(sep, '/')} ${data.byteLength} `).update(data)
  }
  return `${version}+${hash.digest('hex').slice(0, 12)}`
}
