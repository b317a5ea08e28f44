/** Every kind of node beside the volume and the surface that mathematics gives it, at the tolerance that a spec has when it names none. */
import { describe, expect, it } from 'vitest'
import { encodePng } from '#plugins/3d/document/png.ts'
import { evaluateSpec } from '#plugins/3d/geometry/evaluate.ts'
import { fontData } from '#plugins/3d/geometry/font-data.ts'
import { checkSpec } from '#plugins/3d/spec/check.ts'
import { vocabulary } from '#plugins/3d/spec/nodes.ts'
import { cubeCorner } from '../../../../fixtures/cube-corner.ts'

const { default: opentype } = await import('opentype.js')
/** Two black pixels. */
const black = `data:image/png;base64,${Buffer.from(encodePng(new Uint8Array(6), 2, 1, 3)).toString('base64')}`
const { PI, sin, cos, hypot } = Math
const root3 = Math.sqrt(3)

/** What a node comes out as. */
interface Exact {
  readonly volume: number
  readonly area: number
}
type Row = readonly [name: string, nodes: readonly { readonly kind: string; readonly [field: string]: unknown }[], exact: Exact]

/** The integral of a smooth function, by Simpson's rule. */
function integral(f: (t: number) => number, from: number, to: number): number {
  const steps = 200
  const width = (to - from) / steps
  let sum = f(from) + f(to)
  for (let at = 1; at < steps; at++) sum += f(from + at * width) * (at % 2 === 0 ? 2 : 4)
  return (sum * width) / 3
}

const prism = (area: number, outline: number, height: number): Exact => ({ volume: area * height, area: 2 * area + outline * height })
/** Many of one, apart. */
const times = (count: number, { volume, area }: Exact): Exact => ({ volume: count * volume, area: count * area })
const ball = (r: number): Exact => ({ volume: (4 / 3) * PI * r ** 3, area: 4 * PI * r * r })
/** Of a cuboid whose edges and corners are round: its core, six slabs, twelve quarter cylinders and a ball. */
function roundedCuboid(x: number, y: number, z: number, r: number): Exact {
  const [a, b, c] = [x - 2 * r, y - 2 * r, z - 2 * r]
  return {
    volume: a * b * c + 2 * r * (a * b + b * c + a * c) + PI * r * r * (a + b + c) + ball(r).volume,
    area: 2 * (a * b + b * c + a * c) + 2 * PI * r * (a + b + c) + ball(r).area,
  }
}

/**
 * The side of a twisted and tapered extrusion over one edge of its profile, from (x, y1) to (x, y2): the size of the surface
 * s(z) R(turn z) (x, u) + z, which is |cross product| over u and z.
 */
function twistedSide(x: number, y1: number, y2: number, height: number, turn: number, top: number): number {
  // In the frame that turns along, the way along the edge is (0, scale, 0), and the way up begins with this.
  const sideways = (scale: number, u: number): number => (top - 1) * x - turn * scale * u
  const ring = (t: number): number => {
    const scale = 1 + (top - 1) * t
    return integral((u) => scale * hypot(height, sideways(scale, u)), y1, y2)
  }
  return integral(ring, 0, 1)
}
const twistedSquare = (side: number, height: number, degrees: number, top = 1): Exact => ({
  volume: ((side * side * height) / 3) * (1 + top + top * top),
  area: side * side * (1 + top * top) + 4 * twistedSide(side / 2, -side / 2, side / 2, height, (degrees * PI) / 180, top),
})

