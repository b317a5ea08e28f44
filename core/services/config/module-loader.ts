/** Loads configs and plugins from files: Node itself where it can, jiti for TypeScript and for what Node cannot find. */
import { chmod, mkdir, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Jiti, JitiOptions } from 'jiti'
import type { ModuleLoader } from '../../kernel/ports/module-loader.ts'

/**
 * A loader for modules in `folder`. What they import as `atelier-mcp` is the running host itself, also below subpaths, so that
 * classes are the same; `zod` is the host's where the folder has none. Compiled files are kept in `cacheHome/jiti`, for their owner alone.
 */
export function moduleLoader(folder: string, cacheHome: string): ModuleLoader {
  let made: Promise<Jiti> | undefined
  const jiti = () => (made ??= makeJiti(folder, cacheHome))
  return {
    async load(file) {
      if (!/\.[cm]?js$/.test(file)) return defaultOf(await (await jiti()).import(file))
      try {
        const module = (await import(pathToFileURL(file).href)) as { default?: unknown }
        return module.default
      } catch (error) {
        if (!isLoaderFailure(error)) throw error
        return defaultOf(await (await jiti()).import(file))
      }
    },
    loadPackage: async (name) => defaultOf(await (await jiti()).import(name)),
  }
}

/** Of an ES module its default export, if it has one; of a CommonJS module what it exports. */
export function defaultOf(module: unknown): unknown {
  if (typeof module !== 'object' || module === null) return module
  const isEsm = Object.hasOwn(module, '__esModule') || Object.prototype.toString.call(module) === '[object Module]'
  return isEsm && !Object.hasOwn(module, 'default') ? undefined : ((module as { default?: unknown }).default ?? module)
}

async function makeJiti(folder: string, cacheHome: string): Promise<Jiti> {
  const [{ createJiti }, { from, options }] = await Promise.all([import('jiti'), jitiOptions(folder, cacheHome)])
  return createJiti(from, options)
}

/** What every jiti of this host is made with: where its imports start, and what it finds without looking for it. */
export async function jitiOptions(folder: string, cacheHome: string): Promise<{ readonly from: string; readonly options: JitiOptions }> {
  const [fsCache, host] = await Promise.all([privateFolder(join(cacheHome, 'jiti')), import('../../index.ts')])
  const from = join(folder, 'mcp.config.ts')
  return { from, options: { fsCache, debug: false, virtualModules: virtualModules(from, host) } }
}

/** Getters, because jiti awaits what it finds: nothing is loaded before somebody imports it. */
function virtualModules(from: string, host: object): Record<string, unknown> {
  const modules: Record<string, unknown> = {
    'atelier-mcp': host,
    get 'atelier-mcp/plugins'() {
      return import('../../../plugins/index.ts')
    },
    get 'atelier-mcp/testing'() {
      return import('../../testing/index.ts')
    },
  }
  if (resolves('zod', from)) return modules
  const lazy: Record<string, () => Promise<unknown>> = {
    zod: () => import('zod'),
    'zod/v4': () => import('zod/v4'),
    'zod/v4/core': () => import('zod/v4/core'),
  }
  for (const [name, get] of Object.entries(lazy)) Object.defineProperty(modules, name, { get, enumerable: true })
  return modules
}

function resolves(name: string, from: string): boolean {
  try {
    createRequire(from).resolve(name)
    return true
  } catch {
    return false
  }
}

/** `false` (no cache) where the folder cannot be made ours alone: others could put code into it. */
async function privateFolder(path: string): Promise<string | false> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 })
    const { uid, mode } = await stat(path)
    if (process.getuid && uid !== process.getuid()) return false
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) await chmod(path, 0o700)
    return path
  } catch {
    return false
  }
}

const loaderCodes = new Set([
  'ERR_MODULE_NOT_FOUND',
  'ERR_UNKNOWN_FILE_EXTENSION',
  'ERR_UNSUPPORTED_DIR_IMPORT',
  'ERR_UNSUPPORTED_ESM_URL_SCHEME',
  'ERR_PACKAGE_PATH_NOT_EXPORTED',
  'ERR_REQUIRE_ESM',
  'MODULE_NOT_FOUND',
])
/** Node could not link the file, so nothing of it has run; an error of the file's own is final. */
const isLoaderFailure = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === 'SyntaxError' || error.name === 'TransformError' || loaderCodes.has((error as NodeJS.ErrnoException).code ?? ''))
