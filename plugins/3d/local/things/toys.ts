/** Snowman, rocket and robot. */
import { fits } from '../cannot.ts'
import { count, diameter as across, length, named, part, type SpecNodes, thing, words } from '../thing.ts'
import { alongY, arcPoints, type Point } from './shapes.ts'

const degrees = 180 / Math.PI
const black = { baseColor: '#26282B', roughness: 0.6 }

interface Ball {
  readonly radius: number
  readonly centre: number
}
/** Where the upper edge of one ball meets the next one above it, as the angle on each. */
const seam = (low: Ball, high: Ball): readonly [below: number, above: number] => {
  const apart = high.centre - low.centre
  const reach = (apart ** 2 + low.radius ** 2 - high.radius ** 2) / (2 * apart)
  return [Math.asin(reach / low.radius) * degrees, Math.asin((reach - apart) / high.radius) * degrees]
}
/** On a ball's front, which faces -y. */
const onFront = ({ radius, centre }: Ball, aside: number, up: number): [number, number, number] => {
  const [a, u] = [aside / degrees, up / degrees]
  return [radius * Math.cos(u) * Math.sin(a), -radius * Math.cos(u) * Math.cos(a), centre + radius * Math.sin(u)]
}

export const snowman = thing({
  name: 'snowman', also: 'snow man', kinds: 'christmas,winter', main: 'height',
  parts: { body: part('body,snow', { baseColor: '#F4F6F8', roughness: 0.8 }), nose: part('nose,carrot', { baseColor: '#F07F1A', roughness: 0.6 }, true), coal: part('eyes,buttons,coal', black, true), hat: part('hat,top hat', black, true) },
  parameters: { height: length(`${named.height},size`, { min: 10 }), buttons: count('button,buttons', { min: 0, max: 4 }) },
  features: { hat: words('hat,top hat') },
  draw({ height = 100, buttons = 3, hat = true }) {
    // In radii of the lowest ball, which stands on a flat foot.
    const radius = height / (hat ? 4.302 : 3.842)
    const balls = ([[1, 0.85], [0.75, 2.25], [0.55, 3.292]] as const).map(([size, centre]): Ball => ({ radius: size * radius, centre: centre * radius }))
    const [foot, chest, head] = balls as [Ball, Ball, Ball]
    const [waist, neck] = [seam(foot, chest), seam(chest, head)]
    const start = Math.asin(-0.85) * degrees
    const outline: Point[] = [
      [0, 0],
      ...arcPoints(0, foot.centre, foot.radius, start, waist[0], 20),
      ...arcPoints(0, chest.centre, chest.radius, waist[1], neck[0], 16).slice(1),
      ...arcPoints(0, head.centre, head.radius, neck[1], 90, 20).slice(1, -1),
      [0, head.centre + head.radius],
    ]
    const dot = (id: string, ball: Ball, aside: number, up: number, size: number): SpecNodes[number] => ({ kind: 'sphere', id, material: 'coal', radius: size, translate: onFront(ball, aside, up) })
    const dots = [
      dot('eye-left', head, -24, 22, head.radius * 0.12),
      dot('eye-right', head, 24, 22, head.radius * 0.12),
      ...Array.from({ length: buttons }, (_, at) => dot(`button-${at + 1}`, chest, 0, 34 - at * (buttons > 1 ? 48 / (buttons - 1) : 0), chest.radius * 0.1)),
    ]
    const brim = head.centre + head.radius * 0.72
    const hatNodes: SpecNodes = hat ? [
      { kind: 'cylinder', id: 'brim', material: 'hat', r1: head.radius * 1.02, height: head.radius * 0.14, translate: [0, 0, brim] },
      { kind: 'cylinder', id: 'crown', material: 'hat', r1: head.radius * 0.66, r2: head.radius * 0.7, height: height - brim, translate: [0, 0, brim] },
    ] : []
    const nose: SpecNodes[number] = { kind: 'cylinder', id: 'nose', material: 'nose', r1: head.radius * 0.17, r2: head.radius * 0.03, height: head.radius * 0.95, rotateDeg: [90, 0, 0], translate: [0, -head.radius * 0.85, head.centre] }
    return {
      sizes: { height, buttons },
      nodes: [
        { kind: 'polygon', id: 'half', points: outline },
        { kind: 'revolve', id: 'body', material: 'body', profile: 'half' },
        nose, ...dots, ...hatNodes,
        { kind: 'union', id: 'snowman', children: ['body', 'nose', ...dots.map(({ id }) => id), ...hatNodes.map(({ id }) => id)] },
      ],
      hints: ['Nose, chin and brim hang over: print it with supports.'],
    }
  },
}) // oxfmt-ignore

