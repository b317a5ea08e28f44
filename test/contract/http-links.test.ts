/** Links of results over HTTP, as a browser follows them: without a header. */
import { readFile, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { exporters, imageGen, library, local } from 'atelier-mcp/plugins'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { secretFile } from '#core/services/assets/secret-file.ts'
import { signedLinks } from '#core/services/assets/signed-links.ts'
import { newToken } from '#core/mcp/http/tokens.ts'
import { houseMark, markOn } from '../fixtures/house-mark.ts'
import { call, events, post } from '../fixtures/http-client.ts'
import { ownerAlone } from '../fixtures/owner-alone.ts'
import { bearer, servedHost, type ServedHost, sessionOf } from '../fixtures/served-host.ts'

const [ann, holder, eve] = [newToken(), newToken(), newToken()]
let server: ServedHost
beforeAll(async () => {
  server = await servedHost([imageGen(), exporters(), local(), library(), houseMark()], {
    http: {
      publicUrl: 'https://studio.example',
      auth: {
        tokens: [
          { principal: 'ann', secret: ann },
          { principal: 'holder', secret: holder, scopes: ['originals'] },
          { principal: 'eve', secret: eve },
        ],
      },
    },
  })
})
afterAll(() => server.close())
afterEach(() => vi.useRealTimers())

interface Made {
  readonly id: string
  readonly url: string
  readonly bytes: number
  readonly sha256: string
}
const answerOf = async (token: string, name: string, args: object): Promise<string> =>
  (await post(server.url, call(1, name, args), await sessionOf(server.url, bearer(token)))).text()
const make = async (token: string): Promise<Made> => {
  const answer = await answerOf(token, 'generate_image', { prompt: 'a castle by the sea', size: '256x192', seed: 1 })
  const { result } = events(answer).at(-1)!.message as { result: { _meta: { 'atelier/result': { assets: Made[] } } } }
  const { _meta: meta } = result
  return meta['atelier/result'].assets[0]!
}
/** The same link, at the address where the server really is. */
const at = (url: string): string => url.replace('https://studio.example', new URL(server.url).origin)
const follow = (url: string, headers: Record<string, string> = {}) => fetch(at(url), { headers })
/** With one part of what it says changed. */
const changed = (url: string, name: string, value: (old: string) => string): string => {
  const other = new URL(url)
  other.searchParams.set(name, value(other.searchParams.get(name)!))
  return other.href
}

describe('a link that is not as the server has written it', () => {
  it.each<[string, (url: string, of: { eve: Made }) => string]>([
    ['of another end', (url) => changed(url, 'expires', (old) => String(Number(old) + 1))],
    ['of another signature', (url) => changed(url, 'sig', (old) => (old.startsWith('A') ? 'B' : 'A') + old.slice(1))],
    ['with half of a signature', (url) => changed(url, 'sig', (old) => old.slice(0, 20))],
    ['with an empty signature', (url) => changed(url, 'sig', () => '')],
    ['with a second end', (url) => `${url}&expires=99999999999`],
    [
      'of another principal',
      (url) => changed(url, 'for', () => Buffer.from('{"id":"holder","scopes":["originals"]}').toString('base64url')),
    ],
    ['with a scope more', (url) => changed(url, 'for', () => Buffer.from('{"id":"ann","scopes":["originals"]}').toString('base64url'))],
    ['of another asset', (url, { eve: { id } }) => url.replace(/assets\/\w+/, `assets/${id}`)],
    ['to a path', (url) => url.replace(/assets\/\w+/, 'assets/..%2f..%2fetc%2fpasswd')],
  ])('%s opens nothing', async (_what, forge) => {
    const [own, other] = [await make(ann), await make(eve)]
    const response = await follow(forge(own.url, { eve: other }))
    expect(response.status).toBe(403)
    expect(await response.json()).toMatchObject({ error: { code: 'HTTP_FORBIDDEN', fix: expect.stringContaining('get_asset') } })
  })

  it('without a signature the server asks who it is', async () => {
    const { url } = await make(ann)
    expect((await follow(url.split('?')[0]!)).status).toBe(401)
    expect((await follow(url.split('?')[0]!, bearer(eve))).status).toBe(404)
    expect((await follow(url.split('?')[0]!, bearer(ann))).status).toBe(200)
  })

  it('opens no other door, and changes nothing', async () => {
    const query = new URL((await make(ann)).url).search
    expect((await fetch(server.at(`/mcp${query}`))).status).toBe(401)
    expect((await fetch(server.at(`/assets/${query}`))).status).toBe(403)
    expect((await fetch(at((await make(ann)).url), { method: 'DELETE' })).status).toBe(401)
  })
})

describe('a link', () => {
  it('begins where clients reach the server, and opens the file as it left the host', async () => {
    const { url, sha256 } = await make(ann)
    expect(url).toMatch(/^https:\/\/studio\.example\/assets\/\w+\?expires=\d+&for=[\w-]+&sig=[\w-]{43}$/)
    const response = await follow(url)
    expect(response.status).toBe(200)
    expect(await markOn(new Uint8Array(await response.arrayBuffer()))).toBe('marked, signed')
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/png',
      etag: `"${sha256}"`,
      'content-disposition': expect.stringMatching(/^inline; filename\*=UTF-8''[\w%.-]+\.png$/),
      'content-security-policy': expect.stringContaining('sandbox'),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'private, no-cache',
      vary: expect.stringMatching(/origin/i),
    })
    expect((await follow(url, { 'if-none-match': `"${sha256}"` })).status).toBe(304)
  })

  it('hands out an original only for whoever may have it', async () => {
    const listed = async (token: string): Promise<string[]> => {
      await make(token)
      const urls = [...(await answerOf(token, 'list_assets', {})).matchAll(/https:\/\/studio\.example\/assets\/[^\s"\\]+/g)].map(
        ([url]) => url,
      )
      const marks = [...new Set(urls)].map(async (url) => markOn(new Uint8Array(await (await follow(url)).arrayBuffer())))
      return [...new Set(await Promise.all(marks))].toSorted()
    }
    expect(await listed(eve)).toEqual(['marked, signed'])
    expect(await listed(holder)).toEqual(['bare'])
  })

  it('ends with its asset, in the trash as for good', async () => {
    const { id, url } = await make(ann)
    await answerOf(ann, 'delete_asset', { id })
    expect((await follow(url)).status).toBe(404)
    await answerOf(ann, 'update_asset', { id, restore: true })
    expect((await follow(url)).status).toBe(200)
    await answerOf(ann, 'delete_asset', { id, permanent: true })
    expect((await follow(url)).status).toBe(404)
  })

  it('ends after a day, though not for a clock that goes a minute fast, and is the same for an hour', async () => {
    const file = join(server.dirs.root, 'a-key')
    let now = Date.UTC(2027, 0, 1, 12, 30)
    const links = signedLinks({ key: secretFile(file), now: () => now })
    const principal = { id: 'ann', scopes: [] }
    const query = new URLSearchParams(await links.sign('an-id', principal))
    now += 10 * 60_000
    expect(new URLSearchParams(await links.sign('an-id', principal)).get('sig')).toBe(query.get('sig'))
    now = Number(query.get('expires')) * 1000 + 59_000
    expect(await links.check('an-id', query)).toEqual(principal)
    // Another host on the same folder.
    expect(await signedLinks({ key: secretFile(file), now: () => now }).check('an-id', query)).toEqual(principal)
    now += 2000
    expect(await links.check('an-id', query)).toBe('expired')
    expect(await signedLinks({ key: secretFile(`${file}-2`), now: () => now }).check('an-id', query)).toBe('forged')
  })

  it('outlives the token of whoever got it, and not the key of the server, from the next host on', async () => {
    const { id, url } = await make(ann)
    const { tokens } = server.host.config.http!.auth as { tokens: object[] }
    const [taken] = tokens.splice(0, 1)
    try {
      expect((await follow(url)).status).toBe(200)
    } finally {
      tokens.unshift(taken!)
    }
    const file = join(server.dirs.state, 'link-key')
    const query = new URL(url).searchParams
    expect(await signedLinks({ key: secretFile(file) }).check(id, query)).toMatchObject({ id: 'ann' })
    await rename(file, `${file}-before`)
    expect(await signedLinks({ key: secretFile(file) }).check(id, query)).toBe('forged')
    await rename(`${file}-before`, file)
  })

  it('that has expired says so', async () => {
    const { url } = await make(ann)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3 * 86_400_000 })
    const response = await follow(url)
    expect(response.status).toBe(403)
    expect(await response.json()).toMatchObject({ error: { message: 'This link has expired.' } })
  })

  it('is signed by a key for the owner alone', async () => {
    await make(ann)
    const key = join(server.dirs.state, 'link-key')
    expect((await stat(key)).mode & ownerAlone).toBe(0)
    expect(await readFile(key, 'utf8')).toMatch(/^[0-9a-f]{64}$/)
  })
})

