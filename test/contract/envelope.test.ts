import {
  artifact,
  type Asset,
  AtelierError,
  type Call,
  definePlugin,
  type Envelope,
  envelopeSchema,
  type FailureEnvelope,
  type ToolReply,
} from 'atelier-mcp'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import config from '../../mcp.config.ts'
import { painter } from '../fixtures/painter.ts'
import { written } from '../fixtures/vision-pictures.ts'

const key = 'atelier/result'
const dataUri = (bytes: Uint8Array): string => `data:image/png;base64,${Buffer.from(bytes).toString('base64')}`
const other = (name: string, handler: () => ToolReply | Promise<ToolReply>) => ({ name, description: 'd', handler })
const content = [{ type: 'text' as const, text: 'fine' }]
/** A third party that does as it likes. */
const rude = definePlugin({
  name: 'rude',
  version: '1.0.0',
  apiVersion: 1,
  setup({ tools }) {
    for (const tool of [
      other('says', () => 'only text'),
      other('parts', () => ({
        content,
        meta: { [key]: { cost: { usd: 0.5, estimated: false, saved: 0 }, data: { own: true } }, more: 1 },
      })),
      other('rubbish', () => ({ content, data: { a: 1 }, meta: { [key]: 'rubbish' } })),
      other('no_meta', () => ({ content, meta: 'rubbish' as never })),
      other('lies', () => ({
        content,
        meta: {
          [key]: {
            ok: false,
            runId: 7,
            kind: null,
            assets: [{ id: 'x' }],
            data: [1],
            warnings: [{ code: 'a', message: 'b', param: undefined }],
            cost: { usd: Number.NaN },
            ms: 'soon',
            more: 1,
          },
        },
      })),
      other('throws_text', () => Promise.reject('just text')),
      other('throws_nothing', () => Promise.reject(undefined)),
      other('throws_type', () => (undefined as unknown as { a: () => string }).a()),
      other('throws_late', () => {
        throw new AtelierError({ code: 'RUDE_LATE', message: 'Later.', retryAfterMs: 1500, retryable: true, details: { depth: 1n, n: 1 } })
      }),
      other('declines', () => ({ isError: true, content })),
      other('declines_without_words', () => ({ isError: true, content: [] })),
      other('unsendable', () => ({ content: [{ type: 'hologram' } as never] })),
    ])
      tools.add(tool)
    tools.add({
      ...other('hands_on', () => 'x'),
      handler: (_, call) => tools.call('throws_late', {}, call),
    })
    tools.add({ ...other('data', () => 'x'), output: z.object({ n: z.number() }), handler: () => ({ n: 1 }) })
    tools.add({ ...other('wrong_data', () => 'x'), output: z.object({ n: z.number() }), handler: () => ({ n: 'one' }) as never })
  },
})

const cube = { units: 'mm', nodes: [{ kind: 'box', id: 'a', size: [20, 20, 20] }], roots: ['a'] }
let open: TestHost
let picture: string
let asset: string
let job: string
let model: string
beforeAll(async () => {
  open = await createTestHost({ plugins: [...config.plugins, rude()], sample: '{"verdict":"same","answer":"A page with text."}' })
  picture = dataUri(written({ text: ['Hello'] }))
  const { envelope } = await open.client.callTool('convert_image', { image: picture, format: 'webp' })
  asset = (envelope as unknown as Envelope).assets[0]!.id
  const built = await open.client.callTool('create_model', { spec: cube })
  model = (built.envelope as unknown as Envelope).assets[0]!.uri
  const started = await open.client.callTool('start_job', { tool: 'says', arguments: {} })
  job = (started.data as { job: { id: string } }).job.id
}, 60_000)
afterAll(() => open.close())

/** What a program reads, held to the schema. */
const read = async (tool: string, args: object = {}): Promise<Envelope | FailureEnvelope> => {
  const { envelope, isError } = await open.client.callTool(tool, args as Record<string, unknown>)
  const checked = envelopeSchema.safeParse(envelope)
  expect(checked.error?.issues, `${tool}: ${JSON.stringify(envelope)?.slice(0, 500)}`).toBeUndefined()
  expect(envelope.ok, tool).toBe(!isError)
  return envelope as unknown as Envelope | FailureEnvelope
}

