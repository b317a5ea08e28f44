/** What holds things to a wall or to each other: bracket, shelf bracket, wall mount, pipe clamp, hinge, flange. */
import { fits } from '../cannot.ts'
import { materials } from '../looks.ts'
import { count, diameter as across, hole as holeSize, length, named, part, type SpecNodes, thing } from '../thing.ts'
import { alongX, alongY, arcPoints, bore, past, type Point, type SpecNode } from './shapes.ts'

const plastic = { body: part('body', materials['plastic']!) }
const holeWords = { holes: count(`${named.hole}`, { min: 0, max: 24 }), hole: holeSize(named.hole) }

/** A hole along the y axis, through what lies between two places. */
const boreY = (id: string, diameter: number, from: number, to: number, x: number, z: number): SpecNode => ({
  kind: 'cylinder',
  id,
  r1: diameter / 2,
  height: to - from + 2 * past,
  rotateDeg: [-90, 0, 0],
  translate: [x, from - past, z],
})
/** Cuts tools out of a node, where there are any. */
const cut = (id: string, base: string, tools: readonly string[], material = 'body'): SpecNode =>
  tools.length > 0 ? { kind: 'difference', id, material, base, tools: [...tools] } : { kind: 'union', id, material, children: [base] }
/** Places of so many holes on a stretch, as far apart as from its ends. */
const spread = (many: number, from: number, to: number): number[] =>
  Array.from({ length: many }, (_, at) => from + ((to - from) * (at + 0.5)) / many)

export const bracket = thing({
  name: 'bracket', also: 'l bracket,angle bracket,corner bracket,corner brace,angle iron,mounting bracket,right angle bracket', kinds: 'l,mounting,corner,angle,right,support', parts: plastic, main: 'depth', overall: ['width', 'depth', 'height'],
  parameters: { width: length(named.width), depth: length(`${named.depth},${named.length}`), height: length(named.height), thickness: length(`${named.thickness},wall,wall thickness`), ...holeWords },
  draw({ height: tall, depth = tall ?? 40, height = depth, width = Math.max(12, depth * 0.5), thickness = Math.max(1.6, Math.min(depth, height) * 0.1), holes = 4, hole = Math.min(4.5, width * 0.3) }) {
    const fillet = Math.min(thickness, depth * 0.15, height * 0.15)
    const perLeg = [Math.ceil(holes / 2), Math.floor(holes / 2)] as const
    fits(thickness * 2.5 < Math.min(depth, height), `Legs of ${depth} mm (depth) and ${height} mm (height) are too short for a thickness of ${thickness} mm.`, 'Make them longer, or the bracket thinner; a third number is a height, unless it says "thick".')
    fits(
      holes === 0 || (hole + 2.4 <= width && perLeg[0] * (hole + 2) <= height - thickness - fillet && perLeg[1] * (hole + 2) <= depth - thickness - fillet),
      `${holes} holes of ${hole} mm do not fit a bracket of ${width} x ${depth} x ${height} mm.`, 'Use smaller or fewer holes.',
    )
    // One leg lies on the ground, the other stands at the back.
    const back = depth / 2
    const corner: Point = [back - thickness - fillet, thickness + fillet]
    const low = spread(perLeg[1], -back, corner[0]).map((y, at) => bore(`base-hole-${at + 1}`, hole, 0, thickness, [0, y]))
    const high = spread(perLeg[0], corner[1], height).map((z, at) => boreY(`wall-hole-${at + 1}`, hole, back - thickness, back, 0, z))
    return {
      sizes: { width, depth, height, thickness, holes, ...(holes > 0 && { hole }) },
      nodes: [
        { kind: 'polygon', id: 'angle', points: [[-back, 0], [back, 0], [back, height], [back - thickness, height], ...arcPoints(...corner, fillet, 0, -90, 8), [-back, thickness]] },
        alongX('legs', 'angle', width),
        ...low,
        ...high,
        cut('bracket', 'legs', [...low, ...high].map(({ id }) => id)),
      ],
      bbox: [width, depth, height],
    }
  },
}) // oxfmt-ignore

