/** Arguments as models and clients write them, at every door: a call, a job, a batch, and the command line's `--args`. */
import { definePlugin, type Meta } from 'atelier-mcp'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { examples } from '#plugins/3d/spec/examples.ts'
import config from '../../mcp.config.ts'

/** A third party's tools, which say what reached them. */
let reached: unknown[] = []
const others = definePlugin({
  name: 'others',
  version: '1.0.0',
  apiVersion: 1,
  setup({ tools }) {
    const handler = (args: Meta) => `${reached.push(args)}`
    const files = { type: 'array', items: { type: 'string' } }
    tools.add({
      name: 'in_zod',
      description: 'd',
      input: z.object({
        files: z.array(z.string()).optional(),
        depth: z.int().default(3),
        deep: z.object({ on: z.boolean().optional() }).optional(),
        force: z.boolean().optional(),
      }),
      handler,
    })
    tools.add({
      name: 'in_json',
      description: 'd',
      input: {
        type: 'object',
        properties: {
          files,
          depth: { type: 'integer', default: 3 },
          deep: { type: 'object', properties: { on: { type: 'boolean' } } },
          force: { type: 'boolean' },
        },
      },
      handler,
    })
    tools.add({ name: 'none', description: 'd', handler })
  },
})
const dot = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'
let open: TestHost
beforeAll(async () => {
  open = await createTestHost({ plugins: [...config.plugins, others()] })
})
afterAll(() => open.close())
beforeEach(() => {
  reached = []
})
const call = (name: string, args: Meta) => open.client.callTool(name, args)
const assetsOf = ({ envelope }: { readonly envelope: Meta }) =>
  (envelope['assets'] as readonly { readonly name: string; readonly sha256: string }[]).map(({ name, sha256 }) => ({ name, sha256 }))
const picture = { prompt: 'a red fox on the grass' }

describe.each(['in_zod', 'in_json'])('a tool whose schema is %s', (name) => {
  const meant = { files: ['a.png'], depth: 2, deep: { on: true } }
  const asText = { files: '["a.png"]', depth: '2', deep: '{"on": "true"}' }

  it.each<[string, Meta]>([
    ['a word for a number', { depth: 'two' }],
    ['yes for a choice that spends', { force: 'yes' }],
    ['True for a choice that spends', { force: 'True' }],
    ['an object for a list of texts', { files: {} }],
  ])('is not called with %s', async (_, args) => {
    expect((await call(name, args)).envelope.error).toMatchObject({ code: 'INPUT_INVALID', outcome: 'none' })
    expect(reached).toEqual([])
  })
  it('gets what is written as text, in one place of many, or as null, as it is meant', async () => {
    await call(name, asText)
    await call(name, { ...meant, files: 'a.png', force: null })
    await call(name, { files: null, depth: null, deep: { on: null } })
    expect(reached).toEqual([meant, meant, { depth: 3, deep: {} }])
  })
  it('gets it so as a job, and as an item of a batch', async () => {
    const { envelope } = await call('start_job', { tool: name, arguments: JSON.stringify(asText), deadlineSeconds: '60' })
    const { job } = envelope['data'] as { readonly job: { readonly id: string } }
    await call('wait_job', { id: job.id, timeoutSeconds: '20' })
    await call('batch_generate', { items: JSON.stringify([{ tool: name, arguments: asText }]), concurrency: '1', variables: null })
    await call('batch_generate', { items: { tool: name, arguments: JSON.stringify(asText) }, defaults: '{"force": "false"}' })
    expect(reached).toEqual([meant, meant, { ...meant, force: false }])
  })
  it('gets nothing where a job or an item has null for its arguments', async () => {
    const { envelope } = await call('start_job', { tool: name, arguments: null })
    const { job } = envelope['data'] as { readonly job: { readonly id: string } }
    await call('wait_job', { id: job.id })
    await call('batch_generate', { items: [{ tool: name, arguments: null }] })
    expect(reached).toEqual([{ depth: 3 }, { depth: 3 }])
  })
})

it('a tool without arguments takes none, and refuses a name with null all the same', async () => {
  expect((await call('none', {})).isError).toBe(false)
  expect((await call('none', { anything: null })).envelope.error).toMatchObject({ code: 'INPUT_INVALID' })
})