const good: Readonly<Record<string, () => object>> = {
  generate_image: () => ({ prompt: 'a red fox', size: '64x64' }),
  edit_image: () => ({ prompt: 'make it brighter', images: [picture] }),
  draw_image: () => ({ svg: '<svg viewBox="0 0 9 9"><rect width="5" height="5"/></svg>', width: 32 }),
  convert_image: () => ({ image: picture, format: 'png', width: 32 }),
  analyze_image: () => ({ images: [picture] }),
  extract_text: () => ({ images: [picture] }),
  compare_images: () => ({ a: picture, b: picture }),
  create_model: () => ({ spec: cube, formats: ['glb', 'stl'] }),
  inspect_model: () => ({ model }),
  convert_model: () => ({ model, format: 'stl' }),
  moderate_content: () => ({ text: 'a red fox' }),
  batch_generate: () => ({ items: [{ tool: 'says' }, { tool: 'throws_late' }, { tool: 'nobody' }] }),
  start_job: () => ({ tool: 'says', arguments: {} }),
  get_job: () => ({ id: job }),
  wait_job: () => ({ id: job }),
  cancel_job: () => ({ id: job }),
  list_jobs: () => ({}),
  list_assets: () => ({}),
  get_asset: () => ({ id: asset }),
  update_asset: () => ({ id: asset, tags: ['a'] }),
  delete_asset: () => ({ id: asset }),
  list_providers: () => ({}),
  server_status: () => ({}),
}
/** Beyond wrong arguments, which every tool refuses alike: faults of the tool's own. */
const bad: Readonly<Record<string, () => object>> = {
  generate_image: () => ({ prompt: 'x', provider: 'nobody' }),
  edit_image: () => ({ prompt: 'x', images: ['data:image/png;base64,AAAA'] }),
  draw_image: () => ({ svg: 'no drawing' }),
  convert_image: () => ({ image: 'asset://none', format: 'png' }),
  analyze_image: () => ({ images: ['https://127.0.0.1/x.png'] }),
  extract_text: () => ({ images: [picture], languages: ['tlh'] }),
  compare_images: () => ({ a: picture, b: '/etc/passwd' }),
  create_model: () => ({ spec: { nodes: [{ id: 'a', shape: 'sphere' }] } }),
  inspect_model: () => ({ model: picture }),
  convert_model: () => ({ model, format: 'nothing' }),
  moderate_content: () => ({ images: ['asset://none'] }),
  batch_generate: () => ({ items: [] }),
  start_job: () => ({ tool: 'nobody', arguments: {} }),
  get_job: () => ({ id: 'job_none' }),
  wait_job: () => ({ id: 'job_none' }),
  cancel_job: () => ({ id: 'job_none' }),
  list_jobs: () => ({ limit: 0 }),
  list_assets: () => ({ cursor: 'rubbish' }),
  get_asset: () => ({ id: 'none' }),
  update_asset: () => ({ id: 'none', name: 'x' }),
  delete_asset: () => ({ id: 'none' }),
  list_providers: () => ({ kind: 1 }),
  server_status: () => ({ more: 1 }),
}

