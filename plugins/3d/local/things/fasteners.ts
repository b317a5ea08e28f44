/** Hex bolt, nut, washer and spacer, to the norms. */
import { fits } from '../cannot.ts'
import { materials } from '../looks.ts'
import { diameter as across, hole as holeSize, length, named, part, type SpecNodes, thing, thread, words } from '../thing.ts'
import { inchThreads, threadName, threadNorm } from './norms.ts'
import { bore, type Point } from './shapes.ts'

const steel = { body: part('body', materials['steel']!) }
const threadWords = 'thread,size,thread size,diameter,dia,across'

/** Half of a full hexagon's height beside its flats: across the corners. */
const corners = (acrossFlats: number): number => acrossFlats / Math.sqrt(3)

/** A hexagon with its corners taken off at 30°, as heads and nuts have it; `both` on both faces. */
function hexagon(acrossFlats: number, height: number, both: boolean): SpecNodes {
  const [corner, face] = [corners(acrossFlats), (acrossFlats / 2) * 0.95]
  const outer = corner * 1.05
  const drop = Math.min((outer - face) * Math.tan(Math.PI / 6), height * 0.3)
  const outline: Point[] = both
    ? [[0, 0], [face, 0], [outer, drop], [outer, height - drop], [face, height], [0, height]] // oxfmt-ignore
    : [[0, 0], [face, 0], [outer, drop], [outer, height], [0, height]] // oxfmt-ignore
  return [
    { kind: 'prism', id: 'hex', sides: 6, radius: corner, height },
    { kind: 'polygon', id: 'taper', points: outline },
    { kind: 'revolve', id: 'turned', profile: 'taper' },
    { kind: 'intersection', id: 'hexagon', children: ['hex', 'turned'] },
  ]
}

/** Across its axis, a thread is a round that its flank lifts from the core to the outside and back (ISO 68-1). */
function section(outside: number, core: number): Point[] {
  // Its corners fall on some of them.
  const points = 16
  // Of one pitch, an eighth is at the outside and a quarter at the core.
  const radius = (t: number): number => core + (outside - core) * Math.min(1, Math.max(0, (0.875 - Math.abs(t - 0.5) * 2) / 0.625))
  return Array.from({ length: points }, (_, at): Point => {
    const t = at / points
    return [radius(t) * Math.cos(2 * Math.PI * t), radius(t) * Math.sin(2 * Math.PI * t)]
  })
}

/** Turns of the longest thread: more would be too many triangles. */
const mostTurns = 90

/** A right-handed thread from z = 0; its end is chamfered, so that a nut finds its way. */
function threaded(id: string, outside: number, pitch: number, tall: number): SpecNodes {
  const core = outside - 0.6134 * pitch
  const long = tall + pitch
  return [
    { kind: 'polygon', id: `${id}-section`, points: section(outside, core) },
    { kind: 'extrude', id: `${id}-helix`, profile: `${id}-section`, height: long, twistDeg: (360 * long) / pitch },
    { kind: 'polygon', id: `${id}-form`, points: [[0, 0], [outside * 1.2, 0], [outside * 1.2, tall - (outside * 1.2 - core)], [core, tall], [0, tall]] },
    // Turned, so that its edges do not fall on those of the thread: what they have in common would be cut into triangles without area.
    { kind: 'revolve', id: `${id}-limit`, profile: `${id}-form`, rotateDeg: [0, 0, 5] },
    { kind: 'intersection', id, children: [`${id}-helix`, `${id}-limit`] },
  ] // oxfmt-ignore
}
/** How far a facet of a thread may be from its curve, beside the diameter. */
const threadTolerance = 0.02

export const bolt = thing({
  name: 'hex bolt', also: 'bolt,screw,hex screw,hexagon bolt,hex head bolt,machine screw,hex cap screw,hexagon screw,threaded bolt', kinds: 'hex,hexagon,hexagonal,threaded,metric,machine,iso,unc,inch', parts: steel, main: 'length', overall: ['thread', 'length'],
  parameters: { thread: thread(threadWords), length: length(`${named.length},${named.height},shank,shaft`), pitch: length('pitch,thread pitch', { min: 0.2, max: 10 }) },
  draw({ thread: size = 8, length: long = size * 5, pitch: asked }) {
    const { pitch: usual, acrossFlats, headHeight } = threadNorm(size)
    const pitch = asked ?? usual
    fits(long >= pitch * 2 && long <= pitch * mostTurns, `A thread ${long} mm long does not suit ${threadName(size)}.`, `Use ${pitch * 2} to ${pitch * mostTurns} mm.`)
    return {
      sizes: { thread: size, length: long, pitch, acrossFlats, headHeight },
      nodes: [
        ...hexagon(acrossFlats, headHeight, false),
        ...threaded('rod', size / 2, pitch, long).map((node) => (node.id === 'rod' ? { ...node, translate: [0, 0, headHeight - 0.01] } : node)),
        { kind: 'union', id: 'bolt', material: 'body', children: ['hexagon', 'rod'] },
      ],
      tolerance: size * threadTolerance,
      hints: [`Head to ${inchThreads.has(size) ? 'ASME B18.2.1, full coarse thread to ASME B1.1' : 'ISO 4017, full coarse thread to ISO 261'}, standing on its head; the length is that of the thread.`],
    }
  },
}) // oxfmt-ignore

