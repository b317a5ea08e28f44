/** Outlines, SVG paths, cuts, sweeps that taper and turn, height maps: against their closed forms, after what cannot be built. */
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { documentIo } from '#plugins/3d/document/io.ts'
import { evaluateSpec } from '#plugins/3d/geometry/evaluate.ts'
import { checkSpec } from '#plugins/3d/spec/check.ts'
import { parametricExample } from '#plugins/3d/spec/examples.ts'
import { problemText } from '#plugins/3d/spec/problems.ts'

async function evaluate(nodes: object[], more: object = {}) {
  const checked = checkSpec({ nodes, ...more })
  if (!checked.ok) throw new Error(checked.problems.map(problemText).join('\n'))
  return evaluateSpec({ spec: checked.spec })
}
const extruded = (profile: object, height = 1) => [
  { ...profile, id: 'p' },
  { kind: 'extrude', id: 'e', profile: 'p', height },
]
const swept = (profile: object, more: object, path: readonly (readonly number[])[] = [[0, 0, 0], [0, 0, 10]]) => [{ ...profile, id: 'p' }, { kind: 'sweep', id: 's', profile: 'p', path, ...more }] // oxfmt-ignore
const problem = (nodes: object[]): string => {
  const checked = checkSpec({ nodes })
  return checked.ok ? '' : checked.problems.map(problemText).join('\n')
}
/** A grey picture as a data: URI. */
const picture = async (width: number, height: number, grey: (x: number, y: number) => number): Promise<string> => {
  const pixels = Uint8Array.from({ length: width * height }, (_, at) => grey(at % width, Math.floor(at / width)))
  const png = await sharp(pixels, { raw: { width, height, channels: 1 } })
    .png()
    .toBuffer()
  return `data:image/png;base64,${png.toString('base64')}`
}
const { PI } = Math
/** Of what is missing, by default at most this part. */
const near = 0.005

describe('an outline', () => {
  const outline = (start: number[], ...edges: object[]) => ({ kind: 'outline', start, edges })
  it.each([
    ['two ways for one edge', outline([0, 0], { to: [10, 0], radius: 20, bulge: 1 }, { to: [5, 5] }), 'edges[0].bulge (node "p"): says the same edge in another way than radius'],
    ['a radius that is too small', outline([0, 0], { to: [10, 0], radius: 2 }, { to: [5, 5] }), 'edges[0].radius (node "p"): must be at least half of the way to the next point, 5'],
    ['an edge without length', outline([0, 0], { to: [0, 0] }, { to: [5, 5] }), 'edges[0].to (node "p"): is where the edge begins'],
    ['a second control point alone', outline([0, 0], { to: [9, 0], c2: [1, 1] }, { to: [5, 5] }), 'edges[0].c2 (node "p"): needs c1'],
    ['an arc through a point beyond its end', outline([0, 0], { to: [9, 0], through: [20, 0] }, { to: [5, 5] }), 'edges[0].through (node "p"): lies on the line'],
    ['a curve that crosses itself', outline([0, 0], { to: [10, 0], c1: [20, 20], c2: [-10, 20] }), 'edges (node "p"): the outline crosses itself: edges[0] meets itself'],
    ['edges that cross', outline([0, 0], { to: [10, 10] }, { to: [10, 0] }, { to: [0, 10] }), 'edges[0] meets edges[2]'],
    ['no area', outline([0, 0], { to: [10, 0] }), 'edges (node "p"): enclose no area'],
    ['no edge', outline([0, 0]), 'edges (node "p"): must have at least 1 entries'],
    ['words for a place', outline([0, 0], { to: ['left', 0] }, { to: [5, 5] }), 'edges[0].to[0] (node "p"): must be a number or an expression: "left" names no parameter'],
  ])('with %s is refused by edge and field', (_, profile, message) => {
    expect(problem(extruded(profile))).toContain(message)
  }) // oxfmt-ignore

  it.each([
    ['through a point', { through: [0, 5] }],
    ['by a radius to the left', { radius: 5 }],
    ['by a bulge', { bulge: 1 }],
    ['by a bulge to the right', { bulge: -1 }],
    ['by a radius to the right', { radius: -5 }],
  ])('has arcs %s: half a disc', async (_, edge) => {
    const { report } = await evaluate(extruded(outline([5, 0], { to: [-5, 0], ...edge })))
    expect(Math.abs(report.volume / (12.5 * PI) - 1)).toBeLessThan(near)
    const below = 'bulge' in edge ? edge.bulge < 0 : 'radius' in edge && edge.radius < 0
    expect(report.bounds.max[1]! > 1).toBe(!below)
    expect(report).toMatchObject({ watertight: true, selfIntersections: 0, parts: 1, issues: [] })
  })

  it.each([
    ['three quarters of a disc', outline([5, 0], { to: [0, -5], through: [-5, 0] }), 25 * PI * 0.75 + 12.5],
    ['a slot', outline([-5, -2], { to: [5, -2] }, { to: [5, 2], bulge: 1 }, { to: [-5, 2] }, { to: [-5, -2], bulge: 1 }), 40 + 4 * PI],
    // Green's theorem: 3/20 of the sum of cross products of a cubic's control points; a parabola has two thirds of its triangle.
    ['a cubic', outline([0, 0], { to: [10, 0], c1: [0, 10], c2: [10, 10] }), 60],
    ['a parabola', outline([0, 0], { to: [10, 0], c1: [5, 10] }), 100 / 3],
    ['straight edges', outline([0, 0], { to: [10, 0] }, { to: [10, 5] }, { to: [0, 5] }, { to: [0, 0] }), 50],
  ])('of %s has the area of its closed form', async (_, profile, area) => {
    const { report } = await evaluate(extruded(profile, 3))
    expect(Math.abs(report.volume / (3 * area) - 1)).toBeLessThan(near)
    expect(report.validator).toEqual({ errors: 0, warnings: 0 })
  })

  it('revolves and has holes like every profile', async () => {
    const half = outline([0, 5], { to: [0, -5], radius: -5 })
    const ball = await evaluate([{ ...half, id: 'p' }, { kind: 'revolve', id: 'r', profile: 'p' }]) // oxfmt-ignore
    expect(Math.abs(ball.report.volume / ((4 / 3) * PI * 125) - 1)).toBeLessThan(near)
    const holed = await evaluate([...extruded({ ...outline([5, 0], { to: [-5, 0], bulge: 1 }), holes: ['h'] }), { kind: 'rect', id: 'h', size: [2, 2], translate: [0, 2] }]) // oxfmt-ignore
    expect(Math.abs(holed.report.volume / (12.5 * PI - 4) - 1)).toBeLessThan(near)
  })
})

