/** A plugin that the config names: bundled, a file, or a package. */
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { absolutePath, resolveDirectories } from '../assets/directories.ts'
import { AtelierError } from '../../kernel/contract/errors.ts'
import { nearest } from '../../kernel/errors/nearest.ts'
import type { ModuleLoader } from '../../kernel/ports/module-loader.ts'
import { type BundledModules, bundledPlugins } from './bundled.ts'
import { moduleLoader } from './module-loader.ts'
import { packageRoot } from './package-root.ts'
import { placeInMessage } from './source-place.ts'

/** What was found under the name, not yet known to be a plugin. */
export interface Named {
  readonly value: unknown
  /** `bundled`, a package's name, or an absolute path. */
  readonly origin: string
}

/**
 * Finds plugins by name: bundled ones first (`image-gen`), then paths from `baseDir` (`./mine.ts`), then packages, from `baseDir` or beside
 * this program. `modules` loads from `baseDir`; default: each module once in the life of the process. The finder throws `PLUGIN_UNKNOWN` and `PLUGIN_LOAD_FAILED`.
 */
export function pluginFinder(
  baseDir: string,
  environment: Readonly<Record<string, string | undefined>>,
  bundledModules?: BundledModules,
  modules?: ModuleLoader,
): (name: string) => Promise<Named> {
  const { cache } = resolveDirectories(undefined, environment)
  const near = modules ?? moduleLoader(baseDir, cache, bundledModules)
  return async (name) => {
    const bundled = await bundledPlugins(bundledModules)
    const factory = bundled.get(name)
    if (factory) return { value: factory, origin: 'bundled' }
    if (isPath(name)) return fromFile(name.startsWith('file:') ? fileURLToPath(name) : absolutePath(name, baseDir), near, baseDir)
    for (const loader of [near, moduleLoader(packageRoot(), cache, bundledModules)]) {
      const found = await fromPackage(name, loader)
      if (found) return found
    }
    throw unknown(name, [...bundled.keys()], baseDir)
  }
}

const isPath = (name: string): boolean => /^(?:\.{1,2}(?:[/\\]|$)|[/\\~]|[a-z]:[/\\]|file:)/i.test(name)

async function fromFile(path: string, loader: ModuleLoader, baseDir: string): Promise<Named> {
  const file = fileIn(path)
  if (file !== undefined) return { value: await loader.load(file).catch((error: unknown) => failed(file, error)), origin: file }
  throw new AtelierError({
    code: 'PLUGIN_UNKNOWN',
    message: `The plugin file ${path} does not exist.`,
    fix: `Check the path; it is relative to ${baseDir}.`,
    outcome: 'none',
  })
}

/** The file itself, or a folder's index. */
function fileIn(path: string): string | undefined {
  if (!existsSync(path)) return undefined
  if (!statSync(path).isDirectory()) return path
  return ['index.ts', 'index.mts', 'index.mjs', 'index.js'].map((name) => join(path, name)).find((file) => existsSync(file))
}

/** `undefined` where there is no such package; a package that is there and fails is an error. */
async function fromPackage(name: string, loader: ModuleLoader): Promise<Named | undefined> {
  try {
    return { value: await loader.loadPackage(name), origin: name }
  } catch (error) {
    const first = error instanceof Error ? error.message.split('\n')[0]! : ''
    if (/Cannot find (?:module|package)/.test(first) && first.includes(`'${name}'`)) return undefined
    return failed(name, error)
  }
}

function failed(what: string, cause: unknown): never {
  if (AtelierError.is(cause)) throw cause
  const message = cause instanceof Error ? cause.message : String(cause)
  const parsed = placeInMessage(message)
  const said = parsed ? `${parsed.place.file}:${parsed.place.line}:${parsed.place.column}: ${parsed.what}` : message.split('\n')[0]
  throw new AtelierError({ code: 'PLUGIN_LOAD_FAILED', message: `The plugin ${what} cannot be loaded: ${said}`, outcome: 'none', cause })
}

function unknown(name: string, bundled: readonly string[], baseDir: string): AtelierError {
  const hint = nearest(name, bundled, (near) => ` Did you mean "${near}"?`)
  const install = /^(?:@[\w.-]+\/)?[a-z\d][\w.-]*$/.test(name) ? `run \`npm install ${name}\` in ${baseDir}` : 'name a package'
  const fix = hint
    ? `Change the name, or ${install}.`
    : `Bundled are ${bundled.join(', ') || 'none'}. Else ${install}; a path starts with \`./\`.`
  return new AtelierError({ code: 'PLUGIN_UNKNOWN', message: `There is no plugin "${name}".${hint}`, fix, outcome: 'none' })
}
