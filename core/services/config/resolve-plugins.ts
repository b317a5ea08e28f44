/** From what stands in `plugins` to plugins: names and paths are loaded, references to the environment filled in. */
import type { Config } from '../../kernel/contract/config.ts'
import { AtelierError } from '../../kernel/contract/errors.ts'
import type { Plugin, PluginFactory } from '../../kernel/contract/plugin.ts'
import { toCoded } from '../../kernel/errors/describe.ts'
import type { BundledModules } from './bundled.ts'
import { resolveReferences } from './env-references.ts'
import type { ModuleLoader } from '../../kernel/ports/module-loader.ts'
import type { Named } from './named-plugin.ts'

/** One entry of `plugins`, loaded. */
export interface ResolvedPlugin {
  readonly plugin: Plugin
  /** `bundled`, a package's name, a path, or `config` for one that the config made itself. */
  readonly origin: string
  readonly onError: 'fail' | 'disable'
  /** The options as the config has them, references to the environment and all. */
  readonly given?: unknown
  /** Why it cannot run, where `onError` lets the host start without it. */
  readonly problem?: AtelierError
}
export interface ResolveOptions {
  /** Relative paths and packages are looked up from here. Default: the working directory. */
  readonly baseDir?: string | undefined
  /** Default: `process.env`. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined
  /** Where plugins that the config imported came from, by name; `config` for others. */
  readonly origins?: ReadonlyMap<string, string> | undefined
  /** The running host's own modules, bundled plugins among them. Default: none. */
  readonly bundled?: BundledModules | undefined
  /** Loads paths and packages. Default: each once in the life of the process. */
  readonly modules?: ModuleLoader | undefined
}
type Entry = Config['plugins'][number]

/** In the order of the config. Throws `PLUGIN_UNKNOWN`, `PLUGIN_LOAD_FAILED` and `PLUGIN_INVALID`, unless the entry says `onError: 'disable'`. */
export async function resolvePlugins(entries: readonly Entry[], options: ResolveOptions = {}): Promise<ResolvedPlugin[]> {
  const { baseDir = process.cwd(), environment = process.env, origins, bundled, modules } = options
  let finder: Promise<(name: string) => Promise<Named>> | undefined
  const find = async (name: string): Promise<Named> => {
    finder ??= import('./named-plugin.ts').then(({ pluginFinder }) => pluginFinder(baseDir, environment, bundled, modules))
    return (await finder)(name)
  }
  const resolved: ResolvedPlugin[] = []
  for (const [index, entry] of entries.entries()) {
    if (!entry) continue
    const { use, onError, given } = unfold(entry)
    const what = typeof use === 'string' ? use : `plugins[${index}]`
    try {
      const { value, origin } = typeof use === 'string' ? await find(use) : { value: use, origin: undefined }
      const { definition, options: raw } = asPlugin(value, given, what)
      resolved.push({
        plugin: { definition, options: resolveReferences(raw, environment) },
        origin: origin ?? origins?.get(definition.name) ?? 'config',
        onError,
        given: raw,
      })
    } catch (error) {
      if (onError === 'fail') throw error
      resolved.push({ plugin: placeholder(what), origin: what, onError, problem: toCoded(error) })
    }
  }
  return resolved
}

interface Given {
  readonly options: unknown
}
/** `given` only where the entry itself brings options. */
function unfold(entry: NonNullable<Exclude<Entry, false>>): {
  readonly use: unknown
  readonly onError: 'fail' | 'disable'
  readonly given?: Given
} {
  if (typeof entry !== 'object' || !('use' in entry)) return { use: entry, onError: 'fail' }
  const { use, options, onError = 'fail' } = entry
  return { use, onError, ...(options !== undefined && { given: { options } }) }
}

/** A factory, or what one has returned; `what` names it in errors. */
function asPlugin(value: unknown, given: Given | undefined, what: string): Plugin {
  const made: unknown = typeof value === 'function' ? (value as PluginFactory<unknown>)(given?.options) : value
  const { definition, options } = (made ?? {}) as Partial<Plugin>
  if (typeof definition?.name === 'string' && definition.name !== '' && typeof definition.setup === 'function') {
    return { definition, options: given ? given.options : (options ?? {}) }
  }
  throw new AtelierError({
    code: 'PLUGIN_INVALID',
    message: `${what} is no plugin${definition ? ': its definition lacks a name or `setup`' : ''}.`,
    fix: what.startsWith('plugins[')
      ? 'List what a plugin factory returns, a plugin or package name, a path that starts with `./`, or { use, options } with one of these as `use`.'
      : 'Its default export must be what `definePlugin({…})` returns.',
    outcome: 'none',
  })
}

const placeholder = (name: string): Plugin => ({ definition: { name, version: '0.0.0', apiVersion: 1, setup: () => {} }, options: {} })