describe('an SVG path', () => {
  const svg = (d: string, more: object = {}) => ({ kind: 'svg', d, ...more })
  it.each([
    ['nothing', '', 'must not be empty'],
    ['words', 'hello', 'is no SVG path data: param should start'],
    ['markup', '<svg><path d="M0 0"/></svg>', 'must be path data like "M0 0H10V10Z", not markup'],
    ['a move alone', 'M0 0', 'draws nothing'],
    ['one place', 'M5 5L5 5Z', 'encloses no area'],
    ['no move first', 'L5 5', 'is no SVG path data: string should start with `M` or `m`'],
    ['half a curve', 'M0 0C1 1 2', 'is no SVG path data: missed param'],
    ['a command of others', 'M0 0R1 2 3 4', 'has the command R'],
    ['numbers without end', 'M0 0L1e400 5 5 5', 'has numbers without end'],
    ['numbers that are too large', 'M0 0L1e9 5 5 1e9', 'becomes larger than 100000 units; set width'],
    ['far too much of it', `M0 0${'l1 1'.repeat(20_000)}`, 'must have at most 50000 characters'],
    ['very many curves', `M0 0${'c99999 9 9 9999 1 1'.repeat(2500)}`, 'needs more than 20000 points'],
  ])('of %s is refused', (_, d, message) => {
    expect(problem(extruded(svg(d)))).toContain(`d (node "p"): ${message}`)
  })

  it('that is only a line has no area, and is told so', async () => {
    await expect(evaluate(extruded(svg('M0 0L10 10')))).rejects.toMatchObject({
      code: 'MODEL_EMPTY',
      message: 'The path of "p" encloses no area.',
      details: { node: 'p' },
    })
  })

  it.each([
    ['a hole that runs the other way', 'M0 0H10V10H0ZM2.5 2.5v5h5v-5z', {}, 75],
    ['a second outline that runs the same way', 'M0 0H10V10H0ZM2.5 2.5h5v5h-5z', {}, 100],
    ['the same by the even-odd rule', 'M0 0H10V10H0ZM2.5 2.5h5v5h-5z', { fillRule: 'evenodd' }, 75],
    ['a star that crosses itself', 'M0 10L10 10 0 0 10 0Z', {}, 50],
    ['arcs whose flags are not spaced', 'M0,5a5,5 0 1010,0a5 5 0 10-10 0z', {}, 25 * PI],
    ['an ellipse that is turned', 'M-10 0A10 5 30 0 1 10 0A10 5 30 0 1-10 0Z', {}, 50 * PI * ((100 * 0.75) / 100 + (100 * 0.25) / 25)],
    ['curves, short ones too', 'M0 0C0 10 10 10 10 0S20-10 20 0L20-20H0Z', {}, 400],
    ['quadratic curves, short ones too', 'M0 0Q5 10 10 0T20 0V-20H0z', {}, 400],
    ['a path that goes on after its end', 'M0 0H4V4H0zh-4v-4h4z', {}, 32],
    ['a width', 'M0 0H10V10H0Z', { width: 40 }, 1600],
  ])('with %s has the area of its closed form', async (_, d, more, area) => {
    const { report } = await evaluate(extruded(svg(d, more), 2))
    expect(Math.abs(report.volume / (2 * area) - 1)).toBeLessThan(near)
    expect(report).toMatchObject({ watertight: true, selfIntersections: 0, validator: { errors: 0, warnings: 0 } })
  })

  it('stands upright, with its middle on the origin', async () => {
    const { report } = await evaluate(extruded(svg('M10 10H30L20 50z')))
    expect(report.bounds).toEqual({ min: [-10, -20, 0], max: [10, 20, 1] })
    const cut = await evaluate([...extruded(svg('M10 10H30L20 50z')), { kind: 'cut', id: 'c', child: 'e', normal: [0, 1, 0] }])
    // The broad side, which a path has at its least y, is above.
    expect(cut.report.volume).toBeCloseTo(300, 1)
  })
})