export const nut = thing({
  name: 'hex nut', also: 'nut,hexagon nut', kinds: 'hex,hexagon,hexagonal,metric,iso,unc,inch', parts: steel, main: 'thread',
  parameters: { thread: thread(threadWords), height: length(`${named.height},${named.thickness}`), play: length('play,clearance', { min: 0, max: 1 }) },
  draw({ thread: size = 8, height: tall, play = 0.2 }) {
    const { pitch, acrossFlats, nutHeight } = threadNorm(size)
    const height = tall ?? nutHeight
    const outside = size / 2 + play / 2
    const minor = outside - 0.5413 * pitch
    const cut = threaded('thread', outside, pitch, height + 4 * pitch).map((node) => (node.id === 'thread' ? { ...node, translate: [0, 0, -2 * pitch] } : node))
    return {
      sizes: { thread: size, height, acrossFlats, pitch, play },
      nodes: [
        ...hexagon(acrossFlats, height, true),
        ...cut,
        bore('core', minor * 2, 0, height),
        { kind: 'cylinder', id: 'mouth', r1: outside + 0.1, r2: minor, height: outside - minor + 0.1, translate: [0, 0, -0.01] },
        { kind: 'difference', id: 'nut', material: 'body', base: 'hexagon', tools: ['thread', 'core', 'mouth'] },
      ],
      tolerance: size * threadTolerance,
      hints: [`Sizes to ${inchThreads.has(size) ? 'ASME B18.2.2' : 'ISO 4032'}; the thread is ${play} mm wider than the norm, so that it turns when printed.`],
    }
  },
}) // oxfmt-ignore

export const washer = thing({
  name: 'washer', also: 'plain washer,flat washer,shim', kinds: 'plain,flat,metric,iso,sae,inch', parts: steel, main: 'diameter', overall: ['diameter', 'hole', 'thickness'],
  parameters: { thread: thread('thread,size,screw,bolt'), diameter: across(`${named.diameter}`), hole: across('hole,inner diameter,inside diameter,id,bore,inner'), thickness: length(`${named.thickness},${named.height}`) },
  draw({ thread: size, diameter: wide, hole: inner, thickness: thick }) {
    const own = size !== undefined || (wide === undefined && inner === undefined)
    const norm = own ? threadNorm(size ?? 8).washer : undefined
    const hole = inner ?? norm?.hole ?? wide! * 0.5
    const diameter = wide ?? norm?.diameter ?? hole * 2
    const thickness = thick ?? norm?.thickness ?? 1.6
    fits(hole < diameter, `A hole of ${hole} mm does not fit a washer of ${diameter} mm.`, 'Make it smaller.')
    return {
      sizes: { ...(own && { thread: size ?? 8 }), diameter, hole, thickness },
      nodes: [{ kind: 'circle', id: 'hole', radius: hole / 2 }, { kind: 'circle', id: 'outline', radius: diameter / 2, holes: ['hole'] }, { kind: 'extrude', id: 'washer', material: 'body', profile: 'outline', height: thickness }],
      bbox: [diameter, diameter, thickness],
      hints: own ? [inchThreads.has(size ?? 8) ? 'Sizes of the SAE series (ASME B18.21.1).' : 'Sizes to ISO 7089.'] : [],
    }
  },
}) // oxfmt-ignore

export const spacer = thing({
  name: 'spacer', also: 'standoff,stand off,distance sleeve,distance piece', kinds: 'hex,round,pcb,threaded,screw', parts: { body: part('body', materials['plastic']!) }, main: 'height', overall: ['diameter', 'hole', 'height'],
  parameters: { diameter: across(`${named.diameter},outer`), hole: holeSize('hole,inner diameter,inside diameter,id,bore,inner,screw,screws,bolt,thread'), height: length(`${named.height},${named.length},${named.thickness}`) },
  features: { hex: words('hex,hexagonal,hexagon') },
  draw({ hole = 3.4, diameter = Math.max(hole + 3, hole * 2), height = 10, hex }) {
    fits(hole + 1 < diameter, `A hole of ${hole} mm does not fit a spacer of ${diameter} mm.`, 'Make the spacer wider.')
    const outline = hex === true ? ({ kind: 'regular', id: 'outline', sides: 6, radius: corners(diameter), holes: ['hole'] } as const) : ({ kind: 'circle', id: 'outline', radius: diameter / 2, holes: ['hole'] } as const)
    return {
      sizes: { diameter, hole, height },
      nodes: [{ kind: 'circle', id: 'hole', radius: hole / 2 }, { ...outline, holes: ['hole'] }, { kind: 'extrude', id: 'spacer', material: 'body', profile: 'outline', height }],
      ...(hex !== true && { bbox: [diameter, diameter, height] as const }),
      ...(hex === true && { hints: ['The diameter is measured across the flats.'] }),
    }
  },
}) // oxfmt-ignore
