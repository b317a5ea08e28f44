/** What plugins hand over is looked at once, where it comes in: whoever gives something else is named, and nobody else is harmed. */
import { readFile } from 'node:fs/promises'
import {
  type Artifact,
  artifact,
  definePlugin,
  type Envelope,
  type FailureEnvelope,
  type Plugin,
  type PluginContext,
  type Result,
  sha256Of,
} from 'atelier-mcp'
import { cache, draw, exporters as formats, imageGen, threeD, vision } from 'atelier-mcp/plugins'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { painter } from '../fixtures/painter.ts'
import { png } from '../fixtures/pictures.ts'

declare module 'atelier-mcp' {
  interface Kinds {
    'audio.hum': { request: { readonly text: string }; data: { readonly seconds: number }; capabilities: {} }
  }
}

let host: TestHost | undefined
afterEach(async () => host?.close())

const bytes = await png(256, 192)
const box = new Uint8Array(await readFile(new URL('../fixtures/models/BoxTextured.glb', import.meta.url)))
const picture = (rest: object = {}): Artifact => ({ ...artifact(bytes, 'image/png'), ...rest })
const odd = (setup: (ctx: PluginContext) => void, rest: object = {}): Plugin =>
  definePlugin({ name: 'odd', version: '1.0.0', apiVersion: 1, ...rest, setup })() as Plugin
const capabilities = { sizes: 'any', maxCount: 4, mimeTypes: ['image/png'], seed: true, transparency: true } as const
const count = { orders: 0 }
/** A vendor of pictures that answers with what `answer` makes. */
const vendor = (answer: () => unknown): Plugin => {
  count.orders = 0
  return odd(({ providers }) =>
    providers.add({
      specVersion: 'v1',
      kind: 'image.generate',
      id: 'vendor',
      capabilities,
      invoke: async () => {
        count.orders++
        return answer() as { artifacts: Artifact[] }
      },
    }),
  )
}
const start = async (...plugins: Plugin[]): Promise<TestHost> =>
  (host = await createTestHost({ plugins: [imageGen(), cache(), ...plugins] }))
const generate = async (args: object = {}) => {
  const { envelope } = await host!.client.callTool('generate_image', { prompt: 'a fox', size: '256x192', ...args })
  return envelope as unknown as Envelope | FailureEnvelope
}

/** Artifacts that are none, and what is said of them. */
const wrong: readonly (readonly [string, object, RegExp])[] = [
  ['text in place of bytes', { bytes: async () => 'text' }, /gives no bytes, but string/],
  ['nothing in place of bytes', { bytes: async () => undefined }, /gives no bytes, but undefined/],
  ['0 bytes', { bytes: async () => new Uint8Array() }, /0 bytes/],
  ['a name that is a number', { name: 5 }, /`name` is no text/],
  ['a media type that is none', { mimeType: 'picture' }, /`mimeType` is no media type/],
  ['a media type that is an object', { mimeType: {} }, /mimeType/],
  ['facts that are a list', { meta: [1] }, /`meta` is no object/],
  ['companions that are none', { companions: [{}] }, /no artifact/],
]

