import { readFile } from 'node:fs/promises'
import { redis } from 'atelier-mcp/plugins'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { forwarder } from '../../../fixtures/forwarder.ts'
import { notedLog, redisConnection } from '../../../fixtures/redis-connection.ts'
import { type RedisServer, redisServer } from '../../../fixtures/redis-server.ts'
import { bullmqRange } from '../../../../plugins/redis/bullmq.ts'
import { connect, ioredisRange } from '../../../../plugins/redis/connection.ts'
import { hostInbox } from '../../../../plugins/redis/host-inbox.ts'
import { jobNews } from '../../../../plugins/redis/job-news.ts'

let server: RedisServer
beforeAll(async () => {
  server = await redisServer({ password: 'a-long-password' })
})
afterAll(() => server.stop())

/** What else the log says is why it was away. */
const isOfState = (line: string): boolean => !/^Redis at \S+ does not answer/.test(line)
const hosts: TestHost[] = []
const start = async (
  options: { readonly url: string; readonly prefix?: string },
  onError: 'fail' | 'disable' = 'fail',
): Promise<TestHost> => {
  const host = await createTestHost({ plugins: [{ use: redis(options), onError }] })
  hosts.push(host)
  return host
}
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close()))
})

describe('a host on Redis', () => {
  it('does not start where nobody answers, and says which server, without its password', async () => {
    const starting = start({ url: 'redis://ann:secret-word@127.0.0.1:1/0' })
    await expect(starting).rejects.toMatchObject({
      code: 'ENGINE_AWAY',
      plugin: 'redis',
      outcome: 'none',
      message: 'Redis at 127.0.0.1:1 does not answer (connect ECONNREFUSED 127.0.0.1:1).',
      fix: expect.stringContaining('Start it again'),
    })
    expect(JSON.stringify(await starting.catch((error: unknown) => error))).not.toContain('secret-word')
  })
  it('starts without it where the config says so, on its own folders', async () => {
    const { host, log } = await start({ url: 'redis://127.0.0.1:1' }, 'disable')
    expect(host.plugins[0]?.disabled).toBe('Redis at 127.0.0.1:1 does not answer (connect ECONNREFUSED 127.0.0.1:1).')
    expect(log.some(({ message }) => message.startsWith('redis is disabled'))).toBe(true)
    expect(await host.secrets.get('a')).toMatch(/^[0-9a-f]{64}$/)
  })
  it('is told what to do where the password is missing or wrong', async () => {
    await expect(start({ url: `redis://127.0.0.1:${server.port}` })).rejects.toMatchObject({
      code: 'ENGINE_FAILED',
      fix: expect.stringMatching(/wants a password: put `USER:PASSWORD@`/),
    })
    const wrong = start({ url: `redis://:another-password@127.0.0.1:${server.port}` })
    await expect(wrong).rejects.toMatchObject({ code: 'ENGINE_FAILED', fix: expect.stringMatching(/^Correct user and password in `url`/) })
  })
  it('takes no other address, and repeats none', async () => {
    for (const url of ['http://ann:secret-word@host', 'redis:///0', 'not an address']) {
      const error = await start({ url }).catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ code: 'PLUGIN_OPTIONS', message: expect.stringContaining('redis://host:6379') })
      expect((error as Error).message).not.toContain('secret-word')
    }
  })
  it('takes no user and password that are not encoded, and says how they are', async () => {
    for (const url of ['redis://:secret-word%@127.0.0.1:1', 'redis://%:secret-word@127.0.0.1:1']) {
      const error = await start({ url }).catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ code: 'PLUGIN_OPTIONS', message: expect.stringContaining('`%25`') })
      expect((error as Error).message).not.toContain('secret-word')
    }
  })
  it('names the same versions of its packages for the install command as the package does', async () => {
    const { peerDependencies } = JSON.parse(await readFile(new URL('../../../../package.json', import.meta.url), 'utf8'))
    expect([peerDependencies.ioredis, peerDependencies.bullmq]).toEqual([ioredisRange, bullmqRange])
  })
  it('is told what its user may not do, and which rights are enough', async () => {
    await server.client.call('ACL', 'SETUSER', 'atelier', 'on', '>a-word', '~atelier:*', '+@all')
    const url = `redis://atelier:a-word@127.0.0.1:${server.port}`
    const refused = await start({ url }).catch((thrown: unknown) => thrown)
    const rights = 'ACL SETUSER atelier on >PASSWORD ~atelier:* &atelier:* +@all'
    expect(refused).toMatchObject({ code: 'ENGINE_FAILED', fix: expect.stringContaining(rights) })
    await server.client.call(...(rights.replace('PASSWORD', 'a-word').split(' ') as [string]))
    const { host } = await start({ url })
    expect(await host.secrets.get('one')).toMatch(/^[0-9a-f]{64}$/)
  })
  it('refuses within seconds what a stopped server is asked, and goes on by itself when it is back', async () => {
    const { host } = await start({ url: server.url, prefix: 'stopped' })
    server.pause()
    try {
      await expect(host.secrets.get('one')).rejects.toMatchObject({ code: 'ENGINE_AWAY', retryable: true, outcome: 'none' })
    } finally {
      server.resume()
    }
    expect(await host.secrets.get('one')).toMatch(/^[0-9a-f]{64}$/)
  })
  it('looks for the new master where the server has become a replica', async () => {
    const { host } = await start({ url: server.url, prefix: 'failover' })
    const ids = async (): Promise<string[]> =>
      [...String(await server.client.client('LIST')).matchAll(/id=(\d+) .* name=atelier .* cmd=(?!subscribe)/g)].map(([, id]) => id!)
    const before = await ids()
    expect(before).not.toEqual([])
    await server.client.replicaof('127.0.0.1', 1)
    try {
      await expect(host.secrets.get('one')).rejects.toMatchObject({ code: 'ENGINE_AWAY', message: expect.stringContaining('READONLY') })
      await expect.poll(async () => (await ids()).filter((id) => before.includes(id))).toEqual([])
    } finally {
      await server.client.replicaof('NO', 'ONE')
    }
    await expect.poll(() => host.secrets.get('one').catch(() => '')).toMatch(/^[0-9a-f]{64}$/)
  })
  it('says since when a server is away that has died, and finds it again', async () => {
    const { host, log } = await start({ url: server.url, prefix: 'killed' })
    await server.kill()
    try {
      await expect(host.secrets.get('one')).rejects.toMatchObject({ code: 'ENGINE_AWAY', retryable: true })
      const words = () => host.secrets.get('one').catch(({ message }: Error) => message)
      await expect.poll(words).toMatch(/ does not answer, for \d+ s now \(.+\)\.$/)
    } finally {
      await server.start()
    }
    await expect.poll(() => host.secrets.get('one').catch(() => '')).toMatch(/^[0-9a-f]{64}$/)
    const said = log.filter(({ name }) => name === 'redis').map(({ message }) => message.replace(/:\d+/, ''))
    expect(said).toContainEqual(expect.stringMatching(/^Redis at 127\.0\.0\.1 does not answer.* \(connect ECONNREFUSED/))
    // On a busy machine it may be away once more.
    expect(new Set(said.filter(isOfState))).toEqual(
      new Set([
        'Redis at 127.0.0.1 is away.',
        'Redis at 127.0.0.1 has lost what it knew of orders. Those that are known here were written down again: 0.',
        'Redis at 127.0.0.1 is back.',
      ]),
    )
  })
})

