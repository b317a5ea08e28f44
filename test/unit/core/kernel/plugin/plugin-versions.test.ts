import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { artifact, definePlugin, type Plugin, type PluginDefinition, type PluginFactory } from 'atelier-mcp'
import * as bundled from 'atelier-mcp/plugins'
import { createHost } from '#core/create-host.ts'
import { silentLogger } from '#core/services/observe/logger.ts'
import { codeHash } from '#core/services/config/code-hash.ts'
import { sourceVersion } from '#plugins/version.ts'
import { mapCache, testPeer } from '../../../../fixtures/kernel-host.ts'

const root = fileURLToPath(new URL('../../../../..', import.meta.url))
let home: string
beforeEach(async () => void (home = await mkdtemp(join(tmpdir(), 'atelier-versions-'))))
afterEach(() => rm(home, { recursive: true, force: true, maxRetries: 3 }))

/** How often each was asked, over all hosts of a test. */
const asked = { model: 0, rule: 0, encoder: 0 }
const kept = new Map<string, unknown>()
beforeEach(() => {
  Object.assign(asked, { model: 0, rule: 0, encoder: 0 })
  kept.clear()
})

type About = Pick<PluginDefinition, 'version' | 'cacheVersion'>
const define = (name: string, about: About, setup: PluginDefinition<never>['setup']): Plugin =>
  (definePlugin({ name, apiVersion: 1, ...about, setup } as never) as PluginFactory)()
const provider = (id: 'model' | 'rule', nature: 'model' | 'procedural', about: About): Plugin =>
  define(id, about, ({ providers }) =>
    providers.add({
      specVersion: 'v1',
      kind: 'test.speak',
      id,
      nature,
      capabilities: { loud: false },
      invoke: async ({ text }: { text: string }) => {
        asked[id]++
        return { data: { said: text }, artifacts: [artifact(Buffer.from(text), 'text/plain')], cost: { usd: 0.01, basis: 'computed' } }
      },
    } as never),
  )
const encoder = (about: About): Plugin =>
  define('encoder', about, ({ exporters }) =>
    exporters.add({
      format: 'loud',
      mimeType: 'text/x-loud',
      extension: 'loud',
      accepts: ['text/plain'],
      encode: async (given: { bytes(): Promise<Uint8Array> }) => {
        asked.encoder++
        return artifact(Buffer.from(`${Buffer.from(await given.bytes()).toString()}!`), 'text/x-loud')
      },
    } as never),
  )

/** One life of a host on the folders of the test: a picture of each provider, exported. */
async function live(about: { model?: About; rule?: About; encoder?: About }, origins = new Map<string, string>()): Promise<typeof asked> {
  const before = { ...asked }
  const one: About = { version: '1.0.0' }
  const plugins = [
    mapCache(kept),
    provider('model', 'model', about.model ?? one),
    provider('rule', 'procedural', about.rule ?? one),
    encoder(about.encoder ?? one),
  ]
  const dirs = { cache: join(home, 'cache'), data: join(home, 'data'), state: join(home, 'state') }
  const host = await createHost({ config: { plugins, dirs }, log: silentLogger(), environment: {}, origins })
  const { call, end } = host.openCall(testPeer())
  for (const id of ['model', 'rule']) await call.run({ kind: 'test.speak', text: id }, { provider: id, output: { format: 'loud' } })
  end()
  await host.close(0)
  return { model: asked.model - before.model, rule: asked.rule - before.rule, encoder: asked.encoder - before.encoder }
}

