import { readFileSync } from 'node:fs'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { evaluateSpec } from '#plugins/3d/geometry/evaluate.ts'
import { inspectModel } from '#plugins/3d/inspect/inspect.ts'
import { draw } from '#plugins/3d/local/draw.ts'
import { things } from '#plugins/3d/local/things/index.ts'
import { involute, toothOutline } from '#plugins/3d/local/things/involute.ts'
import { threads } from '#plugins/3d/local/things/norms.ts'
import { understand } from '#plugins/3d/local/understand.ts'
import { readModel } from '#plugins/3d/read/read.ts'
import { flatten } from '#plugins/3d/render/flat-scene.ts'
import { render } from '#plugins/3d/render/render.ts'
import { checkSpec } from '#plugins/3d/spec/check.ts'
import { differenceHash, differingBits } from '../../../../fixtures/difference-hash.ts'

const mm = 1000
const built = async (prompt: string) => {
  const { spec } = draw(understand(prompt))
  const checked = checkSpec(spec)
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems))
  const { glb, report } = await evaluateSpec({ spec: checked.spec })
  return { spec: checked.spec, warnings: checked.warnings, glb, report }
}

/** The volume that two nodes have in common. */
async function overlap(nodes: unknown[], children: readonly string[]): Promise<number> {
  const spec = checkSpec({
    units: 'mm',
    tolerance: 0.048,
    nodes: [...nodes, { kind: 'intersection', id: 'both', children }],
    roots: ['both'],
  })
  if (!spec.ok) throw new Error(JSON.stringify(spec.problems))
  try {
    return (await evaluateSpec({ spec: spec.spec })).report.volume
  } catch (error) {
    if ((error as { code?: string }).code === 'MODEL_EMPTY') return 0
    throw error
  }
}

/** Sound as inspect_model sees the file, of the right size, and standing on the ground. */
async function expectSound(prompt: string): Promise<Uint8Array> {
  const { spec, warnings, glb, report } = await built(prompt)
  const seen = await inspectModel({ bytes: glb, format: 'glb' })
  expect([...warnings, ...report.issues, ...seen.issues].map(({ message }) => message), prompt).toEqual([])
  expect(seen, prompt).toMatchObject({ watertight: true, selfIntersections: 0, floating: 0, parts: spec.expect!.parts, validator: { errors: 0, warnings: 0 } })
  expect(Math.abs(seen.bounds.min[2]!) * mm, prompt).toBeLessThan(0.01)
  expect(report.triangles).toBeLessThan(60_000)
  for (const [axis, size] of (spec.expect!.bbox ?? []).entries()) expect(Math.abs(seen.bbox[axis]! * mm - size) / size, `${prompt}, axis ${axis}`).toBeLessThan(0.005)
  return glb
} // oxfmt-ignore

const golden = JSON.parse(readFileSync(new URL('../../../../fixtures/models/things.json', import.meta.url), 'utf8')) as Record<
  string,
  string
>
/** A small picture, for small pictures show vanishing faces and dark wedges as well. */
async function looksOf(glb: Uint8Array): Promise<string> {
  const edge = 128
  const scene = flatten(await readModel({ bytes: glb, format: 'glb' }))
  const pixels = await render(scene, { width: edge, height: edge, view: 'perspective', background: 'studio' })
  return differenceHash(sharp(pixels, { raw: { width: edge, height: edge, channels: 4 } }), 16)
}

