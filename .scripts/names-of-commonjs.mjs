/**
 * A plugin for esbuild. A CommonJS package that is imported only when it is needed becomes a chunk whose one export is `default`;
 * in Node the same import has its names as well. With this it has them in the build, too.
 */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'

export const namesOfCommonJs = {
  name: 'names-of-commonjs',
  setup({ onResolve, onLoad, resolve }) {
    onResolve({ filter: /^[^./]/ }, async ({ path, kind, resolveDir, importer, pluginData }) => {
      if (kind !== 'dynamic-import' || pluginData === own) return undefined
      const found = await resolve(path, { kind, resolveDir, importer, pluginData: own })
      if (found.external || found.errors.length > 0 || !isCommonJs(found.path)) return undefined
      return { path, namespace: 'names-of-commonjs', pluginData: { resolveDir } }
    })
    onLoad({ filter: /.*/, namespace: 'names-of-commonjs' }, async ({ path, pluginData }) => {
      const names = Object.keys(await import(path)).filter((name) => name !== 'default' && /^[A-Za-z_$][\w$]*$/.test(name))
      const lines = [
        // By `require`, since Node's default is all that the package exports, also where it was compiled from a module with a default of its own.
        `const whole = require(${JSON.stringify(path)})`,
        'export default whole',
        ...names.map((name) => `export const ${name} = whole.${name}`),
      ]
      return { contents: lines.join('\n'), resolveDir: pluginData.resolveDir }
    })
  },
}

const own = Symbol('already looked at')

/** By its ending, else by the `type` of the package that it lies in. */
function isCommonJs(file) {
  if (extname(file) !== '.js') return extname(file) === '.cjs'
  let folder = dirname(file)
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).type !== 'module'
}
