import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
// @ts-expect-error -- a build script, without types
import { copiedPackages } from '../../../.scripts/data-files.mjs'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const read = async <T>(name: string): Promise<T> => JSON.parse(await readFile(`${root}/${name}`, 'utf8')) as T

interface Manifest {
  readonly bin: Readonly<Record<string, string>>
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>
  readonly scripts: Readonly<Record<string, string>>
  readonly dependencies: Readonly<Record<string, string>>
  readonly repository?: { readonly url: string }
  readonly homepage?: string
  readonly bugs?: { readonly url: string }
}

let manifest: Manifest
let shipped: ReadonlySet<string>
beforeAll(async () => {
  manifest = await read('package.json')
  const listed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const packed = JSON.parse(listed) as unknown
  // npm 12 gives the entries by name, older ones as a list.
  const [entry] = (Array.isArray(packed) ? packed : Object.values(packed as object)) as { files: { path: string }[] }[]
  shipped = new Set(entry!.files.map(({ path }) => `./${path}`))
})

describe('the published package', () => {
  test('ships every file that it names', () => {
    const named = [
      ...Object.values(manifest.bin),
      ...Object.values(manifest.exports).flatMap((one) => (typeof one === 'string' ? [one] : Object.values(one))),
    ]
    expect(named.filter((path) => !shipped.has(path))).toEqual([])
  })

  test('ships no source, no list of what the build took and no declaration beside those of its entries', () => {
    const paths = [...shipped]
    expect(paths.filter((path) => path.endsWith('.d.ts'))).toEqual(['./dist/index.d.ts', './dist/plugins.d.ts', './dist/testing.d.ts'])
    expect(
      paths.filter((path) => /meta|\.map$|^\.\/(?:core|plugins|test)\//.test(path) && path !== './dist/drawings/metadata.json'),
    ).toEqual([])
  })

  test('runs nothing when it is installed', () => {
    expect(['preinstall', 'install', 'postinstall', 'prepare'].filter((name) => name in manifest.scripts)).toEqual([])
  })

  test('says where it comes from', () => {
    expect(manifest.repository?.url).toMatch(/^git\+https:/)
    expect(manifest.homepage).toMatch(/^https:/)
    expect(manifest.bugs?.url).toMatch(/^https:/)
  })

  test('imports nothing but Node and its own dependencies', async () => {
    const files = [...shipped].filter((path) => /^\.\/dist\/[^/]*\.js$/.test(path))
    const imported = new Set<string>()
    for (const file of files) {
      const code = await readFile(`${root}/${file}`, 'utf8')
      for (const [, name] of code.matchAll(/(?:^|[;}\n])(?:import|export)[^;'"()]*?from ?["']([^"'.][^"']*)["']/g)) imported.add(name!)
      for (const [, name] of code.matchAll(/\bimport\(["']([^"'.][^"']*)["']\)/g)) imported.add(name!)
    }
    const packageOf = (name: string) =>
      name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/')
    const builtIn = (name: string) => name.startsWith('node:') || process.getBuiltinModule?.(name) !== undefined
    // `esbuild` bundles worker threads where the program runs from source, which a published one never does.
    const allowed = [...Object.keys(manifest.dependencies), 'atelier-mcp', 'esbuild', 'vitest', 'typescript']
    expect([...imported].filter((name) => !builtIn(name) && !allowed.includes(packageOf(name)))).toEqual([])
  })
})

describe('the licences beside the build', () => {
  test('name every package of which code or data is inside', async () => {
    const metafile = `${root}/node_modules/.cache/atelier/metafile.json`
    expect(existsSync(metafile), 'the build leaves its list').toBe(true)
    const { outputs } = await read<{ outputs: Record<string, { inputs: Record<string, { bytesInOutput: number }> }> }>(
      'node_modules/.cache/atelier/metafile.json',
    )
    const inside = Object.values(outputs).flatMap(({ inputs }) =>
      Object.entries(inputs).flatMap(([path, { bytesInOutput }]) =>
        bytesInOutput > 0 && path.includes('node_modules/') ? [path.split('node_modules/').at(-1)!] : [],
      ),
    )
    const names = new Set([
      ...inside.map((path) =>
        path
          .split('/')
          .slice(0, path.startsWith('@') ? 2 : 1)
          .join('/'),
      ),
      ...(copiedPackages as string[]),
    ])
    expect(names.size).toBeGreaterThan(30)
    const text = await readFile(`${root}/dist/THIRD-PARTY-LICENSES`, 'utf8')
    const listed = new Set([...text.matchAll(/^-{80}\n\n(\S+) \d/gm)].map(([, name]) => name))
    expect([...names].filter((name) => !listed.has(name))).toEqual([])
  })

  test('hold the words of the licence, not its name alone, for all but those that bring none', async () => {
    const text = await readFile(`${root}/dist/THIRD-PARTY-LICENSES`, 'utf8')
    const bare = [...text.matchAll(/^-{80}\n\n(\S+) [^\n]+\n\nLicence: /gm)].map(([, name]) => name)
    expect(bare.toSorted()).toEqual([
      '@iconify-json/fluent-emoji-flat',
      '@nodable/entities',
      '@tesseract.js-data/eng',
      '@viz-js/viz',
      'fastdom',
      'saxes',
    ])
  })
})
