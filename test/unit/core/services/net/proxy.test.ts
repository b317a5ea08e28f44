/** A real proxy on loopback between `ctx.fetch`, inputs, the process that holds orders, and a real server. */
import { createServer, type Server } from 'node:http'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { networkError } from 'atelier-mcp'
import { neverConnected } from '#core/kernel/contract/never-connected.ts'
import { silentLogger } from '#core/services/observe/logger.ts'
import { download } from '#core/services/net/download.ts'
import { createPluginFetch } from '#core/services/net/plugin-fetch.ts'
import { type Proxies, proxiesOf } from '#core/services/net/proxies.ts'
import { currentOrder } from '#core/services/orders/current-order.ts'
import { holder } from '#core/services/orders/holder.ts'
import { type OfficeProxy, officeProxy } from '../../../../fixtures/office-proxy.ts'

let server: Server
let proxy: OfficeProxy
let seen: string[] = []
/** A name that only the proxy knows. */
const vendor = 'api.office.test'
const proxies = (more: Readonly<Record<string, string>> = {}): Proxies => proxiesOf({ HTTP_PROXY: proxy.url, ...more })!
beforeEach(async () => {
  seen = []
  server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`)
    response.end('hello')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  proxy = await officeProxy({ [vendor]: (server.address() as AddressInfo).port })
})
afterEach(async () => {
  await proxy.close()
  server.closeAllConnections()
  server.close()
})
const get = (address: string, set: Proxies): Promise<Response> => createPluginFetch([new URL(address).host], { proxies: set })(address)
const fault = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => new Error('it answered'),
    (error: unknown) => error,
  )

describe('a proxy that lets nothing through has cost nothing, and is told apart from the vendor', () => {
  it.each([
    [407, 'a name and a password'],
    [403, 'does not let requests through to api.office.test:80'],
    [502, 'does not reach api.office.test:80'],
  ])('HTTP %s', async (status, words) => {
    proxy.answerWith(status)
    const error = await fault(get(`http://${vendor}/v1`, proxies()))
    expect(neverConnected(error)).toBe(true)
    expect(networkError(error, 'the vendor')).toMatchObject({
      code: 'PROXY_FAILED',
      outcome: 'none',
      message: expect.stringContaining(words) as string,
    })
    expect(seen).toEqual([])
  })

  it('where nobody listens', async () => {
    const gone = await officeProxy()
    await gone.close()
    const error = networkError(
      await fault(get(`http://${vendor}/`, proxies({ HTTP_PROXY: `http://ann:hush@127.0.0.1:${gone.port}` }))),
      'it',
    )
    expect(error).toMatchObject({ code: 'PROXY_FAILED', message: expect.stringContaining('ECONNREFUSED') as string })
    expect(JSON.stringify([error.message, error.fix])).not.toContain('hush')
  })

  it('where it knows no CONNECT', async () => {
    const plain = proxiesOf({ HTTP_PROXY: `127.0.0.1:${(server.address() as AddressInfo).port}` })!
    expect(networkError(await fault(get(`http://${vendor}/`, plain)), 'it')).toMatchObject({ code: 'PROXY_FAILED', outcome: 'none' })
  })
})

describe('a vendor', () => {
  it('whose name only the proxy knows is reached', async () => {
    for (const path of ['/a', '/b']) expect(await (await get(`http://${vendor}${path}`, proxies())).text()).toBe('hello')
    expect([seen, new Set(proxy.asked)]).toEqual([['GET /a', 'GET /b'], new Set(['api.office.test:80'])])
  })

  it('is reached with the name and the password of the proxy, percent-encoded as they are', async () => {
    await get(`http://${vendor}/`, proxies({ HTTP_PROXY: `http://ann:h%40sh@127.0.0.1:${proxy.port}` }))
    expect(Buffer.from(proxy.credentials[0]!.replace('Basic ', ''), 'base64').toString()).toBe('ann:h@sh')
  })

  it('that NO_PROXY names is reached straight', async () => {
    const { port } = server.address() as AddressInfo
    await get(`http://127.0.0.1:${port}/`, proxies({ NO_PROXY: '127.0.0.0/8' }))
    expect([seen, proxy.asked]).toEqual([['GET /'], []])
  })

  it('meant by a pattern is refused at a private address, proxy or not', async () => {
    const all = createPluginFetch(['*'], { proxies: proxies() })
    expect(await fault(all('http://10.0.0.1/'))).toMatchObject({ code: 'INPUT_FORBIDDEN' })
    expect(await fault(all('http://localhost/'))).toMatchObject({ cause: { code: 'INPUT_FORBIDDEN' } })
    expect(await (await all(`http://${vendor}/`)).text()).toBe('hello')
    expect(proxy.asked).toEqual(['api.office.test:80'])
  })

  it('is asked through the proxy by the process that holds paid orders, whatever that process knows of it', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'by-proxy-'))
    const order = { id: 'id', answers: join(dir, 'a'), until: Date.now() + 60_000, kept: 0, isDoubtful: false }
    const ways = { outliving: holder(silentLogger()), proxies: proxies() }
    const ask = createPluginFetch([vendor], ways)
    const response = await currentOrder.during(order, () => ask(`http://${vendor}/order`, { method: 'POST', body: 'a fox' }))
    expect([await response.text(), seen, proxy.asked]).toEqual(['hello', ['POST /order'], ['api.office.test:80']])
    await rm(dir, { recursive: true, force: true, maxRetries: 3 })
  })
})

describe('an input of a caller', () => {
  const limits = { maxBytes: 1000, signal: new AbortController().signal, protocols: ['http:'], timeoutMs: 5000 }

  it('is not fetched by the proxy unless the config says so, and the refusal says how', async () => {
    expect(await fault(download(`http://${vendor}/a`, { ...limits, proxies: proxies() }))).toMatchObject({
      code: 'NETWORK_FAILED',
      fix: expect.stringContaining('net: { inputsByProxy: true }') as string,
    })
    expect(proxy.asked).toEqual([])
  })

  it('is fetched by it where the config says so', async () => {
    const { data } = await download(`http://${vendor}/a`, { ...limits, proxies: proxies(), byProxy: true })
    expect([Buffer.from(data).toString(), proxy.asked]).toEqual(['hello', ['api.office.test:80']])
  })

  it.each(['http://127.0.0.1/a', 'http://[::1]/a', 'http://169.254.169.254/latest', 'http://localhost/a'])(
    '%s stays refused then, too',
    async (address) => {
      expect(await fault(download(address, { ...limits, proxies: proxies(), byProxy: true }))).toMatchObject({ code: 'INPUT_FORBIDDEN' })
      expect([seen, proxy.asked]).toEqual([[], []])
    },
  )
})
