import { once } from 'node:events'
import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { LoggingMessageNotificationSchema, ToolListChangedNotificationSchema } from '@modelcontextprotocol/sdk/types.js'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Workshop, workshop } from '../fixtures/cli-process.ts'
import { textOf } from '../fixtures/http-client.ts'

interface Dev {
  say(tool: string): Promise<string>
  readonly client: Client
  readonly transport: StdioClientTransport | StreamableHTTPClientTransport
  readonly told: { tools: number; readonly logs: { readonly level: string; readonly data: unknown }[] }
  stderr(): string
  close(): Promise<void>
}

const config = `import { defineConfig } from 'atelier-mcp'
import typed from './typed/index.ts'
export default defineConfig({ plugins: [typed(), './compiled/index.js', './classic/index.cjs', 'atelier-plugin-linked'], dirs: { data: './out' } })
`
const typed = `import { definePlugin } from 'atelier-mcp'
import { word } from './helper.ts'
import { existsSync } from 'node:fs'
export default definePlugin({ name: 'typed', version: '1.0.0', apiVersion: 1, setup({ tools }) {
  tools.add({ name: 'typed', description: 'Says a word.', handler: (): string => word })
  tools.add({ name: 'slow', description: 'Says it when it may.', handler: async (): Promise<string> => {
    while (!existsSync('release')) await new Promise((resolve) => setTimeout(resolve, 20))
    return word
  } })
} })
`
const compiled = `import { definePlugin } from 'atelier-mcp'
import { word } from './helper.js'
import { again } from './again.js'
export default definePlugin({ name: 'compiled', version: '1.0.0', apiVersion: 1, setup({ tools }) {
  tools.add({ name: 'compiled', description: 'Says a word.', handler: () => word + again() })
} })
`
const classic = `const { definePlugin } = require('atelier-mcp')
module.exports = definePlugin({ name: 'classic', version: '1.0.0', apiVersion: 1, setup({ tools }) {
  tools.add({ name: 'classic', description: 'Says a word.', handler: () => require('./helper.cjs').word + require('./data.json').word })
} })
`
const linked = (word: string): string => `import { definePlugin } from 'atelier-mcp'
export default definePlugin({ name: 'linked', version: '1.0.0', apiVersion: 1, setup({ tools }) {
  tools.add({ name: 'linked', description: 'Says a word.', handler: () => '${word}' })
} })
`
const helper = (word: string): string => `export const word: string = '${word}'\n`

const write = (shop: Workshop, name: string, text: string): void => {
  const path = join(shop.folder, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, text)
}
function writeAll(shop: Workshop): void {
  write(shop, 'mcp.config.ts', config)
  write(shop, 'typed/index.ts', typed)
  write(shop, 'typed/helper.ts', helper('first'))
  write(shop, 'compiled/package.json', '{ "type": "module" }')
  write(shop, 'compiled/index.js', compiled)
  write(shop, 'compiled/helper.js', `export const word = 'first'\n`)
  // A circle, as compiled code may have it.
  write(shop, 'compiled/again.js', `import { word } from './helper.js'\nimport './index.js'\nexport const again = () => word\n`)
  write(shop, 'classic/index.cjs', classic)
  write(shop, 'classic/helper.cjs', `exports.word = 'first'\n`)
  write(shop, 'classic/data.json', '{ "word": "first" }')
  // As `npm link` and workspaces leave it: in the developer's hands, though found in `node_modules`.
  write(shop, 'packages/linked/package.json', '{ "name": "atelier-plugin-linked", "type": "module", "exports": "./dist/index.js" }')
  write(shop, 'packages/linked/dist/index.js', linked('first'))
  mkdirSync(join(shop.folder, 'node_modules'))
  symlinkSync('../packages/linked', join(shop.folder, 'node_modules/atelier-plugin-linked'))
}

async function connect(shop: Workshop, over: 'stdio' | 'HTTP', onStderr: (all: string) => void = () => {}): Promise<Dev> {
  let stderr = ''
  const args = ['dev', '--config', 'mcp.config.ts', ...(over === 'stdio' ? ['--stdio'] : ['--port', '0'])]
  const client = new Client({ name: 'test', version: '1.0.0' })
  const told: Dev['told'] = { tools: 0, logs: [] }
  client.setNotificationHandler(ToolListChangedNotificationSchema, () => void told.tools++)
  client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => void told.logs.push(params))
  const say = async (name: string): Promise<string> => textOf(await client.callTool({ name, arguments: {} }))
  if (over === 'stdio') {
    const transport = new StdioClientTransport({ ...shop.command(...args), stderr: 'pipe' })
    transport.stderr!.on('data', (chunk: Buffer) => (stderr += String(chunk)))
    await client.connect(transport)
    return { say, client, transport, told, stderr: () => stderr, close: () => client.close() }
  }
  const child = shop.start(...args)
  child.stderr!.on('data', (chunk: Buffer) => onStderr((stderr += String(chunk))))
  await vi.waitFor(() => expect(stderr).toContain('served at'), patient)
  const url = new URL(/served at (\S+)/.exec(stderr)![1]!)
  const transport = new StreamableHTTPClientTransport(url)
  await client.connect(transport as never)
  const close = async (): Promise<void> => {
    await client.close()
    child.kill('SIGINT')
    expect(await once(child, 'exit')).toEqual(process.platform === 'win32' ? [null, 'SIGINT'] : [0, null])
  }
  return { say, client, transport, told, stderr: () => stderr, close }
}

