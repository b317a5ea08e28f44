/** Development only: a worker thread cannot load TypeScript, so the module is bundled beside the dependencies first. */
import { createHash } from 'node:crypto'
import { rename } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))

let turn = 0

/** The URL of a JavaScript bundle of a `.worker.ts` file; built anew by each process that asks. */
export async function bundleWorker(source: string): Promise<string> {
  const { build } = await import('esbuild')
  const hash = createHash('sha256').update(source).digest('hex').slice(0, 8)
  const outfile = join(root, 'node_modules/.cache/atelier', `${basename(source, '.ts')}-${hash}-${process.pid}.mjs`)
  const half = `${outfile}.${(turn += 1)}`
  await build({
    entryPoints: [source],
    outfile: half,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    alias: { 'atelier-mcp': join(root, 'core/index.ts') },
    logLevel: 'silent',
  })
  // Another pool may be reading the last one.
  await rename(half, outfile)
  return pathToFileURL(outfile).href
}
