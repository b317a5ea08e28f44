/** The real command line on a disk that is full, with the client of the SDK and a look-alike of the vendor. */
import { spawnSync } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { afterEach, describe, expect, it } from 'vitest'
import { openAiServer } from '../fixtures/openai/openai-server.ts'
import { deploy } from '../fixtures/server-process.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})
/** A small file system of its own can be mounted here. */
const canMount = spawnSync('unshare', ['-Urm', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0

describe.skipIf(!canMount)('on a full disk', () => {
  it('a picture that was paid for is shown, and asking again costs nothing', async () => {
    const vendor = await openAiServer({ key: 'sk-look-alike' })
    closers.push(() => vendor.close())
    const { command, args, env, directory, remove } = await deploy('openai', {
      plugins: ['cache', 'image-gen', 'exporters', { use: 'openai', options: { baseURL: vendor.url, apiKey: 'sk-look-alike' } }],
    })
    closers.push(remove)
    const disk = join(directory, 'cache')
    await mkdir(disk)
    const script = `mount -t tmpfs -o size=64k none "${disk}" && dd if=/dev/zero of="${disk}/full" bs=1k 2>/dev/null; exec "$@"`
    const transport = new StdioClientTransport({
      command: 'unshare',
      args: ['-Urm', 'sh', '-c', script, 'sh', command, ...args],
      env: { ...env, OPENAI_API_KEY: 'sk-look-alike', OPENAI_BASE_URL: vendor.url },
      stderr: 'pipe',
    })
    let stderr = ''
    transport.stderr!.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
    const client = new Client({ name: 'e2e', version: '1.0.0' })
    await client.connect(transport)
    closers.push(() => client.close())
    const paint = async () => {
      const { _meta: meta } = await client.callTool({ name: 'generate_image', arguments: { prompt: 'a red fox', provider: 'openai' } })
      return meta!['atelier/result'] as {
        readonly ok: boolean
        readonly cached: boolean
        readonly warnings: readonly { readonly code: string }[]
      }
    }
    const first = await paint()
    const again = await paint()
    expect([first, again]).toMatchObject([
      { ok: true, cached: false },
      { ok: true, cached: true },
    ])
    expect(first.warnings.map(({ code }) => code)).toContain('kept-in-memory')
    expect(vendor.asked()).toHaveLength(1)
    expect(stderr.match(/kept in memory/g)).toHaveLength(1)
  })
})
