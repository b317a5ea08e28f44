/** The command line as a person has it: on a terminal, with a keyboard, and with a disk that may be full. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { widthOf } from '#core/cli/text-width.ts'
import { type Workshop, workshop } from '../fixtures/cli-process.ts'
import { hasTerminal, type Key, onTerminal, type Shown } from '../fixtures/terminal.ts'

const source = `import { definePlugin } from 'atelier-mcp'
import * as z from 'zod'
export default definePlugin({
  name: 'patient', version: '1.0.0', apiVersion: 1,
  setup({ tools, commands }) {
    tools.add({ name: 'figures', description: 'x', output: z.looseObject({}), handler: () => ({ startedAt: '2026-11-28T20:11:29.754Z', savedUsd: 0.04, isOn: true, parts: [{ name: 'a', bytes: 2000 }, { name: 'b', bytes: 3 }] }) })
    tools.add({ name: 'nothing_yet', description: 'x', output: z.looseObject({}), handler: () => ({ jobs: [], nextCursor: null }) })
    tools.add({ name: 'page', description: 'x', output: z.looseObject({}), handler: () => ({ jobs: [{ id: 'one' }], nextCursor: 'abc' }) })
    tools.add({ name: 'say', description: 'x', input: z.object({ text: z.string() }), handler: ({ text }) => text })
    tools.add({ name: 'steps', description: 'x', handler: (_, call) => { call.progress(1, 2, 'Halfway'); return 'done' } })
    tools.add({ name: 'wait', description: 'x', handler: (_, call) => new Promise((_, reject) => { call.signal.addEventListener('abort', () => reject(call.signal.reason)) }) })
    tools.add({ name: 'deaf', description: 'x', handler: () => new Promise(() => setInterval(() => {}, 1000)) })
    tools.add({ name: 'ask', description: 'x', handler: async (_, call) => JSON.stringify(await call.elicit('Really?', z.object({ name: z.string() }))) })
    commands.add({ name: 'shelf list', description: 'Lists the shelf. And more.', run: () => 'x' })
    commands.add({ name: 'shelf wait', description: 'Waits.', run: (_, call) => new Promise((_, reject) => call.signal.addEventListener('abort', () => reject(call.signal.reason))) })
  },
})
`

let shop: Workshop
let config: string
beforeAll(async () => {
  shop = await workshop()
  await shop.file('patient.ts', source)
  config = await shop.file('config.json', '{ "plugins": ["./patient.ts"] }')
})
afterAll(() => shop.remove())

interface Typed {
  readonly columns?: number
  readonly keys?: readonly Key[]
  readonly env?: Readonly<Record<string, string>>
}
const type = (args: readonly string[], { env = {}, ...how }: Typed = {}): Promise<Shown> => {
  const command = shop.command(...args)
  return onTerminal({ ...command, env: { ...command.env, ...env } }, how)
}
const own = (args: readonly string[], how?: Typed): Promise<Shown> => type([...args, '--config', config], how)
const ctrlC = '\u0003'

describe.skipIf(!hasTerminal)('on a terminal', () => {
  describe('Ctrl-C', () => {
    it.each([
      ['a call', ['call', 'wait'], 'wait'],
      ["a plugin's command", ['shelf', 'wait'], 'shelf wait'],
    ])('ends %s with 130, and says that it was cancelled', async (_, args, seen) => {
      const { code, text: said } = await own(args, { keys: [[seen, ctrlC]] })
      expect(said).toContain('ABORTED')
      expect(code).toBe(130)
    })

    it('ends at the second time what does not listen', async () => {
      const { code } = await own(['call', 'deaf'], {
        keys: [
          ['| deaf', ctrlC],
          ['/ deaf', ctrlC],
        ],
      })
      expect(code).toBe(130)
    })

    it('ends a question, and so does Ctrl-D, which is no answer', async () => {
      expect((await own(['call', 'ask'], { keys: [['name [string]:', ctrlC]] })).code).toBe(130)
      const left = await own(['call', 'ask'], { keys: [['name [string]:', '\u0004']] })
      expect(left.text).toContain('cancel')
      expect((await own(['call', 'ask'], { keys: [['name [string]:', 'Ada\n']] })).text).toContain('Ada')
    })
  })

  it('has a spinner while it waits, and progress where there is some; both are gone afterwards', async () => {
    const waited = await own(['call', 'wait'], { keys: [['| wait', ctrlC]] })
    expect(waited.screen).toContain('\r\u001B[2K')
    const { screen, text: said } = await own(['call', 'steps'])
    expect(screen).toContain('[############............]  50% Halfway')
    expect(said).toBe('done\n')
  })

  it('draws nothing that a dumb terminal could not wipe', async () => {
    expect((await own(['call', 'steps'], { env: { TERM: 'dumb' } })).screen).toBe('done\n')
  })

  it.each([
    [{}, true],
    [{ NO_COLOR: '1' }, false],
    [{ TERM: 'dumb' }, false],
    [{ FORCE_COLOR: '0' }, false],
    [{ NO_COLOR: '', FORCE_COLOR: '1' }, true],
  ])('with %j has colours: %s', async (env, has) => {
    // oxlint-disable-next-line no-control-regex -- that is what a colour is
    expect(/\u001B\[\d+m/.test((await own(['call', 'nobody'], { env })).screen)).toBe(has)
  })

  it('lets nothing through of what a text says to the terminal', async () => {
    const { screen } = await own(['call', 'say', '--args', String.raw`{"text":"a\u001b[2Jb\u001b]0;title\u0007c\rd\u001b[8mhidden"}`])
    expect(screen).toBe('abcdhidden\n')
  })

  it.each([
    [80, ['--help']],
    [50, ['--help']],
    [80, ['tools']],
    [50, ['tools', 'generate_image']],
    [80, ['plugins']],
    [50, ['plugins']],
    [80, ['providers']],
    [50, ['doctor']],
    [50, ['status']],
    [50, ['call', '--help']],
    [50, ['call', 'nobody']],
    [50, ['cache']],
    [50, ['cache', 'stats', '--help']],
  ])('at %i columns %j breaks no word and is not wider, but for what is to be copied', async (columns, args) => {
    const [narrow, wide] = await Promise.all([type(args, { columns }), type(args, { columns: 1000 })])
    const words = new Set(wide.text.split(/\s+/))
    // Figures differ from one moment to the next.
    expect(narrow.text.split(/\s+/).filter((word) => !words.has(word) && !/\d/.test(word) && word !== word.toLowerCase())).toEqual([])
    expect(narrow.text.split('\n').filter((line) => widthOf(line) > columns && /\S \S/.test(line.trim()) && !/`[^`]+`/.test(line))).toEqual(
      [],
    )
  })
})

describe('data without words', () => {
  it('is a table or a sentence, on a terminal and in a pipe; with --json it is exact', async () => {
    const { stdout } = await shop.atelier('call', 'figures', '--config', config)
    expect(stdout).toMatch(
      /^started at {2}2026-11-2\d \d\d:11\nsaved {7}\$0.04\nis on {7}yes\nparts\n {2}NAME {2}BYTES\n {2}a {5}2 kB\n {2}b {5}3 bytes\n$/,
    )
    const json = await shop.atelier('call', 'figures', '--json', '--config', config)
    expect(JSON.parse(json.stdout)).toMatchObject({ data: { savedUsd: 0.04, parts: [{ bytes: 2000 }, { bytes: 3 }] } })
    expect((await shop.atelier('call', 'nothing_yet', '--config', config)).stdout).toBe('No jobs.\n')
    expect((await shop.atelier('call', 'page', '--config', config)).stdout).toBe('ID\none\n\nThere are more: cursor=abc\n')
  })
})

describe('help', () => {
  it("names plugins' commands, of the config that is found", async () => {
    const { stdout } = await shop.atelierWith({ ATELIER_CONFIG: config }, '--help')
    expect(stdout).toMatch(/^ {2}shelf list +Lists the shelf\.$/m)
    expect((await shop.atelier('help', 'cache', 'stats')).stdout).toContain('Usage: atelier cache stats')
  })

  it('is there where the config is broken, and says so', async () => {
    const { code, stdout } = await shop.atelierWith({ ATELIER_CONFIG: join(shop.folder, 'nowhere.json') }, '--help')
    expect([code, stdout]).toEqual([0, expect.stringContaining('the config cannot be loaded')])
    expect(stdout).toContain('  serve ')
  })
})

describe('stdout that takes nothing more', () => {
  const program = (...args: string[]) => shop.command(...args, '--config', config)
  it('is a failure where the disk is full', async () => {
    const { command, args, env, cwd } = program('tools', '--json')
    if (!existsSync('/dev/full')) return
    const child = spawn('sh', ['-c', 'exec "$@" > /dev/full', 'sh', command, ...args], { cwd, env })
    const said = text(child.stderr)
    const [code] = (await once(child, 'close')) as [number]
    expect([code, await said]).toEqual([1, expect.stringContaining('FILE_FULL')])
  })

  const canMount = spawnSync('unshare', ['-Urm', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0
  it.skipIf(!canMount)('is a failure where the disk takes the beginning alone', async () => {
    const { command, args, env, cwd } = shop.command('tools', '--json')
    const script = 'mount -t tmpfs -o size=8k none /mnt && head -c 4096 /dev/zero > /mnt/full; exec "$@" > /mnt/out'
    const child = spawn('unshare', ['-Urm', 'sh', '-c', script, 'sh', command, ...args], { cwd, env })
    const said = text(child.stderr)
    const [code] = (await once(child, 'close')) as [number]
    expect([code, await said]).toEqual([1, expect.stringContaining('FILE_FULL')])
  })

  it('is a quiet end where the reader has what it wanted', async () => {
    const { command, args, env, cwd } = program('tools', '--json')
    const child = spawn('bash', ['-c', '"$@" | head -c 1; echo " ${PIPESTATUS[0]}"', 'bash', command, ...args], { cwd, env })
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
    expect([stdout, stderr]).toEqual(['[ 0\n', ''])
  })

  it('does not hide the exit code where stderr is full', async () => {
    const { command, args, env, cwd } = program('call', 'nobody')
    if (!existsSync('/dev/full')) return
    const child = spawn('sh', ['-c', 'exec "$@" 2> /dev/full', 'sh', command, ...args], { cwd, env })
    expect(await once(child, 'close')).toEqual([2, null])
  })
})

describe('version', () => {
  it('is a word, too', async () => {
    const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
    expect(await shop.atelier('version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
  })
})
