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

/** A curve moved towards the axis by a wall that is as thick everywhere, measured across it. */
const inside = (outer: readonly Point[], wall: number): Point[] =>
  outer.map(([x, y], at): Point => {
    const [before, after] = [outer[Math.max(0, at - 1)]!, outer[Math.min(outer.length - 1, at + 1)]!]
    const [dx, dy] = [after[0] - before[0], after[1] - before[1]]
    return [x - (wall * Math.hypot(dx, dy)) / Math.max(dy, 1e-9), y]
  })

/** A wall between two curves that run upwards, on a floor. */
const shell = (outer: readonly Point[], wall: number, floor = wall): Point[] => {
  const top = outer.at(-1)!
  const inner = inside(outer, wall).filter(([, z]) => z > floor && z < top[1])
  const rim: Point = [top[0] - wall, top[1]]
  const low: Point = [(inner[0] ?? rim)[0], floor]
  return [[0, 0], ...outer, rim, ...inner.toReversed(), low, [0, floor]]
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
    const outer = curve([[0.55, 0], [1, 0.38], [0.42, 0.82], [0.62, 1]], wide / 2, tall)
    return { sizes: { diameter: wide, height: tall, wall }, nodes: revolved(shell(outer, wall, wall * 1.2), 'vase'), bbox: [wide, wide, tall] }
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
    const [radius, foot] = [diameter / 2, diameter * 0.2]
    const outer: Point[] = Array.from({ length: 25 }, (_, at) => {
      const t = (at / 24) * (Math.PI / 2)
      return [foot + (radius - foot) * Math.sin(t), height * (1 - Math.cos(t))]
    })
    return { sizes: { diameter, height, wall }, nodes: revolved(bowlShell(outer, wall), 'bowl'), bbox: [diameter, diameter, height] }
  },
}) // oxfmt-ignore

/** A wall inside of a curve that starts flat: moved along the curve's own normal. */
function bowlShell(outer: readonly Point[], wall: number): Point[] {
  const inner = outer
    .map(([x, y], at): Point => {
      const [before, after] = [outer[Math.max(0, at - 1)]!, outer[Math.min(outer.length - 1, at + 1)]!]
      const [dx, dy] = [after[0] - before[0], after[1] - before[1]]
      const far = Math.hypot(dx, dy)
      return [x - (wall * dy) / far, y + (wall * dx) / far]
    })
    .filter(([x, y], at, all) => y > wall * 1.02 && x > 0 && y < outer.at(-1)![1] && (at === 0 || y > all[at - 1]![1]))
  const top = outer.at(-1)!
  const first = inner[0] ?? top
  return [[0, 0], ...outer, [top[0] - wall, top[1]], ...inner.toReversed(), [Math.max(0.2, first[0] - 0.01), wall], [0, wall]]
}

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
