import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { createJiti } from 'jiti'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ImportGraph, importGraph, isUnchanged } from '#core/services/config/import-graph.ts'

let folder: string
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'atelier-graph-')))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const file = async (name: string, content: string): Promise<string> => {
  const path = join(folder, name)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, content)
  return path
}
const host = new Map([
  ['atelier-mcp', 'file:///host/index.js'],
  ['zod', 'file:///host/zod.js'],
])
const walk = (entry: string): ReturnType<typeof importGraph> => importGraph(entry, { jiti: createJiti(entry, { fsCache: false }), host })
const graphOf = (entry: string): ImportGraph => walk(entry).graph
const filesOf = ({ files }: ImportGraph): string[] => files.map(([path]) => relative(folder, path))

describe('a graph is not whole', () => {
  it.each([
    ['imports "./nowhere.ts"', "import './nowhere.ts'"],
    ['imports "not-installed"', "import 'not-installed'"],
    ['imports "#inside"', "import '#inside'"],
    ['imports "file:///x.mjs"', "import 'file:///x.mjs'"],
    ['imports "atelier-mcp/package.json"', "import 'atelier-mcp/package.json'"],
    ['not all in sight', "await import('./b.ts')"],
    ['not all in sight', 'import.meta.resolve("./b.ts")'],
    ['not all in sight', 'module.exports = {}'],
    ['not all in sight', 'this does not parse'],
    ['imported in a circle', "import './a.ts'"],
  ])('because it %s: %s', async (reason, source) => {
    await file('b.ts', '')
    const { unknown } = graphOf(await file('a.ts', source))
    expect(unknown?.replace('no module whose imports are all in sight', 'not all in sight')).toContain(reason)
  })

  it('and still lists every file that is in sight', async () => {
    const entry = await file('a.ts', "import './b.ts'\nimport 'not-installed'\nimport './c/d.ts'\n")
    await file('b.ts', '__dirname')
    await file('c/d.ts', '')
    expect(filesOf(graphOf(entry))).toEqual(['b.ts', 'c/d.ts', 'a.ts'])
  })
})

describe('a graph', () => {
  it('lists files after what they import, each once, without imports of types', async () => {
    const entry = await file(
      'a.ts',
      "import { b } from './b'\nimport { c } from './c.js'\nimport type { D } from './d.ts'\nimport { E } from './d.ts'\nexport const x: D | E = b + c\n",
    )
    await file(
      'b.ts',
      "import { c } from './c.ts'\nimport 'node:fs'\nimport { env } from 'atelier-mcp'\nexport const b = c + String(env)\n",
    )
    await file('c.ts', 'export const c: string = "c"\n')
    await file('d.ts', 'export type D = string\nexport type E = string\n')
    const graph = graphOf(entry)
    expect(filesOf(graph)).toEqual(['c.ts', 'b.ts', 'a.ts'])
    expect(graph.unknown).toBeUndefined()
  })

  it('takes files of packages that import the host for local ones, and no others', async () => {
    const entry = await file('a.mjs', "import 'for-host'\nimport 'plain'\n")
    await file(
      'node_modules/for-host/package.json',
      '{ "type": "module", "exports": "./lib/x.js", "peerDependencies": { "atelier-mcp": "*" } }',
    )
    await file('node_modules/for-host/lib/x.js', "import 'plain'\nimport 'zod'\n")
    await file('node_modules/plain/package.json', '{ "type": "module", "exports": "./x.js" }')
    await file('node_modules/plain/x.js', "import './y.js'\n")
    const { graph, modules } = walk(entry)
    expect(graph.unknown).toBeUndefined()
    expect(filesOf(graph)).toEqual(['node_modules/for-host/lib/x.js', 'a.mjs'])
    expect(graph.packages.map(([path]) => relative(folder, path)).toSorted()).toEqual(['node_modules/for-host', 'node_modules/plain'])
    expect(modules.get(join(folder, 'node_modules/for-host/lib/x.js'))?.targets.get('zod')).toEqual({ url: 'file:///host/zod.js' })
  })

  it('survives being kept as JSON, and is unchanged until something is', async () => {
    const entry = await file('a.ts', "import './b'\nimport 'plain'\nimport 'zod'\n")
    await file('b/index.ts', '')
    await file('node_modules/plain/package.json', '{ "type": "module", "exports": "./x.js" }')
    await file('node_modules/plain/x.js', '')
    const changes: readonly (() => Promise<unknown>)[] = [
      () => file('b/index.ts', 'export {}'),
      () => file('b.ts', ''),
      () => file('node_modules/plain/package.json', '{ "type": "module", "exports": "./y.js" }'),
      () => file('node_modules/zod/package.json', '{ "type": "module" }'),
      () => rm(entry),
    ]
    for (const change of changes) {
      const graph = JSON.parse(JSON.stringify(graphOf(entry))) as ImportGraph
      expect(isUnchanged(graph)).toBe(true)
      await change()
      expect(isUnchanged(graph)).toBe(false)
    }
  })
})