/** Letters of the bundled font, capitals `size` high, their curves drawn a hundred times finer than a model's. */
function letters(text: string, size: number, depth: number): Exact {
  const font = opentype.parse(Uint8Array.from(Buffer.from(fontData, 'base64')).buffer)
  const scale = size / (font.tables['os2'] as { sCapHeight: number }).sCapHeight
  let [area, outline] = [0, 0]
  for (const letter of text) {
    let [x, y, startX, startY] = [0, 0, 0, 0]
    const to = (nextX: number, nextY: number) => {
      area += (x * nextY - nextX * y) / 2
      outline += hypot(nextX - x, nextY - y)
      ;[x, y] = [nextX, nextY]
    }
    for (const command of font.charToGlyph(letter).getPath(0, 0, font.unitsPerEm * scale).commands) {
      if (command.type === 'M') [x, y, startX, startY] = [command.x, command.y, command.x, command.y]
      else if (command.type === 'L') to(command.x, command.y)
      else if (command.type === 'Z') to(startX, startY)
      else if (command.type === 'Q' || command.type === 'C') {
        const points = [x, y, command.x1, command.y1, ...(command.type === 'C' ? [command.x2, command.y2] : []), command.x, command.y]
        for (let at = 1; at <= 400; at++) {
          let [level, t] = [points, at / 400]
          while (level.length > 2) level = level.slice(2).map((value, k) => level[k]! * (1 - t) + value * t)
          to(level[0]!, level[1]!)
        }
      }
    }
  }
  return prism(Math.abs(area), outline, depth)
}

const box = { kind: 'box', id: 'a', size: [4, 4, 4] }
const cube = prism(16, 16, 4)
const starArea = (points: number, outer: number, inner: number): number => points * outer * inner * sin(PI / points)
const starOutline = (points: number, outer: number, inner: number): number =>
  2 * points * hypot(outer - inner * cos(PI / points), inner * sin(PI / points))

