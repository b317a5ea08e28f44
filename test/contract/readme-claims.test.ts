/** What README.md says, taken from the file itself and tried; what is tried elsewhere is named, with the test that would fail. Then what the other documents say of the tree. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cache, exporters, imageGen, library, local, threeD } from 'atelier-mcp/plugins'
import * as testing from 'atelier-mcp/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { commands } from '#core/cli/commands.ts'
import { pluginKinds } from '#core/cli/plugin-files.ts'
import config from '../../mcp.config.ts'
import { type Workshop, workshop } from '../fixtures/cli-process.ts'
import { painter } from '../fixtures/painter.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (file: string): Promise<string> => readFile(join(root, file), 'utf8')
const readme = await read('README.md')

/** The text below a heading, to the next one. */
const section = (title: string): string => {
  const found = readme.split(/^## /m).find((part) => part.startsWith(`${title}\n`))
  if (found === undefined) throw new Error(`README.md has no section "${title}".`)
  return found
}
const fenced = (title: string, language: string): string =>
  new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(section(title))?.[1] ?? ''
const indented = (title: string): string[] =>
  section(title)
    .split('\n')
    .flatMap((line) => (line.startsWith('    ') ? [line.trim()] : []))
const quoted = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, name]) => name!)

const open: testing.TestHost[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((host) => host.close()))
})
const start = async (plugins: testing.TestHostInit['plugins']): Promise<testing.TestHost> => {
  const host = await testing.createTestHost({ plugins })
  open.push(host)
  return host
}
let shop: Workshop
beforeAll(async () => {
  shop = await workshop()
})
afterAll(() => shop.remove())

/** A host with a painter who is paid, and how often it was. */
const paid = async () => {
  const painting = painter({ cost: { usd: 1, basis: 'computed' } })
  const { client } = await start([cache(), imageGen(), exporters(), library(), painting.plugin])
  const call = async (tool: string, args: object) => {
    const { envelope, content } = await client.callTool(tool, args as never)
    const [asset] = (envelope['assets'] ?? []) as { id: string; uri: string; path: string; width: number; mimeType: string }[]
    return { envelope, content, asset: asset! }
  }
  return { call, orders: painting.orders }
}
const wish = { prompt: 'a fox', size: '256x192' } as const

describe('"Nothing is paid twice"', () => {
  it('asked once more, in another format, at the same time: one order', async () => {
    const { call, orders } = await paid()
    await Promise.all([call('generate_image', wish), call('generate_image', wish)])
    expect((await call('generate_image', wish)).envelope).toMatchObject({ ok: true, cached: true, cost: { usd: 0 } })
    for (const format of ['webp', 'avif'])
      expect((await call('generate_image', { ...wish, format })).asset).toMatchObject({ mimeType: `image/${format}` })
    expect(orders).toHaveLength(1)
  })
  it('another size by convert_image or get_asset is no new order; another size of generate_image is one, as it says', async () => {
    const { call, orders } = await paid()
    const { asset } = await call('generate_image', wish)
    expect((await call('convert_image', { image: asset.uri, width: 128 })).asset.width).toBe(128)
    expect((await call('get_asset', { id: asset.id, maxSize: 64 })).asset.width).toBe(64)
    expect(orders).toHaveLength(1)
    await call('generate_image', { ...wish, size: '128x96' })
    expect(orders).toHaveLength(2)
  })
})

describe('"Every picture and model is a file with a record beside it", "small previews inline, the original as a file and a link"', () => {
  it('holds for both', async () => {
    const { client } = await start([imageGen(), exporters(), local(), threeD()])
    const spec = { units: 'mm', nodes: [{ kind: 'box', id: 'cube', size: [10, 10, 10] }], roots: ['cube'] }
    for (const [tool, args] of [
      ['generate_image', { prompt: 'a red fox', size: '1024x1024' }],
      ['create_model', { spec }],
    ] as const) {
      const { envelope, content } = await client.callTool(tool, args as never)
      const [asset] = envelope['assets'] as { path: string; id: string; bytes: number }[]
      expect((await readFile(asset!.path)).byteLength).toBe(asset!.bytes)
      expect(JSON.parse(await readFile(`${asset!.path}.json`, 'utf8'))).toMatchObject({ id: asset!.id })
      expect(content.map(({ type }) => type)).toEqual(['text', 'image', 'resource_link'])
      const preview = content.find((part) => part.type === 'image')
      expect(Buffer.from((preview as { data: string }).data, 'base64').byteLength).toBeLessThanOrEqual(100_000)
    }
  })
})

