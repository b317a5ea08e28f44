import { strToU8 } from 'fflate'
import { describe, expect, it } from 'vitest'
import { type FormatName } from '#plugins/3d/formats.ts'
import { evaluateSpec } from '#plugins/3d/geometry/evaluate.ts'
import { inspectModel } from '#plugins/3d/inspect/inspect.ts'
import { type ModelFile, readModel } from '#plugins/3d/read/read.ts'
import { checkSpec } from '#plugins/3d/spec/check.ts'
import { writeModel } from '#plugins/3d/write/write.ts'

/** A box of 20 x 10 x 5 mm. */
async function box(): Promise<ModelFile> {
  const checked = checkSpec({ nodes: [{ kind: 'box', id: 'a', size: [20, 10, 5] }] })
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems))
  return { bytes: (await evaluateSpec({ spec: checked.spec })).glb, format: 'glb' }
}
const written = async (format: FormatName, options: object = {}): Promise<ModelFile> => {
  const { bytes, companions } = await writeModel(await readModel(await box()), format, options)
  return { bytes, format, files: new Map(companions.map((file) => [file.name, file.bytes])) }
}
/** A cube of `side`, as somebody else writes it. */
const foreign = (side: number): ModelFile => ({
  bytes: strToU8(
    [
      ...[0, 1, 2, 3, 4, 5, 6, 7].map((at) => `v ${(at & 1) * side} ${((at >> 1) & 1) * side} ${(at >> 2) * side}`),
      'f 1 3 4 2\nf 5 6 8 7\nf 1 2 6 5\nf 3 7 8 4\nf 1 5 7 3\nf 2 4 8 6\n',
    ].join('\n'),
  ),
  format: 'obj',
})
const foreignStl = (side: number): ModelFile => ({
  bytes: strToU8(
    `solid x\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex ${side} 0 0\nvertex 0 ${side} 0\nendloop\nendfacet\nendsolid x\n`,
  ),
  format: 'stl',
})
const told = ({ notes = [] }: { readonly notes?: readonly string[] }): readonly string[] => notes

describe('what we write', () => {
  it.each(['obj', 'stl', 'ply', '3mf'] as const)('%s is in millimetres, and says so', async (format) => {
    const report = await inspectModel(await written(format))
    expect(report).toMatchObject({ units: 'mm', bbox: [20, 10, 5] })
    expect(told(report)).toEqual([])
  })
  it('GLB is in metres, as glTF means', async () => {
    expect(await inspectModel(await box())).toMatchObject({ units: 'm', bbox: [0.02, 0.01, 0.005] })
  })
  it.each(['obj', 'stl', 'ply', '3mf'] as const)('%s in metres is reported in metres, and comes back as large', async (format) => {
    const file = await written(format, { units: 'm' })
    expect(await inspectModel(file)).toMatchObject({ units: 'm', bbox: [0.02, 0.01, 0.005] })
    const { bytes } = await writeModel(await readModel(file), 'stl', {})
    expect((await inspectModel({ bytes, format: 'stl' })).bbox).toEqual([20, 10, 5])
  })
})

describe('a flat model', () => {
  it('that is turned to stand upright has no thickness, and corners that are told without noise', async () => {
    const stl = 'solid a\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 10 0 0\nvertex 0 10 0\nendloop\nendfacet\nendsolid a\n'
    const { bbox, bounds, issues } = await inspectModel({ bytes: new TextEncoder().encode(stl), format: 'stl' })
    expect(bbox.toSorted((one, other) => one - other)).toEqual([0, 10, 10])
    expect([...bounds.min, ...bounds.max].filter((value) => value !== 0 && Math.abs(value) < 1)).toEqual([])
    expect(issues.map(({ message }) => message).join()).not.toMatch(/\de-/)
  })
})

describe('a file that says no unit', () => {
  it.each([
    ['an OBJ of 20 is a thing of millimetres', foreign(20), 'mm', 20],
    ['an OBJ of 2 is a thing of metres', foreign(2), 'm', 2],
    ['an STL of 20 is a thing of millimetres', foreignStl(20), 'mm', 20],
    ['an STL of 0.02 is a thing of metres', foreignStl(0.02), 'm', 0.02],
  ])('%s, and that is told', async (_, file, units, size) => {
    const report = await inspectModel(file)
    expect(report).toMatchObject({ units })
    expect(report.bbox[0]).toBeCloseTo(size, 5)
    expect(told(report)).toEqual([expect.stringContaining(units === 'mm' ? 'millimetres' : 'metres')])
    expect(told(report)[0]).toContain('sourceUnits')
  })
  it('stays as large from format to format', async () => {
    const { bytes } = await writeModel(await readModel(foreign(20)), 'stl', {})
    expect(await inspectModel({ bytes, format: 'stl' })).toMatchObject({ units: 'mm', bbox: [20, 20, 20] })
  })
  it('is what the caller says, and nothing is assumed then', async () => {
    const report = await inspectModel({ ...foreign(2), sourceUnits: 'in' })
    expect(report).toMatchObject({ units: 'in', bbox: [2, 2, 2] })
    expect(told(report)).toEqual([])
    const { bytes } = await writeModel(await readModel({ ...foreign(2), sourceUnits: 'in' }), 'stl', {})
    expect((await inspectModel({ bytes, format: 'stl' })).bbox).toEqual([50.8, 50.8, 50.8])
  })
})

it('a GLB and a 3MF whose numbers are not what they say are read as the caller says', async () => {
  expect(await inspectModel({ ...(await box()), sourceUnits: 'mm' })).toMatchObject({ units: 'mm', bbox: [0.02, 0.01, 0.005] })
  expect(await inspectModel({ ...(await written('3mf')), sourceUnits: 'in' })).toMatchObject({ units: 'in', bbox: [20, 10, 5] })
})
