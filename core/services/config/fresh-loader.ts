/** Loads local modules as they are on disk now, and says which they are. For `atelier dev`. */
import { createRequire } from 'node:module'
import { dirname, isAbsolute, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Jiti, JitiOptions } from 'jiti'
import type { ModuleLoader } from '../../kernel/ports/module-loader.ts'
import type { BundledModules } from './bundled.ts'
import { defaultOf, jitiOptions } from './module-loader.ts'
import { packageRoot } from './package-root.ts'

/**
 * A loader that reads every local module once more, whatever this process has loaded before: TypeScript, compiled JavaScript and JSON alike, in ES modules
 * and CommonJS. Packages in `node_modules` and the host itself are loaded as always, once. Make a new one for each reload. `onFile` hears the absolute path of
 * every local module that is read, then and later, those that fail included.
 */
export function freshLoader(folder: string, cacheHome: string, bundled: BundledModules, onFile: (file: string) => void): ModuleLoader {
  const { cache } = createRequire(import.meta.url)
  for (const file of Object.keys(cache).filter(isLocal)) delete cache[file]
  let made: Promise<Jiti> | undefined
  const jiti = () => (made ??= makeJiti(folder, cacheHome, bundled, onFile))
  const load = async (id: string): Promise<unknown> => defaultOf(await (await jiti()).import(id))
  return { load, loadPackage: load }
}

/** Neither built in, nor installed, nor this host, nor a file that jiti has written for itself. */
const isLocal = (file: string): boolean =>
  isAbsolute(file) &&
  !file.includes(`${sep}node_modules${sep}`) &&
  !file.includes(`${sep}jiti-esm${sep}`) &&
  !file.startsWith(join(packageRoot(), 'dist') + sep)
const isLocalScript = (path: string): boolean => /\.[cm]?js$/.test(path) && isLocal(path)

/** Jiti's inside: what its own entry calls with Node's `import` and `createRequire`. */
type CreateJiti = (
  id: string,
  options: JitiOptions,
  parts: { onError(error: unknown): never; nativeImport(id: string | URL): Promise<unknown>; createRequire: typeof createRequire },
) => Jiti

/**
 * Node keeps every ES module that it has imported for as long as the process lives, and has no way to forget one. Jiti evaluates a script by itself where
 * Node fails to load it, so for local ones Node fails here.
 */
async function makeJiti(folder: string, cacheHome: string, bundled: BundledModules, onFile: (file: string) => void): Promise<Jiti> {
  const { from, options } = await jitiOptions(folder, cacheHome, bundled)
  const require = createRequire(import.meta.url)
  const dist = join(dirname(require.resolve('jiti/package.json')), 'dist')
  const createJiti = require(join(dist, 'jiti.cjs')) as CreateJiti
  const transform = require(join(dist, 'babel.cjs')) as NonNullable<JitiOptions['transform']>
  const refused = (): Error => new Error('Local scripts are not left to Node.')
  return createJiti(
    from,
    { ...options, transform },
    {
      onError: (error) => {
        throw error
      },
      nativeImport: (id) => (isLocalScript(pathOf(id)) ? Promise.reject(refused()) : import(String(id))),
      // Once for each module that jiti evaluates.
      createRequire: (path) => {
        const file = pathOf(path)
        if (file !== from && isLocal(file)) onFile(file)
        const native = createRequire(path)
        const guarded = (id: string): unknown => {
          if (isLocalScript(id)) throw refused()
          if (isLocal(id)) onFile(id)
          return native(id)
        }
        return Object.assign(guarded, native)
      },
    },
  )
}

const pathOf = (id: string | URL): string => (String(id).startsWith('file:') ? fileURLToPath(id) : String(id))
