/** The real program in an office: everything goes out by a proxy, and the vendor's certificate is signed by an authority of the office. */
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { authority } from '../fixtures/authority.ts'
import { type Ran, type Workshop, workshop } from '../fixtures/cli-process.ts'
import { type OfficeProxy, officeProxy } from '../fixtures/office-proxy.ts'
import { picture } from '../fixtures/openai/material.ts'

const vendor = 'api.office.test'
const office = authority()
let shop: Workshop
let trusted = ''
let proxy: OfficeProxy
let server: Server
let seen: string[] = []

async function opened(names: readonly string[], days?: number): Promise<void> {
  const drawn = Buffer.from(await (await picture()).bytes()).toString('base64')
  seen = []
  server = createServer(office.issue(names, days), async (request, response) => {
    for await (const _ of request);
    seen.push(`${request.method} ${request.headers.host}${request.url}`)
    const body = { created: 1, data: [{ b64_json: drawn }], usage: { input_tokens: 9, output_tokens: 196 } }
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  proxy = await officeProxy({ [vendor]: (server.address() as AddressInfo).port })
}
beforeAll(async () => {
  shop = await workshop()
  trusted = await shop.file('office.pem', office.pem)
})
afterEach(async () => {
  await proxy.close()
  server.closeAllConnections()
  server.close()
})
afterAll(() => shop.remove())

const draw = (environment: Readonly<Record<string, string>>, ...words: readonly string[]): Promise<Ran> =>
  shop.atelierWith(
    { OPENAI_API_KEY: 'sk-office-0123456789', OPENAI_BASE_URL: `https://${vendor}/v1`, ...environment },
    'call',
    'generate_image',
    `prompt=a fox ${Math.random()}`,
    'provider=openai',
    '--json',
    ...words,
  )
interface Said {
  readonly ok: boolean
  readonly error?: { readonly code: string; readonly message: string; readonly fix: string; readonly outcome: string }
}
const saidBy = ({ stdout }: Ran): Said => JSON.parse(stdout) as Said

describe('a vendor behind the proxy of an office', () => {
  it('draws, asked by CONNECT alone', async () => {
    await opened([vendor])
    const ran = await draw({ HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: trusted })
    expect([ran.stderr, saidBy(ran)]).toEqual([expect.any(String), expect.objectContaining({ ok: true })])
    expect(seen.filter((one) => one.includes('/images/'))).toEqual([`POST ${vendor}/v1/images/generations`])
    expect(new Set(proxy.asked)).toEqual(new Set([`${vendor}:443`]))
  })

  it('whose certificate nobody here trusts is called that, with what mends it, and nothing was spent', async () => {
    await opened([vendor])
    expect(saidBy(await draw({ HTTPS_PROXY: proxy.url })).error).toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
      message: expect.stringMatching(/certificate of api\.office\.test is not trusted/) as string,
      fix: expect.stringContaining('NODE_EXTRA_CA_CERTS') as string,
      outcome: 'none',
    })
    expect(seen).toEqual([])
  })

  it('whose certificate has run out is called that', async () => {
    await opened([vendor], -1)
    expect(saidBy(await draw({ HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: trusted })).error).toMatchObject({
      message: expect.stringContaining('has expired') as string,
      outcome: 'none',
    })
  })

  it('in whose place somebody else answers is called that', async () => {
    await opened(['login.office.test'])
    expect(saidBy(await draw({ HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: trusted })).error).toMatchObject({
      message: expect.stringContaining('another name') as string,
      outcome: 'none',
    })
  })

  it('that is reached straight, by NO_PROXY, has its certificate checked as well', async () => {
    await opened(['127.0.0.1'])
    const straight = {
      HTTPS_PROXY: proxy.url,
      NO_PROXY: '127.0.0.1',
      OPENAI_BASE_URL: `https://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    }
    expect(saidBy(await draw(straight)).error?.message).toContain('not trusted')
    expect(saidBy(await draw({ ...straight, NODE_EXTRA_CA_CERTS: trusted })).ok).toBe(true)
    expect(proxy.asked).toEqual([])
  })
})

describe('a picture at an address', () => {
  const look = async (config: string, environment: Readonly<Record<string, string>>) => {
    const at = await shop.file(`net-${config.length}.config.json`, `{ "plugins": ["local", "exporters", "image-gen"]${config} }`)
    return saidBy(
      await shop.atelierWith(
        environment,
        'call',
        'convert_image',
        `image=https://${vendor}/fox.png`,
        'format=png',
        '--json',
        '--config',
        at,
      ),
    )
  }

  it('is fetched by the proxy only where `net.inputsByProxy` is set', async () => {
    await opened([vendor])
    const environment = { HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: trusted }
    expect((await look('', environment)).error).toMatchObject({
      code: 'NETWORK_FAILED',
      fix: expect.stringContaining('inputsByProxy') as string,
    })
    expect(proxy.asked).toEqual([])
    await look(', "net": { "inputsByProxy": true }', environment)
    expect([new Set(seen), proxy.asked]).toEqual([new Set([`GET ${vendor}/fox.png`]), [`${vendor}:443`]])
  })
})

describe('the doctor', () => {
  it('names the proxy in use, without its password', async () => {
    await opened([vendor])
    const ran = await shop.atelierWith({ HTTPS_PROXY: 'http://ann:hush@proxy.office.test:3128', NO_PROXY: 'localhost' }, 'doctor')
    expect(ran.stdout).toContain('https by http://proxy.office.test:3128')
    expect(ran.stdout).toContain('localhost')
    expect(ran.stdout + ran.stderr).not.toContain('hush')
  })

  it('says of a setting that is no proxy that it is none', async () => {
    await opened([vendor])
    const ran = await shop.atelierWith({ HTTPS_PROXY: 'socks5://proxy.office.test' }, 'doctor')
    expect(ran.stdout).toContain('HTTPS_PROXY says is the address of a SOCKS proxy, and HTTP proxies alone are supported')
  })
})
