/** Sessions of several host processes behind a balancer without stickiness, on a real Redis: what they are at each host, and where a host is new or ends. */
import { randomUUID } from 'node:crypto'
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js'
import { describe, expect, it } from 'vitest'
import { call, initialize, post } from '../fixtures/http-client.ts'
import { bearer, sessionOf } from '../fixtures/served-host.ts'
import { ann, annReading, ben, said, slow, sessionHosts } from '../fixtures/session-hosts.ts'

const { connect, deploy, deployAlone, door, hosts, pids, statusAt } = sessionHosts()

describe('a session of several hosts', () => {
  it('is answered by whichever host a request reaches', async () => {
    await deploy(3)
    const { client, transport } = await connect(ann)
    const answered = new Set<string>()
    for (let times = 0; times < 9; times++) answered.add(await said(client, 'where'))
    expect([...answered].toSorted()).toEqual(pids().toSorted())
    expect((await client.listTools()).tools.length).toBeGreaterThan(5)
    expect(transport.sessionId).toBeDefined()
  })

  it('is nobody else’s at any host, nor of other scopes', async () => {
    await deploy(3)
    const session = await sessionOf(hosts[0]!.url, bearer(ann))
    expect([await statusAt(0, session), await statusAt(1, session)]).toEqual([200, 200])
    for (const token of [ben, annReading])
      for (const index of [0, 1]) expect(await statusAt(index, { ...session, ...bearer(token) })).toBe(404)
    // Of one that the second host has never had open.
    const fresh = await sessionOf(hosts[0]!.url, bearer(ann))
    expect(await statusAt(1, { ...fresh, ...bearer(ben) })).toBe(404)
    expect(await statusAt(1, { ...fresh, 'mcp-session-id': randomUUID() })).toBe(404)
    expect(await statusAt(1, fresh)).toBe(200)
  })

  it('is not opened for a client that says more of itself than a record holds', async () => {
    await deploy(3)
    const capabilities = { experimental: { long: { words: 'x'.repeat(70_000) } } }
    const answer = await post(hosts[0]!.url, { ...initialize, params: { ...initialize.params, capabilities } }, bearer(ann))
    expect([answer.status, answer.headers.get('mcp-session-id')]).toEqual([413, null])
  })

  it('ends at every host by a DELETE at one', async () => {
    await deploy(3)
    const session = await sessionOf(hosts[0]!.url, bearer(ann))
    expect([await statusAt(0, session), await statusAt(1, session)]).toEqual([200, 200])
    expect((await fetch(hosts[1]!.url, { method: 'DELETE', headers: session })).status).toBe(200)
    expect(await Promise.all([0, 1, 2].map((index) => statusAt(index, session)))).toEqual([404, 404, 404])
  })

  it('keeps its level, what it watches and what it has made', async () => {
    await deploy(3)
    const session = await sessionOf(hosts[0]!.url, bearer(ann))
    const at = async (index: number, method: string, params: object): Promise<Response> =>
      post(hosts[index]!.url, { jsonrpc: '2.0', id: randomUUID(), method, params }, session)
    expect((await at(0, 'logging/setLevel', { level: 'error' })).status).toBe(200)
    const stream = await fetch(hosts[1]!.url, { headers: { accept: 'text/event-stream', ...session } })
    expect((await at(0, 'resources/subscribe', { uri: 'news://today' })).status).toBe(200)
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader()
    let heard = ''
    const reading = (async () => {
      while (!heard.includes('news://today')) heard += (await reader.read()).value
    })()
    // The other host hears what is watched in a moment, and of a change that is quicker nothing.
    await expect
      .poll(async () => {
        await post(hosts[0]!.url, call(2, 'tell'), session)
        return heard
      })
      .toContain('news://today')
    await reading
    await reader.cancel()
    // What another session makes meanwhile is not its last.
    const other = await sessionOf(hosts[0]!.url, bearer(ann))
    const makes = async (text: string, by: Record<string, string>): Promise<string> =>
      (await post(hosts[0]!.url, call(3, 'makes', { text }), by)).text()
    expect(await makes('its own', session)).toContain('"ok":true')
    expect(await makes('another', other)).toContain('"ok":true')
    expect(await (await at(1, 'resources/read', { uri: 'asset://last' })).text()).toContain('its own')
  })

  it('makes room for newer ones of its principal, and what it has at work goes on', async () => {
    await deploy(2, { sessions: { max: 2 } })
    const old = await sessionOf(hosts[0]!.url, bearer(ann))
    const stream = await fetch(hosts[0]!.url, { headers: { accept: 'text/event-stream', ...old } })
    const waiting = await post(hosts[0]!.url, call(1, 'waits', { ms: 3000 }), old)
    const newer = [await sessionOf(hosts[1]!.url, bearer(ann)), await sessionOf(hosts[1]!.url, bearer(ann))]
    expect(await Promise.all([old, ...newer].map((one) => statusAt(1, one)))).toEqual([404, 200, 200])
    expect(await waiting.text()).toContain(`waited at ${pids()[0]}`)
    expect(await statusAt(0, old)).toBe(404)
    // Its own stream ends at its host, as soon as nothing is at work.
    await stream.text()
  })

  it('goes on where a host ends, and where one is new', async () => {
    await deployAlone(2)
    const { client } = await connect(ann)
    for (let times = 0; times < 4; times++) await said(client, 'where')
    await hosts[0]!.stop()
    for (let times = 0; times < 4; times++) expect(await said(client, 'where')).toBe(pids()[1])
  })
})

describe('a session of a host whose config is loaded anew', () => {
  it('goes on, and its questions are still handed on', async () => {
    await deployAlone(2)
    const { client } = await connect(ann, { elicitation: {} })
    client.setRequestHandler(ElicitRequestSchema, async () => ({ action: 'accept', content: { name: 'Ann' } }))
    for (const index of [0, 1]) {
      door.next(index)
      expect(await said(client, 'asks')).toBe(`Ann at ${pids()[index]}`)
    }
    hosts[0]!.child.kill('SIGHUP')
    await expect.poll(() => hosts[0]!.stderr(), slow).toMatch(/loaded anew/)
    for (let times = 0; times < 3; times++)
      for (const index of [0, 1]) {
        door.next(index)
        expect(await said(client, 'asks')).toBe(`Ann at ${pids()[index]}`)
      }
  })
})
