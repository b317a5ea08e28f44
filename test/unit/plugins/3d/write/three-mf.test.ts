/** Our 3MF beside the consortium's own library, which neither reads nor writes by our code. */
import lib3mf from '@3mfconsortium/lib3mf'
import { describe, expect, it } from 'vitest'
import { evaluateSpec } from '#plugins/3d/geometry/evaluate.ts'
import { boundsOf } from '#plugins/3d/geometry/bounds.ts'
import { openModel, readModel } from '#plugins/3d/read/read.ts'
import { flatten } from '#plugins/3d/render/flat-scene.ts'
import { checkSpec } from '#plugins/3d/spec/check.ts'
import { writeModel } from '#plugins/3d/write/write.ts'

const library = await lib3mf()
const units = { mm: 'MilliMeter', cm: 'CentiMeter', m: 'Meter', in: 'Inch' } as const
const millimetres = { MicroMeter: 0.001, MilliMeter: 1, CentiMeter: 10, Inch: 25.4, Foot: 304.8, Meter: 1000 } as const

/** Sets the values of one of the library's structures. */
const filled = (Kind: new () => Readonly<Record<string, (value?: number) => number>>, values: Readonly<Record<string, number>>) => {
  const made = new Kind()
  for (const [name, value] of Object.entries(values)) made[`set_${name}`]!(value)
  return made
}
const numbered = (name: string, values: readonly number[]) => Object.fromEntries(values.map((value, at) => [`${name}${at}`, value]))

/** A GLB of a red box of 20 x 10 x 5 mm and a blue, half see-through ball of 8 mm, 30 mm to the right of it. */
async function boxAndBall(): Promise<Uint8Array> {
  const checked = checkSpec({
    nodes: [
      { kind: 'box', id: 'body', size: [20, 10, 5], material: 'red' },
      { kind: 'sphere', id: 'knob', radius: 4, translate: [30, 0, 4], material: 'glass' },
    ],
    materials: [
      { id: 'red', baseColor: '#C02020' },
      { id: 'glass', baseColor: '#2040C080' },
    ],
  })
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems))
  return (await evaluateSpec({ spec: checked.spec })).glb
}
function readBack(bytes: Uint8Array) {
  library.FS.writeFile('/in.3mf', bytes)
  const model = new library.CWrapper().CreateModel()
  const reader = model.QueryReader('3mf')
  reader.SetStrictModeActive(true)
  reader.ReadFromFile('/in.3mf')
  const warnings = reader.GetWarningCount()
  reader.delete()
  return { model, warnings }
}

describe("a 3MF of ours, read by the consortium's own library", () => {
  it.each(['mm', 'cm', 'm', 'in'] as const)('in %s has that unit, and the size that it had', async (unit) => {
    const { bytes } = await writeModel(await readModel({ bytes: await boxAndBall(), format: 'glb' }), '3mf', { units: unit })
    const { model, warnings } = readBack(bytes)
    expect(warnings).toBe(0)
    expect(model.GetUnit()).toBe(library.eModelUnit[units[unit]])
    const box = model.GetOutbox()
    const size = [0, 1, 2].map((k) => (box[`get_MaxCoordinate${k}`]!() - box[`get_MinCoordinate${k}`]!()) * millimetres[units[unit]])
    // From the box's left side to the ball's right one; the ball is higher than the box.
    for (const [axis, expected] of [44, 10, 8].entries()) expect(Math.abs(size[axis]! - expected)).toBeLessThan(0.02)
    model.delete()
    expect(box['get_MinCoordinate2']!() * millimetres[units[unit]]).toBeCloseTo(0, 2)
  })

  it('has its names, closed meshes and colours, and nothing to warn of', async () => {
    const { bytes } = await writeModel(await readModel({ bytes: await boxAndBall(), format: 'glb' }), '3mf', {})
    const { model, warnings } = readBack(bytes)
    expect(warnings).toBe(0)
    const bases = model.GetBaseMaterialGroups()
    expect(bases.MoveNext()).toBe(true)
    expect(bases.GetCurrentBaseMaterialGroup().GetCount()).toBe(2)
    const found: unknown[] = []
    for (const meshes = model.GetMeshObjects(); meshes.MoveNext();) {
      const mesh = meshes.GetCurrentMeshObject()
      const { Property: property } = mesh.GetTriangleProperties(0)
      const color = model.GetColorGroupByID(property['get_ResourceID']!()).GetColor(property['get_PropertyIDs0']!())
      found.push([
        mesh.GetName(),
        mesh.IsManifoldAndOriented(),
        ...['Red', 'Green', 'Blue', 'Alpha'].map((part) => color[`get_${part}`]!()),
      ])
    }
    model.delete()
    expect(found).toEqual([
      ['body', true, 0xc0, 0x20, 0x20, 0xff],
      ['knob', true, 0x20, 0x40, 0xc0, 0x80],
    ])
  })
})

