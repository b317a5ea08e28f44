import { randomUUID } from 'node:crypto'
import { AtelierError } from 'atelier-mcp'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { RedisConnection } from '../../../../plugins/redis/connection.ts'
import { type HostInbox, hostInbox } from '../../../../plugins/redis/host-inbox.ts'
import { notedLog, redisConnection } from '../../../fixtures/redis-connection.ts'
import { type RedisServer, redisServer } from '../../../fixtures/redis-server.ts'

let server: RedisServer
let connection: RedisConnection
let sender: HostInbox
const joined: HostInbox[] = []
beforeAll(async () => {
  server = await redisServer()
})
afterAll(() => server.stop())
beforeEach(async () => {
  connection = await redisConnection(server.url, randomUUID())
  sender = await join('sender')
})
afterEach(async () => {
  await Promise.all(joined.splice(0).map((inbox) => inbox.close()))
  await connection.close()
})

const join = async (host: string, hear: (message: object) => void = () => {}): Promise<HostInbox> => {
  const inbox = await hostInbox(connection, host, hear, notedLog())
  joined.push(inbox)
  return inbox
}
/** A host that counts as living for long, and takes nothing. */
const sleeper = async (): Promise<string> => {
  const host = randomUUID()
  await connection.ask((redis) => redis.zadd(connection.key('session-hosts'), Date.now() + 3_600_000, host))
  return host
}
const lengthOf = (host: string): Promise<number> => connection.ask((redis) => redis.llen(connection.key('session-inbox', host)))
const isSilent = (error: unknown): boolean => AtelierError.is(error, 'HOST_SILENT') && error.retryable === true && error.outcome === 'none'
const numbered = (count: number): readonly { readonly number: number }[] => Array.from({ length: count }, (_, number) => ({ number }))

describe('what a host is told that takes nothing', { timeout: 90_000 }, () => {
  it('is refused with a code above a thousand messages, and others hear still what is for all', async () => {
    const host = await sleeper()
    const heard: object[] = []
    await join('listener', (message) => heard.push(message))
    const told = await Promise.all(numbered(1000).map((message) => sender.tell(message, host)))
    expect(told.every(Boolean)).toBe(true)
    await expect(sender.tell({ number: 1000 }, host)).rejects.toSatisfy(isSilent)
    expect(await sender.tell({ for: 'all' })).toBe(true)
    await expect.poll(() => heard).toEqual([{ for: 'all' }])
    expect(await lengthOf(host)).toBe(1000)
  })

  it('is refused above 16 MiB, and one message of any length waits where nothing else does', async () => {
    const [many, one] = [await sleeper(), await sleeper()]
    const words = 'x'.repeat(2 * 1024 ** 2 - 100)
    for (const { number } of numbered(8)) expect(await sender.tell({ number, words }, many)).toBe(true)
    expect(await sender.tell({ words: words.repeat(9) }, one)).toBe(true)
    const refused = await Promise.allSettled([sender.tell({ words }, many), sender.tell({ number: 1 }, one)])
    for (const each of refused) expect(each.status === 'rejected' && isSilent(each.reason)).toBe(true)
    expect([await lengthOf(many), await lengthOf(one)]).toEqual([8, 1])
  })

  it('is taken when it wakes up, and then it is told again', async () => {
    const host = await sleeper()
    await Promise.all(numbered(1000).map((message) => sender.tell(message, host)))
    const heard: unknown[] = []
    await join(host, (message) => heard.push(message))
    expect(await sender.tell({ number: 1000 }, host)).toBe(true)
    await expect.poll(() => heard.length, { timeout: 60_000 }).toBe(1001)
    expect(new Set(heard.map((message) => (message as { number: number }).number)).size).toBe(1001)
  })
})

describe('what a host is told that takes it', { timeout: 90_000 }, () => {
  it('has no end: it is heard once and in order, and nothing of it stays', async () => {
    const heard: object[] = []
    await join('listener', (message) => heard.push(message))
    const words = 'x'.repeat(10_000)
    for (const message of numbered(3000)) expect(await sender.tell({ ...message, words }, 'listener')).toBe(true)
    await expect.poll(() => heard.length, { timeout: 60_000 }).toBe(3000)
    expect(heard).toEqual(numbered(3000).map((message) => ({ ...message, words })))
    expect(await connection.ask((redis) => redis.keys(connection.key('session-inbox', '*')))).toEqual([])
  })
})
