import { describe, expect, it } from 'vitest'
import { evaluateSpec } from '#plugins/3d/geometry/evaluate.ts'
import { draw } from '#plugins/3d/local/draw.ts'
import { understand } from '#plugins/3d/local/understand.ts'
import { readModel } from '#plugins/3d/read/read.ts'
import { flatten, type FlatScene } from '#plugins/3d/render/flat-scene.ts'
import { checkSpec } from '#plugins/3d/spec/check.ts'

async function sceneOf(spec: unknown): Promise<FlatScene> {
  const checked = checkSpec(spec)
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems))
  return flatten(await readModel({ bytes: (await evaluateSpec({ spec: checked.spec })).glb, format: 'glb' }))
}
/** Angles around the axis at which there are points, in tenths of a degree. */
const anglesOf = ({ positions }: FlatScene): number[] => [
  ...new Set(
    Array.from({ length: positions.length / 3 }, (_, at) => Math.round((Math.atan2(positions[at * 3 + 2]!, positions[at * 3]!) * 1800) / Math.PI + 3600) % 3600),
  ),
] // oxfmt-ignore

const twist = (count: number, degrees: number, tolerance?: number) =>
  sceneOf({
    ...(tolerance !== undefined && { tolerance }),
    nodes: [
      { kind: 'star', id: 'star', points: count, outerRadius: 10, innerRadius: 8 },
      { kind: 'extrude', id: 'screw', profile: 'star', height: 20, twistDeg: degrees },
    ],
  })

describe('an extrusion that turns', () => {
  it.each([
    [8, 720],
    [8, -360],
    [10, 180],
  ])('has its points above each other where those of the outline stand at equal angles: %d teeth, %d degrees', async (count, degrees) => {
    const angles = anglesOf(await twist(count, degrees, 0.4))
    expect(angles).toHaveLength(count * 2)
  })

  it('turns in layers of its own where the points of the outline are far apart', async () => {
    expect(anglesOf(await twist(3, 360)).length).toBeGreaterThan(20)
  })

  it('is a thread whose flanks lean evenly, and whose vertices are shared', async () => {
    const { positions, normals, indices } = await sceneOf(draw(understand('M8 bolt, 30 mm long')).spec)
    // Between head and chamfer, at half the depth of the thread: nothing but flanks.
    const flank = [...new Set(indices)].filter((vertex) => {
      const [x, y, z] = [positions[vertex * 3]!, positions[vertex * 3 + 1]!, positions[vertex * 3 + 2]!]
      return y > 0.008 && y < 0.03 && Math.abs(Math.hypot(x, z) - 0.0036) < 0.0002
    })
    expect(flank.length).toBeGreaterThan(300)
    // The flanks of the form with an eighth and a quarter of a pitch at its ends stand at 27 degrees to the section.
    for (const vertex of flank) expect(Math.abs(normals[vertex * 3 + 1]!)).toBeCloseTo(0.89, 1)
    expect(positions.length / indices.length).toBeLessThan(0.75)
  })
})