describe('the envelope has its shape', () => {
  it('for every tool that is bundled', async () => {
    const theirs = (await open.client.listTools()).map(({ name }) => name)
    const ours = theirs.filter((name) => open.host.registry.tools.some(({ plugin, value }) => value.name === name && plugin !== 'rude'))
    expect(Object.keys(good).toSorted()).toEqual(ours.toSorted())
    expect(Object.keys(bad).toSorted()).toEqual(ours.toSorted())
  })
  it.each(Object.entries(bad))('where %s fails', async (tool, args) => {
    const envelope = await read(tool, args())
    expect(envelope).toMatchObject({ ok: false, kind: tool, error: { plugin: expect.any(String) } })
  })
  it.each(Object.entries(good))('where %s does its work', async (tool, args) => {
    expect(await read(tool, args())).toMatchObject({ ok: true })
  })
  it('for each item of a batch, whatever became of it', async () => {
    const envelope = await read('batch_generate', { ...good['batch_generate']!(), concurrency: 1 })
    const { items } = (envelope as Envelope).data as { items: { ok: boolean; result: unknown }[] }
    expect(items.map(({ ok }) => ok)).toEqual([true, false, false])
    for (const { result } of items) expect(envelopeSchema.safeParse(result).error).toBeUndefined()
    expect(items[1]!.result).toMatchObject({ error: { code: 'RUDE_LATE', plugin: 'rude', retryAfterMs: 1500, details: { n: 1 } } })
  })
  it.each(['says', 'throws_late', 'batch_generate'])('for a job that runs %s', async (tool) => {
    const args = tool === 'batch_generate' ? { items: [{ tool: 'says' }] } : {}
    const { data } = (await read('start_job', { tool, arguments: args })) as Envelope
    const { id } = data['job'] as { id: string }
    const ended = (await read('wait_job', { id, timeoutSeconds: 30 })) as Envelope
    const { result, error } = ended.data['job'] as { result?: object; error?: object }
    const whole = result ?? { ok: false, runId: id, kind: tool, error }
    expect(envelopeSchema.safeParse(whole).error, JSON.stringify(whole)).toBeUndefined()
    expect(whole).toMatchObject({ kind: tool, ok: tool !== 'throws_late' })
  })
})

describe('of a third party', () => {
  it('has its text, its data, and what it puts there itself', async () => {
    expect(await read('says')).toMatchObject({ ok: true, kind: 'says', data: {}, assets: [], cost: null })
    expect(await read('data')).toMatchObject({ ok: true, kind: 'data', data: { n: 1 } })
    expect(await read('parts')).toMatchObject({ ok: true, kind: 'parts', data: { own: true }, cost: { usd: 0.5 } })
  })
  it('keeps its shape, whatever is put into it, and the operator hears what was left out', async () => {
    expect(await read('rubbish')).toMatchObject({ ok: true, kind: 'rubbish', data: { a: 1 } })
    expect(await read('no_meta')).toMatchObject({ ok: true, kind: 'no_meta' })
    expect(await read('lies')).toMatchObject({ ok: true, kind: 'lies', data: {}, assets: [], cost: null, warnings: [{ code: 'a' }] })
    const told = open.log.filter(({ level, message }) => level === 'warn' && message.includes('"lies"'))
    expect(told.map(({ message }) => message)).toEqual([expect.stringMatching(/^rude: .*runId, kind, assets, data, cost, more$/)])
  })
  it.each([
    ['throws_text', 'TOOL_FAILED', 'just text'],
    ['throws_nothing', 'TOOL_FAILED', 'undefined'],
    ['throws_type', 'TOOL_FAILED', 'undefined'],
    ['throws_late', 'RUDE_LATE', 'Later.'],
    ['hands_on', 'RUDE_LATE', 'Later.'],
    ['declines', 'TOOL_DECLINED', 'fine'],
    ['declines_without_words', 'TOOL_DECLINED', 'no more than that'],
    ['wrong_data', 'TOOL_REPLY_INVALID', 'another shape'],
    ['unsendable', 'RESULT_INVALID', 'hologram'],
  ])('is whole where its tool %s', async (tool, code, words) => {
    const { error, kind, runId } = (await read(tool)) as FailureEnvelope
    expect([kind, error.code, error.plugin]).toEqual([tool, code, 'rude'])
    expect(error.message).toContain(words)
    expect(runId).not.toBe('')
  })
  it('says how long to wait and what there is to know, also where another tool hands it on', async () => {
    const facts = { retryAfterMs: 1500, retryable: true, details: { n: 1 } }
    expect(await read('throws_late')).toMatchObject({ error: facts })
    expect(await read('hands_on')).toMatchObject({ kind: 'hands_on', error: facts })
  })
  it('is no result where there is no such tool, but an error of the protocol with the same facts', async () => {
    await expect(open.client.callTool('sayz')).rejects.toMatchObject({
      code: -32602,
      message: expect.stringContaining('Did you mean "says"?'),
      data: { code: 'INPUT_NOT_FOUND', why: expect.any(String), fix: expect.stringContaining('tools/list') },
    })
  })
})