describe("a provider's answer that is not its kind's", () => {
  it.each([
    ['no picture beside its data', () => ({ artifacts: [], data: { revisedPrompt: 'x' } }), 'PROVIDER_EMPTY', /no artifact/],
    ['data alone', () => ({ data: {} }), 'PROVIDER_EMPTY', /no artifact/],
    ...wrong.map(
      ([what, rest, words]) =>
        [what, () => ({ artifacts: [picture(rest)] }), /0 bytes/.test(what) ? 'PROVIDER_EMPTY' : 'PROVIDER_FAILED', words] as const,
    ),
  ] as const)('is a fault of the provider, paid or not, and is never kept: %s', async (_, answer, code, words) => {
    await start(vendor(answer))
    for (const orders of [1, 2]) {
      const envelope = await generate()
      expect(envelope).toMatchObject({
        ok: false,
        error: { code, plugin: 'odd', outcome: 'unknown', message: expect.stringMatching(words) },
      })
      // Nothing was remembered: asked again, it is ordered again.
      expect(count.orders).toBe(orders)
    }
  })
  it('is one of what it says that it sees, too', async () => {
    const seeing = odd(({ providers }) =>
      providers.add({
        specVersion: 'v1',
        kind: 'vision.analyze',
        id: 'seer',
        capabilities: { maxImages: 4, structured: false },
        invoke: async () => ({ data: { text: 7 } }) as never,
      }),
    )
    await start(vision(), seeing)
    const uri = `data:image/png;base64,${Buffer.from(bytes).toString('base64')}`
    const { envelope } = await host!.client.callTool('analyze_image', { images: [uri], question: 'What?', provider: 'seer' })
    expect(envelope).toMatchObject({
      ok: false,
      error: { code: 'PROVIDER_FAILED', plugin: 'odd', outcome: 'unknown', message: expect.stringContaining('data.text must be') },
    })
  })
  it('is told of a kind of its own, by what the plugin says of it', async () => {
    const speaking = odd(
      ({ providers, tools }) => {
        providers.add({
          specVersion: 'v1',
          kind: 'audio.hum',
          id: 'speaker',
          capabilities: {},
          invoke: async () => ({ data: { seconds: 'long' } }) as never,
        })
        tools.add({
          name: 'speak',
          description: 'Speaks.',
          handler: async (_args, call) => `${(await call.run({ kind: 'audio.hum', text: 'x' })).data.seconds} s`,
        })
      },
      { kinds: { 'audio.hum': { data: z.object({ seconds: z.number() }) } } },
    )
    await start(speaking)
    const { envelope } = await host!.client.callTool('speak')
    expect(envelope).toMatchObject({
      ok: false,
      error: { code: 'PROVIDER_FAILED', message: expect.stringContaining('data.seconds must be a number') },
    })
  })
  it('is said by the first of two plugins that say it, and the start warns of the other', async () => {
    const said = (name: string, kinds: object): Plugin => odd(() => {}, { name, kinds })
    const shared = { 'audio.hum': { data: z.object({ seconds: z.number() }) } }
    await start(said('one', shared), said('two', shared), said('three', { 'audio.hum': { artifacts: 'required' } }))
    const warned = host!.log.filter(({ level, message }) => level === 'warn' && message.includes('audio.hum'))
    expect(warned.map(({ message }) => message)).toEqual([
      'Plugins "one" and "three" both say what results of "audio.hum" are; "one" is believed.',
    ])
  })
})

describe("a hook's answer that is not its kind's", () => {
  it.each([
    ['something else', { foo: 1 }, /returned nothing/],
    ['nothing at all', {}, /returned nothing/],
    ['a list', [picture()], /answered with a list/],
    ...wrong.map(([what, rest, words]) => [what, { artifacts: [picture(rest)] }, words] as const),
  ] as const)('in `generate` is no free success: %s', async (_, answer, words) => {
    await start(
      vendor(() => ({ artifacts: [picture()] })),
      definePlugin({
        name: 'tap',
        version: '1.0.0',
        apiVersion: 1,
        setup: ({ hooks }) => hooks.generate('image.generate', () => answer as never),
      })() as Plugin,
    )
    expect(await generate()).toMatchObject({
      ok: false,
      error: { code: 'HOOK_FAILED', plugin: 'tap', hook: 'generate', outcome: 'none', message: expect.stringMatching(words) },
    })
    expect(count.orders).toBe(0)
  })
  it.each(wrong)('in `made` is named in the log, and leaves the picture as it is: %s', async (_, rest, words) => {
    await start(
      painter().plugin,
      odd(({ hooks }) => hooks.made('image.generate', (one) => ({ ...one, ...rest }))),
    )
    const envelope = await generate()
    expect(envelope).toMatchObject({ ok: true, assets: [{ mimeType: 'image/png' }] })
    expect(host!.log).toContainEqual(expect.objectContaining({ message: expect.stringMatching(/^odd: made failed: /) }))
    expect(host!.log.map(({ message }) => message).join('\n')).toMatch(words)
  })
  it.each(wrong)('in `export` is named, and what was paid is kept: %s', async (_, rest, words) => {
    await start(
      painter({ cost: { usd: 1, basis: 'computed' } }).plugin,
      odd(({ hooks }) => hooks.export('image.generate', (one) => ({ ...one, ...rest }))),
    )
    expect(await generate()).toMatchObject({
      ok: false,
      error: {
        code: 'HOOK_FAILED',
        plugin: 'odd',
        hook: 'export',
        outcome: 'paid',
        message: expect.stringMatching(words),
        details: { kept: [expect.any(String)] },
      },
    })
  })
  it('in `export` may keep what else there is to say of a picture: size and hash are of its own bytes', async () => {
    const own = await png(64, 64)
    await start(
      painter().plugin,
      odd(({ hooks }) => hooks.export('image.generate', (one) => ({ ...one, bytes: async () => own }))),
    )
    for (const _ of ['fresh', 'cached']) {
      const envelope = (await generate()) as Envelope
      const [asset] = envelope.assets
      const file = await readFile(asset!.path!)
      expect(asset).toMatchObject({ sha256: await sha256Of(file), bytes: own.byteLength })
      expect(new Uint8Array(file)).toEqual(new Uint8Array(own))
      expect(JSON.parse(await readFile(`${asset!.path!}.json`, 'utf8'))).toMatchObject({
        sha256: await sha256Of(own),
        size: own.byteLength,
      })
    }
  })
})