export const rocket = thing({
  name: 'rocket', also: 'rocket ship,space rocket,spaceship,space ship', kinds: 'toy,space,model,moon', main: 'height', overall: ['diameter', 'height'],
  parts: { body: part('body,hull', { baseColor: '#E9EBEE', roughness: 0.35 }), nose: part('nose,tip,cone,nose cone', { baseColor: '#C8201C', roughness: 0.4 }, true), fins: part('fins,fin,wings', { baseColor: '#C8201C', roughness: 0.4 }, true), window: part('window,windows,porthole', { baseColor: '#3F8FD2', roughness: 0.15 }, true) },
  parameters: { height: length(`${named.height},${named.length},size`, { min: 20 }), diameter: across(named.diameter), fins: count('fin,fins', { min: 3, max: 8 }) },
  draw({ height: tall, diameter: wide, fins = 4 }) {
    const height = tall ?? (wide === undefined ? 120 : wide * 4.5)
    const diameter = wide ?? Number((height / 4.5).toPrecision(3))
    fits(diameter <= height * 0.5, `A rocket ${height} mm high and ${diameter} mm wide is no rocket.`, 'Make it slimmer or higher.')
    const r = diameter / 2
    const [tail, shoulder] = [height * 0.1, height * 0.62]
    // An ogive: an arc that leaves the hull without an edge; where the rocket is not so slender as usual, it is stretched.
    const tip = height - shoulder
    const slender = 3.42
    const arc = (slender ** 2 + 1) / 2
    const nose = Array.from({ length: 25 }, (_, at): Point => {
      const share = at / 24
      return [at === 24 ? 0 : r * (Math.sqrt(arc ** 2 - (slender * share) ** 2) - (arc - 1)), shoulder + tip * share]
    })
    const thick = Math.max(1.6, r * 0.16)
    const reach = r * 2.1
    return {
      sizes: { height, diameter, fins },
      nodes: [
        { kind: 'polygon', id: 'hull-half', points: [[0, tail * 0.45], [r * 0.52, tail * 0.45], [r * 0.42, tail], [r * 0.78, tail], [r * 0.93, tail + height * 0.14], [r, height * 0.4], [r, shoulder], [0, shoulder]] },
        { kind: 'revolve', id: 'hull', material: 'body', profile: 'hull-half' },
        { kind: 'polygon', id: 'nose-half', points: [[0, shoulder], ...nose] },
        { kind: 'revolve', id: 'nose', material: 'nose', profile: 'nose-half' },
        { kind: 'polygon', id: 'fin-side', points: [[r * 0.3, tail * 1.1], [reach - r * 0.25, 0], [reach, 0], [reach, height * 0.06], [r * 0.7, height * 0.33], [r * 0.3, height * 0.33]] },
        alongY('fin', 'fin-side', thick, { material: 'fins' }),
        { kind: 'radialArray', id: 'fins', child: 'fin', count: fins },
        { kind: 'sphere', id: 'window', material: 'window', radius: r * 0.42, scale: [1, 0.45, 1], translate: [0, -r * 0.95, height * 0.51] },
        { kind: 'union', id: 'rocket', children: ['hull', 'nose', 'fins', 'window'] },
      ],
      hints: ['It prints standing on its fins; the nozzle between them wants supports.'],
    }
  },
}) // oxfmt-ignore

