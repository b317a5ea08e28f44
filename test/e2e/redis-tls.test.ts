/** A Redis by TLS, with a certificate of an authority of one's own: trusted by NODE_EXTRA_CA_CERTS, and else told what is wrong with it. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { authority } from '../fixtures/authority.ts'
import { redisConnection } from '../fixtures/redis-connection.ts'
import { type RedisHost, redisHost } from '../fixtures/redis-host.ts'
import { type RedisServer, redisServer } from '../fixtures/redis-server.ts'

const office = authority()
let home: string
let vendor: Server
let ordered = 0
const servers: RedisServer[] = []
const hosts: RedisHost[] = []
beforeAll(async () => {
  vendor = createServer((request, response) => {
    ordered++
    request.pipe(response)
  })
  await new Promise<void>((resolve) => vendor.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  vendor.closeAllConnections()
  await new Promise((resolve) => vendor.close(resolve))
})
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'redis-tls-'))
})
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.end()
  for (const server of servers.splice(0)) await server.stop()
  await rm(home, { recursive: true, force: true, maxRetries: 3 })
})

const serve = async (names: readonly string[], days?: number): Promise<RedisServer> => {
  const server = await redisServer({ tls: office.issue(names, days) })
  servers.push(server)
  return server
}
const start = async ({ url }: RedisServer, trusted: boolean): Promise<RedisHost> => {
  const ca = join(home, 'office.pem')
  await writeFile(ca, office.pem)
  const address = `http://127.0.0.1:${(vendor.address() as AddressInfo).port}/`
  const host = await redisHost(url, randomUUID(), home, address, trusted ? { NODE_EXTRA_CA_CERTS: ca } : {})
  hosts.push(host)
  return host
}
const refused = (url: string): Promise<unknown> => redisConnection(url, randomUUID()).catch((error: unknown) => error)

describe('a Redis by TLS', () => {
  it('is refused where its authority is not trusted, with the code, and nothing is sent', async () => {
    const server = await serve(['127.0.0.1'])
    expect(server.url).toMatch(/^rediss:/)
    expect(await refused(server.url.replace('://', '://ann:a-secret-word@'))).toMatchObject({
      code: 'ENGINE_FAILED',
      outcome: 'none',
      retryable: false,
      message: expect.stringMatching(/^The certificate of Redis at 127\.0\.0\.1:\d+ is not trusted \(\w+\)\. Nothing was sent\.$/),
      fix: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
    })
    // The one is of the client that asks here.
    expect(await server.client.info('commandstats')).toMatch(/^cmdstat_hello:calls=1,/m)
    await expect(start(server, false)).rejects.toThrow('NODE_EXTRA_CA_CERTS')
  })

  it('serves hosts that trust its authority, and they find it again after its restart', async () => {
    const server = await serve(['127.0.0.1'])
    const host = await start(server, true)
    expect(await host.run('a fox')).toEqual({ said: 'a fox' })
    await server.kill()
    await server.start()
    await expect.poll(async () => (await host.run('a hen')).said).toBe('a hen')
    // Nothing is in the clear.
    expect(await refused(server.url.replace('rediss:', 'redis:'))).toMatchObject({ code: 'ENGINE_AWAY' })
  })

  it.each<[string, readonly string[], number | undefined, string]>([
    ['another name', ['redis.example'], undefined, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['an end that is past', ['127.0.0.1'], -1, 'CERT_HAS_EXPIRED'],
  ])('is refused by hosts that trust its authority where its certificate has %s', async (_, names, days, code) => {
    const before = ordered
    await expect(start(await serve(names, days), true)).rejects.toThrow(`is not trusted (${code})`)
    expect(ordered).toBe(before)
  })

  it('is told to be away where a server without TLS has the address', async () => {
    const server = await redisServer()
    servers.push(server)
    expect(await refused(server.url.replace('redis:', 'rediss:'))).toMatchObject({ code: 'ENGINE_AWAY', outcome: 'none' })
  })
})