export const shelfBracket = thing({
  name: 'shelf bracket', also: 'shelf support,shelf holder,triangle bracket,gusset bracket', kinds: 'shelf,wall,triangle,triangular,gusset', parts: plastic, main: 'depth', overall: ['width', 'depth', 'height'],
  parameters: { width: length(named.width), depth: length(`${named.depth},${named.length}`), height: length(named.height), thickness: length(`${named.thickness},wall,wall thickness`), ...holeWords },
  draw({ depth = 150, height = depth * 0.8, width = 25, thickness = Math.max(3, depth * 0.033), holes = 4, hole = 4.5 }) {
    const rib = Math.max(2.4, Math.min(thickness, width * 0.25))
    const side = (width - rib) / 4 + rib / 2
    const perLeg = [Math.ceil(holes / 2), Math.floor(holes / 2)] as const
    fits(holes === 0 || hole + 1.2 <= (width - rib) / 2, `Holes of ${hole} mm do not fit beside the rib of a bracket ${width} mm wide.`, 'Make it wider or the holes smaller.')
    fits(thickness * 4 < Math.min(depth, height), `A thickness of ${thickness} mm is too much for ${depth} x ${height} mm.`, 'Make it thinner.')
    // The wall is at the back, the shelf lies on top.
    const back = depth / 2
    const walls = spread(perLeg[0], height * 0.2, height - thickness * 2).map((z, at) => boreY(`wall-hole-${at + 1}`, hole, back - thickness, back, at % 2 === 0 ? -side : side, z))
    const tops = spread(perLeg[1], -back, back - thickness).map((y, at) => bore(`shelf-hole-${at + 1}`, hole, height - thickness, height, [at % 2 === 0 ? side : -side, y]))
    return {
      sizes: { width, depth, height, thickness, holes, ...(holes > 0 && { hole }) },
      nodes: [
        { kind: 'polygon', id: 'angle', points: [[back, 0], [back, height], [-back, height], [-back, height - thickness], [back - thickness, height - thickness], [back - thickness, 0]] },
        alongX('legs', 'angle', width),
        { kind: 'polygon', id: 'triangle', points: [[back - 0.5, height * 0.06], [back - 0.5, height - 0.5], [-back + depth * 0.06, height - 0.5], [-back + depth * 0.06, height - thickness], [back - thickness, height * 0.06]] },
        alongX('rib', 'triangle', rib),
        { kind: 'union', id: 'whole', children: ['legs', 'rib'] },
        ...walls,
        ...tops,
        cut('bracket', 'whole', [...walls, ...tops].map(({ id }) => id)),
      ],
      bbox: [width, depth, height],
    }
  },
}) // oxfmt-ignore

export const wallMount = thing({
  name: 'wall mount', also: 'wall holder,remote holder,remote control holder,wall pocket,phone wall mount,router mount', kinds: 'wall,remote,phone,router', holds: true, parts: plastic, main: 'width', overall: ['width', 'depth', 'height'],
  parameters: { width: length(named.width), depth: length(named.depth), height: length(named.height), wall: length(named.wall), ...holeWords },
  draw({ width = 70, depth = 30, height = 110, wall = 2.4, holes = 2, hole = 4.5 }) {
    const pocket = height * 0.62
    fits(wall * 3 < Math.min(width, depth), `Walls of ${wall} mm leave no room in a mount of ${width} x ${depth} mm.`, 'Make them thinner or the mount larger.')
    fits(holes === 0 || (holes * (hole * 2 + 2) < width && hole * 2 + 4 < height - pocket), `${holes} holes of ${hole} mm do not fit above the pocket.`, 'Use smaller or fewer holes.')
    const back = depth / 2
    const screws = spread(holes, -width / 2, width / 2).map((x, at) => boreY(`hole-${at + 1}`, hole, back - wall, back, x, (pocket + height) / 2))
    const sinks = screws.map((_, at): SpecNode => ({ kind: 'cylinder', id: `sink-${at + 1}`, r1: hole, r2: hole / 2, height: Math.min(hole / 2, wall * 0.8), rotateDeg: [-90, 0, 0], translate: [spread(holes, -width / 2, width / 2)[at]!, back - wall, (pocket + height) / 2] }))
    return {
      sizes: { width, depth, height, wall, holes, ...(holes > 0 && { hole }) },
      nodes: [
        { kind: 'box', id: 'pocket', size: [width, depth, pocket] },
        { kind: 'box', id: 'room', size: [width - 2 * wall, depth - 2 * wall, pocket], translate: [0, 0, wall] },
        // A notch in the front, so that what is inside can be gripped.
        { kind: 'cylinder', id: 'notch', r1: width * 0.25, height: wall * 3, rotateDeg: [90, 0, 0], translate: [0, -back + wall * 2, pocket] },
        { kind: 'box', id: 'plate', size: [width, wall, height], translate: [0, back - wall / 2, 0] },
        { kind: 'union', id: 'whole', children: ['pocket', 'plate'] },
        ...screws,
        ...sinks,
        { kind: 'difference', id: 'mount', material: 'body', base: 'whole', tools: ['room', 'notch', ...screws.map(({ id }) => id), ...sinks.map(({ id }) => id)] },
      ],
      bbox: [width, depth, height],
    }
  },
}) // oxfmt-ignore

