/** What holds things, turned around an axis: vase, cup, bowl, pot, saucer, funnel, coaster, pen holder, candle holder. */
import { fits } from '../cannot.ts'
import { materials } from '../looks.ts'
import { count, diameter as across, length, named, part, type SpecNodes, thing, words } from '../thing.ts'
import { arcPoints, bore, past, type Point, type SpecNode } from './shapes.ts'

const ceramic = materials['porcelain']!
const plastic = materials['plastic']!
const terracotta = materials['terracotta']!

/** Points of a smooth curve through radii at heights, given as parts (cosine steps between them). */
function curve(points: readonly (readonly [number, number])[], radius: number, height: number): Point[] {
  const out: Point[] = []
  for (let at = 0; at + 1 < points.length; at++) {
    const [[r0, z0], [r1, z1]] = [points[at]!, points[at + 1]!]
    for (let step = 0; step < 12; step++) {
      const t = step / 12
      const ease = (1 - Math.cos(Math.PI * t)) / 2
      out.push([(r0 + (r1 - r0) * ease) * radius, (z0 + (z1 - z0) * t) * height])
    }
  }
  const [r, z] = points.at(-1)!
  out.push([r * radius, z * height])
  return out
}

/** A piece of a vessel's outline as a Bezier curve. */
interface Edge {
  readonly to: Point
  readonly c1: Point
  readonly c2: Point
}
const mirrored = ([x, y]: Point): Point => [-x, y]

/**
 * Turned about its axis: an outline from its foot, `foot` from the axis, up to its rim, with an inside that is as far from it everywhere as the
 * wall is thick. Every number follows the sizes in a straight line, so that the model can be changed by them.
 */
function turned(id: string, foot: number, edges: readonly Edge[], wall: number): SpecNodes {
  const start: Point = [foot, 0]
  const ends = [start, ...edges.map(({ to }) => to)]
  const [radius, height] = ends.at(-1)!
  const above = height * 1.2
  const back = edges.map(({ c1, c2 }, at) => ({ to: mirrored(ends[at]!), c1: mirrored(c2), c2: mirrored(c1) })).toReversed()
  return [
    { kind: 'outline', id: 'room', start: mirrored(start), edges: [{ to: start }, ...edges, { to: [radius, above] }, { to: [-radius, above] }, { to: [-radius, height] }, ...back], offset: -wall },
    { kind: 'outline', id: 'wall', start: [0, 0], edges: [{ to: start }, ...edges, { to: [0, height] }], holes: ['room'] },
    { kind: 'revolve', id, material: 'body', profile: 'wall' },
  ]
} // oxfmt-ignore

/** Smooth from radius to radius, given at heights, upright at each of them. */
const waves = (points: readonly Point[]): Edge[] =>
  points.slice(1).map((to, at): Edge => {
    const from = points[at]!
    const reach = (to[1] - from[1]) * 0.3642
    return { to, c1: [from[0], from[1] + reach], c2: [to[0], to[1] - reach] }
  })

/** A quarter of an ellipse, from flat to upright; the number is that of a circle by one Bezier curve. */
function quarter([x0, y0]: Point, to: Point): Edge {
  const round = 0.5523
  return { to, c1: [x0 + (to[0] - x0) * round, y0], c2: [to[0], to[1] - (to[1] - y0) * round] }
}

const needsRoom = (name: string, width: number, height: number, wall: number): void =>
  fits(
    wall * 3 < width && wall * 2 < height,
    `A wall of ${wall} mm leaves no room in a ${name} of ${width} x ${height} mm.`,
    'Make the wall thinner or the whole larger.',
  )

const vesselWords = {
  diameter: across(`${named.diameter},top diameter`),
  height: length(`${named.height},${named.depth}`),
  wall: length(named.wall),
}
const revolved = (points: Point[], id: string, material = 'body'): SpecNodes => [
  { kind: 'polygon', id: `${id}-wall`, points },
  { kind: 'revolve', id, material, profile: `${id}-wall` },
]

