import { readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AtelierError, byteSize, definePlugin, type ProviderV1 } from 'atelier-mcp'
import { threeD } from 'atelier-mcp/plugins'
import { createTestHost, exporterSuite, type TestHost } from 'atelier-mcp/testing'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pluginParts } from '#core/testing/plugin-parts.ts'
import { formatOf, formats } from '#plugins/3d/formats.ts'
import { examples } from '#plugins/3d/spec/examples.ts'

const fixture = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(`../fixtures/models/${name}`, import.meta.url)))
const isWebp = (bytes: Uint8Array) => Buffer.from(bytes.subarray(8, 12)).toString() === 'WEBP'
const parts = await pluginParts(threeD())

describe('exporters', () => {
  afterAll(() => parts.dispose())
  for (const exporter of parts.exporters) {
    const samples = Object.fromEntries(
      exporter.accepts.map((type) => [type === 'model/*' ? 'model/gltf-binary' : type, fixture('BoxTextured.glb')]),
    )
    const sniff = async (bytes: Uint8Array) => {
      const head = Buffer.from(bytes.subarray(0, 60)).toString('latin1')
      if (isWebp(bytes)) return 'image/webp'
      if (head.startsWith('<svg')) return 'image/svg+xml'
      return head.startsWith('PK') && head.includes('model.usda') ? 'model/vnd.usdz+zip' : formats[formatOf(bytes, '')!]?.mimeType
    }
    for (const { name, run } of exporterSuite({ exporter, samples, sniff })) it(name, run)
  }
})

interface Asked {
  readonly spec?: unknown
  readonly report?: unknown
  readonly base?: { readonly mimeType: string }
}
const reported = { cost: { usd: 0.01, basis: 'reported' }, usage: { outputTokens: 100 } }
/** A language model in memory: answers with each spec in turn, and notes what it was asked. */
function designers(requires: readonly string[] = []) {
  let asked: Asked[] = []
  let answers: readonly unknown[] = []
  let priced: object = reported
  const design: ProviderV1<'model.design'> = {
    specVersion: 'v1',
    kind: 'model.design',
    id: 'fake',
    capabilities: {},
    models: [{ id: 'fake-1' }],
    estimate: () => ('cost' in priced ? { usd: 0.02, basis: 'estimated' } : undefined),
    async invoke(request) {
      asked.push(request as never)
      const spec = answers[Math.min(asked.length, answers.length) - 1]
      if (spec instanceof Error) throw spec
      return { data: { spec }, ...priced }
    },
  }
  return {
    /** What it says from now on, and at which price; gives what it is asked then. */
    answer(specs: readonly unknown[], price: object = reported): readonly Asked[] {
      answers = specs
      priced = price
      return (asked = [])
    },
    plugin: definePlugin({
      name: 'third-party',
      version: '1.0.0',
      apiVersion: 1,
      requires,
      setup: ({ providers }) => providers.add(design),
    })(),
  }
}

