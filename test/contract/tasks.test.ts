/** MCP's extension `io.modelcontextprotocol/tasks` over our jobs: handles in the place of results, looked after by requests that each stand alone. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { artifact, AtelierError, defineConfig, definePlugin, error, type HttpAuth } from 'atelier-mcp'
import { batch, exporters, imageGen } from 'atelier-mcp/plugins'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { createHost } from '#core/create-host.ts'
import { serveHttp } from '#core/mcp/http.ts'
import { newToken } from '#core/mcp/http/tokens.ts'
import { enveloped, headersFor } from '../fixtures/enveloped.ts'
import { type Gate, gate } from '../fixtures/gate.ts'
import { post } from '../fixtures/http-client.ts'
import { painter } from '../fixtures/painter.ts'
import { bearer } from '../fixtures/served-host.ts'

const extension = 'io.modelcontextprotocol/tasks'
const yes = z.object({ yes: z.boolean() })
let held: Gate
/** How often the handler of a tool was begun. */
let begun: string[] = []

const tools = definePlugin({
  name: 'working',
  version: '1.0.0',
  apiVersion: 1,
  setup({ tools: { add } }) {
    add({
      name: 'holds',
      description: 'Works until the test says so.',
      async handler(_, call) {
        begun.push('holds')
        call.progress(1, 4, 'first of four')
        await held.pass(call.signal)
        return 'held to the end'
      },
    })
    add({
      name: 'measures',
      description: 'Data.',
      taskSupport: 'optional',
      output: z.object({ size: z.number() }),
      handler: () => ({ size: 7 }),
    })
    add({ name: 'declines', description: 'Says no.', taskSupport: 'optional', handler: () => error('Not today.') })
    add({
      name: 'breaks',
      description: 'Throws.',
      taskSupport: 'optional',
      handler() {
        throw new AtelierError({ code: 'INPUT_INVALID', message: 'It does not fit.', fix: 'Make it fit.', outcome: 'none' })
      },
    })
    add({
      name: 'shows',
      description: 'A file.',
      taskSupport: 'optional',
      handler: async (_, call) => call.show([await call.assets.put(artifact(new TextEncoder().encode('words'), 'text/plain'))], 'There.'),
    })
    add({ name: 'only_task', description: 'Is always a task.', taskSupport: 'required', handler: () => 'as a task' })
    add({
      name: 'lacks',
      description: 'Needs what the client cannot do.',
      taskSupport: 'optional',
      handler: async (_, call) => (await call.sample({ prompt: 'x', maxTokens: 1 })).text,
    })
    add({
      name: 'asks',
      description: 'Asks two at once, then one of them again.',
      taskSupport: 'optional',
      async handler(_, call) {
        const [one, two] = await Promise.all([call.elicit('One?', yes, { key: 'one' }), call.elicit('Two?', yes, { key: 'two' })])
        const again = await call.elicit('One, really?', yes, { key: 'one' })
        return JSON.stringify([one, two, again].map(({ content }) => content?.yes))
      },
    })
    add({
      name: 'asks_first',
      description: 'Asks, and works long.',
      async handler(_, call) {
        begun.push('asks_first')
        const { content } = await call.elicit('Shall I?', yes)
        await held.pass(call.signal)
        const later = await call.elicit('Still?', yes)
        return `${content?.yes} ${later.content?.yes}`
      },
    })
    add({
      name: 'reads',
      description: 'Only reads, so another host may begin it again.',
      annotations: { readOnlyHint: true },
      taskSupport: 'optional',
      async handler(_, call) {
        begun.push('reads')
        const { content } = await call.elicit('May I?', yes)
        await held.pass(call.signal)
        return `read: ${content?.yes}`
      },
    })
  },
})()

interface Answer {
  readonly result?: {
    readonly [field: string]: unknown
    readonly taskId: string
    readonly inputRequests?: Readonly<Record<string, unknown>>
  }
  readonly error?: { readonly code: number; readonly message: string; readonly data?: object }
}