export const pipeClamp = thing({
  name: 'pipe clamp', also: 'pipe clip,pipe strap,pipe bracket,tube clamp,pipe holder,hose clamp,saddle clamp', kinds: 'pipe,tube,hose,saddle', parts: plastic, main: 'pipe',
  parameters: { pipe: across('pipe,pipe diameter,diameter,tube,tube diameter,hose,inner diameter,across,dia'), width: length(named.width), wall: length(named.wall), holes: count(named.hole, { min: 2, max: 2 }), hole: holeSize(named.hole) },
  draw({ pipe = 25, width = Math.max(15, pipe * 0.6), wall = Math.max(2.4, pipe * 0.1), hole = 4.5, holes = 2 }) {
    const [inner, outer] = [pipe / 2, pipe / 2 + wall]
    const ear = hole * 2.2 + 4
    const reach = outer + ear
    fits(hole + 2.4 < width, `Holes of ${hole} mm do not fit a clamp ${width} mm wide.`, 'Make it wider.')
    const screw = bore('hole', hole, 0, wall, [outer + ear / 2, 0])
    return {
      sizes: { pipe, width, wall, holes, hole },
      nodes: [
        { kind: 'polygon', id: 'strap', points: [[-reach, 0], [-inner, 0], ...arcPoints(0, inner, inner, 180, 0, 40), [inner, 0], [reach, 0], [reach, wall], [outer, wall], ...arcPoints(0, inner, outer, 0, 180, 40), [-outer, wall], [-reach, wall]] },
        alongY('clamp-body', 'strap', width),
        screw,
        { kind: 'mirror', id: 'holes', child: 'hole', normal: [1, 0, 0] },
        { kind: 'difference', id: 'clamp', material: 'body', base: 'clamp-body', tools: ['holes'] },
      ],
      bbox: [2 * reach, width, pipe + wall],
      hints: ['The pipe lies on what the clamp is screwed to.'],
    }
  },
}) // oxfmt-ignore

