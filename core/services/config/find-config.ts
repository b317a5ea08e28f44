/** Which config to load: what was named, a trusted one of the working directory, the user's own, or the bundled default. */
import { statSync } from 'node:fs'
import { realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AtelierError } from '../../kernel/contract/errors.ts'
import { absolutePath, configDirectory, resolveDirectories } from '../assets/directories.ts'
import { packageRoot } from './package-root.ts'
import { type TrustState, trustState } from './trust.ts'

/** Names looked for, the first wins. */
export const configNames = ['mcp.config.ts', 'mcp.config.mts', 'mcp.config.mjs', 'mcp.config.js', 'mcp.config.json'] as const

export interface FoundConfig {
  /** Absent: the bundled default. */
  readonly path?: string
  readonly source: 'argument' | 'environment' | 'working directory' | 'user' | 'bundled'
  /** A config that was passed over because nobody has trusted it, or not as it is now. */
  readonly untrusted?: { readonly path: string } & Exclude<TrustState, { readonly state: 'trusted' }>
  /** Files that the trust in `path`, given to an older version, covers from now on. */
  readonly completed?: readonly string[]
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
  const trusted = near === undefined ? undefined : await trustState(near, resolveDirectories(undefined, environment).state)
  if (near !== undefined && trusted?.state === 'trusted') {
    const { completed } = trusted
    return { path: near, source: 'working directory', ...(completed && { completed }) }
  }
  const untrusted = near !== undefined && trusted && trusted.state !== 'trusted' ? { untrusted: { path: near, ...trusted } } : {}
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
export const untrustedHint = (found: NonNullable<FoundConfig['untrusted']>): string =>
  `${found.path} is ignored: ${reason(found)}. Read ${found.state === 'changed' && found.what !== found.path ? 'both' : 'it'}, then run \`atelier trust\`, or name it by --config.`

function reason(found: NonNullable<FoundConfig['untrusted']>): string {
  if (found.state === 'new') return 'nobody has trusted it'
  if (found.state === 'unreadable') return `${found.what}, which says what is trusted, cannot be read`
  return `${found.what === found.path ? 'it' : found.what} has changed since it was trusted`
}
