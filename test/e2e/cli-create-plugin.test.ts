/** A new plugin of each kind goes its whole way on the packed program: made, tested, built, packed, installed and used by its name. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pluginKinds } from '#core/cli/plugin-files.ts'
import { lookAlike, type LookAlike } from '../../templates/provider/test/look-alike.ts'
import { type Installed, installedPackage } from '../fixtures/installed-package.ts'

const adds: Readonly<Record<(typeof pluginKinds)[number], object>> = {
  tool: { tools: ['my_tool'] },
  provider: { providers: ['image.generate by my-provider'] },
  policy: {},
  exporter: { exporters: ['my-exporter'] },
  moderation: { providers: ['moderate.text by my-moderation'] },
  cache: {},
  vision: { providers: ['vision.analyze by my-vision'] },
  model: { providers: ['model.create by my-model'] },
}
const names = pluginKinds.map((kind) => `my-${kind}`)

let shop: Installed
const atelier = (below: string, ...args: readonly string[]) => shop.run(below, process.execPath, shop.cli, ...args)

beforeAll(async () => {
  shop = await installedPackage()
  await Promise.all(pluginKinds.map((kind) => atelier('.', 'create-plugin', `my-${kind}`, '--kind', kind)))
}, 300_000)
afterAll(() => shop.remove())

describe('a new plugin', () => {
  it.each(pluginKinds)('of kind %s is loaded from its source by its own config, and adds what it should', async (kind) => {
    const { stdout, stderr, code } = await atelier(`my-${kind}`, 'plugins', '--json', '--config', 'mcp.config.ts')
    expect(stderr).toBe('')
    expect(code).toBe(0)
    const row = (JSON.parse(stdout) as { name: string; adds: Record<string, string[]> }[]).find(({ name }) => name === `my-${kind}`)
    expect(row?.adds).toEqual(adds[kind])
  })

  it('passes the contract suite of its kind and its own tests', async () => {
    const { stdout } = await shop.run(
      '.',
      process.execPath,
      'node_modules/vitest/vitest.mjs',
      'run',
      '--reporter',
      'json',
      '--testTimeout',
      '30000',
    )
    const report = JSON.parse(stdout.slice(stdout.indexOf('{'))) as Report
    const failed = report.testResults.flatMap(({ message, assertionResults }) => [
      ...(message ? [message] : []),
      ...assertionResults.flatMap(({ status, fullName, failureMessages }) => (status === 'passed' ? [] : [fullName, ...failureMessages])),
    ])
    expect(failed).toEqual([])
    // Two of their own at least, or a suite.
    expect(report.testResults.map(({ assertionResults }) => Math.min(assertionResults.length, 2))).toEqual(pluginKinds.map(() => 2))
  }, 240_000)

  it('type-checks as it is', async () => {
    const checked = await Promise.all(names.map((name) => shop.run(name, 'node_modules/.bin/tsc', '-p', '.').then(({ stdout }) => stdout)))
    expect(checked.join('')).toBe('')
  }, 120_000)
})

describe('a plugin that was packed and installed', () => {
  let vendor: LookAlike
  let client: Client
  beforeAll(async () => {
    // `prepare` builds each.
    const { stdout, stderr, code } = await shop.run('.', 'npm', 'pack', '--silent', ...names.map((name) => `./${name}`))
    expect([code, stderr]).toEqual([0, ''])
    const tarballs = stdout.split('\n').filter((line) => line.endsWith('.tgz'))
    expect(tarballs).toHaveLength(names.length)
    for (const name of names) {
      const tarball = tarballs.find((file) => file.startsWith(`atelier-plugin-${name}-`))!
      await shop.unpack(join(shop.folder, tarball), join(shop.folder, `consumer/node_modules/atelier-plugin-${name}`))
    }
    vendor = await lookAlike('key')
    const options: Readonly<Record<string, object>> = { 'my-provider': { apiKey: 'key', baseUrl: vendor.url, pollMs: 10 } }
    const plugins = [
      'image-gen',
      'exporters',
      'vision',
      '3d',
      { use: 'moderation', options: { policy: { 'my-moderation': 'block' }, vendor: 'always' } },
      ...names.map((name) => ({ use: `atelier-plugin-${name}`, ...(options[name] && { options: options[name] }) })),
    ]
    const chains = {
      'image.generate': ['my-provider'],
      'moderate.text': ['my-moderation'],
      'vision.analyze': ['my-vision'],
      'model.create': ['my-model'],
    }
    const config = `import { defineConfig } from 'atelier-mcp'\nexport default defineConfig(${JSON.stringify({ plugins, chains })})\n`
    await writeFile(join(shop.folder, 'consumer/mcp.config.ts'), config)
    client = new Client({ name: 'test', version: '1.0.0' })
    const args = [shop.cli, 'serve', '--config', join(shop.folder, 'consumer/mcp.config.ts')]
    await client.connect(new StdioClientTransport({ command: process.execPath, args, env: shop.env, cwd: shop.folder, stderr: 'ignore' }))
  }, 180_000)
  afterAll(async () => {
    await client.close()
    await vendor.close()
  })
  const call = async (name: string, args: Record<string, unknown>): Promise<Envelope> => {
    const { _meta } = await client.callTool({ name, arguments: args })
    return _meta!['atelier/result'] as Envelope
  }

  it('is JavaScript that plain Node imports, with types, without sources', async () => {
    const script = `for (const name of ${JSON.stringify(names)}) {
      const { default: plugin } = await import('atelier-plugin-' + name)
      console.log(plugin().definition.name)
    }`
    const { stdout, stderr } = await shop.run('consumer', process.execPath, '--input-type=module', '--eval', script)
    expect([stdout.trim().split('\n'), stderr]).toEqual([names, ''])
    const { stdout: files } = await shop.run('consumer/node_modules/atelier-plugin-my-provider', 'find', '.', '-type', 'f')
    expect(files.trim().split('\n').toSorted()).toEqual([
      './README.md',
      './dist/finished.d.ts',
      './dist/finished.js',
      './dist/index.d.ts',
      './dist/index.js',
      './dist/paint-server.d.ts',
      './dist/paint-server.js',
      './package.json',
    ])
  })

  it('works in a host that names it: tool, provider, cache, exporter, policy, moderation, vision, model', async () => {
    const { structuredContent: counted, content } = await client.callTool({ name: 'my_tool', arguments: { text: 'two words' } })
    expect(counted ?? content).toEqual({ answer: 'two words', words: 2 })
    const wish = { prompt: 'a red fox', size: '512x512', seed: 3 }
    const made = await call('generate_image', wish)
    expect(made).toMatchObject({ ok: true, provider: { id: 'my-provider' }, cached: false, cost: { usd: 0.02 } })
    expect(await call('generate_image', wish)).toMatchObject({ ok: true, cached: true })
    const { uri } = made.assets![0]!
    const asTiff = await call('convert_image', { image: uri, format: 'my-exporter' })
    expect(asTiff).toMatchObject({ ok: true, assets: [{ mimeType: 'image/tiff' }] })
    expect(await call('generate_image', { prompt: 'something secret' })).toMatchObject({ ok: false, error: { code: 'MY_POLICY_BLOCKED' } })
    expect(await call('generate_image', { prompt: 'a jackpot' })).toMatchObject({ ok: false, error: { outcome: 'none' } })
    expect(vendor.counts.orders).toBe(1)
    expect(await call('moderate_content', { text: 'a jackpot' })).toMatchObject({ data: { action: 'block' } })
    expect(await call('analyze_image', { images: [uri], question: 'What is it?' })).toMatchObject({
      data: { answer: expect.stringContaining('512 x 512 pixels') },
    })
    expect(await call('create_model', { prompt: 'a box of 40 x 20 x 10 mm' })).toMatchObject({ ok: true, provider: { id: 'my-model' } })
  }, 60_000)
})

interface Report {
  readonly testResults: readonly {
    readonly message: string
    readonly assertionResults: readonly {
      readonly status: string
      readonly fullName: string
      readonly failureMessages: readonly string[]
    }[]
  }[]
}
interface Envelope {
  readonly ok: boolean
  readonly assets?: readonly { readonly uri: string }[]
}
