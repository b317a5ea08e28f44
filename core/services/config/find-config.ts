/** Which config to load: what was named, a trusted one of the working directory, the user's own, or the bundled default. */
import { statSync } from 'node:fs'
import { realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AtelierError } from '../../kernel/contract/errors.ts'
import { absolutePath, configDirectory, resolveDirectories } from '../assets/directories.ts'
import { packageRoot } from './package-root.ts'
import { trustState } from './trust.ts'

/** Names looked for, the first wins. */
export const configNames = ['mcp.config.ts', 'mcp.config.mts', 'mcp.config.mjs', 'mcp.config.js', 'mcp.config.json'] as const

export interface FoundConfig {
  /** Absent: the bundled default. */
  readonly path?: string
  readonly source: 'argument' | 'environment' | 'working directory' | 'user' | 'bundled'
  /** A config that was passed over because nobody has trusted it, or not as it is now. */
  readonly untrusted?: { readonly path: string; readonly state: 'new' | 'changed' }
}
export interface FindOptions {
  /** `--config`. */
  readonly explicit?: string | undefined
  readonly cwd?: string
  readonly environment?: Readonly<Record<string, string | undefined>>
}

/** Throws `CONFIG_NOT_FOUND` where a file was named that is not there. */
export async function findConfig({ explicit, cwd = process.cwd(), environment = process.env }: FindOptions = {}): Promise<FoundConfig> {
  if (explicit !== undefined) return { path: named(explicit, cwd, '`--config`'), source: 'argument' }
  const variable = environment['ATELIER_CONFIG']
  if (variable) return { path: named(variable, cwd, '`ATELIER_CONFIG`'), source: 'environment' }
  const near = await upward(cwd)
  const state = near === undefined ? undefined : await trustState(near, resolveDirectories(undefined, environment).state)
  if (near !== undefined && state === 'trusted') return { path: near, source: 'working directory' }
  const untrusted = near !== undefined && state !== undefined && state !== 'trusted' ? { untrusted: { path: near, state } } : {}
  const own = firstIn(configDirectory())
  return own === undefined ? { source: 'bundled', ...untrusted } : { path: own, source: 'user', ...untrusted }
}

/** The nearest config from `cwd` upward, trusted or not; the bundled default's own source does not count. */
export async function upward(cwd: string): Promise<string | undefined> {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const found = firstIn(folder)
    if (found !== undefined) return (await isBundled(found)) ? undefined : found
    if (dirname(folder) === folder) return undefined
  }
}

function named(path: string, cwd: string, by: string): string {
  const file = absolutePath(path, cwd)
  const found = statSync(file, { throwIfNoEntry: false })
  if (found?.isFile()) return file
  const inside = found?.isDirectory() ? firstIn(file) : undefined
  if (inside !== undefined) return inside
  throw new AtelierError({
    code: 'CONFIG_NOT_FOUND',
    message: `${by} names ${file}, ${found ? `a folder without ${configNames[0]}` : 'which does not exist'}.`,
    outcome: 'none',
  })
}

/** Without waiting for each of some fifty looks; together they take well under a millisecond. */
const firstIn = (folder: string): string | undefined =>
  configNames.map((name) => join(folder, name)).find((file) => statSync(file, { throwIfNoEntry: false })?.isFile())

/** The default's source lies beside the program in a clone; it is as trusted as the program. */
async function isBundled(file: string): Promise<boolean> {
  const own = await realpath(bundledSource()).catch(() => undefined)
  return own !== undefined && own === (await realpath(file))
}

/** The default's source, `mcp.config.ts` beside this package's `package.json`; published packages lack it. */
export const bundledSource = (): string => join(packageRoot(), configNames[0])

/** One line that says what to do about a config that was passed over. */
export const untrustedHint = ({ path, state }: NonNullable<FoundConfig['untrusted']>): string =>
  `${path} is ignored: ${state === 'new' ? 'nobody has trusted it' : 'it has changed since it was trusted'}. Read it, then run \`atelier trust\`, or name it by --config.`