describe('what the host knows', () => {
  const lie = {
    runId: 'mine',
    kind: 'mine',
    assets: [],
    cached: true,
    skipped: [{ id: 'x', reason: 'x' }],
    provider: { id: 'x', model: null },
  }
  const lying = (work: (call: Call) => Promise<unknown>) =>
    definePlugin({
      name: 'lying',
      version: '1.0.0',
      apiVersion: 1,
      setup: ({ tools }) =>
        void tools.add({
          name: 'lie',
          description: 'Says that it has done nothing.',
          handler: async (_args, call) => {
            await work(call)
            return { content: [], meta: { 'atelier/result': lie } }
          },
        }),
    })()
  const asked = async (work: (call: Call) => Promise<unknown>) => {
    const host = await createTestHost({ plugins: [painter().plugin, lying(work)] })
    const { envelope } = await host.client.callTool('lie')
    await host.close()
    return envelope
  }
  it('of a run, no tool says otherwise in its envelope', async () => {
    let made: readonly Asset[] = []
    const envelope = await asked(async (call) => {
      made = (await call.run({ kind: 'image.generate', prompt: 'a fox', size: '64x64' })).artifacts
    })
    expect(envelope).toMatchObject({
      ok: true,
      kind: 'image.generate',
      cached: false,
      skipped: [],
      provider: { id: 'painter', model: null },
    })
    expect(envelope['runId']).not.toBe('mine')
    expect((envelope as unknown as Envelope).assets.map(({ id, sha256 }) => [id, sha256])).toEqual(
      made.map(({ id, sha256 }) => [id, sha256]),
    )
  })
  it('of assets, a tool lists none that its caller does not have, and says of them what is true', async () => {
    let own: Asset | undefined
    let foreign: Asset | undefined
    const lister = definePlugin({
      name: 'lister',
      version: '1.0.0',
      apiVersion: 1,
      setup: ({ tools, background }) =>
        void tools.add({
          name: 'lists',
          description: "Lists somebody else's.",
          async handler(_args, call) {
            own = await call.assets.put(artifact(new TextEncoder().encode('mine'), 'text/plain', { name: 'mine.txt' }))
            const ann = background({ principal: { id: 'ann', scopes: [] } })
            foreign = await ann.assets.put(artifact(new TextEncoder().encode('hers'), 'text/plain', { name: 'hers.txt' }))
            const entry = ({ id, uri, name, mimeType, sha256 }: Asset) => ({ id, uri, name, mimeType, bytes: 999, sha256 })
            const assets = [entry(foreign), entry(own), { ...entry(own), id: 'nobody', uri: 'asset://nobody' }]
            return { content: [], meta: { 'atelier/result': { assets } } }
          },
        }),
    })()
    const host = await createTestHost({ plugins: [lister] })
    const { envelope } = await host.client.callTool('lists')
    const log = JSON.stringify(host.log)
    await host.close()
    expect(envelope).toMatchObject({ ok: true, assets: [{ id: own!.id, bytes: 4 }] })
    expect((envelope as unknown as Envelope).assets).toHaveLength(1)
    expect(log).toContain(`lister: \\"lists\\" lists assets that its caller does not have, and they are left out: ${foreign!.id}, nobody`)
  })
  it('of a call without runs, a tool does not call itself otherwise', async () => {
    const envelope = await asked(async () => undefined)
    expect(envelope).toMatchObject({ ok: true, kind: 'lie', assets: [] })
    expect(envelope['runId']).not.toBe('mine')
  })
})