describe('in a host', () => {
  let host: TestHost
  const call = async (name: string, args: object) =>
    (await host.client.callTool(name, args as never)) as unknown as {
      isError?: boolean
      content: { type: string; text?: string; mimeType?: string; data?: string; uri?: string }[]
      envelope: {
        ok: boolean
        assets: { uri: string; path: string; mimeType: string; name: string; bytes: number }[]
        data: { spec: never; report: { volume: number; issues: unknown[]; validator: object; bbox: number[] }; losses: string[] }
        warnings: { message: string }[]
        error: { code: string; message: string; fix: string; outcome: string }
        cost: { usd: number }
        cached: boolean
        provider: { id: string }
      }
    }
  beforeAll(async () => {
    host = await createTestHost({ plugins: [threeD()] })
  })
  afterAll(() => host.close())

  it('makes a model from a spec, with picture, report and files in several formats', async () => {
    const { content, envelope } = await call('create_model', { spec: examples[1]!.spec, formats: ['glb', 'stl', 'gltf'], name: 'plate' })
    expect(envelope.assets.map(({ mimeType }) => mimeType)).toEqual(['model/gltf-binary', 'model/stl', 'model/gltf+json'])
    expect(envelope.data.report).toMatchObject({ parts: 1, watertight: true, validator: { errors: 0, warnings: 0 }, issues: [] })
    expect(envelope.cost.usd).toBe(0)
    const picture = content.find(({ type }) => type === 'image')!
    expect(isWebp(Buffer.from(picture.data!, 'base64'))).toBe(true)
    expect(picture.data!.length).toBeLessThan(136_000)
    expect(content.filter(({ type }) => type === 'resource_link').map(({ uri }) => uri)).toEqual(envelope.assets.map(({ uri }) => uri))
  })

  it('writes a glTF with its buffer beside it of which the validator has nothing to say, neither when written nor when read', async () => {
    const { envelope } = await call('create_model', { spec: examples[1]!.spec })
    const converted = await call('convert_model', { model: envelope.assets[0]!.uri, format: 'gltf' })
    const clean = { validator: { errors: 0, warnings: 0 }, issues: [] }
    expect(converted.envelope.data.report).toMatchObject(clean)
    const { envelope: inspected } = await call('inspect_model', { model: converted.envelope.assets[0]!.uri, views: [] })
    expect(inspected.data.report).toMatchObject(clean)
  })

  it('hands out the formats that were asked for and no other, in colour, and says what each cannot hold', async () => {
    const spec = {
      nodes: [
        { kind: 'box', id: 'a', size: [20, 20, 20], material: 'red' },
        { kind: 'sphere', id: 'b', radius: 8, translate: [30, 0, 8], material: 'steel' },
      ],
      materials: [
        { id: 'red', baseColor: '#FF0000' },
        { id: 'steel', baseColor: '#C0C0C0', metallic: 1 },
      ],
    }
    const { content, envelope } = await call('create_model', { spec, formats: ['stl', '3mf'] })
    // The envelope goes on with all else that was made on the way.
    const asked = envelope.assets.slice(0, 2)
    expect(asked.map(({ mimeType }) => mimeType)).toEqual(['model/stl', 'model/3mf'])
    expect(content.filter(({ type }) => type === 'resource_link').map(({ uri }) => uri)).toEqual(asked.map(({ uri }) => uri))
    expect(envelope.data.losses).toEqual([
      'STL holds no hierarchy: everything stands where it was, as separate or joined meshes.',
      'STL holds no names.',
      'STL holds no materials: 2 left out.',
      '3MF holds no hierarchy: everything stands where it was, as separate or joined meshes.',
      '3MF holds no metal, roughness, glow or glass: the plain colour is written.',
    ])
    for (const loss of envelope.data.losses) expect(content[0]!.text).toContain(`- ${loss}`)
    expect(content[0]!.text).toContain('Lengths in the files: stl in mm, 3mf in mm.')
    expect(content[0]!.text).not.toContain('gltf-binary')
    const texts = content.flatMap(({ text }) => text ?? []).join('\n')
    for (const { name, mimeType, bytes } of asked) expect(texts).toContain(`${name} (${mimeType}, ${byteSize(bytes)})`)
    const pictures = content.filter(({ type }) => type === 'image')
    expect(pictures).toHaveLength(1)
    const { data } = await sharp(Buffer.from(pictures[0]!.data!, 'base64')).raw().toBuffer({ resolveWithObject: true })
    let red = 0
    for (let at = 0; at < data.length; at += 3) if (data[at]! > 2 * data[at + 1]! && data[at]! > 100) red++
    expect(red).toBeGreaterThan(1000)
  })

  it("calls a client's own spec written by the client", async () => {
    const natures: unknown[] = []
    const watching = definePlugin({
      name: 'third-party',
      version: '1.0.0',
      apiVersion: 1,
      setup: ({ hooks }) => hooks.made('model.create', ({ provenance }) => void natures.push(provenance?.nature)),
    })()
    const other = await createTestHost({ plugins: [threeD(), watching] })
    try {
      const words = async (args: object) => {
        const [first] = (await other.client.callTool('create_model', args as never)).content
        return first?.type === 'text' ? first.text : ''
      }
      const written = await words({ spec: { nodes: [{ kind: 'box', id: 'a', size: [3, 3, 3] }] } })
      expect(written).toContain('Written by the client, built by 3d. Cost: nothing.')
      expect(written).not.toContain('Drawn by rule')
      expect(await words({ prompt: 'a table' })).toContain('Drawn by rule')
      expect(natures).toEqual(['written', 'procedural'])
    } finally {
      await other.close()
    }
  })

  it('draws simple things from words, and says what it did not understand', async () => {
    const { content, envelope } = await call('create_model', { prompt: 'a sparkly table 120 cm wide with four round legs' })
    expect(envelope.data.report.bbox[0]).toBe(1200)
    expect(envelope.provider.id).toBe('local')
    expect(content[0]!.text).toContain('Left out: sparkly.')
  })

  it('tells everything that is wrong with a spec, before anything is spent', async () => {
    const { isError, envelope } = await call('create_model', {
      spec: {
        nodes: [
          { kind: 'box', id: 'a', size: [1, 2] },
          { kind: 'instance', id: 'b', child: 'aa' },
        ],
      },
    })
    expect(isError).toBe(true)
    expect(envelope.error).toMatchObject({ code: 'MODEL_SPEC_INVALID', outcome: 'none' })
    expect(envelope.error.message).toContain('nodes[0].size (node "a"): must have exactly 3 entries, not 2.')
    expect(envelope.error.message).toContain('Did you mean "a"?')
  })

  it('builds a spec that comes with words where nobody can change it by them, and says so', async () => {
    const spec = { nodes: [{ kind: 'box', id: 'a', size: [10, 20, 30] }] }
    const { envelope, content } = await call('create_model', { prompt: 'a plain block', spec, provider: undefined })
    expect(envelope.data.report).toMatchObject({ bbox: [10, 20, 30] })
    expect(content.map(({ text = '' }) => text).join('\n')).toContain('The words were not used: nobody is there who changes a spec by them')
    const asked = await call('create_model', { prompt: 'a plain block', spec, provider: 'local' })
    expect(asked.envelope.error.code).toMatch(/^PROVIDER_/)
  })

  it.each([
    ['a design provider lacks its key', { available: { ok: false, unconfigured: true, why: 'No key.', fix: 'Set one.' } }, undefined],
    ['one is down', { available: { ok: false, why: 'No server answers.', fix: 'Start it.' } }, 'No server answers.'],
    ['one fails until it rests', { fails: 'none', calls: 4 }, 'failed repeatedly'],
    ['nobody knows what one has cost', { fails: 'unknown' }, 'It broke.'],
    ['a rule is against one', { skip: 'Nothing leaves this machine.' }, 'Nothing leaves this machine.'],
  ] as const)(
    'builds a spec that comes with words as it is written only where nobody is set up who changes it: %s',
    async (_, how, refusal) => {
      const { available, fails, calls, skip } = { available: undefined, fails: undefined, calls: 1, skip: undefined, ...how }
      const design: ProviderV1<'model.design'> = {
        specVersion: 'v1',
        kind: 'model.design',
        id: 'fake',
        capabilities: {},
        ...(available && { available: () => available }),
        invoke: async () => {
          throw new AtelierError({ code: 'PROVIDER_UNAVAILABLE', message: 'It broke.', outcome: fails ?? 'none' })
        },
      }
      const plugin = definePlugin({
        name: 'third-party',
        version: '1.0.0',
        apiVersion: 1,
        setup({ providers, hooks }) {
          providers.add(design)
          if (skip)
            hooks.select('model.create', (all) =>
              all.map((one) => (one.provider === 'fake' ? { ...one, skip: { code: 'POLICY', why: skip } } : one)),
            )
        },
      })()
      const other = await createTestHost({ plugins: [threeD(), plugin] })
      try {
        const ask = async () => {
          const { envelope } = (await other.client.callTool('create_model', {
            prompt: 'a plain block',
            spec: { nodes: [{ kind: 'box', id: 'a', size: [10, 20, 30] }] },
          } as never)) as never as { envelope: { ok: boolean; warnings?: { code: string }[]; error?: { code: string; message: string } } }
          return envelope
        }
        for (let before = 1; before < calls; before++) expect((await ask()).error?.code).toBe('PROVIDER_UNAVAILABLE')
        const last = await ask()
        if (refusal === undefined) expect(last.warnings?.map(({ code }) => code)).toContain('prompt-unused')
        else expect(last).toMatchObject({ ok: false, error: { code: 'PROVIDER_UNAVAILABLE', message: expect.stringContaining(refusal) } })
      } finally {
        await other.close()
      }
    },
  )

  it('knows its limits', async () => {
    expect((await call('create_model', { prompt: 'a dragon' })).envelope.error).toMatchObject({
      code: 'PROVIDER_UNSUPPORTED',
      fix: expect.stringContaining('atelier://guide/model-spec'),
    })
    expect((await call('create_model', {})).envelope.error.code).toBe('INPUT_INVALID')
    expect(
      (await call('create_model', { spec: { nodes: [{ kind: 'text', id: 'a', string: '漢', size: 1, depth: 1 }] } })).envelope.error.code,
    ).toBe('MODEL_GEOMETRY')
  })

  it('refuses specs that are made to do harm, and goes on', async () => {
    const numbers = Array.from({ length: 300_000 }, () => [0, 0, 0])
    let deep: unknown = 1
    for (let level = 0; level < 500; level++) deep = [deep]
    const box = { kind: 'box', id: 'a', size: [1, 1, 1] }
    for (const [spec, code] of [
      [{ nodes: [{ kind: 'mesh', id: 'm', vertices: numbers, triangles: [] }] }, 'INPUT_INVALID'],
      [{ nodes: [deep] }, 'MODEL_TOO_LARGE'],
      [{ nodes: [{ kind: 'union', id: 'u', children: ['u'] }] }, 'MODEL_SPEC_INVALID'],
      [{ nodes: [{ ...box, kind: 'constructor' }] }, 'MODEL_SPEC_INVALID'],
      [{ nodes: [{ ...box, id: 'x'.repeat(1_000_000) }] }, 'MODEL_SPEC_INVALID'],
      [
        { nodes: [box], materials: [{ id: 'm', baseColor: '#FFFFFF', texture: { source: 'file:///etc/passwd.png', size: 1 } }] },
        'INPUT_FORBIDDEN',
      ],
    ] as const) {
      const { isError, envelope } = await call('create_model', { spec })
      expect([isError, envelope.error.code], JSON.stringify(spec).slice(0, 80)).toEqual([true, code])
      expect(envelope.error.message.length).toBeLessThan(2000)
    }
    expect((await call('create_model', { spec: { nodes: [box] } })).envelope.ok).toBe(true)
  })

  it('shows several views in one picture', async () => {
    const { content } = await call('create_model', { spec: examples[3]!.spec, views: ['perspective', 'front', 'side', 'top'] })
    expect(content.filter(({ type }) => type === 'image')).toHaveLength(1)
  })

  it('inspects and converts, with the files that a model names', async () => {
    const folder = join(host.dirs.data, 'in')
    await mkdir(folder, { recursive: true })
    await writeFile(
      join(folder, 'quad.obj'),
      'mtllib quad.mtl\nv 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\nvt 0 0\nvt 1 0\nvt 1 1\nvt 0 1\nusemtl red\nf 1/1 2/2 3/3 4/4\n',
    )
    await writeFile(join(folder, 'quad.mtl'), 'newmtl red\nKd 1 0 0\n')
    const inspected = await call('inspect_model', { model: join(folder, 'quad.obj') })
    expect(inspected.envelope.data.report).toMatchObject({
      triangles: 2,
      watertight: false,
      materials: [{ name: 'red', baseColor: '#FF0000' }],
      notes: [expect.stringContaining('sourceUnits')],
      issues: [{ code: 'open-edges' }],
    })
    const converted = await call('convert_model', { model: join(folder, 'quad.obj'), format: 'glb' })
    expect(converted.envelope.data.report).toMatchObject({
      materials: [{ name: 'red', baseColor: '#FF0000' }],
      validator: { errors: 0, warnings: 0 },
    })
    const back = await call('convert_model', { model: converted.envelope.assets[0]!.uri, format: 'stl', compression: 'draco' })
    expect(back.envelope.data.losses).toEqual([
      'STL holds no names.',
      'STL holds no materials: 1 left out.',
      'stl has no compression; it is written plain.',
    ])
  })

  it('refuses bad files and goes on', async () => {
    const folder = join(host.dirs.data, 'in')
    await mkdir(folder, { recursive: true })
    await writeFile(
      join(folder, 'evil.gltf'),
      JSON.stringify({ asset: { version: '2.0' }, buffers: [{ uri: '../../../etc/passwd', byteLength: 10 }] }),
    )
    for (const name of ['invalid-bom.glb', 'invalid-empty_json_chunk.glb', 'invalid-truncated_chunk_data.glb'])
      await writeFile(join(folder, name), fixture(name))
    for (const name of ['evil.gltf', 'invalid-bom.glb', 'invalid-empty_json_chunk.glb', 'invalid-truncated_chunk_data.glb', 'missing.glb'])
      for (const [tool, args] of [
        ['inspect_model', {}],
        ['convert_model', { format: 'obj' }],
      ] as const) {
        const { isError, envelope } = await call(tool, { model: join(folder, name), ...args })
        expect(isError, name).toBe(true)
        expect(envelope.error.code, name).toMatch(/^(MODEL|INPUT)_/)
      }
    expect((await call('create_model', { spec: { nodes: [{ kind: 'box', id: 'a', size: [1, 1, 1] }] } })).envelope.ok).toBe(true)
  })

  it('teaches the spec by a resource and a prompt', async () => {
    const tools = (await host.client.listTools()) as unknown as {
      name: string
      inputSchema: { properties: Record<string, { type?: string; anyOf?: unknown }> }
    }[]
    const spec = tools.find(({ name }) => name === 'create_model')!.inputSchema.properties['spec']!
    expect(spec).toMatchObject({ type: 'string', description: expect.stringContaining('A JSON object, as text.') })
    expect(JSON.stringify(spec).length).toBeLessThan(1000)
    const contents = await host.client.readResource('atelier://guide/model-spec')
    expect(contents[0]).toMatchObject({ mimeType: 'text/markdown', text: expect.stringContaining('- radialArray {') })
    const messages = await host.client.getPrompt('model_brief', { wish: 'a chess knight' })
    expect(messages[0]!.content).toMatchObject({ type: 'text', text: expect.stringContaining('Design a 3D model of: a chess knight') })
  })
})

