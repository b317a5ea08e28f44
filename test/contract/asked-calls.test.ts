/** Calls of MCP 2026-07-28 that ask their client: each round begins the handler again, in another process perhaps, and does nothing a second time. */
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { artifact, type Config, defineConfig, definePlugin, type Plugin } from 'atelier-mcp'
import { batch, cache, exporters, imageGen, moderation, openai } from 'atelier-mcp/plugins'
import { z } from 'zod'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createHost } from '#core/create-host.ts'
import { serveHttp } from '#core/mcp/http.ts'
import { newToken } from '#core/mcp/http/tokens.ts'
import { answerableMs } from '#core/services/calls/call-entry.ts'
import { enveloped, headersFor } from '../fixtures/enveloped.ts'
import { gate } from '../fixtures/gate.ts'
import { post, textOf } from '../fixtures/http-client.ts'
import { bearer } from '../fixtures/served-host.ts'
import { type OpenAiServer, openAiServer } from '../fixtures/openai/openai-server.ts'

const yes = z.object({ yes: z.boolean() })
/** Seen from outside: which parts of the handler were begun, round by round. */
const begun: string[] = []
let held = gate()
const asking = definePlugin({
  name: 'asking',
  version: '1.0.0',
  apiVersion: 1,
  description: 'Asks three times.',
  setup(ctx) {
    ctx.tools.add({
      name: 'asks_three_times',
      description: 'Judges, asks, orders, asks, writes, asks.',
      input: z.object({ prompt: z.string() }),
      async handler({ prompt }, call) {
        begun.push(call.requestId)
        await call.run({ kind: 'moderate.text', text: prompt }, { cache: 'off' })
        const first = await call.elicit('Shall it be drawn?', yes)
        const drawn = await call.run({ kind: 'image.generate', prompt }, { cache: 'off' })
        const picture = drawn.artifacts[0]!
        const second = await call.elicit(`Is ${picture.id} good?`, yes)
        const note = await call.assets.put(artifact(new TextEncoder().encode(`a note on ${prompt}`), 'text/plain', { name: 'note.txt' }))
        const third = await call.elicit('Is the note good?', yes)
        return JSON.stringify({ runId: drawn.runId, picture: picture.id, note: note.id, answers: [first, second, third] })
      },
    })
    ctx.tools.add({
      name: 'asks_beside_work',
      description: 'Asks while two pictures are ordered.',
      async handler(_, call) {
        const [one, two, answer] = await Promise.all([
          call.run({ kind: 'image.generate', prompt: 'one' }, { cache: 'off' }),
          call.run({ kind: 'image.generate', prompt: 'two' }, { cache: 'off' }),
          call.elicit('Meanwhile?', yes),
        ])
        return JSON.stringify([one.artifacts[0]!.id, two.artifacts[0]!.id, answer.action])
      },
    })
    ctx.tools.add({
      name: 'asks_by_other_words',
      description: 'Asks under one key, by other words when it is begun again.',
      async handler(_, call) {
        begun.push(call.requestId)
        const { action } = await call.elicit(begun.length === 1 ? 'Shall it be sold?' : 'Shall it be sold for half?', yes, { key: 'sold' })
        return action
      },
    })
    ctx.providers.add({
      specVersion: 'v1',
      kind: 'moderate.text',
      id: 'asker',
      available: () => ({ ok: true }),
      capabilities: { categories: [] },
      estimate: () => ({ usd: 0, basis: 'computed' }),
      async invoke({ text }, call) {
        begun.push(text)
        const { action } = await call.elicit(`Is "${text}" fine?`, yes, { key: text })
        return { data: { scores: { [action]: 1 } }, cost: { usd: 0, basis: 'computed' } }
      },
    })
    ctx.tools.add({
      name: 'asks_in_line',
      description: 'Runs that ask, one in line behind the other.',
      input: z.object({ texts: z.array(z.string()) }),
      async handler({ texts }, call) {
        const judged = await Promise.all(
          texts.map((text) => call.run({ kind: 'moderate.text', text }, { provider: 'asker', cache: 'use' })),
        )
        return JSON.stringify(judged.map(({ data }) => data.scores))
      },
    })
    ctx.tools.add({
      name: 'looks_twice',
      description: 'Wants the open folders twice at once, and asks under a name that sounds like them.',
      async handler(_, call) {
        const [one, other, { action }] = await Promise.all([call.roots(), call.roots(), call.elicit('Roots?', yes, { key: 'roots' })])
        return JSON.stringify([one, other, action])
      },
    })
    ctx.tools.add({
      name: 'works_long',
      description: 'Works until it is told to end.',
      async handler(_, call) {
        await held.pass(call.signal)
        return 'worked to the end'
      },
    })
  },
})

