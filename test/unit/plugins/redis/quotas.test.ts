import { randomUUID } from 'node:crypto'
import { policy, redis } from 'atelier-mcp/plugins'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Gate, gate } from '../../../fixtures/gate.ts'
import { type KernelHost, kernelHost, speaker } from '../../../fixtures/kernel-host.ts'
import { type RedisServer, redisServer } from '../../../fixtures/redis-server.ts'

let server: RedisServer
beforeAll(async () => {
  server = await redisServer()
})
afterAll(() => server.stop())
const hosts: KernelHost[] = []
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close()))
})

const asked: string[] = []
let held: Gate = gate()
const invoke = async ({ text }: { readonly text: string }): Promise<object> => {
  asked.push(text)
  if (text === 'slow') await held.pass()
  return { data: { said: text }, cost: { usd: 0, basis: 'reported' } }
}
/** Hosts that share a Redis and no folder. */
const start = async (prefix: string, rules: Parameters<typeof policy>[0]): Promise<KernelHost> => {
  const host = await kernelHost([redis({ url: server.url, prefix }), policy(rules), speaker('vendor', { invoke })])
  hosts.push(host)
  return host
}
const as = (id: string, ...groups: string[]) => ({ principal: { id, scopes: [], groups } })
const refusal = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'let through',
    (error: unknown) => error,
  )

describe('quotas on Redis', () => {
  it('refuse what cannot be counted while the server is away, with nothing ordered', { timeout: 90_000 }, async () => {
    const host = await start(randomUUID(), { everyone: { quota: { callsPerDay: 9, concurrent: 2 } } })
    const before = asked.length
    server.pause()
    try {
      expect(await refusal(host.run('away', {}, as('ann')))).toMatchObject({ code: 'ENGINE_AWAY', outcome: 'none' })
      expect(asked.length).toBe(before)
    } finally {
      server.resume()
    }
    expect((await host.run('back', {}, as('ann'))).data?.said).toBe('back')
  })
  it('of calls hold over hosts that share no folder, at once too', { timeout: 90_000 }, async () => {
    const prefix = randomUUID()
    const rules = { groups: { design: { quota: { callsPerDay: 4 } } } }
    const all = [await start(prefix, rules), await start(prefix, rules)]
    const said = await Promise.all(
      Array.from({ length: 10 }, (_, index) => refusal(all[index % 2]!.run(`call ${index}`, {}, as(`p${index}`, 'design')))),
    )
    expect(said.filter((one) => one === 'let through').length).toBe(4)
    for (const one of said.filter((other) => other !== 'let through'))
      expect(one).toMatchObject({
        code: 'QUOTA_EXCEEDED',
        outcome: 'none',
        message: expect.stringContaining('policy.groups.design.quota.callsPerDay'),
      })
  })
  it('of what runs at a time hold over hosts, and a place is free when its call is over', { timeout: 90_000 }, async () => {
    const prefix = randomUUID()
    // Both count for ann: the one is not taken for the other.
    const rules = { everyone: { quota: { concurrent: 3 } }, principals: { ann: { quota: { concurrent: 1 } } } }
    const [one, other] = [await start(prefix, rules), await start(prefix, rules)]
    held = gate()
    const slow = one.run('slow', {}, as('ann'))
    await held.entered()
    expect(await refusal(other.run('mine', {}, as('ann')))).toMatchObject({ code: 'QUOTA_EXCEEDED', retryAfterMs: 5000 })
    expect((await other.run('theirs', {}, as('ben'))).data?.said).toBe('theirs')
    held.open()
    expect((await slow).data?.said).toBe('slow')
    let count = 0
    await expect.poll(() => refusal(other.run(`mine ${++count}`, {}, as('ann'))), { timeout: 60_000 }).toBe('let through')
  })
})