describe('data of another shape', () => {
  /** A vendor of one kind that is paid and answers with `data`. */
  const saying = (kind: string, data: object, artifacts: readonly Artifact[] = [], own: object = {}): Plugin =>
    odd(({ providers }) =>
      providers.add({
        specVersion: 'v1',
        kind,
        id: 'vendor',
        capabilities: { languages: 'any', from: ['prompt'], ...own },
        estimate: () => ({ usd: 1, basis: 'computed' }),
        invoke: async () => ({ data, artifacts, cost: { usd: 1, basis: 'reported' } }),
      } as never),
    )
  const calling = async (plugin: Plugin, tool: string, args: object) => {
    host = await createTestHost({ plugins: [plugin, formats(), vision(), draw(), threeD()] })
    return host.client.callTool(tool, args as never)
  }
  const input = `data:image/png;base64,${Buffer.from(bytes).toString('base64')}`
  const svg = '<svg viewBox="0 0 9 9"><circle cx="4" cy="4" r="3"/></svg>'
  it.each<[string, string, object, readonly Artifact[], string, object]>([
    [
      'lines without places',
      'vision.read',
      { text: 'a', confidence: 1, lines: [{ text: 'a' }] },
      [],
      'extract_text',
      { images: [input], provider: 'vendor' },
    ],
    ['notes that are a number', 'image.draw', { notes: 7 }, [picture()], 'draw_image', { svg }],
    ['no notes', 'image.draw', {}, [picture()], 'draw_image', { svg }],
  ])('is the fault of who gave it, not of the tool that asked: %s', async (_, kind, data, artifacts, tool, args) => {
    const { envelope } = await calling(saying(kind, data, artifacts), tool, args)
    expect(envelope.error).toMatchObject({ code: 'PROVIDER_FAILED', plugin: 'odd' })
  })
  it.each([7, { triangles: 12, vertices: 24 }])(
    'costs nobody the model that was paid: a report %j is none of ours, and the model is looked at',
    async (report) => {
      const made = await calling(saying('model.create', { report }, [artifact(box, 'model/gltf-binary')]), 'create_model', {
        prompt: 'a box',
      })
      expect(made.envelope).toMatchObject({ ok: true, data: { report: { triangles: 12, parts: 1 } }, warnings: [] })
    },
  )
  it('of a file is told: no picture and no report, and where another format fails, what was paid is named', async () => {
    const html = artifact(Buffer.from('<html>Sorry</html>'), 'model/gltf-binary')
    const made = await calling(saying('model.create', {}, [html]), 'create_model', { prompt: 'a box', views: ['front', 'top'] })
    expect(made.envelope).toMatchObject({ ok: true, assets: [{}], warnings: [{ code: 'model-unreadable' }] })
    expect(made.text).toContain('cannot be read here')
    const failed = await host!.client.callTool('create_model', { prompt: 'a box', formats: ['stl'] })
    expect(failed.envelope.error).toMatchObject({
      code: 'MODEL_FILE_INVALID',
      outcome: 'paid',
      fix: expect.stringMatching(/kept as asset:\/\/\w+: convert that, and nothing is paid again/),
      details: { kept: [expect.stringMatching(/^asset:/)] },
    })
  })
  it('has no price of its own: an estimate says what whoever draws would charge', async () => {
    const told = await calling(saying('image.draw', { notes: [] }, [picture()]), 'draw_image', { svg, estimate: true })
    expect(told.envelope['data']).toEqual({ estimate: { usd: 1, basis: 'computed', provider: 'vendor', model: null } })
    expect(told.text).not.toContain('nothing')
  })
})