describe('with a language model', () => {
  const good = { nodes: [{ kind: 'box', id: 'body', size: [10, 10, 10] }], expect: { volume: 1000 } }
  const floating = {
    nodes: [
      { kind: 'box', id: 'body', size: [10, 10, 10] },
      { kind: 'sphere', id: 'ball', radius: 2, translate: [0, 0, 30] },
    ],
  }
  const designer = designers()
  let host: TestHost
  beforeAll(async () => {
    host = await createTestHost({ plugins: [threeD(), designer.plugin] })
  })
  afterAll(() => host.close())
  const ask = async (answers: readonly unknown[], args: object = {}, priced?: object) => {
    const asked = designer.answer(answers, priced)
    const first = (await host.client.callTool('create_model', { prompt: 'a cube', ...args } as never)) as never as {
      isError?: boolean
      envelope: {
        assets: { uri: string }[]
        data: { report: { volume: number } }
        error: { code: string; message: string; outcome: string }
        cost: { usd: number }
        provider: { id: string; model: string }
        warnings: { code: string }[]
      }
    }
    return { asked, ...first }
  }

  it('shows it report and picture, and takes its better spec', async () => {
    const { asked, envelope } = await ask([floating, good])
    expect(asked).toHaveLength(2)
    expect(asked[1]).toMatchObject({ spec: floating, report: { issues: [{ code: 'floating-parts' }] }, base: { mimeType: 'image/webp' } })
    expect(envelope.data.report.volume).toBe(1000)
    expect(envelope.provider).toEqual({ id: 'fake', model: 'fake-1' })
    expect(envelope.cost.usd).toBeCloseTo(0.02)
  })

  it('is satisfied where the spec stays the same, and never asks again with no repairs', async () => {
    expect((await ask([good, good], { repairs: 3 })).asked).toHaveLength(2)
    expect((await ask([floating, good], { repairs: 0 })).asked).toHaveLength(1)
  })

  it('tells it what is wrong with a spec that cannot be built', async () => {
    const { asked, envelope } = await ask([{ nodes: [{ kind: 'box', id: 'a' }] }, good])
    expect(asked[1]!.report).toMatchObject({ error: expect.stringContaining('nodes[0].size (node "a"): must be a list, and is missing.') })
    expect(envelope.data.report.volume).toBe(1000)
  })

  it('keeps the first where the revision is worse, and gives up with a coded error where none works', async () => {
    const kept = await ask([good, { nodes: [] }])
    expect(kept.envelope.data.report.volume).toBe(1000)
    expect(kept.envelope.warnings.map(({ code }) => code)).toContain('revision-failed')
    const lost = await ask([{ nodes: [] }, { nodes: 'none' }])
    expect(lost.envelope.error).toMatchObject({ code: 'PROVIDER_FAILED', outcome: 'paid' })
  })

  it('keeps what is built and paid where a revision breaks off, and says so', async () => {
    const kept = await ask([good, new AtelierError({ code: 'PROVIDER_QUOTA', message: 'No credit left.', outcome: 'none' })])
    expect(kept.envelope.data.report.volume).toBe(1000)
    expect(kept.envelope.cost.usd).toBe(0.01)
    expect(kept.envelope.warnings).toMatchObject([{ code: 'revision-failed', message: expect.stringContaining('No credit left.') }])
    const unsure = await ask([good, new AtelierError({ code: 'PROVIDER_TIMEOUT', message: 'Too late.', outcome: 'unknown' })])
    expect([unsure.envelope.data.report.volume, unsure.envelope.cost]).toEqual([1000, null])
  })

  it('says that designs were paid where none was built and the next one breaks off', async () => {
    const quota = new AtelierError({ code: 'PROVIDER_QUOTA', message: 'No credit left.', outcome: 'none' })
    const { envelope } = await ask([{ nodes: [] }, quota])
    expect(envelope.error).toMatchObject({ code: 'PROVIDER_QUOTA', outcome: 'paid' })
  })

  it('never calls designs free whose price nobody knows', async () => {
    const { envelope } = await ask([{ nodes: [] }], {}, {})
    expect(envelope.error).toMatchObject({ code: 'PROVIDER_FAILED', outcome: 'unknown' })
  })

  it('passes on what the provider says when it fails', async () => {
    const { envelope } = await ask([new AtelierError({ code: 'PROVIDER_REFUSED', message: 'Not that.', outcome: 'none' })])
    expect(envelope.error.code).toBe('PROVIDER_REFUSED')
  })

  it.each([
    ['stands before', []],
    ['stands after', []],
    ['stands after and requires', ['3d']],
  ])('is asked where its plugin %s the 3D plugin in the config', async (where, requires) => {
    const { plugin, answer } = designers(requires)
    answer([good])
    const other = await createTestHost({ plugins: where === 'stands before' ? [plugin, threeD()] : [threeD(), plugin] })
    try {
      const { envelope } = await other.client.callTool('create_model', { prompt: 'a cube', provider: 'fake', repairs: 0 } as never)
      expect(envelope).toMatchObject({ ok: true, provider: { id: 'fake' } })
    } finally {
      await other.close()
    }
  })

  it('makes its models itself where its plugin says how', async () => {
    const { plugin, answer } = designers()
    const asked = answer([good])
    const maker: ProviderV1<'model.create'> = {
      specVersion: 'v1',
      kind: 'model.create',
      id: 'fake',
      capabilities: { from: ['prompt'] },
      async invoke() {
        throw new AtelierError({ code: 'PROVIDER_REFUSED', message: 'My own way.', outcome: 'none' })
      },
    }
    const making = definePlugin({ name: 'maker', version: '1.0.0', apiVersion: 1, setup: ({ providers }) => providers.add(maker) })()
    const other = await createTestHost({ plugins: [threeD(), plugin, making] })
    try {
      const { envelope } = await other.client.callTool('create_model', { prompt: 'a cube', provider: 'fake' } as never)
      expect(envelope).toMatchObject({ ok: false, error: { message: expect.stringContaining('My own way.') } })
      expect(asked).toEqual([])
    } finally {
      await other.close()
    }
  })

  it('changes a model of its own by its spec', async () => {
    const first = await ask([], { prompt: undefined, spec: floating })
    const { asked } = await ask([good], { base: first.envelope.assets[0]!.uri, prompt: 'remove the ball', repairs: 0 })
    expect(asked[0]!.spec).toEqual(floating)
  })
})
