/** Sessions of several host processes behind a balancer without stickiness, on a real Redis. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import {
  CreateMessageRequestSchema,
  ElicitationCompleteNotificationSchema,
  ElicitRequestSchema,
  ListRootsRequestSchema,
} from '@modelcontextprotocol/sdk/types.js'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { newToken } from '#core/mcp/http/tokens.ts'
import { type Balancer, balancer } from '../fixtures/balancer.ts'
import { call, events, initialize, post, textOf } from '../fixtures/http-client.ts'
import { type RedisServer, redisServer } from '../fixtures/redis-server.ts'
import { bearer, sessionOf } from '../fixtures/served-host.ts'
import { fixture, type HttpServer, startHttp } from '../fixtures/server-process.ts'

const ann = newToken()
const ben = newToken()
const annReading = newToken()
const tokens = [
  { principal: 'ann', secret: ann },
  { principal: 'ben', secret: ben },
  { principal: 'ann', secret: annReading, scopes: ['tool:where'] },
]
const slow = { timeout: 20_000 }
let redis: RedisServer
let hosts: HttpServer[] = []
let door: Balancer
const clients: Client[] = []
/** How what stands was deployed; nothing once something has befallen it. */
let standing = ''
let end = async (): Promise<void> => {}

/** So many hosts of one deployment, with one library: those of the test before, where nothing has befallen them. */
async function deploy(count: number, http: object = {}): Promise<void> {
  const how = JSON.stringify([count, http])
  if (standing === how) return
  await end()
  standing = how
  const prefix = randomUUID()
  const library = await mkdtemp(join(tmpdir(), 'atelier-library-'))
  const config = {
    dirs: { data: library },
    plugins: ['library', { use: 'redis', options: { url: redis.url, prefix } }, fixture('which-host/index.ts')],
    http: { auth: { tokens }, retryMs: 100, ...http },
  }
  hosts = await Promise.all(Array.from({ length: count }, () => startHttp('', config)))
  door = await balancer(hosts.map(({ url }) => url))
  end = async () => {
    await door.close()
    await Promise.all(hosts.map((host) => (host.child.kill('SIGKILL'), host.stop())))
    await rm(library, { recursive: true, force: true, maxRetries: 3 })
    end = async () => {}
  }
}
/** The same, for a test that ends hosts, turns Redis off, or empties it: nobody uses them after it. */
async function deployAlone(count: number, http: object = {}): Promise<void> {
  standing = ''
  await deploy(count, http)
  standing = ''
}
beforeAll(async () => {
  redis = await redisServer({ keeps: true })
})
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close().catch(() => {})))
})
afterAll(async () => {
  await end()
  await redis.stop()
})

async function connect(token: string, capabilities: object = {}): Promise<{ client: Client; transport: StreamableHTTPClientTransport }> {
  const client = new Client({ name: 'e2e', version: '1.0.0' }, { capabilities })
  const transport = new StreamableHTTPClientTransport(new URL(door.url), {
    requestInit: { headers: bearer(token) },
    reconnectionOptions: { initialReconnectionDelay: 100, maxReconnectionDelay: 500, reconnectionDelayGrowFactor: 1.5, maxRetries: 60 },
  })
  await client.connect(transport as Parameters<Client['connect']>[0])
  clients.push(client)
  return { client, transport }
}
const said = async (client: Client, name: string, args: Record<string, unknown> = {}): Promise<string> =>
  textOf(await client.callTool({ name, arguments: args }))
const pids = (): string[] => hosts.map(({ child }) => `process ${child.pid}`)
const statusAt = async (index: number, session: Record<string, string>): Promise<number> =>
  (await post(hosts[index]!.url, call(1, 'where'), session)).status