export const vase = thing({
  name: 'vase', also: 'urn,flower vase', kinds: 'flower,flowers,bud', holds: true, parts: { body: part('body', materials['turquoise'] ?? { baseColor: '#2FB5AE', roughness: 0.4 }) }, main: 'height', overall: ['diameter', 'height'], parameters: vesselWords,
  draw({ height, diameter, wall: thick }) {
    const tall = height ?? (diameter === undefined ? 200 : diameter * 1.8)
    const wide = diameter ?? tall * 0.5
    const wall = thick ?? Math.max(1.6, wide * 0.025)
    needsRoom('vase', wide * 0.42, tall, wall)
    const at = (radius: number, high: number): Point => [(radius * wide) / 2, high * tall]
    const outline = waves([at(0.55, 0), at(1, 0.38), at(0.42, 0.82), at(0.62, 1)])
    return { sizes: { diameter: wide, height: tall, wall }, nodes: turned('vase', 0.55 * wide / 2, outline, wall), bbox: [wide, wide, tall] }
  },
}) // oxfmt-ignore

export const cup = thing({
  name: 'cup', also: 'mug,beaker,tumbler', kinds: 'coffee,tea,espresso,drinking,measuring,beer,latte', holds: true, parts: { body: part('body,cup,mug', ceramic), handle: part('handle', ceramic) }, main: 'height', overall: ['diameter', 'height'], parameters: vesselWords,
  features: { handle: words('handle') },
  draw({ height: tall, diameter: wide, wall: thick, handle = true }) {
    const height = tall ?? (wide === undefined ? 95 : wide * 1.19)
    const diameter = wide ?? height * 0.84
    const radius = diameter / 2
    const wall = thick ?? Math.max(2, radius * 0.08)
    needsRoom('cup', diameter * 0.7, height, wall)
    const floor = wall * 1.2
    const outer: Point[] = [[radius * 0.8, 0], ...arcPoints(radius * 0.8, radius * 0.2, radius * 0.2, -80, 0, 8), [radius, height]]
    const inner: Point[] = [[radius - wall, height], ...arcPoints(radius * 0.8 - wall * 0.4, floor + radius * 0.16, radius * 0.2 - wall * 0.6, 0, -90, 8).filter(([, z]) => z > floor && z < height)]
    const [reach, tube] = [height * 0.28, Math.max(2.4, radius * 0.12)]
    const body: SpecNodes = [{ kind: 'polygon', id: 'wall', points: [[0, 0], ...outer, ...inner, [Math.max(0.1, inner.at(-1)![0] - wall * 0.1), floor], [0, floor]] }, { kind: 'revolve', id: 'shell', profile: 'wall', material: 'body' }]
    if (!handle) return { sizes: { diameter, height, wall }, nodes: body, roots: ['shell'], bbox: [diameter, diameter, height] }
    return {
      sizes: { diameter, height, wall },
      nodes: [
        ...body,
        { kind: 'torus', id: 'ring', majorRadius: reach, minorRadius: tube, rotateDeg: [90, 0, 0], scale: [0.85, 1, 1], translate: [radius - tube * 0.3, 0, height * 0.53], material: 'handle' },
        { kind: 'cylinder', id: 'inside', r1: radius - wall * 0.6, height: height * 1.2, translate: [0, 0, -past], material: 'handle' },
        { kind: 'difference', id: 'grip', base: 'ring', tools: ['inside'] },
        { kind: 'union', id: 'cup', children: ['shell', 'grip'] },
      ],
      bbox: [diameter + (reach + tube) * 0.85 - tube * 0.3, diameter, height],
      hints: ['The diameter is that of the cup, without its handle.'],
    }
  },
}) // oxfmt-ignore

export const bowl = thing({
  name: 'bowl', also: 'dish,fruit bowl', kinds: 'fruit,salad,soup,mixing,cereal,serving,dog,cat,pet,water,food,rice,snack,candy', holds: true, parts: { body: part('body', ceramic) }, main: 'diameter', overall: ['diameter', 'height'], parameters: vesselWords,
  draw({ diameter = 140, height = diameter * 0.42, wall = Math.max(2, diameter * 0.02) }) {
    needsRoom('bowl', diameter * 0.45, height, wall)
    const foot = diameter * 0.2
    return { sizes: { diameter, height, wall }, nodes: turned('bowl', foot, [quarter([foot, 0], [diameter / 2, height])], wall), bbox: [diameter, diameter, height] }
  },
}) // oxfmt-ignore

