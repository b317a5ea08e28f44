import { once } from 'node:events'
import { chmod, readFile, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { envelopeSchema } from 'atelier-mcp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ownerAlone } from '../fixtures/owner-alone.ts'
import { type Workshop, workshop } from '../fixtures/cli-process.ts'

const source = `import { AtelierError, definePlugin } from 'atelier-mcp'
import * as z from 'zod'
export default definePlugin({
  name: 'helpful', version: '1.2.3', apiVersion: 1, description: 'Helps.', needs: { env: ['HELPFUL_KEY'], hosts: ['example.com'] },
  setup({ tools, commands, providers }) {
    console.log('a plugin prints at set-up')
    tools.add({ name: 'echo', description: 'Gives back what it gets.', input: z.object({ text: z.string().optional(), count: z.int().max(9).default(1), list: z.array(z.string()).optional(), box: z.object({ x: z.number() }).optional() }), output: z.object({ got: z.string() }),
      handler: (args) => { console.log('a plugin prints in a call'); process.stdout.write('and again'); return { got: JSON.stringify(args) } } })
    tools.add({ name: 'say', description: 'Says it.', input: z.object({ text: z.string() }), handler: ({ text }) => [text, 'twice'] })
    tools.add({ name: 'weigh', description: 'Weighs a file.', input: z.object({ file: z.string().describe('What to weigh') }), handler: async ({ file }, call) => String((await (await call.assets.load(file)).bytes()).length) })
    tools.add({ name: 'refuse', description: 'x', handler: () => { throw new AtelierError({ code: 'REFUSED', message: 'No.', outcome: 'none' }) } })
    tools.add({ name: 'break', description: 'x', handler: () => { throw new Error('oh no') } })
    tools.add({ name: 'slow', description: 'x', handler: (_, call) => new Promise((_, reject) => { process.stderr.write('slow has begun'); call.signal.addEventListener('abort', () => reject(call.signal.reason)) }) })
    commands.add({ name: 'shelf list', description: 'Lists the shelf.', run: () => [{ name: 'a', size: 1 }, { name: 'b', size: 22 }] })
    commands.add({ name: 'shelf clear', description: 'Clears the shelf.', args: z.object({ olderThan: z.string(), deep: z.boolean().default(false) }), run: ({ olderThan, deep }) => 'cleared ' + olderThan + ' ' + deep })
    providers.add({ specVersion: 'v1', kind: 'image.generate', id: 'absent', capabilities: { sizes: 'any', maxCount: 1, mimeTypes: [], seed: false, transparency: false }, available: () => ({ ok: false, why: 'No key.', fix: 'Set HELPFUL_KEY.' }), invoke: async () => ({}) })
  },
})
`

/** Its own errors, three of them with words. */
const failing = `import { AtelierError, definePlugin } from 'atelier-mcp'
export default definePlugin({
  name: 'failing', version: '1.0.0', apiVersion: 1,
  errors: { SHELF_LOCKED: { why: 'It is locked.', fix: 'Unlock it.', exitCode: 3 }, SHELF_ODD: { why: 'It is odd.', fix: 'Straighten it.', exitCode: 2 }, SHELF_BROKEN: { why: 'It broke.', fix: 'Mend it.' } },
  setup({ tools, commands }) {
    for (const code of ['LOCKED', 'ODD', 'BROKEN', 'UNHEARD_OF']) {
      const run = () => { throw new AtelierError({ code: 'SHELF_' + code, message: 'No.', outcome: 'none' }) }
      tools.add({ name: code, description: 'x', handler: run })
      commands.add({ name: 'fail ' + code.toLowerCase(), description: 'x', run })
    }
  },
})
`

let shop: Workshop
let config: string
beforeAll(async () => {
  shop = await workshop()
  await shop.file('helpful.ts', source)
  config = await shop.file('config.json', '{ "plugins": ["./helpful.ts"] }')
})
afterAll(() => shop.remove())

const run = (...args: string[]) => shop.atelier(...args, '--config', config)

describe('used wrongly', () => {
  it.each([
    [['tools', '--bad'], 'COMMAND_USAGE'],
    [['tools', 'one', 'two'], 'COMMAND_USAGE'],
    [['tools', 'word'], 'INPUT_NOT_FOUND'],
    [['call', 'word', '--help'], 'INPUT_NOT_FOUND'],
    [['call'], 'COMMAND_USAGE'],
    [['call', 'echo', 'no-pair'], 'COMMAND_USAGE'],
    [['call', 'echo', '--args', '{broken'], 'COMMAND_USAGE'],
    [['call', 'echo', '--args', '[1]'], 'COMMAND_USAGE'],
    [['serve', '--port', '80'], 'COMMAND_USAGE'],
    [['serve', '--http', '--port', 'many'], 'COMMAND_USAGE'],
    [['shelf', 'clear'], 'COMMAND_USAGE'],
    [['create-plugin'], 'COMMAND_USAGE'],
    [['create-plugin', 'Big Name'], 'COMMAND_USAGE'],
    [['create-plugin', '../out'], 'COMMAND_USAGE'],
    [['create-plugin', 'fine', '--kind', 'tol'], 'COMMAND_USAGE'],
    [['create-plugin', 'cache'], 'COMMAND_USAGE'],
    [['create-plugin', 'image-gen', '--kind', 'provider'], 'COMMAND_USAGE'],
    [['call', 'echo', 'text=x', 'text=y'], 'COMMAND_USAGE'],
    [['init', 'config.yaml'], 'COMMAND_USAGE'],
    [['call', 'ecko'], 'INPUT_NOT_FOUND'],
    [['serv'], 'COMMAND_UNKNOWN'],
    [['shelf', 'lst'], 'COMMAND_UNKNOWN'],
  ])('%j ends with 2, why and fix', async (args, code) => {
    const needsConfig = ['call', 'shelf', 'serv', 'serve'].includes(args[0]!)
    const ran = needsConfig ? await run(...args) : await shop.atelier(...args)
    expect(ran.stderr).toContain(`${code}: `)
    expect(ran.stderr).toMatch(/^ {2}fix: {3}\S/m)
    expect(ran.stdout).toBe('')
    expect(ran.code).toBe(2)
  })

  it('names what was probably meant', async () => {
    expect((await run('call', 'ecko')).stderr).toContain('Did you mean "echo"?')
    expect((await run('serv')).stderr).toContain('`atelier serve`')
    expect((await run('shelf', 'lst')).stderr).toContain('`atelier shelf list`')
  })

  it('prints the overview to stderr where no command is given', async () => {
    const { code, stdout, stderr } = await shop.atelier()
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain('Usage: atelier COMMAND')
  })

  it('overwrites nothing', async () => {
    await shop.file('mcp.config.ts', 'mine')
    expect((await shop.atelier('init')).stderr).toContain('COMMAND_EXISTS')
    expect(await readFile(join(shop.folder, 'mcp.config.ts'), 'utf8')).toBe('mine')
    await shop.file('taken/file.txt', 'mine')
    expect((await shop.atelier('create-plugin', 'taken')).code).toBe(2)
  })
})

describe('atelier call', () => {
  it('keeps stdout clean of what plugins print', async () => {
    const { stdout, stderr } = await run('call', 'say', 'text=hello')
    expect(stdout).toBe('hello\ntwice\n')
    expect(stderr).toContain('a plugin prints at set-up')
  })

  it('takes values as the schema wants them, and --args below them', async () => {
    const { stdout } = await run('call', 'echo', '--json', '--args', '{"text":"old","count":2}', 'text=1', 'list=a', 'list=b', 'box.x=4')
    const { data } = JSON.parse(stdout) as { data: { got: string } }
    expect(JSON.parse(data.got)).toEqual({ text: '1', count: 2, list: ['a', 'b'], box: { x: 4 } })
  })

  it('refuses an argument that the tool does not name, with the nearest that it does', async () => {
    const { code, stdout, stderr } = await run('call', 'say', 'txet=hello')
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain('There is no argument "txet"; did you mean "text"?')
    const { stderr: ofCommand, code: failed } = await run('shelf', 'clear', '--oldr-than', '7d')
    expect([failed, ofCommand]).toEqual([2, expect.stringContaining('There is no argument "oldrThan"; did you mean "olderThan"?')])
  })

  it('prints a whole envelope with --json, also where there is no such tool', async () => {
    const { stdout, code } = await run('call', 'ecko', '--json')
    expect(envelopeSchema.parse(JSON.parse(stdout))).toMatchObject({ ok: false, kind: 'call', error: { code: 'INPUT_NOT_FOUND' } })
    expect(code).toBe(2)
    expect(envelopeSchema.parse(JSON.parse((await run('call', 'say', 'text=x', '--json')).stdout))).toMatchObject({ ok: true, kind: 'say' })
  })

  it.each([
    ['', 'utf8'],
    ['\uFEFF', 'utf8'],
    ['\uFEFF', 'utf16le'],
  ] as const)('reads arguments from a file that begins with %j, in %s', async (mark, encoding) => {
    await writeFile(await shop.file('args.json', ''), `${mark}{"text": "from a file"}`, encoding)
    expect((await run('call', 'say', '--args', '@args.json')).stdout).toBe('from a file\ntwice\n')
  })

  it('reads the files that are named, and says of those that may not be read whether they are there', async () => {
    const there = await shop.file('there.txt', 'four')
    expect((await run('call', 'weigh', `file=${there}`)).stdout).toBe('4\n')
    const { code, stderr } = await run('call', 'weigh', 'file=/no/such/file.txt')
    expect(code).toBe(3)
    expect(stderr).toContain('Note: there is no file "/no/such/file.txt".')
  })

  it.each([
    ['a file in a folder that is still to be made', (home: string) => join(home, 'Pictures/new/fox.png'), 'Pictures/new/fox.png'],
    ['a folder', (home: string) => home, '.png'],
    ['what begins with ~', () => '~/fox.png', 'fox.png'],
  ])('saves where the person at the terminal says, outside of this folder too: %s', async (_words, to, at) => {
    const ran = await shop.atelier('call', 'generate_image', 'prompt=a red fox', 'size=64x64', `saveTo=${to(shop.home)}`)
    expect(ran).toMatchObject({ code: 0, stdout: expect.stringMatching(/Saved: (.+)/) })
    const saved = /Saved: (.+)/.exec(ran.stdout)![1]!
    expect(saved.startsWith(shop.home) && saved.endsWith(at)).toBe(true)
    expect((await stat(saved)).size).toBeGreaterThan(100)
  })
  it('shows what a tool takes', async () => {
    const { code, stdout } = await run('call', 'weigh', '--help')
    expect([code, stdout]).toEqual([0, (await run('tools', 'weigh')).stdout])
    expect(stdout).toMatch(/file \* +text +What to weigh/)
  })

  it('reads arguments from stdin', async () => {
    const child = shop.start('call', 'say', '--args', '-', '--config', config)
    child.stdin!.end('{"text": "from stdin"}')
    const chunks: Buffer[] = []
    child.stdout!.on('data', (chunk: Buffer) => chunks.push(chunk))
    await once(child, 'close')
    expect(Buffer.concat(chunks).toString()).toBe('from stdin\ntwice\n')
  })

  it('prints the envelope and nothing else with --json', async () => {
    const { stdout, code } = await run('call', 'say', 'text=x', '--json')
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, kind: 'say', assets: [], warnings: [] })
    expect(code).toBe(0)
  })

  it.each([
    ['refuse', 3, 'REFUSED'],
    ['break', 1, 'TOOL_FAILED'],
    ['say', 2, 'INPUT_INVALID'],
  ])('of %s ends with %i', async (tool, exit, code) => {
    const plain = await run('call', tool)
    expect(plain.stdout).toBe('')
    expect(plain.code).toBe(exit)
    const json = await run('call', tool, '--json')
    expect(envelopeSchema.parse(JSON.parse(json.stdout))).toMatchObject({ ok: false, kind: tool, error: { code, plugin: 'helpful' } })
    expect(json.code).toBe(exit)
  })

  it.each([
    ['all done', 0, ['a fox', 'an owl']],
    ['one failed', 1, ['a fox', 'a logo']],
  ])('of a batch with %s ends with %i', async (_, exit, prompts) => {
    const items = prompts.map((prompt) => ({ tool: 'generate_image', arguments: { prompt, provider: 'local', size: '64x64' } }))
    const its = ['--config', await shop.file('batch.json', '{ "plugins": ["local", "image-gen", "batch"] }')]
    const { code, stdout } = await shop.atelier('call', 'batch_generate', '--args', JSON.stringify({ items }), '--json', ...its)
    expect(envelopeSchema.parse(JSON.parse(stdout))).toMatchObject({ ok: true, data: { totals: { items: 2, failed: exit } } })
    expect(code).toBe(exit)
  })

  it.each([
    ['LOCKED', 3, 'Unlock it.'],
    ['ODD', 2, 'Straighten it.'],
    ['BROKEN', 1, 'Mend it.'],
    ['UNHEARD_OF', 1, 'ask the author of the plugin'],
  ])("explains a plugin's own error %s and ends with %i, of a tool and of a command", async (code, exit, fix) => {
    await shop.file('failing.ts', failing)
    const its = ['--config', await shop.file('failing.json', '{ "plugins": ["./failing.ts"] }')]
    const called = await shop.atelier('call', code, ...its)
    expect([called.code, called.stderr]).toEqual([exit, expect.stringContaining(fix)])
    const ran = await shop.atelier('fail', code.toLowerCase(), '--json', ...its)
    expect([ran.code, ran.stderr]).toEqual([exit, expect.stringContaining(fix)])
    expect(envelopeSchema.parse(JSON.parse(ran.stdout))).toMatchObject({
      error: { code: `SHELF_${code}`, fix: expect.stringContaining(fix) },
    })
  })

  it.skipIf(process.platform === 'win32')('is cancelled by SIGINT', async () => {
    const child = shop.start('call', 'slow', '--json', '--config', config)
    const chunks: Buffer[] = []
    child.stdout!.on('data', (chunk: Buffer) => chunks.push(chunk))
    for await (const chunk of child.stderr!) if (String(chunk).includes('slow has begun')) break
    child.kill('SIGINT')
    const [code] = (await once(child, 'close')) as [number | null]
    expect(JSON.parse(Buffer.concat(chunks).toString())).toMatchObject({ ok: false, error: { code: 'ABORTED' } })
    expect(code).toBe(130)
  })
})

