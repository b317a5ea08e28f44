/** Links that one host has signed, opened at another: behind a balancer nobody knows which host a browser comes to. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exporters, imageGen, library, local, redis } from 'atelier-mcp/plugins'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newToken } from '#core/mcp/http/tokens.ts'
import { call, events, post } from '../fixtures/http-client.ts'
import { type RedisServer, redisServer } from '../fixtures/redis-server.ts'
import { bearer, servedHost, type ServedHost, sessionOf } from '../fixtures/served-host.ts'

const ann = newToken()
let server: RedisServer
let data: string
const hosts: ServedHost[] = []
const start = async (prefix: string): Promise<ServedHost> => {
  const host = await servedHost([redis({ url: server.url, prefix }), imageGen(), exporters(), local(), library()], {
    dirs: { data },
    http: { auth: { tokens: [{ principal: 'ann', secret: ann }] } },
  })
  hosts.push(host)
  return host
}
beforeAll(async () => {
  server = await redisServer()
  data = await mkdtemp(join(tmpdir(), 'links-'))
})
afterAll(async () => {
  await Promise.all(hosts.map((host) => host.close()))
  await server.stop()
  await rm(data, { recursive: true, force: true, maxRetries: 3 })
})

interface Made {
  readonly url: string
  readonly bytes: number
}
const madeAt = async ({ url }: ServedHost): Promise<Made> => {
  const asked = call(1, 'generate_image', { prompt: 'a castle by the sea', size: '64x48', seed: 1 })
  const answer = await (await post(url, asked, await sessionOf(url, bearer(ann)))).text()
  const { result } = events(answer).at(-1)!.message as { result: { _meta: { 'atelier/result': { assets: Made[] } } } }
  const { _meta: meta } = result
  return meta['atelier/result'].assets[0]!
}
const openAt = (host: ServedHost, { url }: Made): Promise<Response> => {
  const { pathname, search } = new URL(url)
  return fetch(host.at(pathname + search))
}

describe('a link that one of several hosts has signed', () => {
  it('opens at every host of the deployment, and at none of another one that has the same library', async () => {
    const prefix = randomUUID()
    const [one, other, stranger] = [await start(prefix), await start(prefix), await start(randomUUID())]
    const made = await madeAt(one)
    expect(new URL(made.url).searchParams.get('sig')).not.toBeNull()
    for (const host of [one, other]) {
      const response = await openAt(host, made)
      expect(response.status).toBe(200)
      expect((await response.arrayBuffer()).byteLength).toBe(made.bytes)
    }
    expect((await openAt(stranger, made)).status).toBe(403)
  })

  it('opens at a host that starts when the one that signed it has ended', async () => {
    const prefix = randomUUID()
    const first = await start(prefix)
    const made = await madeAt(first)
    await hosts.splice(hosts.indexOf(first), 1)[0]!.close()
    expect((await openAt(await start(prefix), made)).status).toBe(200)
  })
})