describe('things drawn by rule', () => {
  it.each(things.map(({ name }) => name))('a %s is one that can be printed, and looks as it did when somebody looked', async (name) => {
    const hash = await looksOf(await expectSound(`a ${name}`))
    expect(differingBits(hash, golden[name] ?? '0'), `${name}: ${hash}`).toBeLessThanOrEqual(10)
  })

  it.each([
    'a red table 60 cm wide and 50 cm high of oak', 'a round table 90 cm wide with 3 legs', 'a table with one leg', 'a chair 40 cm wide and 90 cm high', 'a shelf 50 cm wide, 40 cm high with 3 shelves', 'a house 12 m wide with three floors', 'a house 10 cm wide', 'a tower 10 cm high',
    'a box 100x60x40', 'an open box 30x30x10 mm', 'a divided box with 12 compartments 200x150x30 mm', 'an enclosure 60x50x25 mm', 'an enclosure 160x100x50 mm with M4 screws, wall 2.5 mm', 'a tray 30 by 20 cm',
    'a vase 10 cm tall and 3 cm wide', 'a cup without handle 5 cm high', 'a bowl 30 cm wide', 'a plant pot 40 mm wide with 3 drain holes', 'a plant pot without holes', 'a square coaster', 'a hexagonal pen holder', 'a square pen holder', 'a candle holder 50 mm high for a 22 mm candle',
    'a bracket 20 mm wide, 30 mm deep, 50 mm high with 2 holes', 'a bracket without holes', 'a shelf bracket 250 mm deep', 'a pipe clamp for a 50 mm pipe', 'a hinge 80 mm high, 60 mm wide with 6 holes', 'a hinge with a 3 mm pin', 'a hinge 60 mm wide with an 8 mm pin', 'a flange 120 mm with 8 M6 holes', 'a hook 40 mm high', 'a hook rail with 6 hooks', 'a cable clip for a 10 mm cable', 'a cable clip without holes', 'a drawer handle with 128 mm hole spacing', 'a knob 20 mm with a D shaft of 6 mm', 'a knob without pointer',
    'an M3 bolt 20 mm long', 'an M6 nut', 'an M3 nut', 'an M12 washer', 'a hex spacer M4 20 mm high', 'a gear with 12 teeth, module 1 and 4 mm bore', 'a gear with 60 teeth, module 1', 'a gear with 24 teeth and a keyway', 'a GT2 pulley with 36 teeth and 8 mm bore', 'a GT2 pulley with 60 teeth without hub',
    'a phone stand 100 mm wide with an angle of 60 degrees', 'a name plate "Dr. Wilhelmina Jones" with 2 holes', 'a key tag "WWW MMM"', 'a stamp "PAID"', 'dice 30 mm', 'a rounded cube 30 mm', 'a ring 60 mm wide', 'a tube 12 mm, wall 1.5 mm', 'a prism with 5 sides', 'a plate 80x40x4 with 3 holes',
  ])('%s is sound', async (prompt) => {
    await expectSound(prompt)
  }) // oxfmt-ignore

  it.each([
    ['a 30 mm cube', 27_000],
    ['a block 40 x 20 x 10 mm', 8000],
    ['a 30 mm sphere', (Math.PI * 30 ** 3) / 6],
    ['a hemisphere 40 mm', (Math.PI * 40 ** 3) / 12],
    ['a cylinder 20 mm across and 5 cm high', Math.PI * 100 * 50],
    ['a cone 30 mm wide and 40 mm high', (Math.PI * 225 * 40) / 3],
    ['a pyramid 30 mm wide and 20 mm high', (900 * 20) / 3],
    ['a torus 60 mm, 10 mm thick', 2 * Math.PI ** 2 * 25 * 25],
    ['a capsule 20 mm across and 50 mm long', Math.PI * 100 * 30 + (Math.PI * 20 ** 3) / 6],
    ['a hexagonal prism 20 mm across and 40 mm high', 1.5 * Math.sqrt(3) * 100 * 40],
    ['a tube 20 mm wide, 2 mm wall, 50 mm long', Math.PI * (100 - 64) * 50],
    ['a lid for a 70 mm jar, 15 mm high, wall 2 mm', Math.PI * (37.3 ** 2 * 15 - 35.3 ** 2 * 13)],
    ['a lid 80 x 60 x 10 mm', 84.6 * 64.6 * 10 - (4 - Math.PI) * (2.3 ** 2 * 10 - 0.3 ** 2 * 8) - 80.6 * 60.6 * 8],
    ['an M8 washer', (Math.PI / 4) * (16 ** 2 - 8.4 ** 2) * 1.6],
    ['a wedge 100 x 40 x 20 mm with a tip of 2 mm', 100 * 40 * 11],
    ['a plate 100x50x4 with a corner radius of 0 mm and 2 holes of 6 mm', 100 * 50 * 4 - 2 * Math.PI * 9 * 4],
  ])('%s has the volume of its closed form', async (prompt, volume) => {
    // Facets lie inside of curves, within 0.2 % of each radius.
    const off = (await built(prompt)).report.volume / volume - 1
    expect(off).toBeGreaterThan(-0.01)
    expect(off).toBeLessThan(0.001)
  })

  it('have walls that can be printed, and say so where one is asked for that cannot', () => {
    for (const { name } of things) expect(draw(understand(`a ${name}`)).notes.join(' '), name).not.toContain('is thin')
  })
})

