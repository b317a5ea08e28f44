/** What the built server loads until its client knows its tools, and what it keeps of it for the next start. No times: machines differ, files do not. */
import { appendFile, chmod, mkdtemp, readdir, readFile, realpath, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { freshBuild } from '../fixtures/fresh-build.ts'
import { ownerAlone } from '../fixtures/owner-alone.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const dist = here('../../dist/')

let home: string
beforeAll(freshBuild, 120_000)
beforeEach(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), 'atelier-cold-')))
})
afterEach(() => rm(home, { recursive: true, force: true, maxRetries: 3 }))

interface Loaded {
  readonly scripts: readonly (readonly [string, number])[]
  readonly builtins: readonly string[]
}
/** Starts the built server as a client does, asks for its tools, and gives how many there are and what the process has loaded by then. */
async function coldStart(...args: readonly string[]): Promise<Loaded & { readonly tools: number }> {
  const report = join(home, 'loaded.json')
  await rm(report, { force: true })
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: ['--import', pathToFileURL(here('../fixtures/scripts-loaded.mjs')).href, join(dist, 'cli.js'), 'serve', ...args],
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: home,
      SCRIPTS_LOADED: report,
      ...Object.fromEntries(['CACHE', 'DATA', 'STATE'].map((name) => [`ATELIER_${name}_DIR`, join(home, name)])),
    },
    cwd: home,
    stderr: 'pipe',
  })
  const client = new Client({ name: 'test', version: '1.0.0' })
  await client.connect(transport)
  try {
    const { tools } = await client.listTools()
    await client.ping()
    process.kill(transport.pid!, 'SIGUSR2')
    const loaded = await vi.waitFor(async () => JSON.parse(await readFile(report, 'utf8')) as Loaded, { timeout: 60_000 })
    return { ...loaded, tools: tools.length }
  } finally {
    await client.close()
  }
}
const filesOf = ({ scripts }: Loaded): string[] =>
  scripts.map(([url]) => (url.startsWith('file:') ? fileURLToPath(url) : url)).filter((url) => !url.endsWith('scripts-loaded.mjs'))
const inDist = (loaded: Loaded): string[] =>
  filesOf(loaded)
    .filter((path) => path.includes('/dist/'))
    .map((path) => basename(path).replace(/-[\w]{8}\./, '.'))
    .toSorted()
const codeFiles = async (): Promise<string[]> =>
  (await readdir(join(home, 'CACHE/code')).catch(() => [])).map((name) => join(home, 'CACHE/code', name))
const oneCodeFile = () =>
  vi.waitFor(
    async () => {
      const [path, ...others] = await codeFiles()
      expect(path).toMatch(/\.code$/)
      expect(others).toEqual([])
      return path!
    },
    { timeout: 60_000 },
  )

describe('a cold start', () => {
  it('reads the program in one piece, and nothing else of the host', async () => {
    const loaded = await coldStart()
    expect(loaded.tools).toBeGreaterThan(20)
    expect(inDist(loaded)).toEqual(['cli.js', 'program.cjs', 'start.js'])
    expect(filesOf(loaded).filter((path) => path.includes('/node_modules/'))).toEqual([])
  })
  it('leaves out of Node what only calls need', async () => {
    const { builtins } = await coldStart()
    expect(builtins).toContain('crypto')
    expect(builtins.filter((name) => /^(?:http|https|http2|tls|worker_threads|_http_\w+|_tls_\w+|inspector|readline)$/.test(name))).toEqual(
      [],
    )
  })
  it('with a config in TypeScript reads beside that the names of the host alone, once it is compiled', async () => {
    const config = join(home, 'mcp.config.ts')
    await writeFile(config, await readFile(here('../../mcp.config.ts')))
    const first = await coldStart('--config', config)
    const second = await coldStart('--config', config)
    expect(second.tools).toBe(first.tools)
    expect(inDist(second)).toEqual(['cli.js', 'index.js', 'plugins.js', 'program.cjs', 'start.js'])
    expect(filesOf(second).filter((path) => path.includes('/node_modules/'))).toEqual([])
    expect(filesOf(second).filter((path) => path.startsWith(home))).toEqual([config])
  })
})

/** The largest script of a start is the program; its size is what a start without kept code has to read. */
const mostCharacters = 1_521_000

describe('the program', () => {
  it('has the size that it is allowed', async () => {
    const [program, ...others] = (await readdir(dist)).filter((name) => name.startsWith('program-'))
    expect(others).toEqual([])
    const text = await readFile(join(dist, program!), 'utf8')
    expect(text.length).toBeGreaterThan(500_000)
    expect(text.length).toBeLessThan(mostCharacters)
    // Read as Latin-1, which takes half of the memory.
    expect(/[^\0-\x7F]/.test(text)).toBe(false)
  })
})

describe('compiled code', () => {
  it('is kept for its owner alone when a server ends, and taken by the next', async () => {
    await coldStart()
    const path = await oneCodeFile()
    const before = await readFile(path)
    expect(before.byteLength).toBeGreaterThan(200_000)
    expect((await coldStart()).tools).toBeGreaterThan(20)
    expect(Buffer.compare(await readFile(await oneCodeFile()), before)).toBe(0)
  })
  it.each([
    ['is cut off', (path: string) => truncate(path, 100_000)],
    ['is longer than it was', (path: string) => appendFile(path, 'x')],
    ['is empty', (path: string) => truncate(path, 0)],
    [
      'says something else',
      async (path: string) => {
        const bytes = await readFile(path)
        bytes.fill(0x55, 60_000, 90_000)
        await writeFile(path, bytes)
      },
    ],
  ])('that %s is not run, and made again', async (_, spoil) => {
    const { tools } = await coldStart()
    const path = await oneCodeFile()
    const whole = (await readFile(path)).byteLength
    await spoil(path)
    const spoilt = await readFile(path)
    expect((await coldStart()).tools).toBe(tools)
    await vi.waitFor(async () => {
      const now = await readFile(path)
      expect(now.equals(spoilt)).toBe(false)
      expect(now.byteLength).toBeGreaterThan(whole / 2)
    }, 60_000)
  })
  it.skipIf(!ownerAlone)('is not taken from a folder where others may write', async () => {
    await coldStart()
    const path = await oneCodeFile()
    await writeFile(path, 'from others')
    await chmod(join(home, 'CACHE/code'), 0o777)
    expect((await coldStart()).tools).toBeGreaterThan(20)
    expect(await readFile(path, 'utf8')).toBe('from others')
  })
})