describe('a cut', () => {
  const box = { kind: 'box', id: 'a', size: [10, 10, 10] }
  it('by a plane without direction, or beyond the solid, is refused', async () => {
    expect(problem([box, { kind: 'cut', id: 'c', child: 'a', normal: [0, 0, 0] }])).toContain('normal (node "c"): must point somewhere')
    await expect(evaluate([box, { kind: 'cut', id: 'c', child: 'a', normal: [0, 0, 1], distance: 11 }])).rejects.toMatchObject({
      code: 'MODEL_EMPTY',
      message: 'The cut "c" leaves nothing.',
      fix: expect.stringContaining('change distance'),
    })
  })

  it.each([
    ['above', { normal: [0, 0, 1], distance: 4 }, 600],
    ['below', { normal: [0, 0, -1], distance: -4 }, 400],
    ['aslant', { normal: [1, 2, 0] }, 500],
    ['a corner', { normal: [-1, -1, -1], distance: -7 / Math.sqrt(3) }, (17 ** 3 - 3 * 7 ** 3) / 6],
    // x + y + z <= 7 in a cube from [-5, -5, 0] on: a tetrahedron of edge 17 less the three that stick out.
  ])('keeps what is on its side: %s', async (_, plane, volume) => {
    const { report } = await evaluate([box, { kind: 'cut', id: 'c', child: 'a', ...plane }])
    expect(report.volume).toBeCloseTo(volume, 1)
    expect(report).toMatchObject({ watertight: true, parts: 1, issues: [] })
  })

  it('says where its plane takes nothing away, and is silent where it takes a splinter', async () => {
    const of = async (plane: object) => (await evaluate([box, { kind: 'cut', id: 'c', child: 'a', ...plane }])).report
    const message = 'The plane of the cut "c" does not meet "a", all of which lies on the side that stays.'
    const missed = { volume: 1000, watertight: true, selfIntersections: 0, issues: [{ code: 'cut-misses', node: 'c', message }] }
    expect(await of({ normal: [0, 0, 1], distance: -5 })).toMatchObject(missed)
    expect(await of({ normal: [-1, -1, -1], distance: -21 / Math.sqrt(3) })).toMatchObject(missed)
    expect((await of({ normal: [0, 0, 1], distance: 0.01 })).issues).toEqual([])
  })

  it('shows the material of what it cuts, or its own', async () => {
    const materials = [{ id: 'red', baseColor: '#FF0000' }, { id: 'blue', baseColor: '#0000FF' }] // oxfmt-ignore
    const used = async (own: object) => {
      const { glb } = await evaluate(
        [
          { ...box, material: 'red' },
          { kind: 'cut', id: 'c', child: 'a', normal: [0, 0, 1], distance: 5, ...own },
        ],
        { materials },
      )
      const document = await (await documentIo()).readBinary(glb)
      return document.getRoot().listMaterials().map((material) => material.getName()).toSorted() // oxfmt-ignore
    }
    expect(await used({})).toEqual(['red'])
    expect(await used({ material: 'blue' })).toEqual(['blue', 'red'])
  })
})