describe("plugins' commands", () => {
  it('print a table, or JSON', async () => {
    expect((await run('shelf', 'list')).stdout).toBe('NAME  SIZE\na     1\nb     22\n')
    expect(JSON.parse((await run('shelf', 'list', '--json')).stdout)).toEqual([
      { name: 'a', size: 1 },
      { name: 'b', size: 22 },
    ])
  })

  it.each([[['--older-than', '7d', '--deep']], [['--older-than=7d', '--deep=true']], [['olderThan=7d', 'deep=true']]])(
    'take %j',
    async (args) => {
      expect((await run('shelf', 'clear', ...args)).stdout).toBe('cleared 7d true\n')
    },
  )

  it('are listed below their first word, and explained by --help', async () => {
    const listed = await run('shelf')
    expect(listed.stdout).toContain('atelier shelf clear  Clears the shelf.')
    expect((await run('shelf', 'clear', '--help')).stdout).toContain('olderThan=')
  })
})

describe('lists', () => {
  it('tools: names, plugins, schemas', async () => {
    expect((await run('tools')).stdout).toMatch(/^TOOL\s+PLUGIN\s+WHAT FOR\necho\s+helpful\s+Gives back/)
    const tools = JSON.parse((await run('tools', '--json')).stdout) as { name: string; inputSchema: { type: string } }[]
    expect(tools.map(({ name }) => name)).toEqual(['echo', 'say', 'weigh', 'refuse', 'break', 'slow'])
    expect(tools.every(({ inputSchema }) => inputSchema.type === 'object')).toBe(true)
  })

  it('tools: those that the config offers, with a word of the others, which cannot be called', async () => {
    const few = ['--config', await shop.file('few.json', '{ "plugins": ["./helpful.ts"], "tools": { "only": ["echo"] } }')]
    const { stdout, stderr } = await shop.atelier('tools', ...few)
    expect(stdout).toMatch(/^TOOL\s+PLUGIN\s+WHAT FOR\necho/)
    expect(stdout).not.toContain('weigh')
    expect(stderr).toContain('Left out by `tools` of the config: say, weigh, refuse, break, slow.')
    const called = await shop.atelier('call', 'say', 'what=x', ...few)
    expect([called.code, called.stderr]).toEqual([2, expect.stringContaining('The tool "say" is not offered here')])
  })

  it('plugins: version, origin, what each adds and needs, set-up time', async () => {
    const [row] = JSON.parse((await run('plugins', '--json')).stdout) as Record<string, unknown>[]
    expect(row).toMatchObject({
      name: 'helpful',
      version: '1.2.3',
      origin: join(shop.folder, 'helpful.ts'),
      adds: {
        tools: ['echo', 'say', 'weigh', 'refuse', 'break', 'slow'],
        commands: ['shelf list', 'shelf clear'],
        providers: ['image.generate by absent'],
      },
      needs: { env: ['HELPFUL_KEY'], hosts: ['example.com'] },
    })
    expect(row?.['setupMs']).toBeTypeOf('number')
    expect((await run('plugins')).stdout).toContain('6 tools, 2 commands, 1 provider')
  })

  it('providers: what each lacks, and the fix', async () => {
    expect(JSON.parse((await run('providers', '--json')).stdout)).toMatchObject([
      { id: 'absent', available: false, why: 'No key.', fix: 'Set HELPFUL_KEY.' },
    ])
    expect((await run('providers')).stdout).toContain('Set HELPFUL_KEY.')
  })

  it('status: version, config, folders', async () => {
    expect(JSON.parse((await run('status', '--json')).stdout)).toMatchObject({ config, dirs: { state: join(shop.home, 'state/atelier') } })
  })
})