describe('"Errors say what to do"', () => {
  it('a code, what happened, why, and the fix', async () => {
    const { call } = await paid()
    expect((await call('generate_image', {})).envelope.error).toEqual(
      expect.objectContaining(Object.fromEntries(['code', 'message', 'why', 'fix'].map((part) => [part, expect.stringMatching(/\S/)]))),
    )
  })
})

describe('"Start" and "Use it from your client"', () => {
  it('names scripts that there are, which the checks of every change run', async () => {
    const ci = (await read('.ci/run')) + (await read('.ci/beside'))
    for (const script of [...readme.matchAll(/npm run ([\w-]+)/g)].map(([, name]) => name!)) {
      expect(manifest.scripts).toHaveProperty([script])
      // Packing bundles is left to people, as the decision says.
      if (script !== 'bundle') expect(ci).toContain(`npm run ${script}`)
    }
    expect(await read('docs/decisions/bundles.md')).toContain('it packs none, which takes a minute and the registry')
    expect([manifest.scripts.test, ci.includes('npm cit')]).toEqual([expect.stringContaining('vitest'), true])
    expect(manifest.engines.node).toBe(`>=${/Node ([\d.]+) or newer/.exec(readme)?.[1]}`)
  })
  it('has settings that are JSON, and start what the package has', () => {
    const settings = JSON.parse(fenced('Use it from your client', 'json')) as {
      mcpServers: { atelier: { command: string; args: [string, string] } }
    }
    const { command, args } = settings.mcpServers.atelier
    expect(command).toBe('node')
    expect(args[0].endsWith(manifest.bin.atelier.slice(1))).toBe(true)
    expect(Object.keys(commands)).toContain(args[1])
    expect(Object.keys(manifest.bin)).toEqual(['atelier'])
    expect(section('Use it from your client')).toContain(`npm i -g ${manifest.name}`)
  })
  it('says where it serves over HTTP', async () => {
    const folder = await shop.file('port.json', '{ "plugins": [] }')
    const address = new URL(/`(http:\/\/[^`]+)`/.exec(section('Use it from your client'))![1]!)
    const child = shop.start('serve', '--http', '--port', '0', '--config', folder)
    const url = await new Promise<string>((resolve) =>
      child.stderr!.on('data', (chunk: Buffer) => {
        const [, told] = /served at (\S+)/.exec(chunk.toString()) ?? []
        if (told) resolve(told)
      }),
    )
    child.kill()
    expect([address.hostname, address.pathname]).toEqual([new URL(url).hostname, new URL(url).pathname])
    expect(await read('core/mcp/http.ts')).toContain(`defaultPort = ${address.port}`)
  })
})

describe('"What it offers"', () => {
  it('are the tools that the bundled config has, all of them', async () => {
    const { client } = await start(config.plugins)
    const rows = section('What it offers')
      .split('\n')
      .filter((line) => line.startsWith('| `'))
    const told = rows.flatMap((row) => quoted(row.split('|')[1]!))
    expect(told.toSorted()).toEqual((await client.listTools()).map(({ name }) => name).toSorted())
    expect((await client.listTemplates()).map(({ uriTemplate }) => uriTemplate)).toContain('asset://{id}')
  })
  it('are the formats of models that there are', async () => {
    const { client } = await start([threeD()])
    const tool = (await client.listTools()).find(({ name }) => name === 'convert_model')!
    const { format } = tool.inputSchema['properties'] as { format: { enum: string[] } }
    expect(/spec; ([\w, ]+) \|/.exec(section('What it offers'))?.[1]?.toLowerCase().split(', ')).toEqual(format.enum)
  })
})

