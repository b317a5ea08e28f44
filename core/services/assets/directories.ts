/** Where things are kept: the platform's own homes, unless the config or the environment names others. */
import { homedir } from 'node:os'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import envPaths from 'env-paths'
import type { Config } from '../../kernel/contract/config.ts'
import { AtelierError } from '../../kernel/contract/errors.ts'

/** Absolute folders of one host. */
export interface Directories {
  /** May be lost at any time. */
  readonly cache: string
  /** What people keep: pictures, models, their records. */
  readonly data: string
  /** Logs, trust, jobs: what one machine needs to remember. */
  readonly state: string
}

/** The folder of the user's own `mcp.config.*`: `~/.config/atelier` on Linux, the native one elsewhere. */
export const configDirectory = (): string => envPaths('atelier', { suffix: '' }).config

/** The platform's homes: XDG on Linux, `~/Library` on macOS, `%LOCALAPPDATA%` on Windows. */
export function nativeDirectories(): Directories {
  const { cache, data, log } = envPaths('atelier', { suffix: '' })
  if (process.platform === 'darwin') return { cache, data, state: join(data, 'state') }
  if (process.platform === 'win32') return { cache, data, state: join(dirname(data), 'State') }
  return { cache, data, state: log }
}

/** `~` and `~/…` become the home folder; a relative path starts at `base`. Throws `CONFIG_INVALID` for what cannot be a path. */
export function absolutePath(path: string, base: string): string {
  if (path.includes('\0'))
    throw new AtelierError({ code: 'CONFIG_INVALID', message: `The folder ${JSON.stringify(path)} is not a path.`, outcome: 'none' })
  const expanded = path === '~' ? homedir() : /^~[/\\]/.test(path) ? join(homedir(), path.slice(2)) : path
  return isAbsolute(expanded) ? resolve(expanded) : resolve(base, expanded)
}

/** Where copies of results go: `dirs.output`, else `ATELIER_OUTPUT_DIR`; nothing where neither is set. */
export function outputFolder(
  dirs: Config['dirs'],
  environment: Readonly<Record<string, string | undefined>>,
  base: string = process.cwd(),
): string | undefined {
  if (dirs?.output) return absolutePath(dirs.output, base)
  const named = environment['ATELIER_OUTPUT_DIR']?.trim()
  return named ? absolutePath(named, process.cwd()) : undefined
}

/** The three homes: from the config, else from `ATELIER_CACHE_DIR`, `ATELIER_DATA_DIR`, `ATELIER_STATE_DIR`, else the platform's. */
export function resolveDirectories(
  dirs: Config['dirs'],
  environment: Readonly<Record<string, string | undefined>> = process.env,
  base: string = process.cwd(),
): Directories {
  const native = nativeDirectories()
  const pick = (name: keyof Directories): string => {
    const configured = dirs?.[name]
    if (configured) return absolutePath(configured, base)
    const named = environment[`ATELIER_${name.toUpperCase()}_DIR`]
    return named ? absolutePath(named, process.cwd()) : native[name]
  }
  return { cache: pick('cache'), data: pick('data'), state: pick('state') }
}