describe('a network that swallows what is sent', () => {
  it('is left for another way within seconds, by who asks and by who listens', async () => {
    const way = await forwarder(server.port)
    const log = notedLog()
    const connection = await redisConnection(`redis://:a-long-password@127.0.0.1:${way.port}`, 'swallowed', log)
    const told: string[] = []
    const ofJobs: string[] = []
    let looks = 0
    const news = jobNews({ connection, channel: 'jobs', told: (kind, id) => ofJobs.push(`${kind} ${id}`), missed: () => looks++ })
    try {
      news.open()
      await connection.listen('swallowed', (_, message) => void told.push(message))
      await server.client.publish('swallowed', 'before')
      await expect.poll(() => told).toEqual(['before'])
      await expect.poll(() => server.client.publish('jobs', 'ended one')).toBe(1)
      await expect.poll(() => ofJobs).toContain('ended one')
      const looked = looks
      way.swallow()
      const asked = () => connection.ask((client) => client.ping()).catch(({ code }: { code: string }) => code)
      expect(await asked()).toBe('ENGINE_AWAY')
      await expect.poll(asked).toBe('PONG')
      const heard = async (): Promise<string[]> => {
        await server.client.publish('swallowed', 'after')
        return told
      }
      await expect.poll(heard).toContain('after')
      const heardOfJobs = async (): Promise<string[]> => {
        await server.client.publish('jobs', 'ended two')
        return ofJobs
      }
      await expect.poll(heardOfJobs).toContain('ended two')
      expect(looks).toBeGreaterThan(looked)
      // On a busy machine it may be away once more.
      expect(new Set(log.lines.filter(isOfState).map((line) => line.replace(/:\d+/, '')))).toEqual(
        new Set(['Redis at 127.0.0.1 is away.', 'Redis at 127.0.0.1 is back.']),
      )
    } finally {
      news.close()
      await connection.close()
      await way.close()
    }
  })
})

