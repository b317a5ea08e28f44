/** `measure` and `printability` of `inspect_model`, as a client asks for them. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { batch, threeD } from 'atelier-mcp/plugins'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { boxTriangles, stl } from '../fixtures/model-to-measure.ts'

let host: TestHost
let model: string
const inspect = async (args: object) => host.client.callTool('inspect_model', { model, views: [], ...args })

beforeAll(async () => {
  host = await createTestHost({ plugins: [threeD(), batch()] })
  const spec = {
    units: 'mm',
    nodes: [
      { kind: 'box', id: 'body', size: [60, 40, 10] },
      { kind: 'cylinder', id: 'bore', r1: 5, height: 20, translate: [-20, 5, -5] },
      { kind: 'difference', id: 'plate', base: 'body', tools: ['bore'] },
      { kind: 'box', id: 'lid', size: [60, 40, 2], translate: [0, 0, 10.5] },
    ],
  }
  model = ((await host.client.callTool('create_model', { spec })).envelope.assets as { uri: string }[])[0]!.uri
})
afterAll(() => host.close())

describe('measures that cannot be', () => {
  it('are refused by field with what would fit, before and after the file is read', async () => {
    for (const [measure, said] of [
      [[{ kind: 'thickness' }, { kind: 'wobble' }], 'measure[1].kind: must be one of section'],
      [[{ kind: 'section', plane: 5 }], 'measure[0].plane: must be one of xy, xz, yz'],
      [[{ kind: 'mass', part: 'lit' }], 'measure[0].part: there is no part "lit". Did you mean "lid"?'],
    ] as const) {
      const { isError, envelope } = await inspect({ measure })
      expect(isError).toBe(true)
      expect(envelope.error).toMatchObject({ code: 'INPUT_INVALID', outcome: 'none', message: expect.stringContaining(said) })
      expect(envelope.error!.fix).toContain('atelier://guide/measuring')
    }
    expect((await inspect({ printability: 'laser' })).envelope.error).toMatchObject({ code: 'INPUT_INVALID' })
  })

  it('of an open surface say so by its name, and the rest is told', async () => {
    const folder = join(host.dirs.data, 'in')
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'open.stl'), stl(boxTriangles([10, 20, 30], true)).bytes)
    const { isError, text, envelope } = await inspect({ model: join(folder, 'open.stl'), measure: ['mass', 'section', 'overhang'] })
    expect(isError).toBe(false)
    expect(envelope.data).toMatchObject({ units: 'mm', measures: [{ grams: null }, { sections: [{ length: 60 }] }, { bedArea: 200 }] })
    expect(text.match(/is not closed/g)!.length).toBeGreaterThanOrEqual(3)
  })
})

describe('measures', () => {
  it('are in the data, in words in the text, in the unit of the spec, and sections as a picture', async () => {
    const { envelope, text, content } = await inspect({
      measure: [{ kind: 'section', part: 'plate' }, { kind: 'clearance' }, { kind: 'holes' }],
      printability: 'fdm',
    })
    expect(envelope.data).toMatchObject({
      units: 'mm',
      measures: [
        { kind: 'section', part: 'plate', sections: [{ at: 5, holes: 1 }], svg: expect.stringContaining('<svg') },
        { kind: 'clearance', smallest: 0.5 },
        { kind: 'holes', round: 1, holes: [{ diameter: 10 }] },
      ],
      printability: { process: 'fdm', sentences: { length: 5 } },
    })
    for (const words of ['the file is in m)', '"plate" and "lid" are 0.5 mm apart', '1 round hole (diameter 10', 'Printable (FDM): '])
      expect(text).toContain(words)
    expect(content.filter(({ type }) => type === 'image')).toHaveLength(1)
  })

  it('are the same in a job', async () => {
    const args = { model, views: [], measure: ['mass', { kind: 'holes', part: 'plate' }], printability: 'resin' }
    const started = await host.client.callTool('start_job', { tool: 'inspect_model', arguments: args })
    const { id } = (started.envelope.data as { job: { id: string } }).job
    const ended = await host.client.callTool('wait_job', { id })
    const own = await host.client.callTool('inspect_model', args)
    const { measures, units, printability } = own.envelope.data as Record<string, unknown>
    expect(measures).toHaveLength(2)
    expect(ended.envelope.data).toMatchObject({ job: { result: { data: { measures, units, printability } } } })
    expect(ended.text).toContain('Printable (resin): ')
  })

  it('are taught by a guide', async () => {
    const [contents] = await host.client.readResource('atelier://guide/measuring')
    for (const kind of [
      'section',
      'distance',
      'clearance',
      'interference',
      'thickness',
      'overhang',
      'bed',
      'tipping',
      'centre',
      'mass',
      'holes',
      'symmetry',
    ])
      expect(contents).toMatchObject({ text: expect.stringContaining(`- ${kind} {`) })
  })
})
