/** Loads configs and plugins from files: Node itself where it can, from source or as it was kept compiled, else jiti. */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Jiti, JitiOptions } from 'jiti'
import type { ModuleLoader } from '../../kernel/ports/module-loader.ts'
import type { BundledModules } from './bundled.ts'
import { importKept } from './kept-modules.ts'
import { isLoaderFailure } from './loader-failure.ts'
import { privateFolder } from './private-folder.ts'

/**
 * A loader for modules in `folder`. What they import as `atelier-mcp` is the running host itself, also below subpaths, so that
 * classes are the same; `zod` is the host's where the folder has none. Compiled files are kept in `cacheHome/modules` and
 * `cacheHome/jiti`, for their owner alone.
 */
export function moduleLoader(folder: string, cacheHome: string, bundled: BundledModules = {}): ModuleLoader {
  let made: Promise<Jiti> | undefined
  const jiti = () => (made ??= makeJiti(folder, cacheHome, bundled))
  return {
    async load(file) {
      try {
        if (/\.[cm]?js$/.test(file)) return ((await import(pathToFileURL(file).href)) as { default?: unknown }).default
      } catch (error) {
        if (!isLoaderFailure(error)) throw error
      }
      return defaultOf((await importKept(file, cacheHome)) ?? (await (await jiti()).import(file)))
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

async function makeJiti(folder: string, cacheHome: string, bundled: BundledModules): Promise<Jiti> {
  const [{ createJiti }, { from, options }] = await Promise.all([import('jiti'), jitiOptions(folder, cacheHome, bundled)])
  return createJiti(from, options)
}

/** What every jiti of this host is made with: where its imports start, and what it finds without looking for it. */
export async function jitiOptions(
  folder: string,
  cacheHome: string,
  bundled: BundledModules,
): Promise<{ readonly from: string; readonly options: JitiOptions }> {
  const [fsCache, host] = await Promise.all([privateFolder(join(cacheHome, 'jiti')), bundled['atelier-mcp']?.()])
  const from = join(folder, 'mcp.config.ts')
  return {
    from,
    options: { fsCache, debug: false, virtualModules: virtualModules(from, { ...bundled, ...(host && { 'atelier-mcp': () => host }) }) },
  }
}

/** Getters, because jiti awaits what it finds: nothing is loaded before somebody imports it. Only the host itself is there at once, for CommonJS. */
function virtualModules(from: string, modules: Readonly<Record<string, () => object>>): Record<string, unknown> {
  const zod = { zod: () => import('zod'), 'zod/v4': () => import('zod/v4'), 'zod/v4/core': () => import('zod/v4/core') }
  const lazy = Object.entries({ ...modules, ...(!resolves('zod', from) && zod) })
  return Object.defineProperties({}, Object.fromEntries(lazy.map(([name, get]) => [name, { get, enumerable: true }])))
}

function resolves(name: string, from: string): boolean {
  try {
    createRequire(from).resolve(name)
    return true
  } catch {
    return false
  }
}