export const plantPot = thing({
  name: 'plant pot', also: 'flower pot,flowerpot,planter,pot,herb pot,succulent pot', kinds: 'plant,flower,herb,succulent,cactus,self,terracotta', holds: true, parts: { body: part('body', terracotta) }, main: 'diameter', overall: ['diameter', 'height'],
  parameters: { ...vesselWords, holes: count('drain holes,drainage holes,drain hole,drainage hole,holes,hole', { min: 0, max: 12 }), drain: across('drain hole,drain holes,drainage hole,drainage holes,hole,holes,drain,hole diameter') },
  draw({ height: tall, diameter: wide, wall = 2.4, holes = 1, drain }) {
    const height = tall ?? (wide === undefined ? 90 : wide * 0.9)
    const diameter = wide ?? height / 0.9
    const [radius, base] = [diameter / 2, diameter * 0.35]
    const hole = drain ?? Math.min(10, diameter * 0.12)
    needsRoom('pot', diameter * 0.7, height, wall)
    fits(holes === 0 || hole < base, `A drain hole of ${hole} mm does not fit the floor of a pot of ${diameter} mm.`, 'Make it smaller.')
    const rim = Math.min(height * 0.18, radius * 0.35)
    const lip = Math.min(wall, radius * 0.06)
    const neck = radius - lip
    const slope = (z: number): number => base + ((neck - base) * z) / height
    const outer: Point[] = [[base, 0], [slope(height - rim - lip), height - rim - lip], [radius, height - rim], [radius, height]]
    const inner: Point[] = [[neck - wall, height], [slope(wall) - wall * 1.05, wall]]
    const solid = revolved([[0, 0], ...outer, ...inner, [0, wall]], holes === 0 ? 'pot' : 'solid')
    if (holes === 0) return { sizes: { diameter, height, wall, holes }, nodes: solid, bbox: [diameter, diameter, height] }
    return {
      sizes: { diameter, height, wall, holes, drain: hole },
      nodes: [
        ...solid,
        bore('drain', hole, 0, wall, holes === 1 ? [0, 0] : [base * 0.55, 0]),
        { kind: 'radialArray', id: 'drains', child: 'drain', count: holes },
        { kind: 'difference', id: 'pot', material: 'body', base: 'solid', tools: ['drains'] },
      ],
      bbox: [diameter, diameter, height],
    }
  },
}) // oxfmt-ignore

export const saucer = thing({
  name: 'saucer', also: 'plant saucer,drip tray', kinds: 'plant,pot,tea,coffee', holds: true, parts: { body: part('body', ceramic) }, main: 'diameter', overall: ['diameter', 'height'], parameters: vesselWords,
  draw({ diameter = 130, height = Math.max(12, diameter * 0.13), wall = 2 }) {
    needsRoom('saucer', diameter * 0.7, height, wall)
    const [radius, base] = [diameter / 2, diameter / 2 - Math.min(height * 0.7, diameter * 0.2)]
    return { sizes: { diameter, height, wall }, nodes: revolved([[0, 0], [base, 0], [radius, height], [radius - wall * 1.3, height], [base - wall * 0.6, wall], [0, wall]], 'saucer'), bbox: [diameter, diameter, height] }
  },
}) // oxfmt-ignore

export const funnel = thing({
  name: 'funnel', kinds: 'kitchen,oil,powder,filling', holds: true, parts: { body: part('body', plastic) }, main: 'diameter', overall: ['diameter', 'height'],
  parameters: { ...vesselWords, spout: across('spout,spout diameter,outlet,stem,stem diameter,neck') },
  draw({ diameter = 90, height = diameter * 1.1, spout = Math.max(8, diameter * 0.13), wall = 1.6 }) {
    fits(spout + 4 * wall < diameter && wall * 2.5 < spout, `A spout of ${spout} mm does not fit a funnel of ${diameter} mm with a wall of ${wall} mm.`, 'Change one of them.')
    const [radius, out] = [diameter / 2, spout / 2]
    const [stem, rim] = [height * 0.35, Math.min(4, height * 0.06)]
    const outer: Point[] = [[out * 0.8, 0], [out, stem], [radius, height - rim], [radius, height]]
    const inner: Point[] = [[radius - wall, height], [radius - wall, height - rim + wall * 0.4], [out - wall, stem + wall * 0.6], [out * 0.8 - wall, 0]]
    return { sizes: { diameter, height, spout, wall }, nodes: revolved([...outer, ...inner], 'funnel'), bbox: [diameter, diameter, height] }
  },
}) // oxfmt-ignore

