import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type Call, definePlugin, type Plugin, type ProviderCall, type ToolDefinition } from 'atelier-mcp'
import { batch, exporters, imageGen, library } from 'atelier-mcp/plugins'
import { createTestHost, type TestHost, type TestHostInit } from 'atelier-mcp/testing'
import { gate } from '../../../fixtures/gate.ts'
import { testPeer } from '../../../fixtures/kernel-host.ts'
import { painter } from '../../../fixtures/painter.ts'

let host: TestHost
afterEach(() => host.close())

/** A tool that works until the test says so, and keeps every call that it gets. */
const slow = (rest: Partial<ToolDefinition> = {}) => {
  const calls: Call[] = []
  const held = gate()
  const plugin: Plugin = definePlugin({
    name: 'slow',
    version: '1.0.0',
    apiVersion: 1,
    setup: ({ tools }) =>
      void tools.add({
        name: 'slow',
        description: 'works until the test says so',
        input: { type: 'object', properties: { word: { type: 'string' } } },
        async handler(args: unknown, call: Call) {
          calls.push(call)
          call.progress(1, 4, 'first of four')
          await held.pass(call.signal)
          return `finished ${(args as { word?: string }).word}`
        },
        ...rest,
      } as ToolDefinition),
  })()
  return { plugin, calls, open: held.open, entered: held.entered }
}
const start = async (plugins: Plugin[], auto: number | false = 20, more: Partial<TestHostInit> = {}): Promise<void> => {
  host = await createTestHost({ plugins: [batch({ jobs: { auto } }), ...plugins], ...more })
}
interface Job {
  readonly id: string
  readonly status: string
  readonly progress: number
  readonly message?: string
  readonly error?: { readonly code: string }
}
const jobOf = ({ envelope }: { readonly envelope: object }): Job => (envelope as { data: { job: Job } }).data.job
const jobs = async () => ((await host.client.callTool('list_jobs')).data as { jobs: Job[] }).jobs
/** What the answer tells the model to call. */
const toldToCall = (text: string) => JSON.parse(/`wait_job` with (\{.*?\})/.exec(text)![1]!) as { id: string; timeoutSeconds: number }

describe('a slow call of a client that may give up', () => {
  it('becomes a job: the same work, which the client is told how to wait for', async () => {
    const { plugin, calls, open } = slow()
    await start([plugin])
    const answer = await host.client.callTool('slow', { word: 'well' })
    expect(answer).toMatchObject({
      isError: false,
      data: undefined,
      envelope: { ok: true, kind: 'slow', warnings: [{ code: 'became-job' }] },
    })
    expect(answer.text).toContain('goes on in the background')
    const next = toldToCall(answer.text)
    expect(next).toEqual({ id: jobOf(answer).id, timeoutSeconds: 45 })
    await expect
      .poll(jobs)
      .toMatchObject([{ id: next.id, status: 'running', tool: 'slow', progress: 1, total: 4, message: 'first of four' }])
    open()
    const waited = await host.client.callTool('wait_job', next)
    expect([waited.text, jobOf(waited).status, calls.length]).toEqual(['finished well', 'done', 1])
  })
  it('shows its picture when it is waited for, and has it listed for whoever asks', async () => {
    const held = gate()
    const vendor = painter()
    const holding = definePlugin({
      name: 'holding',
      version: '1.0.0',
      apiVersion: 1,
      setup: ({ hooks }) => hooks.review('image.generate', () => held.pass()),
    })()
    await start([imageGen(), exporters(), library(), vendor.plugin, holding], 300)
    const answer = await host.client.callTool('generate_image', { prompt: 'a red fox', size: '64x64' })
    const next = toldToCall(answer.text)
    held.open()
    const waited = await host.client.callTool('wait_job', { ...next })
    expect(waited.content.map(({ type }) => type)).toEqual(['text', 'image', 'resource_link'])
    const other = await host.connect({ name: 'somebody-else' })
    expect((await other.callTool('list_assets')).text).toContain('a-red-fox')
    expect(vendor.orders).toHaveLength(1)
  })
  it('is ended by `cancel_job`, and its signal aborts', async () => {
    const { plugin, calls } = slow()
    await start([plugin])
    const { id } = jobOf(await host.client.callTool('slow'))
    expect(jobOf(await host.client.callTool('cancel_job', { id })).status).toBe('cancelled')
    expect(calls[0]!.signal.aborted).toBe(true)
  })
  it('ends at its own deadline, as it would have done', async () => {
    const { plugin } = slow({ deadlineMs: 400 })
    await start([plugin])
    const { id } = jobOf(await host.client.callTool('slow'))
    expect(jobOf(await host.client.callTool('wait_job', { id }))).toMatchObject({ status: 'failed', error: { code: 'DEADLINE' } })
  })
  it('has nobody to ask any more', async () => {
    const { plugin, calls, open } = slow()
    await start([plugin], 20, { sample: 'a word', elicit: { sure: true } })
    await host.client.callTool('slow')
    const [call] = calls
    expect(await call!.elicit('Sure?', { type: 'object', properties: { sure: { type: 'boolean' } } })).toEqual({ action: 'unavailable' })
    await expect(call!.sample({ prompt: 'x', maxTokens: 1 })).rejects.toMatchObject({ code: 'CLIENT_UNSUPPORTED' })
    open()
  })
  it('is left to the next host as interrupted where its host closes: nothing is begun again', async () => {
    const { plugin, calls } = slow()
    await start([plugin])
    const { id } = jobOf(await host.client.callTool('slow'))
    const { dirs } = host
    await host.host.close(1)
    const next = await createTestHost({ plugins: [batch(), slow().plugin], config: { dirs } })
    const waited = await next.client.callTool('wait_job', { id })
    await next.close()
    expect(jobOf(waited)).toMatchObject({ status: 'interrupted', error: { code: 'JOB_INTERRUPTED' } })
    expect(calls).toHaveLength(1)
  })
  it('goes on as a job in memory where the disk takes none', async () => {
    const { plugin, open } = slow()
    await start([plugin], 20, { config: { dirs: { state: join(process.execPath, 'state') } } })
    const next = toldToCall((await host.client.callTool('slow', { word: 'there' })).text)
    open()
    expect((await host.client.callTool('wait_job', { ...next })).text).toBe('finished there')
    await expect(access(host.dirs.state)).rejects.toThrow()
  })
})

