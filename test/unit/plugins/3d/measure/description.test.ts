import { describe, expect, it } from 'vitest'
import { evaluateSpec } from '#plugins/3d/geometry/evaluate.ts'
import { inspectModel } from '#plugins/3d/inspect/inspect.ts'
import { inspectAndMeasure } from '#plugins/3d/measure/measure.ts'
import type { ModelFile } from '#plugins/3d/read/read.ts'
import { checkSpec } from '#plugins/3d/spec/check.ts'
import { reportText } from '#plugins/3d/tools/words.ts'
import { boxTriangles, modelOf, stl } from '../../../../fixtures/model-to-measure.ts'

async function reportOf(nodes: readonly object[], more: object = {}) {
  const checked = checkSpec({ nodes, ...more })
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems))
  return (await evaluateSpec({ spec: checked.spec })).report
}
const described = async (file: ModelFile) => (await inspectAndMeasure({ ...file, measures: [] })).report
const box = (id: string, size: readonly number[], translate: readonly number[]) => ({ kind: 'box', id, size, translate })
const pair = [box('base', [40, 20, 10], [0, 0, 0]), box('tower', [10, 10, 30], [10, 0, 10]), box('far', [5, 5, 5], [0, 60, 0])]

describe('the description of a model', () => {
  it('of an open surface tells what can be told, without outlines and holes', async () => {
    const report = await described(stl(boxTriangles([10, 20, 30], true)))
    expect(report.description).toMatchObject({ partCount: 1, parts: [{ size: [10, 20, 30], at: [5, 10, 15] }] })
    expect(report.description).not.toHaveProperty('silhouettes')
    expect(reportText(report)).toContain('It reaches x 0 to 10, y 0 to 20, z 0 to 30; height along +z, front faces -y, right is +x.')
  })

  it('of a file without triangles is left out', async () => {
    const empty = { bytes: new TextEncoder().encode('{"asset":{"version":"2.0"},"scenes":[{}],"scene":0}'), format: 'gltf' as const }
    expect(await described(empty)).not.toHaveProperty('description')
  })

  it('has parts with size and place, outlines from three sides, and what touches what', async () => {
    const { description } = await reportOf(pair)
    expect(description).toMatchObject({
      partCount: 3,
      parts: [
        { name: 'base', size: [40, 20, 10], at: [0, 0, 5] },
        { name: 'tower', size: [10, 10, 30], at: [10, 0, 25] },
        { name: 'far', size: [5, 5, 5], at: [0, 60, 2.5] },
      ],
      // From the front `far` is behind the base; from the right it is beside it.
      silhouettes: { front: 40 * 10 + 10 * 30, right: 20 * 10 + 10 * 30 + 25, top: 800 + 25 },
      contacts: [{ parts: ['base', 'tower'] }],
      alone: ['far'],
    })
    expect(description!.contacts![0]).not.toHaveProperty('commonVolume')
  })

  it.each([
    ['a frame with corners', [{ kind: 'rect', id: 'o', size: [20, 20], holes: ['i'] }, { kind: 'rect', id: 'i', size: [10, 10] }, { kind: 'extrude', id: 'e', profile: 'o', height: 3 }], 'Ways through it: 1 (a ring has 1).'],
    ['a ring', [{ kind: 'torus', id: 'a', majorRadius: 20, minorRadius: 5 }], 'Ways through it: 1 (a ring has 1).'],
    ['a plate with a round hole and one with corners', [
      { kind: 'rect', id: 'o', size: [40, 20], holes: ['i', 'c'] }, { kind: 'rect', id: 'i', size: [8, 8], translate: [-10, 0] }, { kind: 'circle', id: 'c', radius: 4, translate: [10, 0] },
      { kind: 'extrude', id: 'e', profile: 'o', height: 3 },
    ], 'Ways through it in all: 2 (a ring has 1).'],
  ])('tells how many ways lead through %s', async (_, nodes, line) => {
    expect(reportText(await reportOf(nodes)).split('\n')).toContain(line)
  }) // oxfmt-ignore

  it.each([
    ['a box', [{ kind: 'box', id: 'a', size: [10, 10, 10] }]],
    ['a round hole, which is told by itself', [{ kind: 'circle', id: 'o', radius: 10, holes: ['i'] }, { kind: 'circle', id: 'i', radius: 5 }, { kind: 'extrude', id: 'e', profile: 'o', height: 3 }]],
    ['a hollow ball', [{ kind: 'sphere', id: 'o', radius: 20 }, { kind: 'sphere', id: 'i', radius: 15 }, { kind: 'difference', id: 'a', base: 'o', tools: ['i'] }]],
  ])('says nothing of ways through %s', async (_, nodes) => {
    expect(reportText(await reportOf(nodes))).not.toContain('Ways through')
  }) // oxfmt-ignore

  it('of a ball and of a ring has the outlines of their closed forms', async () => {
    const { description: ball } = await reportOf([{ kind: 'sphere', id: 'a', radius: 10 }])
    for (const area of Object.values(ball!.silhouettes!)) expect(Math.abs(area / (100 * Math.PI) - 1)).toBeLessThan(0.01)
    const { description: ring } = await reportOf([{ kind: 'torus', id: 'a', majorRadius: 20, minorRadius: 5 }])
    expect(Math.abs(ring!.silhouettes!.top / (Math.PI * (25 ** 2 - 15 ** 2)) - 1)).toBeLessThan(0.01)
  })

  it('says common space by its volume, and round holes by diameter and place', async () => {
    const report = await reportOf([
      box('block', [20, 20, 20], [0, 0, 0]),
      { kind: 'cylinder', id: 'bore', r1: 3, height: 30, translate: [5, 5, -5] },
      { kind: 'difference', id: 'part', base: 'block', tools: ['bore'] },
      box('knob', [4, 4, 6], [-5, -5, 18]),
    ])
    expect(report.description!.contacts).toEqual([{ parts: ['part', 'knob'], commonVolume: 32 }])
    const text = reportText(report)
    expect(text).toContain('Touching: part and knob (share 32 mm³).')
    expect(text).toContain('Holes: 1 round hole (diameter 6, 20 deep along z, through) at [5, 5, 20].')
  })

  it('sums up parts beyond twelve', async () => {
    const row = { kind: 'linearArray', id: 'row', child: 'one', count: 30, step: [3, 0, 0] }
    const text = reportText(await reportOf([box('one', [2, 2, 2], [0, 0, 0]), row]))
    expect(text).toContain('one-12 2 x 2 x 2 around [33, 0, 1]; and 18 more.')
    expect(text.length).toBeLessThan(1500)
  })

  it('of a file of ours is in the unit that it was designed in, and names that of the file', async () => {
    const report = await described(await modelOf([box('a', [20, 10, 5], [0, 0, 0])]))
    expect(report).toMatchObject({ units: 'mm', fileUnits: 'm', bbox: [20, 10, 5], volume: 1000 })
    expect(reportText(report)).toMatch(/^Size 20 x 10 x 5 mm \(x, y, z up; the file is in m\)/)
    expect(await inspectModel(await modelOf([box('a', [20, 10, 5], [0, 0, 0])]))).toMatchObject({ units: 'm', bbox: [0.02, 0.01, 0.005] })
  })
})

