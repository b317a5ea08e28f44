/** Links that lead to the bucket, as a browser follows them. */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { exporters, imageGen, library, local, s3 } from 'atelier-mcp/plugins'
import { artifact } from 'atelier-mcp'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { newToken } from '#core/mcp/http/tokens.ts'
import { houseMark } from '../fixtures/house-mark.ts'
import { call, events, post } from '../fixtures/http-client.ts'
import { type S3Server, s3Server } from '../fixtures/s3-server.ts'
import { bearer, servedHost, type ServedHost, sessionOf } from '../fixtures/served-host.ts'

const ann = newToken()
let bucket: S3Server
const hosts: ServedHost[] = []
const start = async (options: object = { links: 'presigned' }, own: Parameters<typeof servedHost>[0] = []): Promise<ServedHost> => {
  const host = await servedHost([s3({ ...bucket.options, ...options }), imageGen(), exporters(), local(), library(), ...own!], {
    http: { publicUrl: 'https://studio.example', auth: { tokens: [{ principal: 'ann', secret: ann }] } },
  })
  hosts.push(host)
  return host
}
beforeAll(async () => {
  bucket = await s3Server()
})
afterEach(async () => {
  vi.useRealTimers()
  await Promise.all(hosts.splice(0).map((host) => host.close()))
})
afterAll(() => bucket.close())