describe('tasks', () => {
  let folder = ''
  const open: { close(): Promise<unknown> }[] = []
  const vendor = painter()
  const start = async (auth?: HttpAuth) => {
    const dirs = Object.fromEntries(['cache', 'data', 'state'].map((name) => [name, join(folder, name)]))
    const plugins = [batch({ jobs: { auto: 600 } }), vendor.plugin, imageGen(), exporters(), tools]
    const host = await createHost({ config: defineConfig({ plugins, dirs, ...(auth && { http: { auth } }) }), environment: {} })
    const served = await serveHttp(host, { port: 0 })
    open.push(served)
    return served
  }
  type Server = Awaited<ReturnType<typeof start>>
  const capable = { extensions: { [extension]: {} }, elicitation: {} }
  const send = async (
    { url }: Pick<Server, 'url'>,
    method: string,
    params: { readonly [field: string]: unknown },
    { capabilities = capable as object, token = '' } = {},
  ): Promise<Answer> => {
    const body = enveloped(1, method, params, {
      'io.modelcontextprotocol/clientCapabilities': capabilities,
      // One that waits, where it gets no task.
      'io.modelcontextprotocol/clientInfo': { name: 'claude-code', version: '1' },
    })
    const headers = { ...headersFor(method, String(params['taskId'] ?? params['name'])), ...(token && bearer(token)) }
    return (await (await post(url, body, headers)).json()) as Answer
  }
  const callTool = (
    server: Pick<Server, 'url'>,
    name: string,
    more: Parameters<typeof send>[3] & { readonly args?: object; readonly back?: object } = {},
  ) => send(server, 'tools/call', { name, arguments: more.args ?? {}, ...more.back }, more)
  const look = async (server: Pick<Server, 'url'>, taskId: string) => (await send(server, 'tasks/get', { taskId })).result!
  const until = (server: Pick<Server, 'url'>, taskId: string, status: string) =>
    vi.waitFor(
      async () => {
        const task = await look(server, taskId)
        expect(task['status']).toBe(status)
        return task
      },
      { timeout: 60_000, interval: 50 },
    )
  const update = (server: Pick<Server, 'url'>, taskId: string, inputResponses: object) =>
    send(server, 'tasks/update', { taskId, inputResponses })
  const agree = { action: 'accept', content: { yes: true } }

  beforeEach(async () => {
    begun = []
    held = gate()
    folder = await mkdtemp(join(tmpdir(), 'atelier-tasks-'))
  })
  afterEach(async () => {
    held.open()
    for (const one of open.splice(0)) await one.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('are handles in the place of a result, with all that a client needs to come back', async () => {
    const server = await start()
    const { result } = await callTool(server, 'holds')
    expect(result).toEqual({
      resultType: 'task',
      taskId: expect.stringMatching(/^job_/),
      status: 'working',
      createdAt: expect.stringMatching(/^\d{4}-.+Z$/),
      lastUpdatedAt: expect.stringMatching(/^\d{4}-.+Z$/),
      ttlMs: expect.any(Number),
      pollIntervalMs: 1000,
      _meta: expect.anything(),
      // Of the SDK, which takes it for the result of a tool.
      content: [],
    })
    await expect
      .poll(() => look(server, result!.taskId))
      .toMatchObject({ resultType: 'complete', status: 'working', statusMessage: 'first of four, 1 of 4' })
    held.open()
    const task = await until(server, result!.taskId, 'completed')
    expect(task['result']).toMatchObject({ content: [{ type: 'text', text: 'held to the end' }] })
    expect(begun).toEqual(['holds'])
    // As a job it is there for everything else that knows jobs.
    const { result: job } = await callTool(server, 'get_job', { args: { id: result!.taskId } })
    expect(job!['structuredContent']).toMatchObject({ job: { status: 'done', tool: 'holds' } })
  })

  it.each(['measures', 'declines', 'breaks', 'shows'])('have the result of "%s" as the tool itself has it', async (name) => {
    const server = await start()
    const direct = (await callTool(server, name, { capabilities: {} })).result!
    const { taskId } = (await callTool(server, name)).result!
    const { result } = await until(server, taskId, 'completed')
    const mine = new Set(['serverInfo', 'ms', 'runId', 'requestId', 'resultType'])
    // Two files of the same words have two ids, and two names.
    const own = (given: unknown): unknown =>
      JSON.parse(
        JSON.stringify(given, (key, value: unknown) =>
          mine.has(key) || key.startsWith('io.modelcontextprotocol/') ? undefined : value,
        ).replaceAll(/[\da-f]{24}|upload-\d/g, (found) => (found.startsWith('upload') ? 'upload' : 'id')),
      )
    expect(own(result)).toEqual(own(direct))
  })

  it('have failed where their tool would be answered with an error of the protocol', async () => {
    const server = await start()
    const { taskId } = (await callTool(server, 'lacks')).result!
    const task = await until(server, taskId, 'failed')
    expect(task).toMatchObject({ error: { code: -32021, data: { requiredCapabilities: { sampling: {} } } } })
    expect(task).not.toHaveProperty('result')
  })

  it('ask, by one key for each question, and go on with the answers that fit', async () => {
    const server = await start()
    const { taskId } = (await callTool(server, 'asks')).result!
    const { inputRequests } = await vi.waitFor(async () => {
      const task = await look(server, taskId)
      expect(Object.keys(task.inputRequests ?? {})).toHaveLength(2)
      return task
    }, 60_000)
    expect(inputRequests).toMatchObject({ one: { method: 'elicitation/create', params: { mode: 'form', message: 'One?' } }, two: {} })
    for (const wrong of [{ one: { action: 'accept', content: { yes: 'perhaps' } } }, { unheard: agree }, { two: { roots: [] } }, {}])
      expect((await update(server, taskId, wrong)).result).toMatchObject({ resultType: 'complete' })
    expect(Object.keys((await look(server, taskId)).inputRequests!)).toEqual(['one', 'two'])
    await update(server, taskId, { one: agree })
    expect(Object.keys((await look(server, taskId)).inputRequests!)).toEqual(['two'])
    // Answered before: the first answer counts.
    await update(server, taskId, { one: { action: 'decline' }, two: agree })
    const again = await until(server, taskId, 'input_required')
    expect(again.inputRequests).toEqual({
      'one 2': expect.objectContaining({ params: expect.objectContaining({ message: 'One, really?' }) }),
    })
    await update(server, taskId, { one: { action: 'decline' }, 'one 2': { action: 'accept', content: { yes: false } } })
    const { result } = await until(server, taskId, 'completed')
    expect(result).toMatchObject({ content: [{ text: '[true,true,false]' }] })
  })

  it('are looked after in any host, and wait in no line for people', async () => {
    const [one, two] = [await start(), await start()]
    const tasks = await Promise.all([1, 2, 3].map(async () => (await callTool(one, 'asks')).result!.taskId))
    // Two jobs at a time, and all three ask.
    for (const taskId of tasks)
      await vi.waitFor(async () => expect(Object.keys((await look(two, taskId)).inputRequests ?? {})).toEqual(['one', 'two']), {
        timeout: 60_000,
      })
    const [taskId = ''] = tasks
    await update(two, taskId, { one: agree, two: agree })
    await vi.waitFor(async () => expect(Object.keys((await look(two, taskId)).inputRequests ?? {})).toEqual(['one 2']), { timeout: 60_000 })
    expect((await send(two, 'tasks/cancel', { taskId })).result).toMatchObject({ resultType: 'complete' })
    expect(await until(one, taskId, 'cancelled')).not.toHaveProperty('inputRequests')
    expect((await send(one, 'tasks/cancel', { taskId })).result).not.toHaveProperty('status')
  })

  it('ask before there is a task in the way of every call, are begun once, and are the same for whoever repeats the request', async () => {
    const server = await start()
    const { result: asked } = await callTool(server, 'asks_first')
    expect(asked).toMatchObject({ resultType: 'input_required' })
    const [key = ''] = Object.keys(asked!.inputRequests!)
    const back = { requestState: asked!['requestState'], inputResponses: { [key]: agree } }
    const created = (await callTool(server, 'asks_first', { back })).result!
    expect(created).toMatchObject({ resultType: 'task', status: 'working' })
    expect(created).not.toHaveProperty('requestState')
    expect((await callTool(server, 'asks_first', { back })).result!.taskId).toBe(created.taskId)
    expect(begun).toHaveLength(2)
    held.open()
    const { inputRequests } = await until(server, created.taskId, 'input_required')
    await update(server, created.taskId, Object.fromEntries(Object.keys(inputRequests!).map((one) => [one, agree])))
    expect((await until(server, created.taskId, 'completed'))['result']).toMatchObject({ content: [{ text: 'true true' }] })
  })

  it('outlive their host, with what was answered', async () => {
    const first = await start()
    const { taskId } = (await callTool(first, 'reads')).result!
    const { inputRequests } = await until(first, taskId, 'input_required')
    await update(first, taskId, Object.fromEntries(Object.keys(inputRequests!).map((one) => [one, agree])))
    await held.entered()
    await open.pop()!.close()
    held = gate()
    const next = await start()
    await held.entered()
    held.open()
    expect((await until(next, taskId, 'completed'))['result']).toMatchObject({ content: [{ text: 'read: true' }] })
    expect(begun).toEqual(['reads', 'reads'])
  })

  it('leave an order that is out when they are cancelled: it is kept, and not paid again', async () => {
    const drawn = gate()
    const slow = painter({ paint: async () => (await drawn.pass(), new Uint8Array(Buffer.from(onePixel, 'base64'))) })
    const dirs = Object.fromEntries(['cache', 'data', 'state'].map((name) => [name, join(folder, name)]))
    const config = defineConfig({ plugins: [batch({ jobs: { auto: 600 } }), slow.plugin, imageGen(), exporters()], dirs })
    const server = await serveHttp(await createHost({ config, environment: {} }), { port: 0 })
    open.push(server)
    const args = { prompt: 'a boat', size: '64x64' }
    const { taskId } = (await callTool(server, 'generate_image', { args })).result!
    await drawn.entered()
    await send(server, 'tasks/cancel', { taskId })
    await until(server, taskId, 'cancelled')
    drawn.open()
    expect((await callTool(server, 'generate_image', { args, capabilities: {} })).result).toMatchObject({ content: [{}, {}, {}] })
    expect(slow.orders).toHaveLength(1)
  })

  it('are offered by `server/discover`, and made and shown only to clients that say they know them', async () => {
    const server = await start()
    expect((await send(server, 'server/discover', {})).result).toMatchObject({ capabilities: { extensions: { [extension]: {} } } })
    const none = { capabilities: { elicitation: {} } }
    const needed = { code: -32021, data: { requiredCapabilities: { extensions: { [extension]: {} } } } }
    expect((await callTool(server, 'measures', none)).result).toMatchObject({ resultType: 'complete', structuredContent: { size: 7 } })
    expect((await callTool(server, 'only_task', none)).error).toMatchObject(needed)
    expect((await callTool(server, 'only_task')).result).toMatchObject({ resultType: 'task' })
    for (const method of ['tasks/get', 'tasks/update', 'tasks/cancel'])
      expect((await send(server, method, { taskId: 'job_1', inputResponses: {} }, none)).error, method).toMatchObject(needed)
    for (const method of ['tasks/list', 'tasks/result']) expect((await send(server, method, {})).error).toMatchObject({ code: -32601 })
    const body = enveloped(1, 'subscriptions/listen', { notifications: { taskIds: ['job_1'] } })
    expect(await (await post(server.url, body, headersFor('subscriptions/listen'))).json()).toMatchObject({ error: needed })
  })

  it('are their principal’s and nobody else’s, and no more than it may now', async () => {
    const [ann, bob] = [newToken(), newToken()]
    const auth = (scopes: readonly string[]): HttpAuth => ({
      tokens: [
        { principal: 'ann', secret: ann, scopes },
        { principal: 'bob', secret: bob },
      ],
    })
    const server = await start(auth(['tool:asks', 'tool:only_task']))
    const { taskId } = (await callTool(server, 'asks', { token: ann })).result!
    for (const method of ['tasks/get', 'tasks/update', 'tasks/cancel']) {
      const refused = (await send(server, method, { taskId, inputResponses: { one: agree } }, { token: bob })).error
      const unknown = (await send(server, method, { taskId: `job_${'0'.repeat(29)}`, inputResponses: {} }, { token: bob })).error
      expect(refused, method).toMatchObject({ code: -32602, message: `There is no task "${taskId}".` })
      expect({ ...unknown, message: '' }).toEqual({ ...refused, message: '' })
    }
    const { result } = await send(server, 'tasks/get', { taskId }, { token: ann })
    expect(['working', 'input_required']).toContain(result!['status'])
    // Without the scope a tool is refused as ever, and is no task.
    expect((await callTool(server, 'measures', { token: ann })).result).toMatchObject({ isError: true, resultType: 'complete' })
    await open.pop()!.close()
    const narrowed = await start(auth(['tool:only_task']))
    expect((await send(narrowed, 'tasks/get', { taskId }, { token: ann })).error).toMatchObject({
      code: -32602,
      data: { code: 'SCOPE_MISSING' },
    })
  })
})

const onePixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg=='
