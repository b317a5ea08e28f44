import { afterEach, describe, expect, it } from 'vitest'
import { type Content, definePlugin, image, type Plugin, type ProviderCall } from 'atelier-mcp'
import { batch, exporters, imageGen } from 'atelier-mcp/plugins'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import { mapCache, speaker, testPeer } from '../../../fixtures/kernel-host.ts'
import { painter } from '../../../fixtures/painter.ts'

let host: TestHost
afterEach(() => host.close())

interface Entry {
  readonly id: string
  readonly status: string
  readonly message?: string
  readonly createdAt: string
}
const start = async (plugins: Plugin[], config: object = {}): Promise<void> => {
  host = await createTestHost({ plugins: [batch(), ...plugins], config })
}
const jobOf = ({ envelope }: { readonly envelope: object }): Entry & { readonly result?: { readonly assets: { path?: string }[] } } =>
  (envelope as { data: { job: Entry } }).data.job
const startJob = async (tool: string, args: Record<string, unknown> = {}) =>
  jobOf(await host.client.callTool('start_job', { tool, arguments: args })).id
const wait = (id: string) => host.client.callTool('wait_job', { id, timeoutSeconds: 40 })
const typesOf = (content: readonly Content[]): string[] => content.map(({ type }) => type)
/** What a tool of a third party answers. */
const answers = (name: string, handler: () => unknown): Plugin =>
  definePlugin({
    name,
    version: '1.0.0',
    apiVersion: 1,
    setup: ({ tools }) => void tools.add({ name, description: 'answers', handler: handler as () => string }),
  })()

describe('wait_job of a finished job', () => {
  it('shows what the tool itself shows: its words with the path, a preview, a link', async () => {
    await start([imageGen(), exporters(), painter({ cost: { usd: 0.04, basis: 'computed' } }).plugin])
    const args = { prompt: 'a red fox', size: '256x192', seed: 7 }
    const itself = await host.client.callTool('generate_image', args)
    const waited = await wait(await startJob('generate_image', args))
    expect(typesOf(waited.content)).toEqual(typesOf(itself.content))
    expect(typesOf(waited.content)).toEqual(['text', 'image', 'resource_link'])
    const words = (said: string) => said.replaceAll(/a-red-fox[\w-]*|asset:\/\/\w+|File: \S+/g, '')
    expect(words(waited.text)).toBe(words(itself.text))
    const [picture] = jobOf(waited).result!.assets
    expect(waited.text).toContain(`File: ${picture!.path}`)
    expect(waited.content[1]).toEqual(itself.content[1])
    expect(waited.text.length).toBeLessThan(1000)
    expect(waited.envelope['assets']).toMatchObject([{ path: picture!.path }])
  })
  it('names no file to who does not share the disk', async () => {
    await start([imageGen(), exporters(), painter().plugin])
    const id = await startJob('generate_image', { prompt: 'a red fox', size: '64x64' })
    await wait(id)
    const { call, end } = host.host.openCall(testPeer({ paths: false }))
    const remote = await host.host.callTool('wait_job', { id }, call)
    const told = await host.host.callTool('get_job', { id }, call)
    end()
    expect(typesOf(remote.content)).toEqual(['text', 'image', 'resource_link'])
    expect(JSON.stringify([remote, told])).not.toContain(host.dirs.data)
  })
  it('leaves out what was deleted meanwhile, and keeps the words', async () => {
    await start([imageGen(), exporters(), painter().plugin])
    const id = await startJob('generate_image', { prompt: 'a red fox', size: '64x64' })
    const [asset] = jobOf(await wait(id)).result!.assets as { id: string }[]
    await host.client.callTool('delete_asset', { id: asset!.id, permanent: true }).catch(() => {})
    for await (const one of host.host.assets.find({}, 'local')) await host.host.assets.remove(one.id, 'local', { permanent: true })
    expect(typesOf((await wait(id)).content)).toEqual(['text'])
  })
  it("shows a tool's own picture, unless that is too large to keep", async () => {
    await start([
      answers('small', () => ['look', image(new Uint8Array(64), 'image/png')]),
      answers('large', () => ['look', image(new Uint8Array(1_000_000), 'image/png')]),
    ])
    expect(typesOf((await wait(await startJob('small'))).content)).toEqual(['text', 'image'])
    expect(typesOf((await wait(await startJob('large'))).content)).toEqual(['text'])
  })
  it('tells in words what went wrong', async () => {
    await start([answers('broken', () => Promise.reject(new Error('no ink')))])
    const { text, isError } = await wait(await startJob('broken'))
    expect([text, isError]).toEqual([expect.stringMatching(/has failed\. .*no ink[^]*Fix: [^]*\(TOOL_FAILED\)/), false])
  })
  it('of one that is still running says how to go on', async () => {
    let go: (() => void) | undefined
    await start([answers('slow', () => new Promise((resolve) => (go = () => resolve('done'))))])
    const id = await startJob('slow')
    const { text } = await host.client.callTool('wait_job', { id, timeoutSeconds: 0 })
    expect(text).toContain(`{"id":"${id}","timeoutSeconds":45}`)
    await expect.poll(() => host.client.callTool('get_job', { id }).then((told) => jobOf(told).status)).toBe('running')
    // A job runs before its tool does.
    await expect.poll(() => go).toBeDefined()
    go!()
    expect((await wait(id)).text).toBe('done')
  })
})