describe('fasteners', () => {
  it.each([...threads])('of M%s have the sizes of the norms', async (size, { acrossFlats, nutHeight, washer, headHeight }) => {
    const bbox = async (prompt: string) => draw(understand(prompt)).notes.join(' ')
    expect(await bbox(`M${size} nut`)).toContain(`height ${nutHeight} mm, across flats ${acrossFlats} mm`)
    expect(await bbox(`M${size} bolt`)).toContain(`across flats ${acrossFlats} mm, head height ${headHeight} mm`)
    expect(await bbox(`M${size} washer`)).toContain(
      `diameter ${washer.diameter} mm, hole ${washer.hole} mm, thickness ${washer.thickness} mm`,
    )
  })

  it('in inches have the sizes of theirs', () => {
    const notes = (prompt: string) => draw(understand(prompt)).notes.join(' ')
    // SAE series: 9/32, 5/8 and 0.065 inches.
    expect(notes('1/4 inch washer')).toContain('Read: washer, thread 1/4-20 UNC (0.25 in). Assumed: diameter 15.875 mm, hole 7.1374 mm, thickness 1.651 mm. Sizes of the SAE series')
    expect(notes('washer for a 3/8" bolt')).toContain('thread 3/8-16 UNC (0.375 in). Assumed: diameter 20.6248 mm, hole 10.3124 mm')
    expect(notes('3/8 inch nut')).toContain('height 8.33437 mm, across flats 14.2875 mm, pitch 1.5875 mm')
    for (const prompt of ['1/4-20 x 1 inch bolt', '1/4-20 UNC bolt 1 inch long', 'a 1/4 x 1 in bolt'])
      expect(notes(prompt)).toMatch(/thread 1\/4-20 UNC.*, length 25.4 mm.*pitch 1.27 mm, across flats 11.1125 mm, head height 3.96875 mm/)
    expect(notes('L bracket with 1/4-20 holes')).toContain('hole 7.1374 mm (1/4-20 UNC)')
    // A size that is none of a thread is what it was.
    expect(notes('2 inch washer')).toContain('diameter 50.8 mm (2 in, the size that was given)')
    expect(notes('2 inch bolt')).toContain('length 50.8 mm')
  }) // oxfmt-ignore

  it.each([
    ['DIN 125 washer M10', 'washer, thread M10'],
    ['M10 washer (ISO 7089)', 'washer, thread M10'],
    ['DIN EN ISO 4032 nut M6', 'hex nut, thread M6'],
    ['ISO 4017 M8x30 hex bolt', 'hex bolt, thread M8, length 30 mm'],
  ])('by their norm are the same: %s', (prompt, read) => {
    expect(draw(understand(prompt)).notes[0]).toBe(`Read: ${read}.`)
    expect(understand(prompt).leftOut).toEqual([])
  })

  it('of a norm that is another thing are refused', () => {
    expect(() => understand('DIN 9021 washer M8')).toThrow('do not know "din"')
  })

  it('have a nut in inches as tall and wide as the norm says', async () => {
    const { report } = await built('a 1/4 inch nut')
    expect(report.bbox[1]).toBeCloseTo((7 / 16) * 25.4, 2)
    expect(report.bbox[2]).toBeCloseTo((7 / 32) * 25.4, 2)
    expect(report).toMatchObject({ watertight: true, selfIntersections: 0, parts: 1 })
  })

  it('measure across the flats what the norm says', async () => {
    const { report } = await built('an M8 nut')
    expect(report.bbox[1]).toBeCloseTo(13, 3)
    expect(report.bbox[2]).toBeCloseTo(6.8, 3)
    expect((await built('an M8 bolt 20 mm long')).report.bbox[2]).toBeCloseTo(25.3, 1)
  })

  it('turn into each other: at the same turn nut and bolt of one size are clear of each other, half a turn on they are not', async () => {
    const named = (prompt: string, prefix: string) => {
      const checked = checkSpec(draw(understand(prompt)).spec)
      if (!checked.ok) throw new Error(JSON.stringify(checked.problems))
      const text = JSON.stringify(checked.spec.nodes)
        .replaceAll(/"(id|profile|base|child)":"/g, `"$1":"${prefix}`)
        .replaceAll(/"(?:children|tools|holes)":\[[^\]]*\]/g, (list) => list.replaceAll(/(?<=[[,])"/g, `"${prefix}`))
        .replaceAll(/"material":"[^"]*",?/g, '')
      return JSON.parse(text) as unknown[]
    }
    const common = (lift: number) =>
      overlap(
        [
          ...named('an M8 bolt 20 mm long', 'b-'),
          ...named('an M8 nut', 'n-'),
          { kind: 'instance', id: 'nut', child: 'n-nut', translate: [0, 0, lift] },
        ],
        ['b-bolt', 'nut'],
      )
    // The bolt's thread starts on its head, the nut's two pitches below it.
    const turns = 5.29 + 8 * 1.25
    expect(await common(turns)).toBe(0)
    expect(await common(turns + 1.25 / 2)).toBeGreaterThan(5)
  })
})

describe('a spur gear', () => {
  const shape = { teeth: 24, module: 2, pressureAngle: 20, backlash: 0 }
  it('has flanks that are involutes of the base circle, and teeth half a pitch wide on the pitch circle', () => {
    const alpha = (20 * Math.PI) / 180
    const [pitch, base] = [24, 24 * Math.cos(alpha)]
    const half = Math.PI / 48
    for (const [x, y] of toothOutline(shape)) {
      const radius = Math.hypot(x, y)
      if (radius <= base + 1e-9 || radius >= pitch + 2 - 1e-9) continue
      const turned = half + involute(alpha) - involute(Math.acos(base / radius))
      expect(Math.abs(Math.atan2(y, x))).toBeCloseTo(turned, 9)
    }
    const near = toothOutline(shape).map(([x, y]) => Math.hypot(x, y))
    expect(Math.max(...near)).toBeCloseTo(26, 6)
  })
  it('meshes with another of its module at half the sum of their pitch diameters', async () => {
    const nodes = (teeth: number, id: string) => [
      { kind: 'polygon', id: `${id}-flanks`, points: toothOutline({ ...shape, teeth }) },
      { kind: 'extrude', id: `${id}-tooth`, profile: `${id}-flanks`, height: 10 },
      { kind: 'radialArray', id: `${id}-teeth`, child: `${id}-tooth`, count: teeth },
      { kind: 'cylinder', id: `${id}-disc`, r1: teeth - 2.5, height: 10 },
      { kind: 'union', id, children: [`${id}-teeth`, `${id}-disc`] },
    ]
    // Half a tooth on, a tooth of the one is in a gap of the other.
    const common = (turned: number, distance: number) =>
      overlap(
        [
          ...nodes(24, 'one'),
          ...nodes(20, 'other'),
          { kind: 'instance', id: 'beside', child: 'other', rotateDeg: [0, 0, turned], translate: [distance, 0, 0] },
        ],
        ['one', 'beside'],
      )
    const gap = 180 - 180 / 20
    expect(await common(gap, 44)).toBe(0)
    expect(await common(gap + 2, 44)).toBeGreaterThan(1)
    expect(await common(gap, 43)).toBeGreaterThan(1)
  })
})