describe('what hears on a connection of its own', () => {
  it('is forgotten when it ends, also where it could not join', async () => {
    const ended = new Map<Redis, number>()
    class Noted extends Redis {
      override disconnect(isToComeBack?: boolean): void {
        ended.set(this, (ended.get(this) ?? 0) + 1)
        super.disconnect(isToComeBack)
      }
    }
    const log = notedLog()
    const connection = await connect({ url: server.url, prefix: 'ended' }, { log, importPackage: async () => ({ Redis: Noted }) })
    try {
      const inbox = await hostInbox(connection, 'one', () => {}, log)
      await inbox.close()
      const fails = async (): Promise<never> => {
        throw new Error('not now')
      }
      await expect(hostInbox({ ...connection, ask: fails }, 'two', () => {}, log)).rejects.toThrow('not now')
      const news = jobNews({ connection, channel: 'ended', told: () => {}, missed: () => {} })
      news.open()
      news.close()
      expect([...ended.values()]).toEqual([1, 1, 1])
      await server.kill()
      await server.start()
      await expect.poll(() => log.lines.at(-1), { timeout: 60_000 }).toMatch(/ is back\.$/)
      expect([...ended.values()]).toEqual([1, 1, 1])
    } finally {
      await connection.close()
    }
    // The last is the connection itself.
    expect([...ended.values()]).toEqual([1, 1, 1, 1])
  })
})

describe('a connection that breaks while it is asked', () => {
  it('says so at once to who asked, and is there again for who asks anew', async () => {
    const connection = await redisConnection(server.url, 'breaks', notedLog())
    try {
      const id = await connection.ask((client) => client.client('ID'))
      // Answers only when something comes, which nothing does.
      const waiting = connection.ask((client) => client.blpop('nothing', 60))
      await expect.poll(() => server.client.info('clients')).toMatch(/^blocked_clients:1/m)
      await server.client.call('CLIENT', 'KILL', 'ID', id)
      await expect(waiting).rejects.toMatchObject({
        code: 'ENGINE_AWAY',
        outcome: 'none',
        retryable: true,
        cause: { message: `Redis at 127.0.0.1:${server.port} does not answer (the connection broke).` },
      })
      await expect.poll(() => connection.ask((client) => client.ping()).catch(() => undefined)).toBe('PONG')
    } finally {
      await connection.close()
    }
  })
})

describe('a connection that is back, and not everybody can go on', () => {
  it('says so once, and tries again until they can', async () => {
    const log = notedLog()
    const connection = await redisConnection(server.url, 'returns', log)
    let failures = 0
    connection.onReturn(async () => {
      if (failures++ < 2) throw new Error('not yet')
    })
    try {
      await server.kill()
      await server.start()
      await expect.poll(() => log.lines.at(-1)).toMatch(/ is back\.$/)
      expect(log.lines.map((line) => line.replace(/:\d+/, ''))).toEqual([
        'Redis at 127.0.0.1 is away.',
        'Redis at 127.0.0.1 is back, and does not answer as it should: not yet',
        'Redis at 127.0.0.1 is back.',
      ])
      expect(await connection.ask((client) => client.ping())).toBe('PONG')
    } finally {
      await connection.close()
    }
  })
})