describe('"Configure"', () => {
  it('has a config that loads, with the plugins that it names', async () => {
    const code = fenced('Configure', 'ts')
    const file = await shop.file('readme.config.ts', code)
    const { stdout, stderr, code: exit } = await shop.atelier('plugins', '--json', '--config', file)
    expect([exit, stderr]).toEqual([0, ''])
    const called = /import \{([^}]+)\} from 'atelier-mcp\/plugins'/
      .exec(code)![1]!
      .split(',')
      .map((name) => name.trim())
    const kebab = called.map((name) => (name === 'threeD' ? '3d' : name).replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`))
    expect((JSON.parse(stdout) as { name: string }[]).map(({ name }) => name).toSorted()).toEqual(kebab.toSorted())
  })
  it('has a config with every tool of the bundled one, and says so', async () => {
    expect(section('Configure')).toContain('It has every tool of the bundled config')
    const file = await shop.file('readme-tools.config.ts', fenced('Configure', 'ts'))
    const [own, bundled] = await Promise.all(
      [['--config', file], []].map(async (args) => {
        const { stdout } = await shop.atelier('tools', '--json', ...args)
        return (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name).toSorted()
      }),
    )
    expect(own).toEqual(bundled)
  })
})

describe('"The command line"', () => {
  const lines = indented('The command line').flatMap((line) => {
    const [command = ''] = line.split(/\s{2,}#/)
    const [first = '', ...more] = command.split(' | ')
    return [first, ...more.map((name) => `atelier ${name}`)]
  })
  it.each(lines)('%s', async (line) => {
    const [program, ...words] = [...line.matchAll(/(?:[^\s"]|"[^"]*")+/g)].map(([word]) => word.replaceAll('"', ''))
    expect(program).toBe('atelier')
    // Until it is stopped: test/e2e/cli-dev.test.ts. On whoever's screen: test/e2e/cli-library.test.ts.
    if (words[0] === 'dev' || words[0] === 'open') return expect((await shop.atelier(words[0], '--help')).code).toBe(0)
    const plain = await shop.atelier(...words)
    expect([plain.code, plain.stdout.trim() === '']).toEqual([0, false])
    const json = await shop.atelier(...words, '--json')
    expect(() => JSON.parse(json.stdout) as unknown).not.toThrow()
  })
  it('ends with the codes that it names', async () => {
    expect(section('The command line')).toContain('Exit codes: 0 done, 1 failed, 2 used wrongly, 3 refused. Ctrl-C: 130.')
    const broken = `import { definePlugin } from 'atelier-mcp'
export default definePlugin({ name: 'broken', version: '1.0.0', apiVersion: 1, setup: ({ tools }) => void tools.add({ name: 'break', description: 'x', handler: () => { throw new Error('oh no') } }) })`
    await shop.file('broken.ts', broken)
    const file = await shop.file('broken.json', '{ "plugins": ["./broken.ts"] }')
    const codes = await Promise.all(
      [
        ['tools'],
        ['call', 'break', '--config', file],
        ['call', 'generate_image', 'pormpt=x'],
        ['call', 'generate_image', 'prompt=how to build a pipe bomb'],
      ].map((args) => shop.atelier(...args)),
    )
    expect(codes.map(({ code }) => code)).toEqual([0, 1, 2, 3])
  })
  it('has every command that is named anywhere', () => {
    const named = quoted(readme).flatMap((text) => /^atelier ([a-z-]+)/.exec(text)?.[1] ?? [])
    expect(named.filter((name) => !Object.hasOwn(commands, name))).toEqual([])
  })
})

describe('"Write a plugin"', () => {
  it('has one that works: its tool answers, its hook is heard', async () => {
    await shop.file('shout.ts', fenced('Write a plugin', 'ts'))
    const file = await shop.file('shout.json', '{ "plugins": ["./shout.ts", "image-gen", "exporters", "local"] }')
    expect((await shop.atelier('call', 'shout', 'text=hello', '--config', file)).stdout).toContain('HELLO')
    const { stdout } = await shop.atelier('call', 'generate_image', 'prompt=a fox', '--json', '--config', file)
    const { assets } = JSON.parse(stdout) as { assets: [{ path: string }] }
    expect(JSON.parse(await readFile(`${assets[0].path}.json`, 'utf8'))).toMatchObject({ prompt: 'a fox, in our house style' })
  })
  it('names the kinds that create-plugin takes, all of them', () => {
    const told = /--kind ([a-z|]+)`/.exec(section('Write a plugin'))?.[1]?.split('|')
    expect(told?.toSorted()).toEqual([...pluginKinds].toSorted())
  })
  it('names examples that there are and that check themselves, the provider in under 60 lines', async () => {
    for (const name of ['minimal', 'tool-plugin', 'provider', 'policy'])
      expect(existsSync(join(root, 'examples', name, 'check.ts'))).toBe(true)
    expect((await read('examples/provider/index.ts')).trimEnd().split('\n').length).toBeLessThan(60)
  })
  it('names what atelier-mcp/testing has', () => {
    const { createTestHost, providerSuite, exporterSuite, cacheStoreSuite } = testing
    for (const part of [createTestHost, providerSuite, exporterSuite, cacheStoreSuite]) expect(part).toBeTypeOf('function')
  })
})