describe('atelier doctor', () => {
  it('finds keys, providers, folders and native parts, with a fix for each that is not fine', async () => {
    const { stdout, code } = await run('doctor', '--json')
    const { ok, findings } = JSON.parse(stdout) as { ok: boolean; findings: { state: string; what: string; fix?: string }[] }
    expect([ok, code]).toEqual([true, 0])
    expect(findings.filter(({ state }) => state !== 'fine').every(({ fix }) => fix !== undefined)).toBe(true)
    const states = Object.fromEntries(findings.map(({ what, state }) => [what, state]))
    // The provider says what it lacks: one cause, once.
    expect(states).not.toHaveProperty('variable HELPFUL_KEY')
    expect(states).toMatchObject({
      Node: 'fine',
      config: 'fine',
      'provider absent': 'note',
      'state folder': 'fine',
      'native sharp': 'fine',
    })
  })

  it('tells what a start warns of', async () => {
    const odd = await shop.file(
      'odd.json',
      '{ "plugins": [{ "use": "moderation", "options": { "policy": { "sexaul": "block" } } }], "chains": { "image.generate": ["nobody"] } }',
    )
    const { findings } = JSON.parse((await shop.atelier('doctor', '--json', '--config', odd)).stdout) as { findings: object[] }
    expect(findings).toContainEqual({ state: 'note', what: 'plugin moderation', found: expect.stringContaining('Did you mean "sexual"?') })
    expect(findings).toContainEqual({ state: 'note', what: 'config', found: expect.stringContaining('"nobody"') })
  })

  it('is broken, with 1, where a folder cannot be written', async () => {
    await shop.file('a-file', '')
    const { stdout, code } = await shop.atelierWith({ ATELIER_DATA_DIR: join(shop.folder, 'a-file/below') }, 'doctor', '--config', config)
    expect(stdout).toMatch(/^broken {2}data folder/m)
    expect(stdout).toContain('ATELIER_DATA_DIR')
    expect(code).toBe(1)
  })

  it('goes on where the config is broken', async () => {
    const broken = await shop.file('broken.json', '{')
    const { stdout, code } = await shop.atelier('doctor', '--config', broken)
    expect(stdout).toContain('CONFIG_SYNTAX')
    expect(stdout).toMatch(/^ok {6}state folder/m)
    expect(code).toBe(1)
  })

  it('names each option that is wrong, with an example that is not blotted out', async () => {
    const wrong = { redis: 'http://one', postgres: 'http://two' }
    const plugins = Object.entries(wrong).map(([use, url]) => ({ use, options: { url } }))
    const { stdout } = await shop.atelier('doctor', '--config', await shop.file('wrong.json', JSON.stringify({ plugins })))
    for (const url of Object.values(wrong)) expect(stdout).toContain(`url: got "${url}", expected an address`)
    expect(stdout).not.toContain('[redacted]')
  })
})

