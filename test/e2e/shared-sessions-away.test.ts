/** Sessions of several host processes behind a balancer without stickiness, on a real Redis: while that is away, and after it has lost them. */
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js'
import { describe, expect, it } from 'vitest'
import { call, events, initialize, post, textOf } from '../fixtures/http-client.ts'
import { bearer, sessionOf } from '../fixtures/served-host.ts'
import { ann, said, slow, sessionHosts } from '../fixtures/session-hosts.ts'

const { connect, deploy, deployAlone, door, hosts, pids, redis, statusAt } = sessionHosts()

describe('a session while Redis is away', () => {
  it('goes on at hosts that have it open; others answer 503, as they do to a new one, and serve it again afterwards', async () => {
    await deployAlone(2)
    const session = await sessionOf(hosts[0]!.url, bearer(ann))
    expect(await statusAt(0, session)).toBe(200)
    await redis().kill()
    expect(await statusAt(0, session)).toBe(200)
    const away = await post(hosts[1]!.url, call(1, 'where'), session)
    expect(away.status).toBe(503)
    expect(away.headers.get('retry-after')).toBe('5')
    expect(await away.json()).toMatchObject({ error: { data: { code: 'ENGINE_AWAY' } } })
    const fresh = await post(hosts[1]!.url, initialize, bearer(ann))
    expect([fresh.status, await fresh.json()]).toMatchObject([503, { error: { data: { code: 'ENGINE_AWAY' } } }])
    await redis().start()
    await expect.poll(() => statusAt(1, session), slow).toBe(200)
    expect(events(await (await post(hosts[0]!.url, call(1, 'where'), session)).text()).length).toBe(1)
  })

  it('answers what was begun before, and hands questions on again afterwards', async () => {
    await deployAlone(2)
    const { client } = await connect(ann, { elicitation: {} })
    client.setRequestHandler(ElicitRequestSchema, async () => ({ action: 'accept', content: { name: 'Ann' } }))
    for (const index of [0, 1]) {
      door.next(index)
      expect(await said(client, 'asks')).toBe(`Ann at ${pids()[index]}`)
    }
    let begun = 0
    door.next(0)
    const options = { onprogress: () => void begun++, timeout: 60_000 }
    const waiting = client.callTool({ name: 'waits', arguments: { ms: 3000 } }, undefined, options)
    await expect.poll(() => begun, slow).toBeGreaterThan(0)
    await redis().kill()
    expect(textOf(await waiting)).toBe(`waited at ${pids()[0]}`)
    await redis().start()
    for (const index of [0, 1])
      await expect
        .poll(() => {
          door.next(index)
          return said(client, 'asks').catch(String)
        }, slow)
        .toBe(`Ann at ${pids()[index]}`)
  })
})

describe('a Redis that stands still', () => {
  it('leaves no first session of a host without an answer, and holds up none afterwards', async () => {
    await deploy(2)
    const session = await sessionOf(hosts[0]!.url, bearer(ann))
    redis().pause()
    try {
      // This host has had no session so far: it has yet to join the others.
      for (const [body, headers] of [
        [initialize, bearer(ann)],
        [call(1, 'where'), session],
      ] as const) {
        const answer = await post(hosts[1]!.url, body, headers, AbortSignal.timeout(60_000))
        expect([answer.status, await answer.json()]).toMatchObject([503, { error: { data: { code: 'ENGINE_AWAY' } } }])
      }
      expect(await statusAt(0, session)).toBe(200)
    } finally {
      redis().resume()
    }
    await expect.poll(() => statusAt(1, session), slow).toBe(200)
    const fresh = await sessionOf(hosts[1]!.url, bearer(ann))
    expect([await statusAt(0, fresh), await statusAt(1, fresh)]).toEqual([200, 200])
    // What was given up is closed: each host listens once.
    await expect
      .poll(async () => {
        const inboxes = await redis().client.pubsub('CHANNELS', '*session-inbox*')
        const listeners = (await redis().client.pubsub('NUMSUB', ...(inboxes as string[]))) as (string | number)[]
        return listeners.filter((one) => typeof one === 'number')
      })
      .toEqual([1, 1])
  })
})

describe('a session that Redis has lost', () => {
  it('is not there any more, and what it had at work goes on', async () => {
    await deployAlone(2)
    const session = await sessionOf(hosts[0]!.url, bearer(ann))
    const waiting = post(hosts[0]!.url, call(1, 'waits', { ms: 3000 }), session)
    await waiting
    await redis().client.flushall()
    expect([await statusAt(0, session), await statusAt(1, session)]).toEqual([404, 404])
    expect(await (await waiting).text()).toContain('waited at')
  })
})
