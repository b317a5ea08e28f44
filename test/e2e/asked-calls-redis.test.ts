/** Two hosts with nothing in common but a Redis, behind a balancer without stickiness: what one has asked is answered at the other. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newToken } from '#core/mcp/http/tokens.ts'
import { type AskingHost, askingHost } from '../fixtures/asking-host.ts'
import { speaking } from '../fixtures/either-era.ts'
import { enveloped, headersFor, revision } from '../fixtures/enveloped.ts'
import { post, textOf } from '../fixtures/http-client.ts'
import { type RedisServer, redisServer } from '../fixtures/redis-server.ts'
import { bearer } from '../fixtures/served-host.ts'

interface Answer {
  readonly result?: {
    readonly resultType: string
    readonly requestState?: string
    readonly isError?: boolean
    readonly inputRequests?: Readonly<Record<string, unknown>>
    readonly content?: readonly { readonly text?: string }[]
    readonly _meta?: { readonly 'atelier/result'?: { readonly error?: { readonly code: string; readonly outcome?: string } } }
  }
  readonly error?: { readonly code: number; readonly message: string; readonly data?: { readonly code?: string; readonly fix?: string } }
}
interface Back {
  readonly requestState?: string | undefined
  readonly inputResponses?: object
}

const tokens = { ann: newToken(), bob: newToken() }
let vendor: Server
let address: string
/** What the vendor was sent, in its order. */
let orders: string[] = []
/** Those that are not answered, where it is told to wait. */
let waiting: { readonly text: string; readonly response: ServerResponse }[] | undefined
let server: RedisServer
let home: string
let hosts: AskingHost[]
let endAll = async (): Promise<void> => {}
/** How many tests have had these hosts. */
let tests = 0