describe('atelier init', () => {
  it.each(['start.config.ts', 'start.config.mjs', 'start.config.json'])('writes %s, which works and is trusted', async (name) => {
    const made = await shop.atelier('init', name)
    expect(made.code).toBe(0)
    const { stdout, code } = await shop.atelier('tools', '--json', '--config', name)
    expect(code).toBe(0)
    expect((JSON.parse(stdout) as { name: string }[]).map((tool) => tool.name)).toContain('generate_image')
  })
})

describe('help and version', () => {
  it('go to stdout and end with 0', async () => {
    const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
    expect(await shop.atelier('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
    expect((await shop.atelier('--help')).stdout).toContain('Exit codes: 0 done, 1 failed, 2 used wrongly, 3 refused.')
    expect((await shop.atelier('help', 'call')).stdout).toContain('--args JSON')
  })
})

describe('atelier serve', () => {
  it('says which port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    const { code, stderr } = await run('serve', '--http', '--port', String(port))
    server.close()
    expect(stderr).toContain('PORT_TAKEN')
    expect(stderr).toContain(String(port))
    expect(code).toBe(2)
  })

  it('ends with 0 when stdin ends, and writes its log as JSON lines for the owner alone', async () => {
    const { code, stdout } = await shop.atelierWith(
      { ATELIER_LOG_LEVEL: 'debug' },
      'serve',
      '--config',
      await shop.file(
        'logs.ts',
        `import { definePlugin } from 'atelier-mcp'
const plugin = definePlugin({ name: 'logs', version: '1.0.0', apiVersion: 1, setup: ({ log }) => log.debug('hello', { apiKey: 'hidden' }) })
export default { plugins: [plugin()] }
`,
      ),
    )
    expect([code, stdout]).toEqual([0, ''])
    const path = join(shop.home, 'state/atelier/logs/atelier.log')
    const entries = (await readFile(path, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(entries).toContainEqual(
      expect.objectContaining({ level: 'debug', name: 'logs', message: 'hello', data: { apiKey: '[redacted]' } }),
    )
    expect((await stat(path)).mode & ownerAlone).toBe(0)
  })
})

describe('atelier dev', () => {
  it('has nothing to watch without a config of yours', async () => {
    const empty = await workshop()
    const { code, stderr } = await empty.atelier('dev')
    await empty.remove()
    expect(stderr).toContain('atelier init')
    expect(code).toBe(2)
  })
})

describe('a folder of one that cannot be written', () => {
  it('does not stop a command', async () => {
    const locked = await shop.file('locked/file', '')
    await chmod(locked, 0o400)
    const { code, stdout } = await shop.atelierWith(
      { ATELIER_STATE_DIR: join(locked, 'state'), ATELIER_CACHE_DIR: join(locked, 'cache') },
      'call',
      'say',
      'text=x',
      '--config',
      config,
    )
    expect(stdout).toBe('x\ntwice\n')
    expect(code).toBe(0)
  })
})