/** A vendor who charges, and answers when the test says so. */
const vendor = () => {
  const orders: { readonly signal: AbortSignal; answer(): void }[] = []
  const plugin = speaker('vendor', {
    models: [{ id: 'slow-1' }],
    estimate: () => ({ usd: 0.5, basis: 'estimated' }),
    invoke: ({ text }: { text: string }, { signal }: ProviderCall) =>
      new Promise((resolve, fail) => {
        orders.push({ signal, answer: () => resolve({ data: { said: text }, cost: { usd: 0.5, basis: 'reported' } }) })
        signal.addEventListener('abort', () => fail(signal.reason as Error), { once: true })
      }),
  })
  const says = definePlugin({
    name: 'says',
    version: '1.0.0',
    apiVersion: 1,
    setup: ({ tools }) =>
      void tools.add({
        name: 'say',
        description: 'says',
        input: { type: 'object', properties: { text: { type: 'string' } } },
        handler: async (args, { run }) => (await run({ kind: 'test.speak', text: String((args as { text?: string }).text) })).data.said,
      }),
  })()
  return { orders, plugins: [plugin, says] }
}
/** Asks, and leaves as soon as the vendor has the order. */
const askAndLeave = async (orders: readonly object[], text = 'x'): Promise<void> => {
  const cancel = new AbortController()
  const before = orders.length
  const asked = host.client.callTool('say', { text }, { signal: cancel.signal }).catch(() => {})
  await expect.poll(() => orders.length).toBe(before + 1)
  cancel.abort()
  await asked
}
const listed = async (args: Record<string, unknown> = {}, client = host.client) =>
  (await client.callTool('list_jobs', args)).data as { readonly jobs: readonly Entry[]; readonly nextCursor: string | null }

describe('a batch that is cancelled with a paid order out', () => {
  const items = ['a', 'b', 'c'].map((text) => ({ tool: 'say', arguments: { text } }))
  const cancelledBy: Record<string, (orders: readonly object[]) => Promise<void>> = {
    'its client': async (orders) => {
      const cancel = new AbortController()
      const asked = host.client.callTool('batch_generate', { items, concurrency: 1 }, { signal: cancel.signal }).catch(() => {})
      await expect.poll(() => orders.length).toBe(1)
      cancel.abort()
      await asked
    },
    cancel_job: async (orders) => {
      const id = await startJob('batch_generate', { items, concurrency: 1 })
      await expect.poll(() => orders.length).toBe(1)
      expect(jobOf(await host.client.callTool('cancel_job', { id })).status).toBe('cancelled')
    },
  }
  it.each(Object.keys(cancelledBy))('by %s lets the order run on, is joined, and orders nothing more', async (by) => {
    const { orders, plugins } = vendor()
    await start([...plugins, mapCache()])
    await cancelledBy[by]!(orders)
    expect((await listed({ status: 'running' })).jobs).toMatchObject([{ tool: 'test.speak' }])
    const again = host.client.callTool('say', { text: 'a' })
    orders[0]!.answer()
    expect((await again).text).toBe('a')
    await expect.poll(async () => (await listed({ status: 'running' })).jobs).toEqual([])
    expect((await host.client.callTool('say', { text: 'a' })).text).toBe('a')
    expect([orders.length, orders[0]!.signal.aborted]).toEqual([1, false])
  })
  it.each(Object.keys(cancelledBy))('by %s keeps what the order brings for whoever asks later', async (by) => {
    const { orders, plugins } = vendor()
    await start([...plugins, mapCache()])
    await cancelledBy[by]!(orders)
    orders[0]!.answer()
    await expect.poll(async () => (await listed({ status: 'running' })).jobs).toEqual([])
    expect((await host.client.callTool('say', { text: 'a' })).text).toBe('a')
    expect(orders).toHaveLength(1)
  })
})

