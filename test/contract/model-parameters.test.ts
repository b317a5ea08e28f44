/** A model changed by number: `create_model` with `base` and `parameters`, and a picture in a spec by any of its names. */
import { readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { threeD } from 'atelier-mcp/plugins'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const spec = {
  name: 'tray',
  parameters: { width: 80, depth: 50, wall: 2, inner: 'width - 2 * wall' },
  nodes: [
    { kind: 'box', id: 'block', size: ['width', 'depth', 20] },
    { kind: 'box', id: 'room', size: ['inner', 'depth - 2 * wall', 20], translate: [0, 0, 'wall'] },
    { kind: 'difference', id: 'tray', base: 'block', tools: ['room'] },
  ],
  roots: ['tray'],
}
const volume = (width: number) => width * 50 * 20 - (width - 4) * 46 * 18

let host: TestHost
const create = async (args: object) =>
  (await host.client.callTool('create_model', args as never)) as unknown as {
    content: { type: string; text?: string }[]
    envelope: {
      ok: boolean
      assets: { uri: string; path: string }[]
      data: { spec: typeof spec; report: { volume: number; bbox: number[] } }
      error: { code: string; message: string; fix: string; outcome: string }
    }
  }
const words = (made: Awaited<ReturnType<typeof create>>): string => made.content.map(({ text = '' }) => text).join('\n')
beforeAll(async () => {
  host = await createTestHost({ plugins: [threeD()] })
  await mkdir(host.dirs.data, { recursive: true })
})
afterAll(() => host.close())

describe('parameters', () => {
  it('that the spec does not have are told with the nearest, and nothing is made', async () => {
    const { envelope } = await create({ spec, parameters: { widht: 90 } })
    expect(envelope.error).toMatchObject({
      code: 'INPUT_INVALID',
      message:
        'The spec has no parameter "widht". Did you mean "width"? It has: width = 80, depth = 50, wall = 2, inner = width - 2 * wall.',
      outcome: 'none',
    })
  })

  it('whose values make no sense are told by name, node and field', async () => {
    const { envelope } = await create({ spec, parameters: { width: 'depth / (wall - 2)', wall: 60 } })
    expect(envelope.error.code).toBe('MODEL_SPEC_INVALID')
    expect(envelope.error.message).toContain('nodes[1].size[1] (node "room"): must be at least 0.001, not -70. It says "depth - 2 * wall"')
    expect((await create({ spec, parameters: { width: 'inner' } })).envelope.error.message).toContain(
      'goes in a circle: width -> inner -> width',
    )
    expect((await create({ spec, parameters: { width: [1] } })).envelope.error.message).toContain('"width" must be a number')
  })

  it('need a spec: a file of others, and a picture, keep none', async () => {
    const box = join(host.dirs.data, 'box.glb')
    await writeFile(box, readFileSync(new URL('../fixtures/models/BoxTextured.glb', import.meta.url)))
    expect((await create({ base: box, parameters: { width: 1 } })).envelope.error).toMatchObject({
      code: 'INPUT_INVALID',
      message: expect.stringContaining('keeps none'),
      outcome: 'none',
    })
    expect((await create({ base: box })).envelope.error.fix).toContain('`parameters`')
    expect((await create({ parameters: { width: 1 } })).envelope.error.message).toBe('Nothing says what to make.')
  })

  it('change the kept spec of an asset again and again, as numbers and as expressions, and are told by name', async () => {
    const first = await create({ spec })
    expect(words(first)).toContain('Parameters: width = 80, depth = 50, wall = 2, inner = width - 2 * wall.')
    expect(first.envelope.data.report.volume).toBeCloseTo(volume(80), 0)
    expect(first.envelope.data.spec).toEqual(spec)
    // A format that keeps no spec promises nothing.
    expect(words(await create({ spec, formats: ['stl'] }))).not.toContain('Parameters')
    const looked = await host.client.callTool('inspect_model', { model: first.envelope.assets[0]!.uri, views: [] } as never)
    expect(words(looked as never)).toContain('Parameters: width = 80, depth = 50, wall = 2, inner = width - 2 * wall.')
    const second = await create({ base: first.envelope.assets[0]!.uri, parameters: { width: 120 } })
    expect(second.envelope.data.report.volume).toBeCloseTo(volume(120), 0)
    expect(second.envelope.data.spec.nodes).toEqual(spec.nodes)
    expect(words(second)).toContain('Made of its base by number: width = 120.')
    expect(words(second)).toContain('Converted by 3d')
    expect(words(second)).not.toContain('Written by the client')
    const third = await create({ base: second.envelope.assets[0]!.uri, parameters: { depth: 'width / 2', wall: '1' } })
    expect(third.envelope.data.report.bbox).toEqual([120, 60, 20])
    expect(words(third)).toContain('width = 120, depth = width / 2, wall = 1')
  })

  it('of a spec that comes with the call are changed as well', async () => {
    const made = await create({ spec, parameters: { width: 100 } })
    expect(made.envelope.data.report.bbox).toEqual([100, 50, 20])
    expect(words(made)).toContain('Written by the client')
    expect(words(made)).not.toContain('Made of its base')
  })
})

describe('a height map', () => {
  it('takes its picture by path, and what is no picture is refused', async () => {
    const path = join(host.dirs.data, 'ramp.png')
    await sharp(
      Uint8Array.from({ length: 64 * 32 }, (_, at) => (at % 64) * 4),
      { raw: { width: 64, height: 32, channels: 1 } },
    )
      .png()
      .toFile(path)
    const map = (source: string) => ({ spec: { nodes: [{ kind: 'heightmap', id: 'h', source, width: 64, black: 3, white: 1 }] } })
    const made = await create(map(path))
    expect(made.envelope.data.report.bbox.slice(0, 2)).toEqual([64, 32])
    expect(Math.abs(made.envelope.data.report.volume / (64 * 32 * 2) - 1)).toBeLessThan(0.02)
    expect((await create(map(join(host.dirs.data, 'none.png')))).envelope.error.code).toBe('INPUT_NOT_FOUND')
    expect((await create(map('checker'))).envelope.error.message).toContain('source (node "h"): must be a picture')
  })
})