describe('what was expected', () => {
  const ring = [{ kind: 'torus', id: 'ring', majorRadius: 20, minorRadius: 5 }]

  it('and did not come out is told one by one', async () => {
    const report = await reportOf(ring, { expect: { bbox: [50, 50, 12], parts: 2, holes: 3 } })
    expect(report.expected).toEqual([
      { what: 'size', wanted: [50, 50, 12], got: [50, 50, 10], ok: false },
      { what: 'parts', wanted: 2, got: 1, ok: false },
      { what: 'holes', wanted: 3, got: 1, ok: false },
    ])
    expect(report.issues.map(({ code }) => code)).toEqual(['expect-bbox', 'expect-holes', 'expect-parts'])
    expect(reportText(report)).toContain('- 1 hole goes through, but 3 were expected.')
    expect(reportText(report)).not.toContain('As expected')
  })

  it('and came out is said, too', async () => {
    const report = await reportOf(ring, { expect: { bbox: [50, 50, 10], holes: 1, volume: 2 * Math.PI ** 2 * 20 * 25 } })
    expect(reportText(report)).toContain('As expected: size, volume, holes.')
    expect(report.issues).toEqual([])
  })

  it('and is no number is refused by its field', () => {
    expect(checkSpec({ nodes: ring, expect: { holes: -1 } })).toMatchObject({
      ok: false,
      problems: [{ path: 'expect.holes', message: 'must be at least 0, not -1.' }],
    })
    expect(checkSpec({ nodes: ring, expect: { genus: 1 } })).toMatchObject({ ok: false, problems: [{ path: 'expect.genus' }] })
  })
})
