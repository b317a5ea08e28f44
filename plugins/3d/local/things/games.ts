/** Chess pawn and dice. */
import { fits } from '../cannot.ts'
import { diameter as across, length, named, part, type SpecNodes, thing } from '../thing.ts'
import { arcPoints, contrast, type Point } from './shapes.ts'

export const pawn = thing({
  name: 'chess pawn', also: 'pawn', kinds: 'chess', parts: { body: part('body', { baseColor: '#E8DCC0', roughness: 0.4 }) }, main: 'height', overall: ['diameter', 'height'],
  parameters: { height: length(`${named.height},size`), diameter: across(`${named.diameter},base,base diameter`) },
  draw({ height: tall, diameter: wide }) {
    const height = tall ?? (wide === undefined ? 50 : wide * 1.75)
    const diameter = wide ?? height * 0.57
    const r = diameter / 2
    fits(diameter <= height * 1.1, `A pawn ${height} mm high and ${diameter} mm wide has no neck.`, 'Make it slimmer or higher.')
    const head = r * 0.62
    const centre = height - head
    const neck = r * 0.34
    const collar = centre - head * 0.92
    const join = Math.asin(neck / head) * (180 / Math.PI)
    const foot = height * 0.1
    const body = Array.from({ length: 13 }, (_, at): Point => {
      const t = at / 12
      return [r * 0.78 + (neck - r * 0.78) * Math.sin((t * Math.PI) / 2), foot * 1.7 + (collar - height * 0.05 - foot * 1.7) * t]
    })
    return {
      sizes: { height, diameter },
      nodes: [
        { kind: 'polygon', id: 'half', points: [
          [0, 0], [r, 0], [r, foot * 0.6], ...arcPoints(r - foot * 0.4, foot * 0.6, foot * 0.4, 0, 90, 6).slice(1), [r * 0.86, foot], [r * 0.86, foot * 1.4], ...body,
          [r * 0.56, collar - height * 0.025], [r * 0.56, collar], [neck, collar + height * 0.012], ...arcPoints(0, centre, head, -90 + join, 90, 24).filter(([, z]) => z > collar + height * 0.014).map(([x, z], at, all): Point => (at === all.length - 1 ? [0, height] : [x, z])),
        ] },
        { kind: 'revolve', id: 'pawn', material: 'body', profile: 'half' },
      ],
      bbox: [diameter, diameter, height],
    }
  },
}) // oxfmt-ignore

/** Where the pips of each number are, on a face from -1 to 1. */
const pipsOf: readonly (readonly Point[])[] = [
  [[0, 0]],
  [[-1, -1], [1, 1]],
  [[-1, -1], [0, 0], [1, 1]],
  [[-1, -1], [1, -1], [1, 1], [-1, 1]],
  [[-1, -1], [1, -1], [1, 1], [-1, 1], [0, 0]],
  [[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, 0], [1, 0]],
] // oxfmt-ignore

export const dice = thing({
  name: 'dice', also: 'die,game die,playing die', kinds: 'game,playing,gaming,board,six,sided', parts: { body: part('body', { baseColor: '#F4F4F0', roughness: 0.35 }), pips: part('pips,pip,dots,dot,spots,numbers', contrast, true) }, main: 'size',
  parameters: { size: length('size,side,sides,edge,edge length,wide,width,across,tall,high,height,long'), corner: length('corner radius,rounding,edge radius', { min: 0 }) },
  draw({ size = 16, corner = size * 0.12 }) {
    fits(corner <= size * 0.4, `A corner radius of ${corner} mm is too much for dice of ${size} mm.`, 'Make it smaller.')
    const [half, pip, spread] = [size / 2, size * 0.095, size * 0.25]
    // Opposite faces add up to seven: 1 and 6, 2 and 5, 3 and 4.
    const faces: readonly ((a: number, b: number) => [number, number, number])[] = [
      (a, b) => [a, b, size],
      (a, b) => [a, -half, half + b],
      (a, b) => [half, a, half + b],
      (a, b) => [-half, a, half + b],
      (a, b) => [a, half, half + b],
      (a, b) => [a, b, 0],
    ]
    const pips: SpecNodes = faces.flatMap((place, face) =>
      pipsOf[face]!.map(([a, b], at) => ({ kind: 'sphere' as const, id: `pip-${face + 1}-${at + 1}`, material: 'pips', radius: pip, translate: place(a * spread, b * spread) })),
    )
    return {
      sizes: { size, corner },
      nodes: [{ kind: 'box', id: 'cube', material: 'body', size: [size, size, size], cornerRadius: corner }, ...pips, { kind: 'difference', id: 'dice', base: 'cube', tools: pips.map(({ id }) => id) }],
      bbox: [size, size, size],
    }
  },
}) // oxfmt-ignore