export const robot = thing({
  name: 'robot', also: 'toy robot', kinds: 'toy,little', main: 'height', overall: ['width', 'depth', 'height'],
  parts: { body: part('body,torso', { baseColor: '#9AA6B2', roughness: 0.4 }), head: part('head', { baseColor: '#B7C1CB', roughness: 0.4 }), limbs: part('arms,arm,legs,leg,limbs,feet', { baseColor: '#5E6B78', roughness: 0.5 }, true), eyes: part('eyes,eye', { baseColor: '#F2C61F', roughness: 0.3 }, true), antenna: part('antenna,antennas,aerial', { baseColor: '#C8201C', roughness: 0.4 }, true) },
  parameters: { height: length(`${named.height},size`, { min: 20 }), width: length(named.width), depth: length(named.depth) },
  features: { antenna: words('antenna,antennas,aerial') },
  draw({ height = 100, width = height * 0.62, depth = height * 0.32, antenna = true }) {
    fits(width >= height * 0.35, `A robot ${height} mm high and ${width} mm wide has no room for its arms.`, 'Make it wider.')
    const top = antenna ? height * 0.88 : height
    const [hip, shoulder] = [top * 0.28, top * 0.68]
    const [trunk, arm] = [width * 0.62, width * 0.17]
    const round = Math.min(width, depth) * 0.08
    const box = (id: string, material: string, size: [number, number, number], at: [number, number, number]): SpecNodes[number] => ({ kind: 'box', id, material, size, cornerRadius: Math.min(round, ...size.map((side) => side * 0.3)), translate: at })
    const both = (id: string, material: string, size: [number, number, number], [x, y, z]: [number, number, number]): SpecNodes => [box(`${id}-left`, material, size, [-x, y, z]), box(`${id}-right`, material, size, [x, y, z])]
    const headWide = width * 0.46
    const eye = headWide * 0.14
    const headAt = shoulder + top * 0.04
    const nodes: SpecNodes = [
      ...both('foot', 'limbs', [trunk * 0.42, depth, top * 0.09], [trunk * 0.27, 0, 0]),
      ...both('leg', 'limbs', [trunk * 0.28, depth * 0.5, hip], [trunk * 0.27, 0, top * 0.04]),
      box('trunk', 'body', [trunk, depth * 0.85, shoulder - hip], [0, 0, hip]),
      box('panel', 'head', [trunk * 0.6, depth * 0.2, (shoulder - hip) * 0.45], [0, -depth * 0.38, hip + (shoulder - hip) * 0.3]),
      ...both('arm', 'limbs', [arm, depth * 0.42, (shoulder - hip) * 1.05], [width / 2 - arm / 2, 0, hip * 0.9]),
      box('shoulders', 'limbs', [width - arm * 0.6, depth * 0.3, top * 0.07], [0, 0, shoulder - top * 0.1]),
      { kind: 'cylinder', id: 'neck', material: 'limbs', r1: headWide * 0.2, height: top * 0.08, translate: [0, 0, shoulder - top * 0.02] },
      box('head', 'head', [headWide, depth * 0.75, top - headAt], [0, 0, headAt]),
      ...[-1, 1].map((side): SpecNodes[number] => ({ kind: 'cylinder', id: side < 0 ? 'eye-left' : 'eye-right', material: 'eyes', r1: eye, height: depth * 0.14, rotateDeg: [90, 0, 0], translate: [side * headWide * 0.24, -depth * 0.3, headAt + (top - headAt) * 0.6] })),
      box('mouth', 'limbs', [headWide * 0.5, depth * 0.12, (top - headAt) * 0.12], [0, -depth * 0.36, headAt + (top - headAt) * 0.2]),
      ...(antenna ? [
        { kind: 'cylinder' as const, id: 'mast', material: 'limbs', r1: Math.max(0.8, height * 0.014), height: height - top, translate: [0, 0, top - height * 0.02] as [number, number, number] },
        { kind: 'sphere' as const, id: 'knob', material: 'antenna', radius: height * 0.035, translate: [0, 0, height - height * 0.035] as [number, number, number] },
      ] : []),
    ]
    return {
      sizes: { height, width, depth },
      nodes: [...nodes, { kind: 'union', id: 'robot', children: nodes.map(({ id }) => id) }],
      bbox: [width, depth, height],
      hints: ['Arms and head hang over: print it on its back, or with supports.'],
    }
  },
}) // oxfmt-ignore