const patient = { timeout: 60_000, interval: 50 }
const reloads = ({ stderr }: Dev): number => stderr().split(': reloaded.').length - 1

describe.each(['stdio', 'HTTP'] as const)('atelier dev over %s', (over) => {
  let shop: Workshop
  let dev: Dev
  beforeAll(async () => {
    shop = await workshop()
    writeAll(shop)
    dev = await connect(shop, over)
  })
  afterAll(async () => {
    await dev.close()
    await shop.remove()
  })
  const says = (tool: string, word: string): Promise<void> => vi.waitFor(async () => expect(await dev.say(tool)).toBe(word), patient)

  it('keeps what was loaded when an edit fails, says why to the terminal and the client, and takes the mended one', async () => {
    write(shop, 'typed/helper.ts', 'export const word: string = \n')
    await vi.waitFor(() => expect(dev.stderr()).toContain('could not be loaded: what was loaded before goes on'), patient)
    expect(dev.stderr()).toMatch(/CONFIG_SYNTAX: .*helper\.ts:2:1/)
    expect(dev.stderr()).toContain('fix:')
    await vi.waitFor(() => expect(dev.told.logs).toContainEqual(expect.objectContaining({ level: 'error' })), patient)
    const { data } = dev.told.logs.find(({ level }) => level === 'error')!
    expect(data).toMatchObject({
      code: 'CONFIG_SYNTAX',
      message: expect.stringContaining('helper.ts'),
      why: expect.any(String),
      fix: expect.any(String),
    })
    expect(await dev.say('typed')).toBe('first')
    write(shop, 'typed/helper.ts', helper('mended'))
    await says('typed', 'mended')
  })

  it('keeps what was loaded when a plugin fails in its setup', async () => {
    write(shop, 'compiled/index.js', compiled.replace('tools.add(', `throw new Error('no disk'); tools.add(`))
    await vi.waitFor(() => expect(dev.stderr()).toMatch(/PLUGIN_SETUP_FAILED: .*no disk/), patient)
    expect(await dev.say('compiled')).toBe('firstfirst')
    const before = reloads(dev)
    write(shop, 'compiled/index.js', compiled)
    await vi.waitFor(() => expect(reloads(dev)).toBe(before + 1), patient)
  })

  it.each([
    ['the config', 'mcp.config.ts', config, `process.exit(3)\n${config}`, /CONFIG_FAILED: .*process\.exit\(3\)/],
    ['a plugin at load', 'classic/index.cjs', classic, `process.exit(4)\n${classic}`, /process\.exit\(4\)/],
    [
      'a plugin in its setup',
      'compiled/index.js',
      compiled,
      compiled.replace('setup({ tools }) {', 'async setup({ tools }) { await null; process.exit(5)'),
      /PLUGIN_SETUP_FAILED: .*"compiled".*process\.exit\(5\)/,
    ],
    [
      'a timer of a setup that fails',
      'compiled/index.js',
      compiled,
      compiled.replace(
        'setup({ tools }) {',
        'async setup({ tools }) { setTimeout(() => process.exit(6)); await new Promise((done) => setTimeout(done, 50)); throw new Error("later")',
      ),
      /PLUGIN_SETUP_FAILED: .*"compiled".*later/,
    ],
  ])('keeps what was loaded when %s ends the process', async (_, file, good, bad, told) => {
    write(shop, file, bad)
    await vi.waitFor(() => expect(dev.stderr()).toMatch(told), patient)
    expect(await dev.say('typed')).toBe('mended')
    const before = reloads(dev)
    write(shop, file, good)
    await vi.waitFor(() => expect(reloads(dev)).toBe(before + 1), patient)
  })

  it('finds a file that was missing as soon as it is there, in a new folder too', async () => {
    write(shop, 'typed/helper.ts', `export { word } from '../later/deep/word.ts'\n`)
    await vi.waitFor(() => expect(dev.stderr()).toMatch(/CONFIG_FAILED: .*later\/deep\/word\.ts/), patient)
    write(shop, 'later/deep/word.ts', helper('found'))
    await says('typed', 'found')
  })

  it.each([
    ['TypeScript', 'typed', 'typed/helper.ts', helper('second'), 'second'],
    ['a compiled module', 'compiled', 'compiled/helper.js', `export const word = 'second'\n`, 'secondsecond'],
    ['CommonJS', 'classic', 'classic/helper.cjs', `exports.word = 'second'\n`, 'secondfirst'],
    ['a linked package', 'linked', 'packages/linked/dist/index.js', linked('second'), 'second'],
    ['JSON', 'classic', 'classic/data.json', '{ "word": "third" }', 'secondthird'],
  ])('loads anew what a plugin imports: %s', async (_, tool, file, text, word) => {
    write(shop, file, text)
    await says(tool, word)
  })

  it('sees a file that an editor renames over the old one', async () => {
    write(shop, 'compiled/helper.js.new', `export const word = 'renamed'\n`)
    renameSync(join(shop.folder, 'compiled/helper.js.new'), join(shop.folder, 'compiled/helper.js'))
    await says('compiled', 'renamedrenamed')
  })

  it('tells the client in its session that there is a new tool', async () => {
    const { sessionId } = dev.transport as { sessionId?: string }
    const { tools } = dev.told
    write(
      shop,
      'classic/index.cjs',
      classic.replace('tools.add(', `tools.add({ name: 'new_tool', description: 'New.', handler: () => 'new' }); tools.add(`),
    )
    const names = async (): Promise<string[]> => (await dev.client.listTools()).tools.map(({ name }) => name)
    await vi.waitFor(async () => {
      expect(dev.told.tools).toBeGreaterThan(tools)
      expect(await names()).toContain('new_tool')
    }, patient)
    expect(await dev.say('new_tool')).toBe('new')
    expect((dev.transport as { sessionId?: string }).sessionId).toBe(sessionId)
  })

  it('lets a call end on the host that took it', async () => {
    write(shop, 'typed/helper.ts', helper('before'))
    await says('typed', 'before')
    const slow = dev.say('slow')
    write(shop, 'typed/helper.ts', helper('after'))
    await says('typed', 'after')
    write(shop, 'release', '')
    expect(await slow).toBe('before')
  })

  it('loads once for a burst of saves, and never for what the host or anybody else writes', async () => {
    const before = reloads(dev)
    for (const name of ['out/fox.png', 'out/fox.json', 'notes.md', 'other.ts', 'typed/other.ts', '.git/index', 'node_modules/x/index.js'])
      write(shop, name, 'x')
    for (let round = 0; round < 5; round++) {
      write(shop, 'typed/helper.ts', helper(`burst ${round}`))
      write(shop, 'compiled/helper.js', `export const word = 'burst ${round}'\n`)
    }
    await says('typed', 'burst 4')
    expect(reloads(dev) - before).toBe(1)
    expect(
      dev
        .stderr()
        .split('\n')
        .findLast((line) => line.endsWith(': reloaded.')),
    ).toBe('typed/helper.ts, compiled/helper.js changed: reloaded.')
  })

  it('looks again after a reload during which something was saved', async () => {
    write(
      shop,
      'typed/helper.ts',
      `import { existsSync, writeFileSync } from 'node:fs'
writeFileSync('begun', '')
while (!existsSync('go-on')) await new Promise((resolve) => setTimeout(resolve, 20))
export const word: string = 'slow to load'
`,
    )
    const { existsSync } = await import('node:fs')
    await vi.waitFor(() => expect(existsSync(join(shop.folder, 'begun'))).toBe(true), patient)
    write(shop, 'typed/helper.ts', helper('newest'))
    write(shop, 'go-on', '')
    await says('typed', 'newest')
  })
})

describe('atelier dev with a config that cannot be loaded', () => {
  it.each([
    ['misses a file', config.replace('./typed/index.ts', './typo/index.ts'), /CONFIG_FAILED: .*typo.index\.ts/],
    ['ends the process', `process.exit(0)\n${config}`, /CONFIG_FAILED: .*process\.exit\(0\)/],
    [
      'lets nobody in',
      config.replace('plugins:', 'http: { auth: { tokens: [] } }, plugins:'),
      /HTTP_AUTH_INVALID: .*names nobody who may ask/,
    ],
  ])('says why, and serves once it is mended: one that %s', async (_, bad, told) => {
    const shop = await workshop()
    writeAll(shop)
    write(shop, 'mcp.config.ts', bad)
    const connecting = connect(shop, 'HTTP', (stderr) => {
      if (stderr.includes('Nothing is served until this is mended')) write(shop, 'mcp.config.ts', config)
    })
    const dev = await connecting
    expect(dev.stderr()).toMatch(told)
    expect(await dev.say('typed')).toBe('first')
    await dev.close()
    await shop.remove()
  })
})
