/** That a program which serves lets its heap grow; how often V8 collects then is its own affair and no test's. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { freshBuild } from '../fixtures/fresh-build.ts'

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))
/** Writes down each flag that V8 is told. */
const recorder = `data:text/javascript,${encodeURIComponent(`
  import { appendFileSync } from 'node:fs'
  import { syncBuiltinESMExports } from 'node:module'
  import v8 from 'node:v8'
  const set = v8.setFlagsFromString
  v8.setFlagsFromString = (flag) => {
    set(flag)
    appendFileSync(process.env.FLAGS_TOLD, flag + '\\n')
  }
  syncBuiltinESMExports()
`)}`

let home: string
beforeAll(freshBuild, 120_000)
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'atelier-heap-'))
})
afterEach(() => rm(home, { recursive: true, force: true, maxRetries: 3 }))

it('V8 is told once, when a server runs, that its heap may double before the next large collection', async () => {
  const told = join(home, 'told')
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: ['--import', recorder, cli, 'serve'],
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: home,
      FLAGS_TOLD: told,
      ...Object.fromEntries(['CACHE', 'DATA', 'STATE'].map((name) => [`ATELIER_${name}_DIR`, join(home, name)])),
    },
    cwd: home,
    stderr: 'pipe',
  })
  const client = new Client({ name: 'test', version: '1.0.0' })
  await client.connect(transport)
  try {
    await expect.poll(() => readFile(told, 'utf8').catch(() => '')).toBe('--heap-growing-percent=100\n')
    expect(await client.ping()).toEqual({})
  } finally {
    await client.close()
  }
})