describe('a difference', () => {
  it('names the tools that do not reach its base', async () => {
    const { report } = await evaluate([
      { kind: 'box', id: 'a', size: [10, 10, 10] },
      { kind: 'box', id: 'hit', size: [2, 2, 20] },
      { kind: 'cylinder', id: 'beside', r1: 1, height: 10, translate: [20, 0, 0] },
      { kind: 'box', id: 'above', size: [2, 2, 2], translate: [0, 0, 10] },
      { kind: 'difference', id: 'd', base: 'a', tools: ['hit', 'beside', 'above'] },
    ])
    const message = '"beside", "above" cut nothing off "a" in the difference "d": they do not meet.'
    expect(report).toMatchObject({ volume: 960, selfIntersections: 0 })
    expect(report.issues).toEqual([{ code: 'tool-misses', node: 'd', message }])
  })
})

describe('a sweep', () => {
  const ring = [[20, 0, 5], [0, 20, 5], [-20, 0, 5], [0, -20, 5]] // oxfmt-ignore
  it.each([
    ['named closed', ring, { closed: true }],
    ['named closed, with its first point again at the end', [...ring, ring[0]!], { closed: true }],
    ['with its first point again at the end', [...ring, ring[0]!], {}],
  ])('is a frame where its path is %s', async (_, path, more) => {
    const { report } = await evaluate(swept({ kind: 'rect', size: [4, 4] }, more, path))
    // The profile's area times the path; the mitres add as much outside as they take inside.
    expect(report.volume).toBeCloseTo(16 * 4 * 20 * Math.SQRT2, 0)
    expect(report).toMatchObject({ selfIntersections: 0, genus: [1], issues: [] })
  })

  it('that comes back to where it began another size is no frame', async () => {
    const { report } = await evaluate(swept({ kind: 'rect', size: [4, 4] }, { scales: [1, 0.5] }, [...ring, ring[0]!]))
    expect(report).toMatchObject({ genus: [0] })
  })

  const square = { kind: 'rect', size: [4, 4] }
  const frame = [[0, 0, 5], [40, 0, 5], [40, 40, 5], [0, 40, 5]] // oxfmt-ignore
  it('that is closed must end as it begins', () => {
    const found = problem(swept(square, { closed: true, scales: [1, 2], turnDeg: 90 }, frame))
    expect(found).toContain('scales (node "s"): must end as they begin where the path is closed')
    expect(found).toContain('turnDeg (node "s"): must be whole turns of 360')
    expect(problem(swept(square, { scales: [0, 0] }))).toContain('scales (node "s"): must not all be 0')
    expect(problem(swept(square, { scales: [1] }))).toContain('scales (node "s"): must have at least 2 entries')
  })

  it.each([
    ['a frustum', { scales: [1, 0.5] }, (160 * (1 + 0.5 + 0.25)) / 3],
    ['a waist', { scales: [1, 0.5, 1] }, (160 * (1 + 0.5 + 0.25)) / 3],
    ['a point', { scales: [1, 0] }, 160 / 3],
    ['a quarter of a turn', { turnDeg: 90 }, 160],
    ['two turns the other way', { turnDeg: -720 }, 160],
    ['both', { turnDeg: 90, scales: [1, 0.5] }, (160 * (1 + 0.5 + 0.25)) / 3],
  ])('with %s has the volume of its closed form', async (_, more, volume) => {
    const { report } = await evaluate(swept(square, more))
    expect(Math.abs(report.volume / volume - 1)).toBeLessThan(near)
    expect(report).toMatchObject({ watertight: true, selfIntersections: 0, parts: 1, issues: [], validator: { errors: 0, warnings: 0 } })
  })

  it('turns as far as asked: a long side that lay along x lies along y after a quarter', async () => {
    const slice = async (normal: number[], distance: number) =>
      (await evaluate([...swept({ kind: 'rect', size: [8, 1] }, { turnDeg: 90 }), { kind: 'cut', id: 'c', child: 's', normal, distance }]))
        .report.bbox
    const [low, high] = [await slice([0, 0, -1], -0.01), await slice([0, 0, 1], 9.99)]
    expect(low[0]).toBeCloseTo(8, 0)
    expect(high[1]).toBeCloseTo(8, 0)
    expect(high[0]).toBeLessThan(1.5)
  })

  it('tapers and turns around corners and along curves without cutting through itself', async () => {
    const bent = [[0, 0, 0], [0, 0, 20], [30, 0, 20]] // oxfmt-ignore
    for (const nodes of [
      swept(square, { turnDeg: 180, scales: [1, 0.3] }, bent),
      swept(square, { turnDeg: 360, scales: [1, 0.4, 1], smooth: true }, bent),
      swept(square, { turnDeg: 360, closed: true }, frame),
    ]) {
      const { report } = await evaluate(nodes)
      expect(report).toMatchObject({ watertight: true, selfIntersections: 0, parts: 1, issues: [] })
    }
  })
})