describe('a slow call stays a call', () => {
  /** It is answered by its own result, long after it would have become a job. */
  const staysACall = async (asked: Promise<{ readonly text: string }>, { open, entered }: ReturnType<typeof slow>): Promise<void> => {
    await entered()
    // Whoever asks with little patience becomes a job in this time, once more.
    await expect.poll(async () => (await host.client.callTool('slow')).text).toContain('goes on in the background')
    open()
    expect((await asked).text).toContain('finished')
  }
  it('with a progress token: heartbeats carry it', async () => {
    const tool = slow()
    await start([tool.plugin])
    await staysACall(host.client.callTool('slow', {}, { onProgress: () => {} }), tool)
  })
  it.each(['claude-code', 'gemini-cli-mcp-client-atelier'])('of a client that is known to be patient: %s', async (name) => {
    const tool = slow()
    await start([tool.plugin])
    const patient = await host.connect({ name })
    await staysACall(patient.callTool('slow'), tool)
  })
  it('in this process, as at the command line', async () => {
    const tool = slow()
    await start([tool.plugin])
    const { call, end } = host.host.openCall(testPeer())
    const asked = host.host.callTool('slow', {}, call).then(({ content }) => ({ text: JSON.stringify(content) }))
    await staysACall(asked, tool)
    end()
  })
  it('as an item of a batch; the batch itself becomes a job', async () => {
    const tool = slow()
    await start([tool.plugin])
    const answer = await host.client.callTool('batch_generate', { items: [{ tool: 'slow', arguments: { word: 'one' } }] })
    expect((await jobs()).map((job) => (job as Job & { tool: string }).tool)).toEqual(['batch_generate'])
    tool.open()
    expect((await host.client.callTool('wait_job', { ...toldToCall(answer.text) })).text).toContain('1 of 1 done')
  })
  it('of a tool that declares an output schema', async () => {
    const tool = slow()
    const data = slow({ name: 'data', output: { type: 'object' } })
    await start([tool.plugin, { ...data.plugin, definition: { ...data.plugin.definition, name: 'data' } }])
    const asked = host.client.callTool('data')
    await data.entered()
    await expect.poll(async () => (await host.client.callTool('slow')).text).toContain('goes on in the background')
    data.open()
    expect((await asked).envelope.error?.code).toBe('TOOL_REPLY_INVALID')
    tool.open()
  })
  it('where it waits for a job already', async () => {
    const tool = slow()
    await start([tool.plugin])
    const { id } = jobOf(await host.client.callTool('slow'))
    expect(jobOf(await host.client.callTool('wait_job', { id, timeoutSeconds: 0.3 }))).toMatchObject({ id, status: 'running' })
    expect(await jobs()).toHaveLength(1)
    tool.open()
  })
  it.each([
    ['`jobs.auto: false`', [batch({ jobs: { auto: false } })]],
    ['nobody has jobs', []],
  ])('where %s', async (_, plugins) => {
    const tool = slow()
    host = await createTestHost({ plugins: [...plugins, tool.plugin] })
    const asked = host.client.callTool('slow', { word: 'alone' })
    await tool.entered()
    expect(host.host.service('slowCalls')).toBeUndefined()
    tool.open()
    expect((await asked).text).toBe('finished alone')
  })
  it('where no time is said, for 50 s', async () => {
    host = await createTestHost({ plugins: [batch()] })
    expect(host.host.service('slowCalls')?.afterMs).toBe(50_000)
  })
})

describe('a vendor of a call that became a job', () => {
  it('hears nothing of it', async () => {
    const signals: AbortSignal[] = []
    const held = gate()
    const { speaker } = await import('../../../fixtures/kernel-host.ts')
    const vendor = speaker('vendor', {
      estimate: () => ({ usd: 0.5, basis: 'estimated' }),
      async invoke(_request: unknown, { signal }: ProviderCall) {
        signals.push(signal)
        await held.pass()
        return { data: { said: 'x' }, cost: { usd: 0.5, basis: 'reported' } }
      },
    })
    const say = slow({
      name: 'say',
      handler: (async (_args: unknown, { run }: Call) => (await run({ kind: 'test.speak', text: 'x' })).data.said) as never,
    })
    await start([vendor, say.plugin], 40)
    const answer = await host.client.callTool('say')
    held.open()
    expect((await host.client.callTool('wait_job', { ...toldToCall(answer.text) })).text).toBe('x')
    expect(signals.map(({ aborted }) => aborted)).toEqual([false])
  })
})