describe('a version', () => {
  const nothing = { model: 0, rule: 0, encoder: 0 }
  beforeEach(async () => expect(await live({})).toEqual({ model: 1, rule: 1, encoder: 2 }))

  it('that stays lets nothing be made again', async () => {
    expect(await live({})).toEqual(nothing)
  })
  it.each(['1.0.1', '1.0.0+mended'])('of an exporter that is now %s has it asked again, and nobody is paid again', async (version) => {
    expect(await live({ encoder: { version } })).toEqual({ ...nothing, encoder: 2 })
    expect(await live({ encoder: { version } })).toEqual(nothing)
  })
  it('of a model whose build alone has changed costs nothing', async () => {
    expect(await live({ model: { version: '1.0.0+mended' } })).toEqual(nothing)
  })
  it('of a model that is another one has it asked again, unless its plugin says what counts', async () => {
    expect(await live({ model: { version: '2.0.0', cacheVersion: '1.0.0' } })).toEqual(nothing)
    expect(await live({ model: { version: '2.0.0', cacheVersion: '2' } })).toMatchObject({ model: 1, rule: 0 })
    expect(await live({ model: { version: '2.0.0' } })).toMatchObject({ model: 1, rule: 0 })
  })
  it('of what draws by rule has it draw again with every build: that costs nothing', async () => {
    expect(await live({ rule: { version: '1.0.0+mended', cacheVersion: '1.0.0' } })).toMatchObject({ model: 0, rule: 1 })
  })
  it('that an author forgets to raise is told by the files of the plugin', async () => {
    const file = join(home, 'plugin/index.js')
    await mkdir(join(home, 'plugin'))
    await writeFile(file, "import { encode } from './encode.js'")
    await writeFile(join(home, 'plugin/encode.ts'), 'export const encode = 1')
    const origins = new Map(['model', 'rule', 'encoder'].map((name) => [name, file]))
    await live({}, origins)
    expect(await live({}, origins)).toEqual(nothing)
    await writeFile(join(home, 'plugin/encode.ts'), 'export const encode = 2')
    expect(await live({}, origins)).toMatchObject({ model: 0, rule: 1, encoder: 2 })
  })
})

describe("the hash of a plugin's files", () => {
  it('is of a file that is gone, too', async () => {
    expect(await codeHash(join(home, 'none.ts'))).toMatch(/^[\da-f]{64}$/)
  })
  it('follows what is named by a relative path, in circles too, and nothing else', async () => {
    const files: Record<string, string> = {
      'index.ts': "import './a.js'; import 'b'; new URL('./w.worker.ts', import.meta.url)",
      'a.ts': "import './index'; require('./data.json')",
      'w.worker.ts': 'work',
      'data.json': '{}',
      'other.ts': '',
    }
    for (const [name, text] of Object.entries(files)) await writeFile(join(home, name), text)
    const entry = join(home, 'index.ts')
    const first = await codeHash(entry)
    await writeFile(join(home, 'other.ts'), 'changed')
    expect(await codeHash(entry)).toBe(first)
    for (const name of ['a.ts', 'w.worker.ts', 'data.json']) {
      await writeFile(join(home, name), `${files[name]} `)
      expect(await codeHash(entry), name).not.toBe(first)
      await writeFile(join(home, name), files[name]!)
    }
    expect(await codeHash(entry)).toBe(first)
  })
})

describe('a bundled plugin', () => {
  it('has the version of the package, and a build of its own', async () => {
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
    const definitions = Object.values(bundled).map((factory) => (factory as () => Plugin)().definition)
    for (const one of definitions) expect(one.version, one.name).toBe(sourceVersion(root, one.name))
    const builds = definitions.map((one) => one.version.split('+'))
    expect(new Set(builds.map(([first]) => first))).toEqual(new Set([version]))
    expect(new Set(builds.map(([, build]) => build)).size).toBe(definitions.length)
  })
  it('changes its build with any of its own files, and leaves the others theirs', async () => {
    await cp(join(root, 'package.json'), join(home, 'package.json'))
    const shared = (await readdir(join(root, 'plugins'))).filter((name) => name.endsWith('.ts'))
    for (const name of ['exporters', 'openai', 'dialect', 'fonts', 'svg', ...shared])
      await cp(join(root, 'plugins', name), join(home, 'plugins', name), { recursive: true })
    const builds = () => ['exporters', 'openai'].map((name) => sourceVersion(home, name))
    const [exporters, openai] = builds()
    expect(exporters).toBe(sourceVersion(root, 'exporters'))
    await writeFile(join(home, 'plugins/exporters/encode.ts'), '// mended')
    expect(builds()).toEqual([expect.not.stringMatching(exporters!.replace('+', String.raw`\+`)), openai])
    const before = builds()
    await writeFile(join(home, 'plugins/number-words.ts'), '// mended for all that share it')
    for (const [index, build] of builds().entries()) expect(build).not.toBe(before[index])
    const between = builds()
    await writeFile(join(home, 'plugins/dialect/chat.ts'), '// mended for all that share it')
    for (const [index, build] of builds().entries()) expect(build).not.toBe(between[index])
  })
})