export const hinge = thing({
  name: 'hinge', also: 'door hinge,butt hinge,print in place hinge', kinds: 'door,cabinet,box,butt,lid', parts: { left: part('left leaf,left', materials['plastic']!), right: part('right leaf,right', { baseColor: '#5F6B78', roughness: 0.5 }) }, main: 'height', overall: ['width', 'height', 'thickness'],
  parameters: { width: length(`${named.width},open width`), height: length(`${named.height},${named.length}`), thickness: length(named.thickness), holes: count(`${named.hole}`, { min: 0, max: 12 }), hole: holeSize(named.hole), pin: across('pin,pin diameter,axle,rod', { min: 1, max: 100 }), play: length('play,gap,clearance', { min: 0.1, max: 2 }) },
  draw({ width = 50, height = 50, thickness = 3, holes = 4, hole = 4.2, play = 0.4, pin: wanted }) {
    // A knuckle has its pin, the play around that, and a wall.
    const knuckle = Math.max(thickness, wanted === undefined ? 4 : wanted / 2 + play + 1.8)
    const pin = wanted === undefined ? knuckle - play - 1.8 : wanted / 2
    fits(pin >= 1, `A play of ${play} mm leaves no pin.`, 'Make it smaller.')
    const perLeaf = [Math.ceil(holes / 2), Math.floor(holes / 2)]
    fits(holes === 0 || (width / 2 - knuckle > hole + 3 && height / Math.max(1, perLeaf[0]!) > hole + 2), `${holes} holes of ${hole} mm do not fit the leaves of ${width / 2} x ${height} mm.`, 'Use smaller or fewer holes.')
    fits(height > 20 && width > knuckle * 4, `A hinge of ${width} x ${height} mm has no room for its knuckles.`, 'Make it at least 20 mm high and wider.')
    const many = 5
    const each = height / many
    const long = each - play
    const low = -height / 2
    // The axis runs along y; both leaves lie flat.
    const turned = (id: string, radius: number, from: number, tall: number): SpecNode => ({ kind: 'cylinder', id, r1: radius, height: tall, rotateDeg: [-90, 0, 0], translate: [0, from, knuckle] })
    const start = (at: number): number => low + at * each + (at === 0 ? 0 : play / 2)
    const tall = (at: number): number => (at === 0 || at === many - 1 ? each - play / 2 : long)
    const leaf = (side: 1 | -1, id: string): SpecNodes => {
      const own = [0, 1, 2, 3, 4].filter((at) => (at % 2 === 0) === (side === -1))
      const edge = knuckle + play
      const plateWide = width / 2 - edge
      const x = side * (edge + plateWide / 2)
      const nodes: SpecNodes = [{ kind: 'box', id: `${id}-plate`, size: [plateWide, height, thickness], translate: [x, 0, 0] }]
      for (const at of own)
        nodes.push(turned(`${id}-knuckle-${at}`, knuckle, start(at), tall(at)), {
          kind: 'box', id: `${id}-arm-${at}`, size: [edge + 1, tall(at), thickness], translate: [(side * (edge + 1)) / 2, start(at) + tall(at) / 2, 0],
        })
      const bores = spread(side === -1 ? perLeaf[0]! : perLeaf[1]!, low, height / 2).map((y, at) => bore(`${id}-hole-${at + 1}`, hole, 0, thickness, [x + side * plateWide * 0.08, y]))
      const solid = nodes.map((node) => node.id)
      if (side === -1) nodes.push(turned('pin', pin, low + 0.5, height - 1))
      return [...nodes, { kind: 'union', id: `${id}-solid`, children: side === -1 ? [...solid, 'pin'] : solid }, ...bores, ...(side === 1 ? [turned('pin-room', pin + play, low - past, height + 2 * past)] : []), cut(id, `${id}-solid`, [...bores.map((one) => one.id), ...(side === 1 ? ['pin-room'] : [])], id)]
    }
    return {
      sizes: { width, height, thickness, holes, ...(holes > 0 && { hole }), pin: pin * 2, play },
      nodes: [...leaf(-1, 'left'), ...leaf(1, 'right')],
      roots: ['left', 'right'], parts: 2, bbox: [width, height, knuckle * 2],
      hints: [`Printed in one go, lying flat: the pin belongs to the left leaf and has ${play} mm of play in the right one.`],
    }
  },
}) // oxfmt-ignore

export const flange = thing({
  name: 'flange', also: 'pipe flange', kinds: 'pipe,tube,mounting,blind', parts: plastic, main: 'diameter',
  parameters: { diameter: across(`${named.diameter}`), bore: across('bore,pipe,pipe diameter,inner diameter,inside diameter,id,inner', { min: 0 }), thickness: length(`${named.thickness},${named.height}`), holes: count(named.hole, { min: 0, max: 36 }), hole: holeSize(named.hole), boltCircle: across('bolt circle,bolt circle diameter,hole circle,pcd,pitch circle diameter') },
  draw({ diameter = 80, bore: inner = Math.round(diameter * 0.35), thickness = 6, holes = 4, hole = 5.5, boltCircle = Math.round((diameter + inner) / 2) }) {
    fits(inner < diameter - 4 && (holes === 0 || (boltCircle + hole + 2 < diameter && boltCircle - hole - 2 > inner)), `Holes of ${hole} mm on a circle of ${boltCircle} mm do not fit between ${inner} and ${diameter} mm.`, 'Change one of them.')
    fits(holes * (hole + 1.2) < Math.PI * boltCircle, `${holes} holes of ${hole} mm do not fit on a circle of ${boltCircle} mm.`, 'Use fewer or smaller ones.')
    const tools: SpecNodes = [
      ...(holes > 0 ? [bore('hole', hole, 0, thickness, [boltCircle / 2, 0]), { kind: 'radialArray' as const, id: 'holes', child: 'hole', count: holes }] : []),
      ...(inner > 0 ? [bore('bore', inner, 0, thickness)] : []),
    ]
    return {
      sizes: { diameter, bore: inner, thickness, holes, ...(holes > 0 && { hole, boltCircle }) },
      nodes: [{ kind: 'cylinder', id: 'disc', r1: diameter / 2, height: thickness }, ...tools, cut('flange', 'disc', [...(holes > 0 ? ['holes'] : []), ...(inner > 0 ? ['bore'] : [])])],
      bbox: [diameter, diameter, thickness],
    }
  },
}) // oxfmt-ignore