beforeAll(async () => {
  vendor = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const text = Buffer.concat(parts).toString()
      orders.push(text)
      if (waiting) waiting.push({ text, response })
      else response.end(text.startsWith('a long story') ? text.repeat(700_000) : `${text}!`)
    })
  })
  await new Promise<void>((resolve) => vendor.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(vendor.address() as AddressInfo).port}/`
})
afterAll(async () => {
  vendor.closeAllConnections()
  await new Promise((resolve) => vendor.close(resolve))
})
const start = async (): Promise<void> => {
  await endAll()
  server = await redisServer({ keeps: true })
  home = await mkdtemp(join(tmpdir(), 'asked-redis-'))
  const prefix = randomUUID()
  hosts = await Promise.all(
    ['a', 'b'].map((name) => askingHost({ redis: server.url, prefix, home: join(home, name), vendor: address, tokens })),
  )
  endAll = async () => {
    await Promise.all(hosts.map((host) => host.end()))
    await server.stop()
    await rm(home, { recursive: true, force: true, maxRetries: 3 })
  }
  tests = 0
}
beforeEach(async () => {
  orders = []
  waiting = undefined
  if (tests === 0) await start()
  tests++
})
/** For a test that ends hosts, stops them, or meddles with Redis: it has hosts of its own, and nobody has them after it. */
const alone = async (): Promise<void> => {
  if (tests > 1) await start()
  tests = 0
}
afterAll(() => endAll())

const send = async (
  { url }: AskingHost,
  back: Back = {},
  { tool = 'order_twice', args = { text: 'a fox' } as object, as = 'ann' as keyof typeof tokens } = {},
): Promise<Answer> => {
  const meta = { 'io.modelcontextprotocol/clientCapabilities': { elicitation: {} } }
  const headers = { ...headersFor('tools/call', tool), ...bearer(tokens[as]), accept: 'application/json' }
  return (await (await post(url, enveloped(1, 'tools/call', { name: tool, arguments: args, ...back }, meta), headers)).json()) as Answer
}
const agree = ({ result }: Answer): Back => ({
  requestState: result?.requestState,
  inputResponses: Object.fromEntries(
    Object.keys(result?.inputRequests ?? {}).map((key) => [key, { action: 'accept', content: { yes: true } }]),
  ),
})
const codeOf = ({ result }: Answer): string | undefined => {
  const { _meta: meta } = result!
  return meta?.['atelier/result']?.error?.code
}

/** The official client, each of whose requests goes to the host that `next` says. */
const connect = async (
  next: () => AskingHost,
  asked: () => unknown = () => {},
  capabilities: object = { elicitation: {} },
  as: keyof typeof tokens = 'ann',
) => {
  const client = new Client({ name: 'balanced', version: '1' }, { ...speaking(revision), capabilities })
  if ('elicitation' in capabilities)
    client.setRequestHandler('elicitation/create', async () => {
      await asked()
      return { action: 'accept' as const, content: { yes: true } }
    })
  await client.connect(
    new StreamableHTTPClientTransport(new URL(hosts[0]!.url), {
      requestInit: { headers: bearer(tokens[as]) },
      fetch: (_, init) => fetch(next().url, init),
    }),
  )
  return client
}
/** Each request to another host than the one before. */
const inTurns = (): (() => AskingHost) => {
  let count = 0
  return () => hosts[count++ % hosts.length]!
}

describe('a call that asks its client, behind a balancer', () => {
  it('is answered at the other host by the official client, and orders nothing a second time', async () => {
    const client = await connect(inTurns())
    try {
      const pids = [await client.callTool({ name: 'whoami', arguments: {} }), await client.callTool({ name: 'whoami', arguments: {} })]
      expect(new Set(pids.map(textOf)).size).toBe(2)
      expect(textOf(await client.callTool({ name: 'order_twice', arguments: { text: 'a fox' } }))).toBe('a fox! a fox again!')
      expect(orders).toEqual(['a fox', 'a fox again'])
    } finally {
      await client.close()
    }
  })

  it('is done once where its answer comes to both hosts at once, and later once more', async () => {
    const [a, b] = hosts as [AskingHost, AskingHost]
    const asked = await send(a)
    expect(asked.result?.resultType).toBe('input_required')
    const both = await Promise.all([send(a, agree(asked)), send(b, agree(asked))])
    for (const { result } of [...both, await send(b, agree(asked)), await send(a, agree(asked))])
      expect(textOf(result!)).toBe('a fox! a fox again!')
    expect(orders).toEqual(['a fox', 'a fox again'])
  })

  it('goes on at no host for another person, nor with another answer than the first', async () => {
    const [a, b] = hosts as [AskingHost, AskingHost]
    const asked = await send(a)
    const { error } = await send(b, agree(asked), { as: 'bob' })
    expect(error).toMatchObject({ code: -32602, message: expect.stringContaining('another request'), data: { fix: expect.any(String) } })
    expect(orders).toEqual(['a fox'])
    expect(textOf((await send(b, agree(asked))).result!)).toBe('a fox! a fox again!')
    const [key = ''] = Object.keys(asked.result!.inputRequests!)
    const otherwise = { requestState: asked.result?.requestState, inputResponses: { [key]: { action: 'decline' } } }
    expect((await send(a, otherwise)).error?.message).toContain('answered before')
  })

  it('says at the other host that a file is gone where the hosts share no library', async () => {
    const [a, b] = hosts as [AskingHost, AskingHost]
    const note = { tool: 'note_and_ask', args: {} }
    const asked = await send(a, {}, note)
    expect(asked.result?.resultType).toBe('input_required')
    const elsewhere = await send(b, agree(asked), note)
    expect(codeOf(elsewhere)).toBe('INPUT_NOT_FOUND')
    expect(textOf((await send(a, agree(asked), note)).result!)).toBe('a note')
  })

  it('has what it made at the other host where they share a library', async () => {
    const init = { redis: server.url, prefix: randomUUID(), vendor: address, tokens, data: join(home, 'shared') }
    const sharing = await Promise.all(['c', 'd'].map((name) => askingHost({ ...init, home: join(home, name) })))
    try {
      const note = { tool: 'note_and_ask', args: {} }
      const asked = await send(sharing[0]!, {}, note)
      expect(textOf((await send(sharing[1]!, agree(asked), note)).result!)).toBe('a note')
    } finally {
      await Promise.all(sharing.map((host) => host.end()))
    }
  })

  it('asks nobody where it has more to keep than the server takes, and loses nothing that was paid', async () => {
    const answer = await send(hosts[0]!, {}, { args: { text: 'a long story' } })
    expect(textOf(answer.result!)).toBe('unavailable')
    expect(orders).toEqual(['a long story'])
    await expect.poll(hosts[0]!.stderr).toContain('The journal of a call could not be kept')
  })

  it('goes on where the host that asked was killed before the answer came', async () => {
    await alone()
    let at = 0
    const client = await connect(
      () => hosts[at]!,
      async () => {
        await hosts[0]!.end()
        at = 1
      },
    )
    try {
      expect(textOf(await client.callTool({ name: 'order_twice', arguments: { text: 'a fox' } }))).toBe('a fox! a fox again!')
      expect(orders).toEqual(['a fox', 'a fox again'])
    } finally {
      await client.close()
    }
  })

  it('is refused while Redis is away, and goes on when it is back', async () => {
    await alone()
    const [a, b] = hosts as [AskingHost, AskingHost]
    const asked = await send(a)
    await server.kill()
    try {
      for (const host of [a, b])
        expect((await send(host, agree(asked))).error).toMatchObject({
          code: -32603,
          message: expect.stringMatching(/^Redis does not answer/),
          data: { code: 'ENGINE_AWAY', retryable: true },
        })
      expect(orders).toEqual(['a fox'])
    } finally {
      await server.start()
    }
    await expect.poll(async () => textOf((await send(b, agree(asked))).result ?? { content: [] })).toBe('a fox! a fox again!')
    expect(orders).toEqual(['a fox', 'a fox again'])
  })

  describe.each([
    ['its order ends meanwhile', true],
    ['its order ends later', false],
  ])('whose host is stopped over it, wakes up, and %s', (_, isMeanwhile) => {
    it('is gone on with by the other host, and nothing is ordered without the person\u2019s word', async () => {
      await alone()
      const [a, b] = hosts as [AskingHost, AskingHost]
      const asked = await send(a)
      waiting = []
      const first = send(a, agree(asked))
      await expect.poll(() => orders.length).toBe(2)
      a.child.kill('SIGSTOP')
      // Nobody knows what has become of the order of a host that gives no sign of life, so the person is asked.
      const doubt = await send(b, agree(asked))
      expect(Object.values(doubt.result?.inputRequests ?? {})).toMatchObject([
        { params: { message: expect.stringContaining('Order it once more?') } },
      ])
      const end = (): void => {
        for (const { text, response } of waiting ?? []) response.end(`${text}!`)
        waiting = undefined
      }
      if (isMeanwhile) end()
      a.child.kill('SIGCONT')
      // It shows signs of life again, and has looked what has become of its leases.
      if (!isMeanwhile) await expect.poll(async () => (await server.client.keys('*:host:*')).length).toBe(2)
      end()
      // It has what its order brought, and adds it to what the other has done since.
      expect(textOf((await first).result!)).toBe('a fox! a fox again!')
      const [key = ''] = Object.keys(doubt.result!.inputRequests!)
      const declined = {
        requestState: doubt.result?.requestState,
        inputResponses: { [key]: { action: 'accept', content: { again: false } } },
      }
      expect(textOf((await send(b, declined)).result!)).toBe('a fox! a fox again!')
      expect(orders).toEqual(['a fox', 'a fox again'])
    })
  })
})

describe('subscriptions behind a balancer', () => {
  it('hear of what changes at any host, where it is theirs', async () => {
    const heard: string[] = []
    const listen = async (as: keyof typeof tokens) => {
      const client = await connect(inTurns(), undefined, {}, as)
      client.setNotificationHandler('notifications/resources/list_changed', () => void heard.push(as))
      await client.listen({ resourcesListChanged: true })
      return client
    }
    const clients = [await listen('ann'), await listen('ann'), await listen('bob')]
    try {
      for (const [index, host] of hosts.entries()) {
        await send(host, {}, { tool: 'keeps', args: { text: host.url } })
        await expect.poll(() => heard.length).toBe(2 * index + 2)
      }
      expect(heard).not.toContain('bob')
    } finally {
      await Promise.all(clients.map((client) => client.close()))
    }
  })
})

describe('tasks behind a balancer', () => {
  interface Task {
    readonly status?: string
    readonly taskId?: string
    readonly requestState?: string
    readonly inputRequests?: Readonly<Record<string, unknown>>
    readonly result?: object
  }
  const next = (() => {
    let count = 0
    return () => hosts[count++ % hosts.length]!
  })()
  /** Each request to another host than the one before. */
  const ask = async (method: string, params: { readonly [field: string]: unknown }): Promise<Task> => {
    const meta = {
      'io.modelcontextprotocol/clientCapabilities': { elicitation: {}, extensions: { 'io.modelcontextprotocol/tasks': {} } },
    }
    const headers = { ...headersFor(method, String(params['taskId'] ?? params['name'])), ...bearer(tokens.ann) }
    const answer = (await (await post(next().url, enveloped(1, method, params, meta), headers)).json()) as { result?: Task; error?: object }
    expect(answer.error).toBeUndefined()
    return answer.result!
  }
  const answered = ({ inputRequests = {} }: Task): object => ({
    inputResponses: Object.fromEntries(Object.keys(inputRequests).map((key) => [key, { action: 'accept', content: { yes: true } }])),
  })
  const until = async (taskId: string, status: string): Promise<Task> => {
    let task: Task = {}
    await expect
      .poll(async () => {
        task = await ask('tasks/get', { taskId })
        return task.status
      })
      .toBe(status)
    return task
  }

  it('are asked, answered and seen to their end by whichever host', async () => {
    const { taskId = '' } = await ask('tools/call', { name: 'asks_in_line', arguments: {} })
    const asked = await until(taskId, 'input_required')
    await ask('tasks/update', { taskId, ...answered(asked) })
    for (const { result } of [await until(taskId, 'completed'), await until(taskId, 'completed')]) expect(textOf(result!)).toBe('accept')
  })

  it('come of a call that has asked before, and are the same for whoever sends it once more', async () => {
    const call = { name: 'lasts', arguments: {} }
    const asked = await ask('tools/call', call)
    const back = { ...call, requestState: asked.requestState, ...answered(asked) }
    const { taskId = '' } = await ask('tools/call', back)
    expect((await ask('tools/call', back)).taskId).toBe(taskId)
    expect((await ask('tools/call', back)).taskId).toBe(taskId)
    await ask('tasks/update', { taskId, ...answered(await until(taskId, 'input_required')) })
    expect(textOf((await until(taskId, 'completed')).result!)).toBe('accept accept')
  })

  it('come of it once, also where its host has lost its turn before it became one', async () => {
    await alone()
    const call = { name: 'lasts', arguments: {} }
    const asked = await ask('tools/call', call)
    const back = { ...call, requestState: asked.requestState, ...answered(asked) }
    const first = ask('tools/call', back)
    await expect.poll(async () => (await server.client.keys('*:lease:call:*')).length).toBe(1)
    await server.client.del(await server.client.keys('*:lease:call:*'))
    const { taskId = '' } = await first
    expect((await ask('tools/call', back)).taskId).toBe(taskId)
    expect((await ask('tools/call', back)).taskId).toBe(taskId)
    const listed = textOf(await ask('tools/call', { name: 'list_jobs', arguments: {} }))
    expect([...new Set(listed.match(/job_\w+/g))]).toEqual([taskId])
    await ask('tasks/update', { taskId, ...answered(await until(taskId, 'input_required')) })
    expect(textOf((await until(taskId, 'completed')).result!)).toBe('accept accept')
  })
})