describe('a session of several hosts', { timeout: 60_000 }, () => {
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
    await post(hosts[0]!.url, call(2, 'tell'), session)
    let heard = ''
    while (!heard.includes('news://today')) heard += (await reader.read()).value
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

describe('questions to the client', { timeout: 60_000 }, () => {
  it('are answered at any other host, and come back to the one that asked', async () => {
    await deploy(3)
    const { client } = await connect(ann, { elicitation: {}, sampling: {}, roots: { listChanged: true } })
    let folder = 'file:///one'
    client.setRequestHandler(ElicitRequestSchema, async () => ({ action: 'accept', content: { name: 'Ann' } }))
    client.setRequestHandler(CreateMessageRequestSchema, async () => ({
      role: 'assistant',
      model: 'e2e',
      content: { type: 'text', text: 'words' },
    }))
    client.setRequestHandler(ListRootsRequestSchema, async () => ({ roots: [{ uri: folder }] }))
    for (const index of [0, 1, 2]) {
      door.next(index)
      expect(await said(client, 'asks')).toBe(`Ann at ${pids()[index]}`)
      door.next(index)
      expect(await said(client, 'samples')).toBe(`words at ${pids()[index]}`)
      door.next(index)
      expect(await said(client, 'folders')).toBe(`${folder} at ${pids()[index]}`)
    }
    folder = 'file:///two'
    await client.sendRootsListChanged()
    for (const index of [0, 1, 2])
      await expect
        .poll(() => {
          door.next(index)
          return said(client, 'folders')
        }, slow)
        .toBe(`${folder} at ${pids()[index]}`)
  })

  it('at the same time of several hosts are told apart', async () => {
    await deploy(3)
    const { client } = await connect(ann, { elicitation: {} })
    let count = 0
    client.setRequestHandler(ElicitRequestSchema, async () => ({ action: 'accept', content: { name: `answer ${++count}` } }))
    const answers = await Promise.all(Array.from({ length: 12 }, () => said(client, 'asks')))
    expect(new Set(answers.map((answer) => answer.split(' at ')[0])).size).toBe(12)
    expect(new Set(answers.map((answer) => answer.split(' at ')[1]))).toEqual(new Set(pids()))
  })

  it('are over where its own stream is, though the call was at another host', async () => {
    await deploy(3)
    const { client } = await connect(ann, { elicitation: { url: {} } })
    const done: string[] = []
    const asked: string[] = []
    client.setRequestHandler(ElicitRequestSchema, async ({ params }) => {
      if ('elicitationId' in params) asked.push(params.elicitationId)
      return { action: 'accept' }
    })
    client.setNotificationHandler(ElicitationCompleteNotificationSchema, ({ params }) => void done.push(params.elicitationId))
    for (const index of [0, 1, 2]) {
      door.next(index)
      expect(await said(client, 'signs')).toBe(`accept at ${pids()[index]}`)
    }
    await expect.poll(() => done.toSorted(), slow).toEqual(asked.toSorted())
  })

  it('are cancelled with their call, at whichever host that is', async () => {
    await deploy(3)
    const { client } = await connect(ann)
    for (const index of [0, 1]) {
      const stop = new AbortController()
      door.next(index)
      const waiting = client.callTool({ name: 'waits', arguments: { ms: 50_000 } }, undefined, {
        signal: stop.signal,
        onprogress: () => {
          // What comes next reaches the other host.
          door.next(1 - index)
          stop.abort()
        },
      })
      await expect(waiting).rejects.toThrow()
      await expect
        .poll(() => {
          door.next(index)
          return said(client, 'ended')
        }, slow)
        .toBe(`aborted at ${pids()[index]}`)
    }
  })
})

describe('a client whose connection broke', { timeout: 90_000 }, () => {
  /** Begins a call at a host, and leaves when it has heard of it: gives what it came to hear last. */
  const begin = async (index: number, body: object, session: Record<string, string>): Promise<string> => {
    const leave = new AbortController()
    const answer = await post(hosts[index]!.url, body, session, leave.signal)
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
    let heard = ''
    while (!/^id: .+$/m.test(heard)) heard += (await reader.read()).value
    leave.abort()
    return /^id: (.+)$/m.exec(heard)![1]!
  }
  const comeBack = (index: number, lastId: string, session: Record<string, string>): Promise<Response> =>
    fetch(hosts[index]!.url, { headers: { accept: 'text/event-stream', 'last-event-id': lastId, ...session } })
  const withProgress = (ms: number): object => ({
    jsonrpc: '2.0',
    id: 7,
    method: 'tools/call',
    params: { name: 'waits', arguments: { ms }, _meta: { progressToken: 'p' } },
  })

  it('hears at another host what it missed, and the answer, which the first one still makes', async () => {
    await deploy(3)
    const session = await sessionOf(hosts[0]!.url, bearer(ann))
    const lastId = await begin(0, withProgress(2500), session)
    const heard = events(await (await comeBack(1, lastId, session)).text())
    expect(heard[0]!.message.method).toBe('notifications/progress')
    expect(heard.at(-1)!.message.id).toBe(7)
    expect(textOf(heard.at(-1)!.message.result!)).toBe(`waited at ${pids()[0]}`)
    // As often as it likes, wherever it is; and from where it was.
    for (const index of [0, 1, 1]) {
      const again = await comeBack(index, heard[0]!.id!, session)
      const { value } = await again.body!.pipeThrough(new TextDecoderStream()).getReader().read()
      expect(value).toContain(`waited at ${pids()[0]}`)
      expect(value).not.toContain('"progress":1,')
    }
    expect((await comeBack(1, lastId, { ...session, ...bearer(ben) })).status).toBe(404)
    expect((await comeBack(1, lastId.replace(/~.*_/, '~nothing_'), session)).status).toBe(400)
  })

  it('hears no more when its session ends, and its call ends with it', async () => {
    await deploy(3)
    const session = await sessionOf(hosts[0]!.url, bearer(ann))
    const followed = await comeBack(1, await begin(0, withProgress(60_000), session), session)
    expect((await fetch(hosts[1]!.url, { method: 'DELETE', headers: session })).status).toBe(200)
    expect(events(await followed.text()).some(({ message }) => message.id === 7)).toBe(false)
    const other = await sessionOf(hosts[0]!.url, bearer(ann))
    await expect.poll(async () => (await post(hosts[0]!.url, call(1, 'ended'), other)).text(), slow).toContain(`aborted at ${pids()[0]}`)
  })

  it('hears, when it opens its own stream elsewhere, that what it knows may be old', async () => {
    await deploy(3)
    const session = await sessionOf(hosts[0]!.url, bearer(ann))
    await post(hosts[0]!.url, { jsonrpc: '2.0', id: 1, method: 'resources/subscribe', params: { uri: 'news://today' } }, session)
    const stream = await fetch(hosts[0]!.url, { headers: { accept: 'text/event-stream', ...session } })
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader()
    await post(hosts[0]!.url, call(2, 'tell'), session)
    let heard = ''
    while (!heard.includes('news://today')) heard += (await reader.read()).value
    await reader.cancel()
    const again = (await comeBack(1, /^id: (.+)$/m.exec(heard)![1]!, session)).body!.pipeThrough(new TextDecoderStream()).getReader()
    let told = ''
    while (!told.includes('news://today')) told += (await again.read()).value
    await again.cancel()
    expect(told).toContain('notifications/tools/list_changed')
  })

  it('hears what its host said when it was ended gently', async () => {
    await deployAlone(2)
    const session = await sessionOf(hosts[0]!.url, bearer(ann))
    const [done, cut] = [await begin(0, withProgress(1500), session), await begin(0, { ...withProgress(60_000), id: 8 }, session)]
    await hosts[0]!.stop()
    expect(await (await comeBack(1, done, session)).text()).toContain(`waited at ${pids()[0]}`)
    const [answer] = events(await (await comeBack(1, cut, session)).text()).slice(-1)
    expect(answer!.message).toMatchObject({ id: 8, result: { isError: true } })
    expect(textOf(answer!.message.result!)).toContain('The host is closing.')
  })

  it('is told by an error that its host has died, and goes on in its session', async () => {
    await deployAlone(2)
    const session = await sessionOf(hosts[0]!.url, bearer(ann))
    const lastId = await begin(0, withProgress(60_000), session)
    hosts[0]!.child.kill('SIGKILL')
    const heard = events(await (await comeBack(1, lastId, session)).text())
    expect(heard.at(-1)!.message).toMatchObject({ id: 7, error: { data: { code: 'HOST_ENDED', outcome: 'unknown', retryable: true } } })
    expect(await statusAt(1, session)).toBe(200)
  })

  it('is served by the SDK’s client through the balancer, which comes back by itself', async () => {
    await deployAlone(2)
    const { client } = await connect(ann)
    let begun = 0
    const wait = (ms: number): Promise<string> => {
      begun = 0
      door.next(0)
      const options = { onprogress: () => void begun++, timeout: 60_000 }
      return client.callTool({ name: 'waits', arguments: { ms } }, undefined, options).then(textOf)
    }
    const waiting = wait(4000)
    await expect.poll(() => begun, slow).toBeGreaterThan(0)
    // The connections break, the host does not.
    door.cut()
    expect(await waiting).toBe(`waited at ${pids()[0]}`)
    const failed = expect(wait(60_000)).rejects.toMatchObject({ data: { code: 'HOST_ENDED' } })
    await expect.poll(() => begun, slow).toBeGreaterThan(0)
    hosts[0]!.child.kill('SIGKILL')
    await failed
    expect(await said(client, 'where')).toBe(pids()[1])
  })
})

describe('a session while Redis is away', { timeout: 60_000 }, () => {
  it('goes on at hosts that have it open; others answer 503, as they do to a new one, and serve it again afterwards', async () => {
    await deployAlone(2)
    const session = await sessionOf(hosts[0]!.url, bearer(ann))
    expect(await statusAt(0, session)).toBe(200)
    await redis.kill()
    expect(await statusAt(0, session)).toBe(200)
    const away = await post(hosts[1]!.url, call(1, 'where'), session)
    expect(away.status).toBe(503)
    expect(away.headers.get('retry-after')).toBe('5')
    expect(await away.json()).toMatchObject({ error: { data: { code: 'ENGINE_AWAY' } } })
    const fresh = await post(hosts[1]!.url, initialize, bearer(ann))
    expect([fresh.status, await fresh.json()]).toMatchObject([503, { error: { data: { code: 'ENGINE_AWAY' } } }])
    await redis.start()
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
    await redis.kill()
    expect(textOf(await waiting)).toBe(`waited at ${pids()[0]}`)
    await redis.start()
    for (const index of [0, 1])
      await expect
        .poll(() => {
          door.next(index)
          return said(client, 'asks').catch(String)
        }, slow)
        .toBe(`Ann at ${pids()[index]}`)
  })
})

describe('a Redis that stands still', { timeout: 60_000 }, () => {
  it('leaves no first session of a host without an answer, and holds up none afterwards', async () => {
    await deploy(2)
    const session = await sessionOf(hosts[0]!.url, bearer(ann))
    redis.pause()
    try {
      // This host has had no session so far: it has yet to join the others.
      for (const [body, headers] of [
        [initialize, bearer(ann)],
        [call(1, 'where'), session],
      ] as const) {
        const answer = await post(hosts[1]!.url, body, headers, AbortSignal.timeout(20_000))
        expect([answer.status, await answer.json()]).toMatchObject([503, { error: { data: { code: 'ENGINE_AWAY' } } }])
      }
      expect(await statusAt(0, session)).toBe(200)
    } finally {
      redis.resume()
    }
    await expect.poll(() => statusAt(1, session), slow).toBe(200)
    const fresh = await sessionOf(hosts[1]!.url, bearer(ann))
    expect([await statusAt(0, fresh), await statusAt(1, fresh)]).toEqual([200, 200])
    // What was given up is closed: each host listens once.
    const inboxes = await redis.client.pubsub('CHANNELS', '*session-inbox*')
    const listeners = (await redis.client.pubsub('NUMSUB', ...(inboxes as string[]))) as (string | number)[]
    expect(listeners.filter((one) => typeof one === 'number')).toEqual([1, 1])
  })
})

describe('a session that Redis has lost', { timeout: 60_000 }, () => {
  it('is not there any more, and what it had at work goes on', async () => {
    await deployAlone(2)
    const session = await sessionOf(hosts[0]!.url, bearer(ann))
    const waiting = post(hosts[0]!.url, call(1, 'waits', { ms: 3000 }), session)
    await waiting
    await redis.client.flushall()
    expect([await statusAt(0, session), await statusAt(1, session)]).toEqual([404, 404])
    expect(await (await waiting).text()).toContain('waited at')
  })
})

describe('a session of a host whose config is loaded anew', { timeout: 60_000 }, () => {
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