describe("a 3MF of the consortium's own library, read by us", () => {
  it.each(Object.keys(millimetres) as (keyof typeof millimetres)[])('in the unit %s has the size, the place and the colour that were written', async (unit) => {
    const wrapper = new library.CWrapper()
    const model = wrapper.CreateModel()
    model.SetUnit(library.eModelUnit[unit])
    const mesh = model.AddMeshObject()
    mesh.SetName('block')
    for (const place of [[0, 0, 0], [1, 0, 0], [1, 2, 0], [0, 2, 0], [0, 0, 3], [1, 0, 3], [1, 2, 3], [0, 2, 3]])
      mesh.AddVertex(filled(library.sPosition, numbered('Coordinates', place)))
    for (const corners of [[0, 2, 1], [0, 3, 2], [4, 5, 6], [4, 6, 7], [0, 1, 5], [0, 5, 4], [1, 2, 6], [1, 6, 5], [2, 3, 7], [2, 7, 6], [3, 0, 4], [3, 4, 7]])
      mesh.AddTriangle(filled(library.sTriangle, numbered('Indices', corners)))
    const colors = model.AddColorGroup()
    const green = colors.AddColor(filled(library.sColor, { Red: 0x20, Green: 0xa0, Blue: 0x40, Alpha: 255 }))
    mesh.SetObjectLevelProperty(colors.GetResourceID(), green)
    model.AddBuildItem(mesh, wrapper.GetTranslationTransform(10, 20, 30))
    const writer = model.QueryWriter('3mf')
    writer.WriteToFile('/out.3mf')
    writer.delete()
    model.delete()

    const { document, units: told, known, notes } = await openModel({ bytes: library.FS.readFile('/out.3mf'), format: '3mf' })
    expect(notes).toEqual([])
    expect([known, told]).toEqual(['file', { MicroMeter: 'µm', MilliMeter: 'mm', CentiMeter: 'cm', Inch: 'in', Foot: 'ft', Meter: 'm' }[unit]])
    const { positions, indices, colors: seen, materials } = flatten(document)
    const { min, max } = boundsOf(positions, indices)
    // Metres with y up: x, z and -y of the file.
    const scale = millimetres[unit] / 1000
    const expected = [[10, 30, -22], [11, 33, -20]].map((corner) => corner.map((value) => value * scale))
    for (let k = 0; k < 3; k++) {
      expect(min[k]! / scale).toBeCloseTo(expected[0]![k]! / scale, 4)
      expect(max[k]! / scale).toBeCloseTo(expected[1]![k]! / scale, 4)
    }
    const linear = (value: number) => ((value / 255 + 0.055) / 1.055) ** 2.4
    const shown = [0, 1, 2].map((k) => materials[0]!.color[k]! * (seen?.[k] ?? 1))
    ;[0x20, 0xa0, 0x40].forEach((value, k) => expect(shown[k]!).toBeCloseTo(linear(value), 2))
  })
}) // oxfmt-ignore