interface Made {
  readonly id: string
  readonly url: string
  readonly name: string
  readonly sha256: string
}
let seed = 0
const ask = async ({ url }: ServedHost, name: string, args: object): Promise<Made> => {
  const answer = await (await post(url, call(1, name, args), await sessionOf(url, bearer(ann)))).text()
  const { result } = events(answer).at(-1)!.message as { result: { _meta: { 'atelier/result': { assets?: Made[] } } } }
  const { _meta: meta } = result
  return meta['atelier/result'].assets?.[0] as Made
}
const make = (host: ServedHost) => ask(host, 'generate_image', { prompt: 'a castle by the sea', size: '128x96', seed: ++seed })
/** Not by `fetch`, which says itself what a browser would say. */
const follow = async (host: ServedHost, url: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> => {
  const asked = request(url.replace('https://studio.example', new URL(host.url).origin), { method, headers }).end()
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  const body = await buffer(answer)
  const said = Object.entries(answer.headers).map(([name, value]): [string, string] => [name, String(value)])
  return new Response(body.byteLength > 0 ? body : null, { status: answer.statusCode ?? 0, headers: said })
}
const locationOf = async (host: ServedHost, url: string): Promise<URL> => new URL((await follow(host, url)).headers.get('location')!)
const sha256Of = async (response: Response): Promise<string> =>
  createHash('sha256')
    .update(Buffer.from(await response.arrayBuffer()))
    .digest('hex')

describe('a link of a picture in a bucket', () => {
  it('is answered by the host itself, unless the config says otherwise', async () => {
    const host = await start({})
    const { url, sha256 } = await make(host)
    const response = await follow(host, url)
    expect([response.status, await sha256Of(response)]).toEqual([200, sha256])
  })
  it('leads to the bucket, for this asking alone, and gives the same bytes under the same name', async () => {
    const host = await start()
    const { url, sha256, name } = await make(host)
    const redirect = await follow(host, url)
    expect(redirect.status).toBe(302)
    expect(redirect.headers.get('cache-control')).toBe('no-store')
    expect(redirect.headers.get('referrer-policy')).toBe('no-referrer')
    const address = redirect.headers.get('location')!
    expect(address.startsWith(`${bucket.endpoint}/library/contents/`)).toBe(true)
    const file = await fetch(address)
    expect(file.headers.get('content-type')).toBe('image/png')
    expect(file.headers.get('content-disposition')).toBe(`inline; filename*=UTF-8''${encodeURIComponent(name)}`)
    expect(await sha256Of(file)).toBe(sha256)
    const part = await fetch(address, { headers: { range: 'bytes=1-3' } })
    expect([part.status, await part.text()]).toEqual([206, 'PNG'])
  })
  it('leads there for five minutes, and to nothing else', async () => {
    const host = await start()
    const now = Date.now()
    vi.useFakeTimers({ toFake: ['Date'], now })
    const [one, two] = [await locationOf(host, (await make(host)).url), await locationOf(host, (await make(host)).url)]
    const mixed = new URL(one)
    mixed.pathname = two.pathname
    expect((await fetch(mixed)).status).toBe(403)
    const other = new URL(one.href.replace('image%2Fpng', 'text%2Fhtml'))
    expect((await fetch(other)).status).toBe(403)
    vi.setSystemTime(now + 299_000)
    expect((await fetch(one)).status).toBe(200)
    vi.setSystemTime(now + 301_000)
    expect((await fetch(one)).status).toBe(403)
  })
  it('leads where browsers reach the bucket, if the host reaches it elsewhere', async () => {
    const host = await start({ links: 'presigned', publicEndpoint: 'https://files.example/s3' })
    const { href } = await locationOf(host, (await make(host)).url)
    expect(href.startsWith('https://files.example/s3/library/contents/')).toBe(true)
  })
  it('leads there where a page of others shows it', async () => {
    const host = await start()
    const { url } = await make(host)
    expect((await follow(host, url, { 'sec-fetch-mode': 'no-cors', 'sec-fetch-site': 'cross-site' })).status).toBe(302)
    expect((await follow(host, url, { 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'same-origin' })).status).toBe(302)
  })
  it.each<[string, Record<string, string>, string?]>([
    ['a script of a page', { 'sec-fetch-mode': 'cors', 'sec-fetch-site': 'cross-site' }],
    ['a page of the host itself', { 'sec-fetch-mode': 'no-cors', 'sec-fetch-site': 'same-origin' }],
    ['a question for the headers alone', {}, 'HEAD'],
  ])('is answered by the host itself to %s', async (_, headers, method) => {
    const host = await start()
    const { url } = await make(host)
    expect((await follow(host, url, headers, method)).status).toBe(200)
  })
  it('is answered by the host itself to who shows a key in place of a signature', async () => {
    const host = await start()
    const { url } = await make(host)
    expect((await follow(host, url.split('?')[0]!, bearer(ann))).status).toBe(200)
  })
  it.each(['image/svg+xml', 'image/SVG+XML'])(
    'is answered by the host itself where it could run in a browser, as %s could',
    async (mimeType) => {
      const host = await start()
      const { url } = await make(host)
      const kept = await host.host.assets.keep(artifact(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), mimeType), {
        principal: 'ann',
        kind: 'upload',
      })
      const { id } = kept.asset
      const signed = `https://studio.example/assets/${id}${await host.host.links.sign(id, { id: 'ann', scopes: [] })}`
      const response = await follow(host, signed)
      expect([response.status, response.headers.get('content-security-policy')]).toEqual([200, expect.stringContaining('sandbox')])
      expect((await follow(host, url)).status).toBe(302)
    },
  )
  it('leads nowhere when its asset is in the trash, or its bytes are gone', async () => {
    const host = await start()
    const [trashed, lost] = [await make(host), await make(host)]
    await ask(host, 'delete_asset', { id: trashed.id })
    expect((await follow(host, trashed.url)).status).toBe(404)
    for (const key of bucket.objects.keys()) if (key.startsWith('contents/') && key.includes(lost.sha256)) bucket.objects.delete(key)
    expect((await follow(host, lost.url)).status).not.toBe(302)
  })
  it('is answered by the host itself while the bucket does not say where the bytes are', async () => {
    const host = await start()
    const { url, sha256 } = await make(host)
    bucket.onNext.push({ method: 'GET', key: /^\/library\/?$/, what: async () => void (bucket.fault = 'garbage') })
    const response = await follow(host, url)
    bucket.fault = undefined
    expect([response.status, await sha256Of(response)]).toEqual([200, sha256])
  })
})

describe('a policy on what leaves', () => {
  it('holds for links that lead to the bucket: marked bytes are there, and what must be marked anew goes out by the host', async () => {
    const red = await start(undefined, [houseMark({ color: '#ff0000' })])
    const { url, sha256 } = await make(red)
    const there = await fetch(await locationOf(red, url))
    expect(await sha256Of(there)).toBe(sha256)
    const blue = await start(undefined, [houseMark({ color: '#0000ff' })])
    const signed = `${url.split('?')[0]}${await blue.host.links.sign(url.split('?')[0]!.split('/').at(-1)!, { id: 'ann', scopes: [] })}`
    const anew = await follow(blue, signed)
    expect([anew.status, (await sha256Of(anew)) === sha256]).toEqual([200, false])
  })
})
