/**
 * Builds the studio's page (`plugins/studio/app/`) for browsers: one HTML file with everything in it, because the policy of pages in a chat
 * lets them fetch nothing; and the parts that it asks the server for when they are wanted.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'

/** zod exports its words in fifty languages; one is used. */
const withoutLocales = {
  name: 'without-locales',
  setup: ({ onLoad }) =>
    onLoad({ filter: /zod[/\\]v4[/\\]locales[/\\]index\.js$/ }, () => ({ contents: "export { default as en } from './en.js'" })),
}

/** Writes `studio/` below `dist`; answers what went into each file, as `outputs` of esbuild's metafiles. */
export async function buildStudioPage(root, dist) {
  const app = join(root, 'plugins/studio/app')
  const options = {
    absWorkingDir: root,
    bundle: true,
    write: false,
    // Nothing is written there: it tells scripts and styles apart.
    outdir: dist,
    minify: true,
    platform: 'browser',
    format: 'iife',
    target: ['chrome123', 'firefox128', 'safari17.5'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    charset: 'utf8',
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
    plugins: [withoutLocales],
  }
  const [main, viewer] = await Promise.all([
    // zod would try `eval`, which the policy forbids and reports. Styles are imported by what they style.
    build({ ...options, entryPoints: [join(app, 'main.tsx')], banner: { js: 'globalThis.__zod_globalConfig={jitless:true};' } }),
    build({ ...options, entryPoints: [join(app, 'model/viewer/viewer.ts')] }),
  ])
  const page = (await readFile(join(app, 'page.html'), 'utf8'))
    .replace('/* style */', () => textOf(main, '.css').replaceAll('</style', '<\\/style'))
    .replace('/* script */', () => textOf(main, '.js').replaceAll(/<(?=\/script|!--)/gi, '\\x3c'))
  await mkdir(join(dist, 'studio'), { recursive: true })
  await writeFile(join(dist, 'studio/page.html'), page)
  await writeFile(join(dist, 'studio/viewer.js'), textOf(viewer, '.js'))
  return { 'dist/studio/page.html': { inputs: inputsOf(main) }, 'dist/studio/viewer.js': { inputs: inputsOf(viewer) } }
}

const textOf = ({ outputFiles }, extension) => outputFiles.find(({ path }) => path.endsWith(extension)).text.trim()
const inputsOf = ({ metafile }) => Object.assign({}, ...Object.values(metafile.outputs).map(({ inputs }) => inputs))