interface Answer {
  readonly result?: {
    readonly resultType: string
    readonly requestState?: string
    readonly inputRequests?: Readonly<Record<string, { readonly method: string; readonly params: { readonly message: string } }>>
    readonly content?: readonly { readonly text?: string }[]
  }
  readonly error?: { readonly code: number; readonly message: string; readonly data?: { readonly fix?: string } }
}
interface Back {
  readonly requestState?: string | undefined
  readonly inputResponses?: object
}

describe('a call that asks its client', () => {
  let folder = ''
  let vendor: OpenAiServer
  const open: { close(): Promise<unknown> }[] = []
  const start = async (more: readonly Plugin[] = [], rest: Omit<Config, 'plugins'> = {}) => {
    const dirs = Object.fromEntries(['cache', 'data', 'state'].map((name) => [name, join(folder, name)]))
    const plugins = [
      openai({ apiKey: 'sk-look-alike', baseURL: vendor.url }),
      moderation(),
      cache(),
      imageGen(),
      exporters(),
      asking(),
      ...more,
    ]
    const host = await createHost({ config: defineConfig({ plugins, dirs, ...rest }), environment: {} })
    const served = await serveHttp(host, { port: 0 })
    open.push(served)
    return served
  }
  const send = async (
    { url }: { readonly url: string },
    back: Back = {},
    { tool = 'asks_three_times', args = { prompt: 'a boat' } as object, capabilities = { elicitation: {} } as object, token = '' } = {},
  ): Promise<Answer> => {
    const params = { name: tool, arguments: args, ...back }
    const meta = { 'io.modelcontextprotocol/clientCapabilities': capabilities }
    return (await (
      await post(url, enveloped(1, 'tools/call', params, meta), { ...headersFor('tools/call', tool), ...(token && bearer(token)) })
    ).json()) as Answer
  }
  const agree = ({ result }: Answer): Back => ({
    requestState: result?.requestState,
    inputResponses: Object.fromEntries(
      Object.keys(result?.inputRequests ?? {}).map((key) => [key, { action: 'accept', content: { yes: true } }]),
    ),
  })
  const made = async (ending: string): Promise<string[]> =>
    (await readdir(join(folder, 'data'), { recursive: true })).filter((path) => path.endsWith(ending))

  beforeEach(async () => {
    begun.length = 0
    held = gate()
    folder = await mkdtemp(join(tmpdir(), 'atelier-asked-'))
    vendor = await openAiServer({})
  })
  afterEach(async () => {
    for (const one of open.splice(0)) await one.close()
    await vendor.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('orders, judges and writes once in three rounds, each in a host of its own', async () => {
    // What the same costs with nobody to ask: one picture, and what judges it.
    await send(await start(), {}, { capabilities: {}, args: { prompt: 'a ship' } })
    await open.pop()!.close()
    const judged = vendor.asked('/moderations').length
    expect(vendor.asked('/images/generations')).toHaveLength(1)
    begun.length = 0

    let answer = await send(await start())
    for (const words of ['Shall it be drawn?', 'good?', 'Is the note good?']) {
      expect(answer.result?.resultType).toBe('input_required')
      const questions = Object.values(answer.result!.inputRequests!)
      expect(questions).toHaveLength(1)
      expect(questions[0]).toMatchObject({ method: 'elicitation/create', params: { message: expect.stringContaining(words) } })
      await open.pop()!.close()
      answer = await send(await start(), agree(answer))
    }
    expect(answer.result?.resultType).toBe('complete')
    const told = JSON.parse(textOf(answer.result!)) as { answers: readonly { action: string }[]; picture: string }
    expect(told.answers.map(({ action }) => action)).toEqual(['accept', 'accept', 'accept'])
    // Begun four times, as one and the same call.
    expect(begun).toHaveLength(4)
    expect(new Set(begun).size).toBe(1)
    expect(vendor.asked('/images/generations')).toHaveLength(2)
    expect(judged).toBeGreaterThan(0)
    // The look-alike sends the same picture both times, and that has been judged.
    expect(vendor.asked('/moderations')).toHaveLength(2 * judged - 1)
    expect((await made('.txt')).length).toBe(2)
  })

  it('gives the same to whoever sends the last request twice, also at once', async () => {
    const served = await start()
    const second = await send(served, agree(await send(served)))
    const third = await send(served, agree(second))
    const [one, other] = await Promise.all([send(served, agree(third)), send(served, agree(third))])
    expect(textOf(one.result!)).toBe(textOf(other.result!))
    expect(textOf((await send(served, agree(third))).result!)).toBe(textOf(one.result!))
    // What has been answered meanwhile counts for an earlier round, too.
    expect(textOf((await send(served, agree(second))).result!)).toBe(textOf(one.result!))
    expect(vendor.asked('/images/generations')).toHaveLength(1)
    expect((await made('.txt')).length).toBe(1)
  })

  it('asks when all else is done that can be done, and orders none of it again', async () => {
    const served = await start()
    const beside = { tool: 'asks_beside_work', args: {} }
    const asked = await send(served, {}, beside)
    expect(vendor.asked('/images/generations')).toHaveLength(2)
    const answer = await send(served, agree(asked), beside)
    expect(JSON.parse(textOf(answer.result!))).toEqual([expect.any(String), expect.any(String), 'accept'])
    expect(vendor.asked('/images/generations')).toHaveLength(2)
  })

  it.each([
    ['in the line of one provider', ['one', 'two'], 2],
    ['to what another run of the call has asked', ['same', 'same'], 1],
  ])('asks also where its runs wait %s', async (_, texts, rounds) => {
    const served = await start([], { limits: { perProvider: { asker: { concurrency: 1 } } } })
    const line = { tool: 'asks_in_line', args: { texts } }
    let answer = await send(served, {}, line)
    for (let round = 1; round <= rounds; round++) {
      expect(Object.keys(answer.result?.inputRequests ?? {})).toHaveLength(1)
      answer = await send(served, agree(answer), line)
    }
    expect(textOf(answer.result!)).toBe('[{"accept":1},{"accept":1}]')
  })

  it('refuses to go on for one who may do less by now, also where it is all in the journal', async () => {
    const token = newToken()
    const may = (scopes: readonly string[]) => ({ http: { auth: { tokens: [{ principal: 'ann', secret: token, scopes }] } } })
    const asked = await send(await start([], may([])), {}, { token })
    await open.pop()!.close()
    const narrowed = await start([], may(['kind:moderate.*']))
    const { error } = await send(narrowed, agree(asked), { token })
    expect(error).toMatchObject({ code: -32602, message: expect.stringContaining('has changed'), data: { fix: expect.any(String) } })
    expect(vendor.asked('/images/generations')).toHaveLength(0)
    await open.pop()!.close()
    expect((await send(await start([], may([])), agree(asked), { token })).result?.resultType).toBe('input_required')
  })

  it('refuses another person who has the state and the same arguments, and goes on for whom it asked', async () => {
    const [ann, bob] = [newToken(), newToken()]
    const tokens = [
      { principal: 'ann', secret: ann },
      { principal: 'bob', secret: bob },
    ]
    const served = await start([], { http: { auth: { tokens } } })
    const asked = await send(served, {}, { token: ann })
    const { error } = await send(served, agree(asked), { token: bob })
    expect(error).toMatchObject({ code: -32602, message: expect.stringContaining('another request'), data: { fix: expect.any(String) } })
    expect(vendor.asked('/images/generations')).toHaveLength(0)
    expect((await send(served, agree(asked), { token: ann })).result?.resultType).toBe('input_required')
  })

  it('asks again where the answer does not fit, or was to something else', async () => {
    const served = await start()
    const asked = await send(served)
    const [key = ''] = Object.keys(asked.result!.inputRequests!)
    for (const responses of [
      { [key]: { action: 'accept', content: { yes: 'perhaps' } } },
      { [key]: { roots: [] } },
      { unheard: { action: 'accept', content: {} } },
    ]) {
      const again = await send(served, { requestState: asked.result!.requestState, inputResponses: responses })
      expect(again.result).toMatchObject({ resultType: 'input_required', inputRequests: asked.result!.inputRequests })
    }
  })

  it('refuses what was never asked, made up, changed, another call’s or answered otherwise, and says what to do', async () => {
    const served = await start()
    const asked = await send(served)
    const back = agree(asked)
    const { requestState = '' } = back
    const [, body = '', mac = ''] = requestState.split('.')
    const foreign = JSON.parse(Buffer.from(body, 'base64url').toString()) as { p: { call: string } }
    const forged = Buffer.from(JSON.stringify({ ...foreign, p: { call: 'another' } })).toString('base64url')
    const refusals: readonly (readonly [string, Back, object?])[] = [
      ['nobody has asked', { inputResponses: back.inputResponses! }],
      ['not given by this server', { ...back, requestState: 'made up' }],
      ['not given by this server', { ...back, requestState: `v1.${forged}.${mac}` }],
      ['another request', back, { args: { prompt: 'a ship' } }],
    ]
    for (const [words, given, more] of refusals) {
      const { error } = await send(served, given, more)
      expect(error, words).toMatchObject({ code: -32602, message: expect.stringContaining(words), data: { fix: expect.any(String) } })
    }
    await send(served, back)
    const [key = ''] = Object.keys(asked.result!.inputRequests!)
    const otherwise = { requestState, inputResponses: { [key]: { action: 'decline' } } }
    expect((await send(served, otherwise)).error?.message).toContain('answered before')
    expect(vendor.asked('/images/generations')).toHaveLength(1)
  })

  it('takes another answer where the question was put by other words', async () => {
    const served = await start()
    const sold = { tool: 'asks_by_other_words', args: {} }
    const second = await send(served, agree(await send(served, {}, sold)), sold)
    const declined = { requestState: second.result?.requestState, inputResponses: { sold: { action: 'decline' } } }
    expect(textOf((await send(served, declined, sold)).result!)).toBe('decline')
  })

  it('tells a handler that nobody can be asked where the call cannot be kept, and loses nothing that was paid', async () => {
    const served = await start()
    await mkdir(join(folder, 'state'), { recursive: true })
    await writeFile(join(folder, 'state', 'asked'), 'no folder')
    const answer = await send(served)
    const { answers } = JSON.parse(textOf(answer.result!)) as { answers: readonly { action: string }[] }
    expect(answers.map(({ action }) => action)).toEqual(['unavailable', 'unavailable', 'unavailable'])
    expect(vendor.asked('/images/generations')).toHaveLength(1)
  })

  it('asks for open folders once for all who want them, and all go on where nobody can be asked', async () => {
    const looks = { tool: 'looks_twice', args: {}, capabilities: { roots: {}, elicitation: {} } }
    const served = await start()
    const asked = await send(served, {}, looks)
    const requests = Object.entries(asked.result!.inputRequests!)
    expect(requests.map(([, { method }]) => method).toSorted()).toEqual(['elicitation/create', 'roots/list'])
    const folders = [{ uri: 'file:///home/ann' }]
    const inputResponses = Object.fromEntries(
      requests.map(([key, { method }]) => [
        key,
        method === 'roots/list' ? { roots: folders } : { action: 'accept', content: { yes: true } },
      ]),
    )
    const answer = await send(served, { requestState: asked.result?.requestState, inputResponses }, looks)
    expect(JSON.parse(textOf(answer.result!))).toEqual([folders, folders, 'accept'])
    await rm(join(folder, 'state', 'asked'), { recursive: true })
    await writeFile(join(folder, 'state', 'asked'), 'no folder')
    expect(JSON.parse(textOf((await send(served, {}, looks)).result!))).toEqual([[], [], 'unavailable'])
  })

  it('has the name of the request that began it, whatever its client says', async () => {
    const served = await start()
    const headers = { ...headersFor('tools/call', 'asks_by_other_words'), 'x-request-id': 'forged' }
    const meta = { 'io.modelcontextprotocol/clientCapabilities': { elicitation: {} } }
    const response = await post(served.url, enveloped(1, 'tools/call', { name: 'asks_by_other_words', arguments: {} }, meta), headers)
    expect(await response.text()).toContain('input_required')
    expect(begun).toEqual([response.headers.get('x-request-id')])
  })

  it('goes on as a job when its answer is out', async () => {
    const served = await start([batch({ jobs: { auto: 20 } })])
    const told = await send(served, {}, { tool: 'works_long', args: {} })
    const { id = '' } = JSON.parse(/`wait_job` with (\{.*?\})/.exec(textOf(told.result!))?.[1] ?? '{}') as { id?: string }
    // The connection of the first request is closed by now, and heard to be.
    await send(served, {}, { tool: 'list_jobs', args: {} })
    held.open()
    const waited = await send(served, {}, { tool: 'wait_job', args: { id, timeoutSeconds: 10 } })
    expect(textOf(waited.result!)).toBe('worked to the end')
  })

  it('refuses a state whose call was forgotten', async () => {
    const served = await start()
    const asked = await send(served)
    const kept = join(folder, 'state', 'asked')
    for (const name of await readdir(kept)) if (name !== 'key') await rm(join(kept, name), { recursive: true })
    expect((await send(served, agree(asked))).error?.message).toContain('not kept any more')
  })

  it('refuses an answer that comes after more than an hour, orders nothing, and asks anew', async () => {
    const served = await start()
    const asked = await send(served)
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      vi.setSystemTime(Date.now() + answerableMs + 2000)
      const { error } = await send(served, agree(asked))
      expect(error).toMatchObject({ code: -32602, message: expect.stringContaining('expired'), data: { fix: expect.any(String) } })
      expect((await send(served)).result?.resultType).toBe('input_required')
    } finally {
      vi.useRealTimers()
    }
    expect(vendor.asked('/images/generations')).toHaveLength(0)
  })

  it('keeps its key and what was said for the owner alone, and goes on with a new key where that is damaged', async () => {
    const served = await start()
    const asked = await send(served)
    const key = join(folder, 'state', 'asked', 'key')
    expect(await readFile(key, 'utf8')).toMatch(/^[\da-f]{64}$/)
    if (process.platform !== 'win32') expect((await stat(key)).mode & 0o777).toBe(0o600)
    const call = (await readdir(join(folder, 'state', 'asked'))).find((name) => name !== 'key')!
    if (process.platform !== 'win32') expect((await stat(join(folder, 'state', 'asked', call, 'call.json'))).mode & 0o777).toBe(0o600)
    await open.pop()!.close()
    await writeFile(key, 'damaged')
    const next = await start()
    expect((await send(next, agree(asked))).error?.message).toContain('not given by this server')
    expect((await send(next)).result?.resultType).toBe('input_required')
  })

  it('tells a handler that nobody can be asked where the client says so, in one round', async () => {
    const answer = await send(await start(), {}, { capabilities: {} })
    const { answers } = JSON.parse(textOf(answer.result!)) as { answers: readonly { action: string }[] }
    expect(answers.map(({ action }) => action)).toEqual(['unavailable', 'unavailable', 'unavailable'])
  })
})
