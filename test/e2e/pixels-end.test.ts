/** Drawings that are made to be slow, in a real host: they end with it. */
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { expect, it, vi } from 'vitest'
import { childrenOf, isAlive } from '../fixtures/children.ts'
import { slowSvg } from '../fixtures/slow-pictures.ts'
import { startHttp } from '../fixtures/server-process.ts'

const dataUri = `data:image/svg+xml;base64,${slowSvg.toString('base64')}`

it.skipIf(process.platform === 'win32').each(['SIGTERM', 'SIGKILL'] as const)(
  'a host that is ended by %s leaves nothing drawing behind, though four drawings hold it',
  async (signal) => {
    const server = await startHttp('exporters', { plugins: ['exporters', 'image-gen'] })
    const client = new Client({ name: 'e2e', version: '1.0.0' })
    await client.connect(new StreamableHTTPClientTransport(new URL(server.url)))
    const calls = [1, 2, 3, 4].map((width) =>
      client.callTool({ name: 'convert_image', arguments: { image: dataUri, format: 'png', width: 1990 + width } }).catch(() => undefined),
    )
    const busy = await vi.waitFor(async () => {
      const found = (await childrenOf(server.child.pid!)).filter(({ command }) => command.includes('pictures.worker'))
      // One draws, the others wait for it.
      expect(found).toHaveLength(1)
      return found
    }, 60_000)
    server.child.kill(signal)
    await vi.waitFor(
      async () => expect(await Promise.all([server.child.pid!, ...busy.map(({ pid }) => pid)].map(isAlive))).not.toContain(true),
      60_000,
    )
    await client.close().catch(() => undefined)
    await Promise.all(calls)
    await server.stop()
  },
)
