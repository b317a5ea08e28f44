/** One `.d.ts` for each entry of the package, rolled up from what the compiler emits file by file. */
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve, sep } from 'node:path'
import { rollup } from 'rollup'
import { dts } from 'rollup-plugin-dts'

/** Entry -> its source. */
const entries = { index: 'core/index', plugins: 'plugins/index', testing: 'core/testing/index' }

/** Writes `dist/index.d.ts`, `dist/plugins.d.ts` and `dist/testing.d.ts`. */
export async function rollUpTypes(root) {
  const emitted = await mkdtemp(join(tmpdir(), 'atelier-types-'))
  try {
    const compiler = join(root, 'node_modules/typescript/bin/tsc')
    execFileSync(process.execPath, [compiler, '-p', join(root, '.config/tsconfig.build.json'), '--outDir', emitted], { stdio: 'inherit' })
    for (const [name, source] of Object.entries(entries)) {
      const bundle = await rollup({
        input: join(emitted, `${source}.d.ts`),
        plugins: [...(name === 'index' ? [] : [contractByName(join(emitted, 'core/kernel/contract') + sep)]), dts()],
        external: (id) => !/^[./]/.test(id),
        onLog: () => {},
      })
      const { output } = await bundle.generate({ format: 'es' })
      await writeFile(join(root, `dist/${name}.d.ts`), ofThePackage(output[0].code))
    }
  } finally {
    await rm(emitted, { recursive: true, force: true })
  }
}

/** The contract exists once, in `atelier-mcp`: a copy in another entry would not know what plugins add to `Kinds` and `Services`. */
const contractByName = (folder) => ({
  name: 'contract-by-name',
  resolveId: (id, importer) =>
    importer !== undefined && resolve(dirname(importer), id).startsWith(folder) ? { id: 'atelier-mcp', external: true } : null,
})

/** What the contract adds to its own open maps names a file that is rolled up; from outside they are the package's. */
const ofThePackage = (code) => code.replaceAll(/declare module '\.[^']*augment\.ts'/g, "declare module 'atelier-mcp'")
