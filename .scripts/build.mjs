/**
 * Builds `dist/`: lean ES modules with lazy chunks, one declaration file for each entry, the data files and the licences of what is inside.
 * Whatever the code imports is bundled; only `dependencies` stay imports: native packages, and those that load files of their own.
 */
import { chmod, copyFile, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { copyData } from './data-files.mjs'
import { namesOfCommonJs } from './names-of-commonjs.mjs'
import { oneProgram } from './one-program.mjs'
import { rollUpTypes } from './roll-up-types.mjs'
import { buildStudioPage } from './studio-page.mjs'
import { thirdPartyLicences } from './third-party-licences.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const { dependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))

/** zod is installed for the types that our declarations name; its code is bundled like the rest, as one file to read at a cold start. */
const external = Object.keys(dependencies).filter((name) => name !== 'zod')

/** Every `*.worker.ts` is an entry of its own: threads start from a file. */
const workers = await find(/\.worker\.ts$/, ['core', 'plugins'])
if (new Set(workers.map((path) => basename(path))).size < workers.length)
  throw new Error(`Two workers have one name: ${workers.join(', ')}`)

/** What a server loads before it answers its client for the first time, with whatever these import at once. */
const loadedAtStart = [
  'atelier.ts',
  'core/cli/commands/serve.ts',
  'core/index.ts',
  'core/mcp/stdio.ts',
  // Sessions: what nearly every client begins with. Its code is read with the rest, and runs for those alone.
  'core/mcp/session.ts',
  'mcp.config.ts',
  'plugins/index.ts',
  // A config in a file, as it was kept.
  ...['load-file', 'module-loader', 'schema', 'option-problems', 'import-graph'].map((name) => `core/services/config/${name}.ts`),
  // Jobs that an earlier process has left.
  ...['in-process-queue', 'journal', 'job-worker'].map((name) => `plugins/batch/${name}.ts`),
  'node_modules/zod/index.js',
  'node_modules/zod/v4/index.js',
  'node_modules/zod/v4/core/index.js',
]

/** Both SDKs' servers load ajv at every start, for a check that `core/mcp/` does by itself and only when it is needed. */
const withoutEagerAjv = {
  name: 'without-eager-ajv',
  setup: ({ onLoad }) => {
    onLoad({ filter: /sdk[/\\]dist[/\\]esm[/\\]validation[/\\]ajv-provider\.js$/ }, () => ({
      contents: 'export class AjvJsonSchemaValidator {}',
    }))
    onLoad({ filter: /@modelcontextprotocol[/\\]server[/\\]dist[/\\]shimsNode\.mjs$/ }, () => ({
      contents: "export class DefaultJsonSchemaValidator {}\nexport { default as process } from 'node:process'",
    }))
  },
}

// Vega takes a canvas where somebody has one installed, and letters would be measured by that one.
const withoutCanvas = {
  name: 'without-canvas',
  setup: ({ onLoad, onResolve }) => {
    onResolve({ filter: /^canvas$/ }, ({ importer }) => (/[\\/]vega/.test(importer) ? { path: 'canvas', namespace: 'nothing' } : undefined))
    onLoad({ filter: /^canvas$/, namespace: 'nothing' }, () => ({ contents: 'export default undefined' }))
  },
}

/** zod exports its words in fifty languages; one is used, and all would be read at every start. */
const withoutLocales = {
  name: 'without-locales',
  setup: ({ onLoad }) =>
    onLoad({ filter: /zod[/\\]v4[/\\]locales[/\\]index\.js$/ }, () => ({ contents: "export { default as en } from './en.js'" })),
}

/** What Mermaid lays mind maps out with and writes formulas with in a browser: 1.3 MB that nothing here calls (`plugins/draw/diagram`). */
const withoutBrowserParts = {
  name: 'without-browser-parts',
  setup: ({ onLoad, onResolve }) => {
    onResolve({ filter: /^(?:cytoscape|cytoscape-fcose|cytoscape-cose-bilkent|katex)$/ }, ({ path }) => ({
      path,
      namespace: 'browser-part',
    }))
    onLoad({ filter: /.*/, namespace: 'browser-part' }, () => ({
      contents: 'export default Object.assign(() => undefined, { use() {}, renderToString: (text) => text })',
    }))
  },
}

/** Of the public API a worker uses a few functions; the rest, and zod behind that, would be read at every start of a process. No module of ours does anything when it is loaded. */
const withoutTheUnused = {
  name: 'without-the-unused',
  setup: ({ onResolve, resolve }) => {
    const known = {}
    onResolve({ filter: /^(?:\.|atelier-mcp$)/ }, async ({ path, importer, kind, resolveDir, pluginData }) => {
      if (pluginData === known) return undefined
      const found = await resolve(path, { importer, kind, resolveDir, pluginData: known })
      return !found.external && found.path.startsWith(root) && !found.path.includes('node_modules')
        ? { ...found, sideEffects: false }
        : found
    })
  },
}

/** `plugins/version.ts` reads sources; what it finds is written into the bundle. */
async function pluginVersions() {
  const entry = join(root, 'plugins/version.ts')
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
    logLevel: 'warning',
  })
  const { sourceVersion } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`)
  const folders = (await readdir(join(root, 'plugins'), { withFileTypes: true })).filter((one) => one.isDirectory())
  return Object.fromEntries(folders.map(({ name }) => [name, sourceVersion(root, name)]))
}

/** What the program, its threads and its processes are built with. */
const options = {
  absWorkingDir: root,
  outdir: 'dist',
  write: false,
  chunkNames: 'chunk-[name]-[hash]',
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  external: external.flatMap((name) => [name, `${name}/*`]).concat('esbuild', 'tsx'),
  minifySyntax: true,
  minifyWhitespace: true,
  plugins: [withoutEagerAjv, withoutLocales, withoutBrowserParts, withoutCanvas, namesOfCommonJs],
  // Its CommonJS asks for its own files by a `require` that bundlers do not see.
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
  legalComments: 'none',
  define: { 'process.env.ATELIER_BUILT': '"1"', ATELIER_PLUGIN_VERSIONS: JSON.stringify(await pluginVersions()) },
  metafile: true,
  logLevel: 'warning',
}
const program = await build({
  ...options,
  entryPoints: {
    index: 'core/index.ts',
    plugins: 'plugins/index.ts',
    testing: 'core/testing/index.ts',
    cli: 'atelier.ts',
    // For configs that have no zod of their own, as `core/services/config/host-modules.ts` names them.
    zod: 'zod',
    'zod-v4': 'zod/v4',
    'zod-v4-core': 'zod/v4/core',
  },
})
// By themselves: a thread that needs one error class must not read the whole program.
const workersAlone = await build({
  ...options,
  plugins: [...options.plugins, withoutTheUnused],
  entryPoints: Object.fromEntries(workers.map((path) => [basename(path, '.ts'), path])),
})
const metafile = {
  inputs: { ...program.metafile.inputs, ...workersAlone.metafile.inputs },
  outputs: { ...program.metafile.outputs, ...workersAlone.metafile.outputs },
}
const outputs = textsOf(program)
await oneProgram(root, outputs, program.metafile, loadedAtStart)
for (const [name, text] of textsOf(workersAlone)) outputs.set(name, text)
await rm(join(root, 'dist'), { recursive: true, force: true })
await mkdir(join(root, 'dist'))
for (const [name, text] of outputs) await writeFile(join(root, 'dist', name), name.endsWith('.cjs') ? text : withRequire(text))
Object.assign(metafile.outputs, await buildStudioPage(root, join(root, 'dist')))
// Not shipped: it names what the licences are checked against.
await mkdir(join(root, 'node_modules/.cache/atelier'), { recursive: true })
await writeFile(join(root, 'node_modules/.cache/atelier/metafile.json'), JSON.stringify(metafile))
await copyData(join(root, 'dist'))
// The font of text solids is inside a bundle; its licence goes beside it.
await copyFile(join(root, 'plugins/3d/geometry/OFL.txt'), join(root, 'dist/font-licence.txt'))
await writeFile(join(root, 'dist/THIRD-PARTY-LICENSES'), await thirdPartyLicences(root, metafile))
await chmod(join(root, 'dist/cli.js'), 0o755)
await rollUpTypes(root)

function textsOf({ outputFiles }) {
  return new Map(outputFiles.map(({ path, text }) => [basename(path), text]))
}

/** Bundled CommonJS asks for Node's modules by `require`. */
function withRequire(text) {
  const at = text.startsWith('#!') ? text.indexOf('\n') + 1 : 0
  return `${text.slice(0, at)}import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);${text.slice(at)}`
}

async function find(pattern, folders) {
  const found = await Promise.all(
    folders.map(async (folder) =>
      (await readdir(join(root, folder), { recursive: true })).filter((path) => pattern.test(path)).map((path) => join(folder, path)),
    ),
  )
  return found.flat()
}
