/** A provider that orders, polls and loses its server: what it has sent by then counts, not the last error alone. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { definePlugin, networkError, type Plugin, type PluginContext, type PluginFactory } from 'atelier-mcp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { kernelHost, type KernelHost, speaker } from '../../../../fixtures/kernel-host.ts'

let open: KernelHost | undefined
let server: Server
let base: string
let heard: string[]
let asked: number
beforeEach(async () => {
  heard = []
  asked = 0
  server = createServer((request, response) => {
    heard.push(`${request.method} ${request.url}`)
    request.resume().on('end', () => (request.url === '/breaks' ? request.socket.destroy() : response.writeHead(202).end('{}')))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
const down = (): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
afterEach(async () => {
  await open?.close()
  await down().catch(() => {})
})

type Fetch = PluginContext['fetch']
/** A provider that does `work` with the host's `fetch`, and another one after it. */
const start = async (work: (fetch: Fetch) => Promise<unknown>): Promise<KernelHost> => {
  const first = definePlugin({
    name: 'first',
    version: '1.0.0',
    apiVersion: 1,
    needs: { hosts: ['127.0.0.1'] },
    setup({ providers, fetch }: PluginContext) {
      const invoke = async () => {
        await work(fetch)
        return { data: { said: '' } }
      }
      providers.add({ specVersion: 'v1', kind: 'test.speak', id: 'first', capabilities: { loud: false }, invoke } as never)
    },
  }) as PluginFactory
  const second: Plugin = speaker('second', { invoke: async () => ({ data: { said: `second ${++asked}` } }) })
  return (open = await kernelHost([first(), second]))
}
const order = (fetch: Fetch, path = '/orders') => fetch(`${base}${path}`, { method: 'POST', body: '{}' }).then((answer) => answer.text())
const poll = (fetch: Fetch) => fetch(`${base}/orders/1`)

describe('a connection that is refused', () => {
  it.each<[string, (fetch: Fetch) => Promise<unknown>]>([
    ['as it comes', poll],
    ['in the words of `networkError`', (fetch) => poll(fetch).catch((cause: unknown) => Promise.reject(networkError(cause, 'the shop')))],
    ['from a socket of its own', () => Promise.reject(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }))],
  ])('after an order was taken, told %s, may have been paid for: nobody else is asked', async (_, lost) => {
    const { run } = await start(async (fetch) => {
      await order(fetch)
      await down()
      await lost(fetch)
    })
    const error = await run('a').catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ outcome: 'unknown', plugin: 'first', why: expect.stringContaining('had been sent') })
    expect(heard).toEqual(['POST /orders'])
    expect(asked).toBe(0)
  })
  it('after an order that broke on its way may have been paid for', async () => {
    const { run } = await start(async (fetch) => {
      await order(fetch, '/breaks').catch(() => {})
      await down()
      await poll(fetch)
    })
    await expect(run('a')).rejects.toMatchObject({ outcome: 'unknown' })
    expect(asked).toBe(0)
  })
  it('before anything was sent has cost nothing, however often it was tried: the next one is asked', async () => {
    await down()
    const { run } = await start(async (fetch) => {
      await order(fetch).catch(() => {})
      await order(fetch)
    })
    expect((await run('a')).data.said).toBe('second 1')
    expect(heard).toEqual([])
  })
  it('says nothing of what the order before it had sent', async () => {
    const { run } = await start((fetch) => order(fetch))
    expect((await run('a')).provenance.provider).toBe('first')
    await down()
    expect((await run('b')).data.said).toBe('second 1')
  })
})