const rows: readonly Row[] = [
  ['a box', [{ kind: 'box', id: 'a', size: [2, 3, 4] }], prism(6, 10, 4)],
  ['a box with small round edges', [{ kind: 'box', id: 'a', size: [20, 30, 40], cornerRadius: 2 }], roundedCuboid(20, 30, 40, 2)],
  ['a box with large round edges', [{ kind: 'box', id: 'a', size: [20, 30, 40], cornerRadius: 8 }], roundedCuboid(20, 30, 40, 8)],
  ['a box that is all round', [{ kind: 'box', id: 'a', size: [20, 20, 20], cornerRadius: 10 }], ball(10)],
  ['a sphere', [{ kind: 'sphere', id: 'a', radius: 5 }], ball(5)],
  ['a cylinder', [{ kind: 'cylinder', id: 'a', r1: 4, height: 10 }], prism(16 * PI, 8 * PI, 10)],
  ['a cone', [{ kind: 'cylinder', id: 'a', r1: 3, r2: 0, height: 4 }], { volume: 12 * PI, area: 9 * PI + 15 * PI }],
  ['a cone on its tip', [{ kind: 'cylinder', id: 'a', r1: 0, r2: 3, height: 4 }], { volume: 12 * PI, area: 24 * PI }],
  ['a frustum', [{ kind: 'cylinder', id: 'a', r1: 4, r2: 1, height: 4 }], { volume: ((PI * 4) / 3) * 21, area: PI * 17 + PI * 5 * 5 }],
  [
    'a capsule',
    [{ kind: 'capsule', id: 'a', radius: 3, height: 10 }],
    { volume: PI * 9 * 4 + ball(3).volume, area: 2 * PI * 3 * 4 + ball(3).area },
  ],
  ['a capsule that is a ball', [{ kind: 'capsule', id: 'a', radius: 3, height: 6 }], ball(3)],
  ['a thin torus', [{ kind: 'torus', id: 'a', majorRadius: 20, minorRadius: 1 }], { volume: 40 * PI * PI, area: 80 * PI * PI }],
  ['a thick torus', [{ kind: 'torus', id: 'a', majorRadius: 10, minorRadius: 8 }], { volume: 1280 * PI * PI, area: 320 * PI * PI }],
  ['a prism', [{ kind: 'prism', id: 'a', sides: 6, radius: 2, height: 5 }], prism(((3 * root3) / 2) * 4, 12, 5)],
  [
    'a mesh: a corner of a cube',
    [
      {
        kind: 'mesh',
        id: 'a',
        vertices: cubeCorner(6),
        triangles: [
          [0, 2, 1],
          [0, 1, 3],
          [0, 3, 2],
          [1, 2, 3],
        ],
      },
    ],
    { volume: 36, area: 54 + (root3 / 4) * 72 },
  ],
  ['letters with round and straight strokes', [{ kind: 'text', id: 'a', string: 'SO8E', size: 10, depth: 3 }], letters('SO8E', 10, 3)],
  [
    'an extruded rectangle with round corners',
    [
      { kind: 'rect', id: 'p', size: [10, 6], cornerRadius: 2 },
      { kind: 'extrude', id: 'a', profile: 'p', height: 3 },
    ],
    prism(60 - (4 - PI) * 4, 2 * (6 + 2) + 4 * PI, 3),
  ],
  [
    'a rectangle that is all round',
    [
      { kind: 'rect', id: 'p', size: [10, 6], cornerRadius: 3 },
      { kind: 'extrude', id: 'a', profile: 'p', height: 3 },
    ],
    prism(24 + 9 * PI, 8 + 6 * PI, 3),
  ],
  [
    'an extruded circle with a round hole',
    [
      { kind: 'circle', id: 'p', radius: 5, holes: ['h'] },
      { kind: 'circle', id: 'h', radius: 2 },
      { kind: 'extrude', id: 'a', profile: 'p', height: 3 },
    ],
    prism(21 * PI, 14 * PI, 3),
  ],
  [
    'an extruded polygon',
    [
      {
        kind: 'polygon',
        id: 'p',
        points: [
          [0, 0],
          [3, 0],
          [0, 4],
        ],
      },
      { kind: 'extrude', id: 'a', profile: 'p', height: 2 },
    ],
    prism(6, 12, 2),
  ],
  [
    'an extruded regular polygon',
    [
      { kind: 'regular', id: 'p', sides: 8, radius: 3 },
      { kind: 'extrude', id: 'a', profile: 'p', height: 2 },
    ],
    prism(4 * 9 * sin(PI / 4), 16 * 3 * sin(PI / 8), 2),
  ],
  [
    'an extruded star',
    [
      { kind: 'star', id: 'p', points: 5, outerRadius: 4, innerRadius: 2 },
      { kind: 'extrude', id: 'a', profile: 'p', height: 2 },
    ],
    prism(starArea(5, 4, 2), starOutline(5, 4, 2), 2),
  ],
  [
    'an outline that is grown',
    [
      { kind: 'rect', id: 'p', size: [4, 4], offset: 2 },
      { kind: 'extrude', id: 'a', profile: 'p', height: 3 },
    ],
    prism(16 + 32 + 4 * PI, 16 + 4 * PI, 3),
  ],
  [
    'an outline that is shrunk',
    [
      { kind: 'rect', id: 'p', size: [8, 6], offset: -1 },
      { kind: 'extrude', id: 'a', profile: 'p', height: 3 },
    ],
    prism(24, 20, 3),
  ],
  [
    'a square tapered to half',
    [
      { kind: 'rect', id: 'p', size: [4, 4] },
      { kind: 'extrude', id: 'a', profile: 'p', height: 6, topScale: 0.5 },
    ],
    { volume: 56, area: 20 + 4 * 3 * hypot(6, 1) },
  ],
  [
    'a square tapered to a point',
    [
      { kind: 'rect', id: 'p', size: [4, 4] },
      { kind: 'extrude', id: 'a', profile: 'p', height: 6, topScale: 0 },
    ],
    { volume: 32, area: 16 + 8 * hypot(6, 2) },
  ],
  [
    'a circle tapered to twice its size',
    [
      { kind: 'circle', id: 'p', radius: 2 },
      { kind: 'extrude', id: 'a', profile: 'p', height: 6, topScale: 2 },
    ],
    { volume: ((PI * 6) / 3) * 28, area: PI * 20 + PI * 6 * hypot(6, 2) },
  ],
  ...[30, 90, -90, 180, 360].map(
    (twistDeg) =>
      [
        `a square turned by ${twistDeg}°`,
        [
          { kind: 'rect', id: 'p', size: [10, 10] },
          { kind: 'extrude', id: 'a', profile: 'p', height: 30, twistDeg },
        ],
        twistedSquare(10, 30, twistDeg),
      ] as const,
  ),
  [
    'a flat square turned by 90°',
    [
      { kind: 'rect', id: 'p', size: [10, 10] },
      { kind: 'extrude', id: 'a', profile: 'p', height: 3, twistDeg: 90 },
    ],
    twistedSquare(10, 3, 90),
  ],
  [
    'a square turned by 120° and tapered to half',
    [
      { kind: 'rect', id: 'p', size: [10, 10] },
      { kind: 'extrude', id: 'a', profile: 'p', height: 30, twistDeg: 120, topScale: 0.5 },
    ],
    twistedSquare(10, 30, 120, 0.5),
  ],
  [
    'a square turned by 90° and tapered to a point',
    [
      { kind: 'rect', id: 'p', size: [10, 10] },
      { kind: 'extrude', id: 'a', profile: 'p', height: 30, twistDeg: 90, topScale: 0 },
    ],
    twistedSquare(10, 30, 90, 0),
  ],
  [
    'a round rod turned by 360°',
    [
      { kind: 'circle', id: 'p', radius: 3 },
      { kind: 'extrude', id: 'a', profile: 'p', height: 10, twistDeg: 360 },
    ],
    prism(9 * PI, 6 * PI, 10),
  ],
  [
    'a plate with round edges above and below',
    [
      { kind: 'circle', id: 'p', radius: 10 },
      { kind: 'extrude', id: 'a', profile: 'p', height: 6, edgeRadius: 2 },
    ],
    {
      // A cylinder in the middle, and twice a body of revolution whose radius follows a quarter circle (Pappus).
      volume: PI * 100 * 2 + 2 * (PI * 64 * 2 + (2 * PI * (8 + 8 / (3 * PI)) * PI * 4) / 4),
      area: 2 * PI * 64 + 20 * PI * 2 + 2 * (2 * PI * (8 + 4 / PI) * PI),
    },
  ],
  [
    'a disc whose edge is all round',
    [
      { kind: 'circle', id: 'p', radius: 5 },
      { kind: 'extrude', id: 'a', profile: 'p', height: 4, edgeRadius: 2 },
    ],
    {
      volume: 2 * (PI * 9 * 2 + (2 * PI * (3 + 8 / (3 * PI)) * PI * 4) / 4),
      area: 2 * PI * 9 + 2 * (2 * PI * (3 + 4 / PI) * PI),
    },
  ],
  [
    'a revolved ring',
    [
      { kind: 'rect', id: 'p', size: [2, 4], translate: [6, 0] },
      { kind: 'revolve', id: 'a', profile: 'p' },
    ],
    { volume: 96 * PI, area: 144 * PI },
  ],
  [
    'a quarter of a revolved ring',
    [
      { kind: 'rect', id: 'p', size: [2, 4], translate: [6, 0] },
      { kind: 'revolve', id: 'a', profile: 'p', angleDeg: 90 },
    ],
    { volume: 24 * PI, area: 36 * PI + 16 },
  ],
  [
    'a revolved circle',
    [
      { kind: 'circle', id: 'p', radius: 2, translate: [5, 0] },
      { kind: 'revolve', id: 'a', profile: 'p', angleDeg: 270 },
    ],
    { volume: 0.75 * 2 * PI * 5 * 4 * PI, area: 0.75 * 2 * PI * 5 * 4 * PI + 8 * PI },
  ],
  [
    'a revolved triangle: a cone',
    [
      {
        kind: 'polygon',
        id: 'p',
        points: [
          [0, 0],
          [3, 0],
          [0, 4],
        ],
      },
      { kind: 'revolve', id: 'a', profile: 'p' },
    ],
    { volume: 12 * PI, area: 24 * PI },
  ],
  [
    'a straight sweep',
    [
      { kind: 'circle', id: 'p', radius: 1 },
      {
        kind: 'sweep',
        id: 'a',
        profile: 'p',
        path: [
          [0, 0, 0],
          [0, 0, 10],
        ],
      },
    ],
    prism(PI, 2 * PI, 10),
  ],
  [
    'a sweep around a corner',
    [
      { kind: 'rect', id: 'p', size: [2, 2] },
      {
        kind: 'sweep',
        id: 'a',
        profile: 'p',
        path: [
          [0, 0, 5],
          [10, 0, 5],
          [10, 10, 5],
        ],
      },
    ],
    prism(4, 8, 20),
  ],
  [
    'a smooth sweep around a closed circle',
    [
      { kind: 'circle', id: 'p', radius: 2 },
      {
        kind: 'sweep',
        id: 'a',
        profile: 'p',
        path: Array.from({ length: 24 }, (_, at) => [20 * cos((at / 12) * PI), 20 * sin((at / 12) * PI), 0]),
        smooth: true,
        closed: true,
      },
    ],
    { volume: 2 * PI * 20 * 4 * PI, area: 2 * PI * 20 * 4 * PI },
  ],
  [
    'a union of two boxes that overlap',
    [box, { kind: 'box', id: 'b', size: [4, 4, 4], translate: [2, 0, 0] }, { kind: 'union', id: 'd', children: ['a', 'b'] }],
    prism(24, 20, 4),
  ],
  [
    'a union of two balls that overlap',
    [
      { kind: 'sphere', id: 'a', radius: 5 },
      { kind: 'sphere', id: 'b', radius: 5, translate: [6, 0, 0] },
      { kind: 'union', id: 'd', children: ['a', 'b'] },
    ],
    // Without a cap of height 2 each.
    { volume: 2 * (ball(5).volume - (PI * 4 * 13) / 3), area: 2 * (ball(5).area - 2 * PI * 5 * 2) },
  ],
  [
    'a box with a round hole',
    [box, { kind: 'cylinder', id: 'b', r1: 1, height: 9, translate: [0, 0, -1] }, { kind: 'difference', id: 'd', base: 'a', tools: ['b'] }],
    { volume: 64 - 4 * PI, area: 96 - 2 * PI + 8 * PI },
  ],
  [
    'two cylinders across each other: their common space',
    [
      { kind: 'cylinder', id: 'a', r1: 3, height: 20, translate: [0, 0, -10] },
      { kind: 'cylinder', id: 'b', r1: 3, height: 20, rotateDeg: [90, 0, 0], translate: [0, 10, 0] },
      { kind: 'intersection', id: 'd', children: ['a', 'b'] },
    ],
    { volume: (16 / 3) * 27, area: 16 * 9 },
  ],
  [
    'a hull of two balls: a capsule',
    [
      { kind: 'sphere', id: 'a', radius: 3 },
      { kind: 'sphere', id: 'b', radius: 3, translate: [0, 0, 4] },
      { kind: 'hull', id: 'd', children: ['a', 'b'] },
    ],
    { volume: PI * 9 * 4 + ball(3).volume, area: 24 * PI + ball(3).area },
  ],
  [
    'a group of two apart',
    [box, { kind: 'sphere', id: 'b', radius: 5, translate: [20, 0, 0] }, { kind: 'group', id: 'd', children: ['a', 'b'] }],
    { volume: 64 + ball(5).volume, area: 96 + ball(5).area },
  ],
  ['a row', [box, { kind: 'linearArray', id: 'd', child: 'a', count: 3, step: [5, 0, 0] }], times(3, cube)],
  ['a row of touching boxes', [box, { kind: 'linearArray', id: 'd', child: 'a', count: 3, step: [4, 0, 0] }], prism(48, 32, 4)],
  [
    'a ring of boxes',
    [
      { ...box, translate: [20, 0, 0] },
      { kind: 'radialArray', id: 'd', child: 'a', count: 8, axis: 'y' },
    ],
    times(8, cube),
  ],
  ['a grid', [box, { kind: 'gridArray', id: 'd', child: 'a', counts: [2, 3, 2], step: [5, 6, 7] }], times(12, cube)],
  [
    'a mirrored box',
    [
      { ...box, translate: [9, 0, 0] },
      { kind: 'mirror', id: 'd', child: 'a', normal: [1, 1, 0] },
    ],
    times(2, cube),
  ],
  ['another place for the same', [box, { kind: 'instance', id: 'b', child: 'a', translate: [9, 0, 0] }], cube],
  [
    'a ball scaled to an ellipsoid of revolution',
    [{ kind: 'sphere', id: 'a', radius: 1, scale: [4, 4, 2], rotateDeg: [20, 30, 40] }],
    {
      volume: (4 / 3) * PI * 32,
      area: 2 * PI * 16 * (1 + ((1 - 0.75) / Math.sqrt(0.75)) * Math.atanh(Math.sqrt(0.75))),
    },
  ],
  [
    'an outline of lines and arcs: a slot',
    [
      {
        kind: 'outline',
        id: 'p',
        start: [-5, -2],
        edges: [{ to: [5, -2] }, { to: [5, 2], radius: 2 }, { to: [-5, 2] }, { to: [-5, -2], through: [-7, 0] }],
      },
      { kind: 'extrude', id: 'a', profile: 'p', height: 3 },
    ],
    prism(40 + 4 * PI, 20 + 4 * PI, 3),
  ],
  [
    'an SVG path of arcs around a hole',
    [
      { kind: 'svg', id: 'p', d: 'M0 5a5 5 0 0 0 10 0a5 5 0 0 0-10 0zm3-2v4h4v-4z', fillRule: 'evenodd', width: 20 },
      { kind: 'extrude', id: 'a', profile: 'p', height: 3 },
    ],
    prism(100 * PI - 64, 20 * PI + 32, 3),
  ],
  [
    'half of a ball',
    [
      { kind: 'sphere', id: 'b', radius: 5 },
      { kind: 'cut', id: 'a', child: 'b', normal: [1, 2, 2] },
    ],
    { volume: ball(5).volume / 2, area: ball(5).area / 2 + 25 * PI },
  ],
  [
    'a picture of one grey as a plate',
    [{ kind: 'heightmap', id: 'a', source: black, width: 30, black: 2, white: 1 }],
    prism(30 * 15, 2 * 45, 2),
  ],
]
const off = (made: number, exact: number): number => Math.abs(made / exact - 1)
const build = async (nodes: readonly object[]) => {
  const checked = checkSpec({ nodes })
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems))
  return (await evaluateSpec({ spec: checked.spec })).report
}

describe('closed forms, at the default tolerance', () => {
  it.each(rows)('%s: volume and surface within half a per cent', async (_, nodes, exact) => {
    const report = await build(nodes)
    expect(off(report.volume, exact.volume)).toBeLessThan(0.005)
    expect(off(report.area, exact.area)).toBeLessThan(0.005)
    expect(report).toMatchObject({ watertight: true, selfIntersections: 0, validator: { errors: 0, warnings: 0 } })
  })

  it('has a row for every kind of node', () => {
    const kinds = new Set(rows.flatMap(([, nodes]) => nodes.map(({ kind }) => kind)))
    expect([...kinds].toSorted()).toEqual(Object.keys(vocabulary().nodeSchemas).toSorted())
  })
})
