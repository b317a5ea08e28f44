/** From a command line and an environment to what `createHost` needs. */
import { statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { resolveDirectories } from '../assets/directories.ts'
import type { Config } from '../../kernel/contract/config.ts'
import { AtelierError } from '../../kernel/contract/errors.ts'
import type { HostInit } from '../../kernel/ports/host.ts'
import { auditFile } from '../observe/audit-file.ts'
import { createLogger, type Level, levelOf } from '../observe/logger.ts'
import { type Bundled, bundledPlugins } from './bundled.ts'
import { resolveReferences } from './env-references.ts'
import type { ModuleLoader } from '../../kernel/ports/module-loader.ts'
import { bundledSource, findConfig, type FindOptions, type FoundConfig, untrustedHint } from './find-config.ts'

export interface LoadOptions extends FindOptions {
  /** What reaches stderr where neither environment nor config say. Default `info`. */
  readonly level?: Level
  /** What the program brings along. */
  readonly bundled: Bundled
  /** Loads the config and its plugins. Default: each once in the life of the process. */
  readonly modules?: ModuleLoader
}
/** Ready for `createHost`, and what there is to tell about where it came from. */
export interface LoadedConfig extends HostInit {
  readonly log: NonNullable<HostInit['log']>
  readonly found: FoundConfig
}

/**
 * Finds and loads the config, checks its shape and fills in `${env:NAME}`; plugins are loaded by the host. Throws `CONFIG_NOT_FOUND`,
 * `CONFIG_SYNTAX`, `CONFIG_FAILED`, `CONFIG_INVALID`. An untrusted config of the working directory is passed over, with a line in the log.
 */
export async function loadConfig({ level = 'info', bundled, modules, ...options }: LoadOptions): Promise<LoadedConfig> {
  const { environment = process.env } = options
  const found = await findConfig(options)
  const edited = found.path === undefined ? editedDefault() : undefined
  const path = found.path ?? edited
  const { plugins, ...rest } =
    path === undefined
      ? (await bundled.config()).default
      : await fromFile(path, environment, bundled, modules).catch((error: unknown) => fail(error, edited))
  const config: Config = { ...resolveReferences(rest, environment), plugins }
  // Nobody has vouched for what lies in a working directory: with the bundled default no code is looked for there.
  const baseDir = path === undefined ? undefined : dirname(path)
  const log = loggerFor(config, level, environment, baseDir)
  if (found.untrusted) log.warn(untrustedHint(found.untrusted))
  if (found.completed) log.warn(`The trust in ${path} covers its code from now on, as it is now.`, { files: found.completed })
  return {
    config,
    ...(baseDir !== undefined && { baseDir }),
    bundled: bundled.modules,
    ...(modules && { modules }),
    environment,
    log,
    ...(config.log?.file !== false && { audit: auditFile({ directory: logsIn(config, environment, baseDir), log }) }),
    found,
    origins: await originsOf(config, path, bundled),
  }
}

/** In a clone somebody may have edited the default since the last build; then the file counts. */
function editedDefault(): string | undefined {
  const here = fileURLToPath(import.meta.url)
  if (here.endsWith('.ts')) return undefined
  const source = statSync(bundledSource(), { throwIfNoEntry: false })
  return source && source.mtimeMs > statSync(here).mtimeMs ? bundledSource() : undefined
}

/** The default is newer than the build; what it imports may be, too. */
function fail(error: unknown, edited: string | undefined): never {
  if (edited === undefined || !AtelierError.is(error)) throw error
  const { code, message, cause } = error
  throw new AtelierError({
    code,
    message,
    fix: 'It is newer than the build: run `npm run build`, then start again.',
    outcome: 'none',
    cause,
  })
}

async function fromFile(
  path: string,
  environment: NonNullable<FindOptions['environment']>,
  bundled: Bundled,
  modules: ModuleLoader | undefined,
): Promise<Config> {
  const [{ loadFile }, { moduleLoader }, { configSchema }] = await Promise.all([
    import('./load-file.ts'),
    import('./module-loader.ts'),
    import('./schema.ts'),
  ])
  const config = await loadFile(
    path,
    modules ?? moduleLoader(dirname(path), resolveDirectories(undefined, environment).cache, bundled.modules),
  )
  const { problemLines, problemsWith } = await import('./option-problems.ts')
  const problems = await problemsWith(configSchema, config)
  if (problems.length === 0) return config as Config
  throw new AtelierError({
    code: 'CONFIG_INVALID',
    message: `${path} is not a config that this host understands:\n${problemLines(problems)}`,
    details: { path, problems },
    outcome: 'none',
  })
}

function loggerFor(
  config: Config,
  level: Level,
  environment: NonNullable<FindOptions['environment']>,
  baseDir: string | undefined,
): LoadedConfig['log'] {
  const wanted = environment['ATELIER_LOG_LEVEL']
  const log = createLogger({
    level: levelOf(wanted) ?? config.log?.level ?? level,
    ...(config.log?.file !== false && { directory: logsIn(config, environment, baseDir) }),
  })
  if (wanted && !levelOf(wanted)) log.warn(`ATELIER_LOG_LEVEL is "${wanted}"; it can be debug, info, warn or error.`)
  return log
}

/** The folder of log and audit. */
const logsIn = (config: Config, environment: NonNullable<FindOptions['environment']>, baseDir: string | undefined): string =>
  join(resolveDirectories(config.dirs, environment, baseDir).state, 'logs')

/** Names of the plugins in an entry that are there already. */
function namesOf(entry: Config['plugins'][number]): string[] {
  if (typeof entry !== 'object' || entry === null) return []
  const plugin = 'use' in entry ? entry.use : entry
  return typeof plugin === 'object' ? [plugin.definition?.name].filter((name) => typeof name === 'string') : []
}

/** Of plugins that the config imported: `bundled`, or the config's own path. */
async function originsOf(config: Config, path: string | undefined, { modules }: Bundled): Promise<ReadonlyMap<string, string>> {
  const names = config.plugins.flatMap(namesOf)
  const bundled = path === undefined || names.length === 0 ? undefined : await bundledPlugins(modules)
  return new Map(names.map((name) => [name, path === undefined || bundled?.has(name) ? 'bundled' : path]))
}