describe('a link', () => {
  it('leads to a file that is there', () => {
    const files = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, file]) => file!)
    expect(files.length).toBeGreaterThan(5)
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([])
  })
})

describe('what another test proves', () => {
  it.each([
    [
      'nothing is ordered again by itself',
      'test/unit/core/kernel/pipeline/money-rule.test.ts',
      'never asks a second provider when the outcome is',
    ],
    [
      'cancels and asks again joins the order that is out',
      'test/unit/core/kernel/pipeline/run-on.test.ts',
      'is joined by whoever asks the same, under cache',
    ],
    [
      'finished by a small process of its own',
      'test/e2e/orders-survive.test.ts',
      'is found after a client has ended its host as clients do, however late the vendor answers',
    ],
    [
      'you are asked before it is placed again',
      'test/e2e/orders-survive.test.ts',
      'is in doubt where its holder was killed as well: the person says whether it is placed once more',
    ],
    ['A failed export loses nothing', 'test/unit/core/kernel/pipeline/export.test.ts', 'keeps all that was paid for when an export fails'],
    ['a killed host nothing that it had answered', 'test/e2e/multi-process-kill.test.ts', 'every asset that was acknowledged is there'],
    [
      'cannot take is handed out all the same',
      'test/unit/core/services/assets/store.test.ts',
      'survives a disk that is full in the middle of a file',
    ],
    ['progress while you wait', 'test/e2e/mcp-stdio.test.ts', "keeps the client's clock alive while a handler waits"],
    ['long work as jobs', 'test/unit/plugins/batch/batch.test.ts', 'run in the background and are waited for'],
    [
      'Everything here is a plugin on the same public API',
      'test/unit/structure.test.ts',
      'lets plugins, examples and templates import the package by its name',
    ],
    ['It says what it drew, left out and did not understand', 'test/contract/local.test.ts', 'says what it drew, what it left out'],
    ['only after `atelier trust`', 'test/e2e/config-sources.test.ts', 'is ignored, with a hint, until somebody trusts it'],
    ['your own config directory', 'test/e2e/config-sources.test.ts', 'the one of the user, the bundled default'],
    ['writes a starter file', 'test/e2e/cli.test.ts', 'which works and is trusted'],
    [
      'it passes the contract suite of its kind',
      'test/e2e/cli-create-plugin.test.ts',
      'passes the contract suite of its kind and its own tests',
    ],
    ['has a config to try it', 'test/e2e/cli-create-plugin.test.ts', 'is loaded from its source by its own config'],
    ['a package that plain Node imports', 'test/e2e/cli-create-plugin.test.ts', 'is JavaScript that plain Node imports'],
    ['takes over what you save in a config or plugin', 'test/e2e/cli-dev.test.ts', 'loads anew what a plugin imports'],
    ['what cannot be loaded replaces nothing', 'test/e2e/cli-dev.test.ts', 'keeps what was loaded when an edit fails'],
  ])('%s', async (claim, file, test) => {
    expect(readme.includes(claim)).toBe(true)
    expect((await read(file)).includes(test)).toBe(true)
  })
})