describe('a part of a file', () => {
  it.each<[string, (size: number) => readonly [number, number]]>([
    ['bytes=0-9', () => [0, 10]],
    ['bytes=10-', (size) => [10, size]],
    ['bytes=-5', (size) => [size - 5, size]],
    ['bytes=0-99999999', (size) => [0, size]],
    ['bytes=-99999999', (size) => [0, size]],
    ['bytes=0-3,4-9', () => [0, 10]],
  ])('by "%s" is that part', async (range, part) => {
    const { url } = await make(ann)
    const whole = Buffer.from(await (await follow(url)).arrayBuffer())
    const response = await follow(url, { range })
    const [start, end] = part(whole.length)
    expect(response.status).toBe(206)
    expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end - 1}/${whole.length}`)
    expect(Buffer.from(await response.arrayBuffer()).equals(whole.subarray(start, end))).toBe(true)
  })

  it.each([
    'bytes=9-0',
    'bytes=',
    'bytes=a-b',
    'lines=0-1',
    'bytes=0-1,90-95',
    '0-1',
    'bytes=--5',
    'bytes=1e3-',
    `bytes=${'0-1,'.repeat(400)}x`,
  ])('by "%s", which is none, is never a fault', async (range) => {
    const { url, bytes } = await make(ann)
    const response = await follow(url, { range })
    expect([200, 206, 416]).toContain(response.status)
    const body = await response.arrayBuffer()
    if (response.status === 200) expect(body.byteLength).toBe(Number(response.headers.get('content-length')))
    if (response.status === 416) expect(response.headers.get('content-range')).toMatch(/^bytes \*\/\d+$/)
    expect(bytes).toBeGreaterThan(0)
  })

  it('beyond the end is refused with the size, and of an older content is all of it', async () => {
    const { url, sha256 } = await make(ann)
    const beyond = await follow(url, { range: 'bytes=99999999-' })
    expect(beyond.status).toBe(416)
    expect(beyond.headers.get('content-range')).toMatch(/^bytes \*\/\d+$/)
    expect((await follow(url, { range: 'bytes=0-9', 'if-range': '"older"' })).status).toBe(200)
    expect((await follow(url, { range: 'bytes=0-9', 'if-range': `"${sha256}"` })).status).toBe(206)
  })
})