describe('a cache that lies', () => {
  it.each([
    ['no picture', (kept: object) => ({ ...kept, artifacts: [] })],
    ['no data', (kept: object) => ({ ...kept, data: undefined })],
    ['an origin that says nothing', (kept: object) => ({ ...kept, provenance: {} })],
    [
      'somebody passed over who is nobody',
      (kept: { provenance: object }) => ({ ...kept, provenance: { ...kept.provenance, skipped: [null] } }),
    ],
    [
      'a plausible hash and size, and the bytes of something else',
      (kept: { artifacts: Artifact[] }) => ({ ...kept, artifacts: kept.artifacts.map((one) => ({ ...one, sha256: 'ab'.repeat(32) })) }),
    ],
    [
      'a plausible hash and size, and bytes that cannot be read',
      (kept: { artifacts: Artifact[] }) => ({
        ...kept,
        artifacts: [{ mimeType: 'image/png', sha256: 'ab'.repeat(32), size: 9, bytes: () => Promise.reject(new Error('gone')) }],
      }),
    ],
    [
      'a hash that is a path',
      (kept: { artifacts: Artifact[] }) => ({ ...kept, artifacts: kept.artifacts.map((one) => ({ ...one, sha256: '../../records' })) }),
    ],
    ['warnings that are none', (kept: object) => ({ ...kept, warnings: [null] })],
    ['text in place of bytes', (kept: object) => ({ ...kept, artifacts: [{ mimeType: 'image/png', bytes: async () => 'text' }] })],
    [
      'a name that is a number',
      (kept: { artifacts: object[] }) => ({ ...kept, artifacts: kept.artifacts.map((one) => ({ ...one, name: 5 })) }),
    ],
  ] as const)('is named in the log, and what it says is a miss: %s', async (_, lie) => {
    let kept: object | undefined
    const lying = odd(({ hooks }) => {
      hooks.store('image.generate', (_key, result) => void (kept = result))
      hooks.lookup('image.generate', () => (kept && lie(kept as never)) as never)
    })
    const { plugin, orders } = painter()
    host = await createTestHost({ plugins: [imageGen(), plugin, lying] })
    for (const ordered of [1, 2]) {
      expect(await generate()).toMatchObject({ ok: true, cached: false, assets: [{ mimeType: 'image/png' }] })
      expect(orders).toHaveLength(ordered)
    }
    expect(host.log).toContainEqual(expect.objectContaining({ level: 'warn', message: expect.stringMatching(/^odd: lookup failed: /) }))
  })
  it('about the bytes of a picture that the host has kept is not asked for them', async () => {
    let kept: Result | undefined
    let reads = 0
    const lying = odd(({ hooks }) => {
      hooks.store('image.generate', (_key, result) => void (kept = result))
      const other = async () => (reads++, Buffer.from('something else'))
      hooks.lookup(
        'image.generate',
        () => kept && ({ ...kept, artifacts: kept.artifacts.map((one) => ({ ...one, bytes: other })) } as Result),
      )
    })
    const { plugin, orders } = painter()
    host = await createTestHost({ plugins: [imageGen(), formats(), plugin, lying] })
    const [first] = ((await generate()) as Envelope).assets
    for (const args of [{}, { format: 'webp' }, { name: 'another' }]) {
      const envelope = await generate(args)
      expect(envelope).toMatchObject({ ok: true, cached: true })
      if (!('format' in args)) expect((envelope as Envelope).assets[0]).toMatchObject({ sha256: first!.sha256 })
    }
    expect([orders.length, reads]).toEqual([1, 0])
  })
})

describe('an exporter', () => {
  it.each(wrong)('that gives something else is named: %s', async (_, rest, words) => {
    const exporting = odd(({ exporters }) =>
      exporters.add({ format: 'odd', mimeType: 'image/x-odd', extension: 'odd', accepts: ['image/*'], encode: () => picture(rest) }),
    )
    await start(painter().plugin, exporting)
    expect(await generate({ format: 'odd' })).toMatchObject({
      ok: false,
      error: { code: 'EXPORT_FAILED', plugin: 'odd', message: expect.stringMatching(words) },
    })
  })
})

describe('what a tool keeps by itself', () => {
  it.each(wrong)('is refused where it is no artifact: %s', async (_, rest, words) => {
    const putting = odd(
      ({ tools }) =>
        void tools.add({ name: 'put', description: 'Keeps.', handler: async (_args, call) => (await call.assets.put(picture(rest))).uri }),
    )
    await start(putting)
    const { envelope } = await host!.client.callTool('put')
    expect(envelope).toMatchObject({
      ok: false,
      error: { code: 'INPUT_INVALID', plugin: 'odd', outcome: 'none', message: expect.stringMatching(words) },
    })
  })
})