describe('the bundled tools', () => {
  it('make no more pictures than are asked for in so many words', async () => {
    for (const count of ['two', '2 pictures', '02', '2.0', '', [2], true])
      expect((await call('generate_image', { ...picture, count })).envelope.error, String(count)).toMatchObject({
        code: 'INPUT_INVALID',
        outcome: 'none',
      })
    expect((await call('generate_image', { ...picture, count: '2' })).envelope.assets).toHaveLength(2)
  })
  it.each<[string, Meta]>([
    ['estimate', { estimate: 'yes' }],
    ['force', { force: '1' }],
    ['provider', { provider: '' }],
    ['provider', { provider: ['local'] }],
    ['provider', { provider: 'Local' }],
    ['model', { model: '' }],
    ['model', { model: 7 }],
  ])('do not guess %s: %j', async (_, args) => {
    const { envelope } = await call('generate_image', { ...picture, ...args })
    expect(envelope).toMatchObject({ ok: false, error: { outcome: 'none' } })
  })
  it.each(['analyze_image', 'compare_images', 'extract_text'])('%s takes no empty provider or model either', async (name) => {
    const pictures = name === 'compare_images' ? { a: dot, b: dot } : { images: dot }
    for (const empty of [{ provider: '' }, { model: '' }])
      expect((await call(name, { ...pictures, ...empty })).envelope).toMatchObject({ ok: false, error: { outcome: 'none' } })
  })
  it('spend nothing where "true" is said of an estimate', async () => {
    const { envelope } = await call('generate_image', { prompt: 'a boat', estimate: 'true', count: null, size: null, provider: null })
    expect(envelope).toMatchObject({ ok: true, assets: [] })
  })
  it('draw where a whole call, or its arguments, stand in a box, and only estimate where that is said in it', async () => {
    const boxed = { input: { prompt: 'a boat', estimate: 'true', size: { width: 64, height: 64 } } }
    expect((await call('generate_image', boxed)).envelope).toMatchObject({ ok: true, assets: [] })
    const whole = { name: 'generate_image', arguments: { prompt: 'a boat', Estimate: true } }
    expect((await call('generate_image', whole)).envelope.error).toMatchObject({ code: 'INPUT_INVALID', outcome: 'none' })
  })
  it('take an empty style, name or question for none', async () => {
    const first = assetsOf(await call('generate_image', { prompt: 'a fox on a hill' }))
    const again = await call('generate_image', { prompt: 'a fox on a hill', style: '', name: '' })
    expect(again.envelope).toMatchObject({ ok: true, cached: true })
    expect(assetsOf(again)).toEqual(first)
    expect((await call('analyze_image', { images: dot, question: '', name: '' })).isError).toBe(false)
    expect((await call('compare_images', { a: dot, b: dot, question: '' })).isError).toBe(false)
    expect((await call('list_assets', { query: '', cursor: null, tag: null })).isError).toBe(false)
  })
  it('take no empty mask for none', async () => {
    expect((await call('edit_image', { prompt: 'bluer', images: dot, mask: '' })).envelope.error).toMatchObject({ code: 'INPUT_INVALID' })
  })
  it('make the format that a media type names, and refuse one that nobody makes', async () => {
    const { envelope } = await call('generate_image', { ...picture, format: 'image/png' })
    expect(envelope.assets).toMatchObject([{ mimeType: 'image/png' }])
    const [{ id }] = envelope.assets as [{ readonly id: string }]
    for (const [format, mimeType] of [
      ['image/jpeg', 'image/jpeg'],
      ['image/jpg', 'image/jpeg'],
      ['IMAGE/WEBP', 'image/webp'],
    ]) {
      expect((await call('convert_image', { image: `asset://${id}`, format, width: '64' })).envelope.assets).toMatchObject([{ mimeType }])
      expect((await call('get_asset', { id, format, inline: 'true', maxSize: '64' })).isError).toBe(false)
    }
    expect((await call('convert_image', { image: `asset://${id}`, format: 'image/x-none' })).envelope.error).toMatchObject({
      code: 'FORMAT_UNKNOWN',
    })
  })
  it('make a model of a spec that is JSON in text, in formats by their media types', async () => {
    const { spec } = examples[1]!
    const asObject = await call('create_model', { spec, formats: ['glb'] })
    const asText = await call('create_model', { spec: JSON.stringify(spec), formats: 'model/gltf-binary', prompt: '', views: null })
    expect(asText.isError).toBe(false)
    const hashes = [asText, asObject].map((one) => assetsOf(one).map(({ sha256 }) => sha256))
    expect(hashes[0]).toEqual(hashes[1])
  })
})
