/** The version of a bundled plugin: this package's, and a build of its own, `0.1.0+3f2a91c0d4e5`. */
import { createHash, type Hash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Written into the bundle by `.scripts/build.mjs`: version by folder. */
declare const ATELIER_PLUGIN_VERSIONS: Readonly<Record<string, string>>

/** Of the plugin in `plugins/FOLDER`. The build changes with its sources, those that plugins share included, and with nothing else. */
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
  for (const path of filesIn(home)) add(hash, path, home)
  for (const path of sharedIn(join(root, 'plugins'))) add(hash, path, home)
  return `${version}+${hash.digest('hex').slice(0, 12)}`
}

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .toSorted()

/** What stands beside the plugins' folders for several of them, with the folder of its name. The list of plugins, types and this file change nothing that is made. */
const sharedIn = (plugins: string): readonly string[] =>
  readdirSync(plugins)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts') && name !== 'index.ts' && name !== 'version.ts')
    .toSorted()
    .flatMap((name) => {
      const folder = join(plugins, name.slice(0, -'.ts'.length))
      return [join(plugins, name), ...(existsSync(folder) ? filesIn(folder) : [])]
    })

const add = (hash: Hash, path: string, home: string): void => {
  const data = readFileSync(path)
  hash.update(`${relative(home, path).replaceAll(sep, '/')} ${data.byteLength} `).update(data)
}