export const coaster = thing({
  name: 'coaster', also: 'beer mat,drink coaster', kinds: 'drink,drinks,beer,cup,tea,coffee,glass', parts: { body: part('body', plastic), rim: part('rim,edge,border', plastic) }, main: 'diameter', overall: ['diameter', 'thickness'],
  parameters: { diameter: across(`${named.diameter},size`), thickness: length(`${named.thickness},${named.height}`) },
  features: { square: words('square') },
  draw({ diameter = 95, thickness = 5, square }) {
    fits(thickness >= 2 && diameter > 20, `A coaster of ${diameter} x ${thickness} mm has no rim.`, 'Make it at least 20 mm wide and 2 mm thick.')
    const [radius, corner, rim] = [diameter / 2, diameter * 0.08, Math.max(2, diameter * 0.03)]
    const outline = square === true ? { kind: 'rect' as const, id: 'outline', size: [diameter, diameter], cornerRadius: corner } : { kind: 'circle' as const, id: 'outline', radius }
    const room = square === true ? { kind: 'rect' as const, id: 'room', size: [diameter - 2 * rim, diameter - 2 * rim], cornerRadius: corner * 0.6 } : { kind: 'circle' as const, id: 'room', radius: radius - rim }
    return {
      sizes: { diameter, thickness },
      nodes: [
        outline,
        room,
        { kind: 'extrude', id: 'block', profile: 'outline', height: thickness, edgeRadius: Math.min(0.8, thickness * 0.15) },
        { kind: 'extrude', id: 'hollow', profile: 'room', height: thickness, translate: [0, 0, thickness * 0.6] },
        { kind: 'difference', id: 'coaster', material: 'body', base: 'block', tools: ['hollow'] },
      ],
      bbox: [diameter, diameter, thickness],
    }
  },
}) // oxfmt-ignore

export const penHolder = thing({
  name: 'pen holder', also: 'pencil holder,pencil cup,pen cup,pen pot,pencil pot,brush holder,toothbrush holder,utensil holder,pen stand,makeup brush holder', kinds: 'makeup,paint,pen,pencil', holds: true, parts: { body: part('body', plastic) }, main: 'height', overall: ['diameter', 'height'], parameters: vesselWords,
  features: { hexagonal: words('hexagonal,hexagon,hex'), square: words('square') },
  draw({ height = 100, diameter = height * 0.8, wall = 2.4, hexagonal, square }) {
    needsRoom('pen holder', diameter, height, wall)
    const radius = diameter / 2
    const form = (id: string, inset: number): SpecNode => {
      if (hexagonal === true) return { kind: 'regular', id, sides: 6, radius: radius - inset / Math.cos(Math.PI / 6) }
      if (square !== true) return { kind: 'circle', id, radius: radius - inset }
      return { kind: 'rect', id, size: [diameter - 2 * inset, diameter - 2 * inset], cornerRadius: Math.max(0.1, diameter * 0.1 - inset) }
    }
    return {
      sizes: { diameter, height, wall },
      nodes: [
        form('outline', 0),
        form('room', wall),
        { kind: 'extrude', id: 'block', profile: 'outline', height },
        { kind: 'extrude', id: 'hollow', profile: 'room', height, translate: [0, 0, wall] },
        { kind: 'difference', id: 'holder', material: 'body', base: 'block', tools: ['hollow'] },
      ],
      ...(hexagonal !== true && { bbox: [diameter, diameter, height] as const }),
    }
  },
}) // oxfmt-ignore

export const candleHolder = thing({
  name: 'candle holder', also: 'tealight holder,tea light holder,candlestick,candle stand', kinds: 'tea,tealight', holds: true, parts: { body: part('body', plastic) }, main: 'diameter', overall: ['diameter', 'height'],
  parameters: { diameter: across(named.diameter), height: length(named.height), candle: across('candle,candle diameter,tealight,hole,opening') },
  draw({ candle = 40, diameter = candle * 1.7, height = candle * 0.75 }) {
    fits(candle + 3 < diameter, `A candle of ${candle} mm does not fit a holder of ${diameter} mm.`, 'Make the holder wider.')
    const [radius, seat] = [diameter / 2, candle / 2 + 0.4]
    const deep = Math.min(12, height * 0.45)
    const shoulder = seat + Math.max(1.6, (radius - seat) * 0.35)
    const outer: Point[] = [[radius, 0], [radius, height * 0.12], ...curve([[1, 0.12], [shoulder / radius, 1]], radius, height).slice(1)]
    return { sizes: { diameter, height, candle }, nodes: revolved([[0, 0], ...outer, [seat, height], [seat, height - deep], [0, height - deep]], 'holder'), bbox: [diameter, diameter, height], hints: ['The seat has 0.4 mm of play all around the candle.'] }
  },
}) // oxfmt-ignore
