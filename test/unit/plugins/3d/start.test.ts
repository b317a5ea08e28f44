import { build } from 'esbuild'
import { expect, it } from 'vitest'

it('loads no package at a start but zod and the kernel: the rest waits for its first use', async () => {
  const { metafile } = await build({
    entryPoints: ['plugins/3d/index.ts'],
    bundle: true,
    splitting: true,
    write: false,
    outdir: 'start',
    format: 'esm',
    platform: 'node',
    packages: 'external',
    tsconfig: '.config/tsconfig.built.json',
    metafile: true,
  })
  const loaded = new Set<string>()
  const packages = new Set<string>()
  const follow = (path: string): void => {
    if (loaded.has(path)) return
    loaded.add(path)
    for (const { kind, external, path: wanted } of metafile.outputs[path]!.imports)
      if (kind === 'import-statement' && external) {
        if (!wanted.startsWith('node:')) packages.add(wanted)
      } else if (kind === 'import-statement') follow(wanted)
  }
  follow(Object.keys(metafile.outputs).find((path) => metafile.outputs[path]!.entryPoint !== undefined && path.endsWith('index.js'))!)
  expect([...packages].toSorted()).toEqual(['atelier-mcp', 'zod'])
})