describe('a height map', () => {
  const map = (source: string, more: object = {}) => [{ kind: 'heightmap', id: 'h', source, width: 100, black: 3, white: 1, ...more }]
  it.each([
    ['a pattern', 'checker', 'source (node "h"): must be a picture as data:image/png'],
    ['a file of the host', '/etc/passwd', 'source (node "h"): must be a picture'],
    ['bytes that are no picture', 'data:image/png;base64,AAAA', 'source (node "h"): says it is a PNG, but does not begin like one'],
    ['a huge picture', `data:image/png;base64,iVBORw0KGgo${'A'.repeat(12_000_000)}`, 'source (node "h"): has more than 8 MiB'],
  ])('of %s is refused', (_, source, message) => {
    expect(problem(map(source))).toContain(message)
  })

  it('of a picture that breaks off, or of too many pixels, gives a coded error', async () => {
    const whole = Buffer.from((await picture(64, 64, (x) => x * 4)).split(',')[1]!, 'base64')
    const cut = whole.subarray(0, whole.length - 40)
    const header = Buffer.from(whole)
    header.writeUInt32BE(60_000, 16)
    header.writeUInt32BE(60_000, 20)
    for (const bytes of [cut, header])
      await expect(evaluate(map(`data:image/png;base64,${bytes.toString('base64')}`))).rejects.toMatchObject({
        code: 'MODEL_GEOMETRY',
        message: expect.stringContaining('picture of "h"'),
      })
    expect(problem(map(await picture(4, 4, () => 0), { samples: 5000 }))).toContain('samples (node "h"): must be at most 250')
    expect(problem(map(await picture(4, 4, () => 0), { white: 0 }))).toContain('white (node "h"): must be at least 0.001')
  })

  it.each([
    ['black', 40, 20, () => 0, {}, 100 * 50 * 3],
    ['white', 20, 40, () => 255, {}, 100 * 200 * 1],
    ['a ramp', 256, 128, (x: number) => x, {}, 100 * 50 * 2],
    ['a ramp in few samples', 256, 128, (x: number) => x, { samples: 9 }, 100 * 50 * 2],
  ])('of %s has the volume of its mean height', async (_, width, height, grey, more, volume) => {
    const { report } = await evaluate(map(await picture(width, height, grey), more))
    expect(Math.abs(report.volume / volume - 1)).toBeLessThan(near)
    expect(report.bbox[0]).toBeCloseTo(100, 3)
    expect(report).toMatchObject({ watertight: true, selfIntersections: 0, parts: 1, genus: [0], validator: { errors: 0, warnings: 0 } })
  })

  it('has its top away and its left at the left: a lithophane is thick where the picture is dark', async () => {
    const source = await picture(60, 60, (x, y) => (x < 20 && y < 20 ? 0 : 255))
    const above = await evaluate([...map(source), { kind: 'cut', id: 'c', child: 'h', normal: [0, 0, 1], distance: 2.5 }])
    expect(above.report.bounds.max[0]).toBeLessThan(-10)
    expect(above.report.bounds.min[1]).toBeGreaterThan(10)
  })

  it('at its finest stays within the triangles that a model may have', async () => {
    const { report } = await evaluate(
      map(await picture(250, 250, (x, y) => 128 + 100 * Math.sin(x / 20) * Math.cos(y / 30)), { samples: 250 }),
    )
    expect(report.triangles).toBeGreaterThan(124_000)
    expect(report.issues).toEqual([])
  })
})

it('the example with parameters is as it expects, and as it expects with other values', async () => {
  for (const width of [80, 120]) {
    const { nodes, ...more } = parametricExample.spec as unknown as { nodes: object[]; parameters: object }
    const { report } = await evaluate(nodes, { ...more, parameters: { ...more.parameters, width } })
    expect(report).toMatchObject({ watertight: true, issues: [], validator: { errors: 0, warnings: 0 } })
    expect(report.bbox[0]).toBeCloseTo(2 * width + 10, 3)
  }
})