describe('an order that is out', () => {
  it('is listed with its id, told of, and cancelled: its vendor stops, and what it may have cost is said', async () => {
    const { orders, plugins } = vendor()
    await start(plugins)
    await askAndLeave(orders)
    const { jobs } = await listed()
    expect(jobs).toMatchObject([
      { status: 'running', tool: 'test.speak', message: expect.stringContaining('vendor, model slow-1. It costs about $0.5') },
    ])
    const { id } = jobs[0]!
    expect(jobOf(await host.client.callTool('get_job', { id }))).toEqual(jobs[0])
    expect((await wait(id)).text).toContain(`{"id":"${id}"`)
    const cancelled = jobOf(await host.client.callTool('cancel_job', { id }))
    expect(cancelled).toMatchObject({ id, status: 'cancelled', message: expect.stringContaining('may have cost about $0.5') })
    expect(orders[0]!.signal.aborted).toBe(true)
    await expect.poll(async () => (await listed()).jobs).toEqual([])
    // The person who has cancelled it knows: the same is ordered anew without a question.
    const again = host.client.callTool('say', { text: 'x' })
    await expect.poll(() => orders.length).toBe(2)
    orders[1]!.answer()
    expect((await again).text).toBe('x')
  })
  it("is nobody else's to see or to cancel", async () => {
    const { orders, plugins } = vendor()
    await start(plugins)
    await askAndLeave(orders)
    const { id } = (await listed()).jobs[0]!
    const ann = await host.connect({ principal: { id: 'ann', scopes: [] } })
    expect((await listed({}, ann)).jobs).toEqual([])
    for (const tool of ['get_job', 'cancel_job', 'wait_job'])
      expect((await ann.callTool(tool, { id })).envelope.error?.code).toBe('JOB_NOT_FOUND')
    expect(orders[0]!.signal.aborted).toBe(false)
    orders[0]!.answer()
  })
  it('is in doubt where nobody knows how it ended, and can be put aside', async () => {
    const { orders, plugins } = vendor()
    await start(plugins, { limits: { orderMs: 40 } })
    await askAndLeave(orders)
    await expect
      .poll(async () => (await listed({ status: 'uncertain' })).jobs)
      .toMatchObject([{ status: 'uncertain', message: expect.stringContaining('may have cost about $0.5') }])
    expect((await listed({ status: 'running' })).jobs).toEqual([])
    const { id } = (await listed()).jobs[0]!
    expect((await wait(id)).text).toContain('whose host ended')
    expect(jobOf(await host.client.callTool('cancel_job', { id })).status).toBe('cancelled')
    expect((await listed()).jobs).toEqual([])
  })
  it('comes before the jobs, page by page', async () => {
    const { orders, plugins } = vendor()
    await start([...plugins, answers('quick', () => 'done')])
    for (const text of ['a', 'b', 'c']) await askAndLeave(orders, text)
    for (let count = 0; count < 2; count++) await wait(await startJob('quick'))
    const seen: string[] = []
    let cursor: string | null | undefined
    do {
      const page = await listed({ limit: 2, ...(cursor && { cursor }) })
      expect(page.jobs.length).toBeLessThanOrEqual(2)
      seen.push(...page.jobs.map(({ status }) => status))
      cursor = page.nextCursor
    } while (cursor !== null)
    expect(seen).toEqual(['running', 'running', 'running', 'done', 'done'])
    expect((await host.client.callTool('list_jobs', { cursor: 'order rubbish' })).envelope.error?.code).toBe('INPUT_INVALID')
    for (const order of orders) order.answer()
  })
})
