/** Plain bodies: cube, sphere, cylinder and the like. */
import { materials } from '../looks.ts'
import { count, diameter, length, named, part, thing, words } from '../thing.ts'
import { fits } from '../cannot.ts'
import { arcPoints, type Point } from './shapes.ts'

const plastic = materials['plastic']!
const body = { body: part('body', plastic) }
const everySide = 'size,side,sides,side length,edge,edges,edge length,wide,width,across,high,tall,height,long,length,deep,depth'

export const cube = thing({
  name: 'cube', kinds: 'calibration,test,toy', parts: body, main: 'size', overall: ['width', 'depth', 'height'],
  parameters: { size: length(everySide), width: length([]), depth: length([]), height: length([]), corner: length('corner radius,edge radius,fillet,rounding', { min: 0 }) },
  features: { rounded: words('rounded,rounded corners,rounded edges') },
  draw({ size = 20, width = size, depth = size, height = size, rounded, corner = rounded ? Math.min(width, depth, height) * 0.1 : 0 }) {
    fits(corner * 2 <= Math.min(width, depth, height), `A corner radius of ${corner} mm does not fit into a cube of ${width} x ${depth} x ${height} mm.`, 'Use at most half of the shortest side.')
    return {
      sizes: width === size && depth === size && height === size ? { size, ...(corner > 0 && { corner }) } : { width, depth, height, ...(corner > 0 && { corner }) },
      nodes: [{ kind: 'box', id: 'cube', material: 'body', size: [width, depth, height], cornerRadius: corner }],
      bbox: [width, depth, height],
    }
  },
}) // oxfmt-ignore

export const block = thing({
  name: 'block', also: 'cuboid,solid block,rectangular prism,rectangular block,bar', kinds: 'test,building,toy', parts: body, main: 'width', overall: ['width', 'depth', 'height'],
  parameters: { width: length(`${named.width},${named.length}`), depth: length(named.depth), height: length(`${named.height},${named.thickness}`), corner: length('corner radius,edge radius,fillet,rounding', { min: 0 }) },
  draw({ width = 40, depth = width * 0.5, height = width * 0.25, corner = 0 }) {
    fits(corner * 2 <= Math.min(width, depth, height), `A corner radius of ${corner} mm does not fit into a block of ${width} x ${depth} x ${height} mm.`, 'Use at most half of the shortest side.')
    return {
      sizes: { width, depth, height, ...(corner > 0 && { corner }) },
      nodes: [{ kind: 'box', id: 'block', material: 'body', size: [width, depth, height], cornerRadius: corner }],
      bbox: [width, depth, height],
    }
  },
}) // oxfmt-ignore

export const plate = thing({
  name: 'plate', also: 'sheet,panel,slab,flat plate', kinds: 'base,mounting,cover,blank,face,back,floor', parts: body, main: 'width', overall: ['width', 'depth', 'thickness'],
  parameters: { width: length(`${named.width},${named.length}`), depth: length(`${named.depth},${named.height}`), thickness: length(named.thickness), corner: length('corner radius,corners,rounding', { min: 0 }), holes: count(`${named.hole}`, { min: 0, max: 4 }), hole: diameter(named.hole) },
  draw({ width = 100, depth = Math.round(width * 0.6), thickness = 3, corner = Math.min(width, depth) * 0.05, holes = 0, hole = 4.5 }) {
    const inset = Math.max(hole * 1.5, Math.min(width, depth) * 0.1)
    fits(corner * 2 <= Math.min(width, depth), `A corner radius of ${corner} mm does not fit a plate of ${width} x ${depth} mm.`, 'Use at most half of the shorter side.')
    fits(holes === 0 || (inset + hole < width / 2 && inset + hole < depth / 2), `${holes} holes of ${hole} mm do not fit a plate of ${width} x ${depth} mm.`, 'Use smaller holes or a larger plate.')
    const [x, y] = [width / 2 - inset, depth / 2 - inset]
    const places: Point[] = holes === 1 ? [[0, 0]] : holes === 2 ? [[-x, 0], [x, 0]] : holes === 3 ? [[-x, -y], [x, -y], [0, y]] : [[-x, -y], [x, -y], [x, y], [-x, y]]
    const bores = places.slice(0, holes).map((translate, at) => ({ kind: 'circle' as const, id: `hole-${at + 1}`, radius: hole / 2, translate }))
    return {
      sizes: { width, depth, thickness, corner, holes, ...(holes > 0 && { hole }) },
      nodes: [...bores, { kind: 'rect', id: 'outline', size: [width, depth], cornerRadius: corner, holes: bores.map(({ id }) => id) }, { kind: 'extrude', id: 'plate', material: 'body', profile: 'outline', height: thickness }],
      bbox: [width, depth, thickness],
    }
  },
}) // oxfmt-ignore

export const sphere = thing({
  name: 'sphere', also: 'ball,globe,orb,marble ball', kinds: 'toy', parts: body, main: 'diameter',
  parameters: { diameter: diameter(`${named.diameter},size,tall,high,height`) },
  draw: ({ diameter: across = 30 }) => ({
    sizes: { diameter: across },
    nodes: [{ kind: 'sphere', id: 'sphere', material: 'body', radius: across / 2, translate: [0, 0, across / 2] }],
    bbox: [across, across, across],
  }),
}) // oxfmt-ignore

export const hemisphere = thing({
  name: 'hemisphere', also: 'half sphere,dome,half ball', parts: body, main: 'diameter',
  parameters: { diameter: diameter(`${named.diameter},size`) },
  draw: ({ diameter: across = 40 }) => ({
    sizes: { diameter: across },
    nodes: [
      { kind: 'polygon', id: 'quarter', points: [[0, 0], ...arcPoints(0, 0, across / 2, 0, 90, 32)] },
      { kind: 'revolve', id: 'hemisphere', material: 'body', profile: 'quarter' },
    ],
    bbox: [across, across, across / 2],
  }),
}) // oxfmt-ignore

export const ellipsoid = thing({
  name: 'ellipsoid', also: 'egg', kinds: 'easter', parts: body, main: 'height', overall: ['width', 'depth', 'height'],
  parameters: { width: diameter(`${named.diameter}`), depth: length(named.depth), height: length(`${named.height},${named.length},size`) },
  draw: ({ height = 60, width = height * 0.72, depth = width }) => ({
    sizes: { width, depth, height },
    nodes: [{ kind: 'sphere', id: 'ellipsoid', material: 'body', radius: height / 2, scale: [width / height, depth / height, 1], translate: [0, 0, height / 2] }],
    bbox: [width, depth, height],
  }),
}) // oxfmt-ignore

export const cylinder = thing({
  name: 'cylinder', also: 'disc,disk,rod,puck,dowel,round bar', kinds: 'solid', parts: body, main: 'diameter', overall: ['diameter', 'height'],
  parameters: { diameter: diameter(named.diameter), height: length(`${named.height},${named.length},${named.thickness},${named.depth}`) },
  draw: ({ diameter: across = 20, height = across }) => ({
    sizes: { diameter: across, height },
    nodes: [{ kind: 'cylinder', id: 'cylinder', material: 'body', r1: across / 2, height }],
    bbox: [across, across, height],
  }),
}) // oxfmt-ignore

export const cone = thing({
  name: 'cone', also: 'truncated cone,frustum,conical frustum', kinds: 'traffic', parts: body, main: 'height', overall: ['diameter', 'height'],
  parameters: { diameter: diameter(`${named.diameter},base diameter,bottom diameter,base`), top: diameter('top diameter,upper diameter,top', { min: 0 }), height: length(`${named.height},${named.length}`) },
  draw: ({ height = 40, diameter: across = height * 0.75, top = 0 }) => ({
    sizes: { diameter: across, top, height },
    nodes: [{ kind: 'cylinder', id: 'cone', material: 'body', r1: across / 2, r2: top / 2, height }],
    bbox: [Math.max(across, top), Math.max(across, top), height],
  }),
}) // oxfmt-ignore

export const pyramid = thing({
  name: 'pyramid', kinds: 'egyptian', parts: body, main: 'height', overall: ['width', 'depth', 'height'],
  parameters: { width: length(`${named.width},${named.length},base,base width,base length`), depth: length(named.depth), height: length(named.height) },
  draw: ({ height = 30, width = height * 1.5, depth = width }) => ({
    sizes: { width, depth, height },
    nodes: [{ kind: 'rect', id: 'base', size: [width, depth] }, { kind: 'extrude', id: 'pyramid', material: 'body', profile: 'base', height, topScale: 0 }],
    bbox: [width, depth, height],
  }),
}) // oxfmt-ignore

const sidesByName = { triangular: 3, pentagonal: 5, hexagonal: 6, octagonal: 8 }
export const prism = thing({
  name: 'prism', also: 'hexagon,octagon,pentagon', parts: body, main: 'diameter', overall: ['diameter', 'height'],
  parameters: { sides: count('sides,sided,corners', { min: 3, max: 60 }), diameter: diameter(named.diameter), height: length(`${named.height},${named.length},${named.thickness}`) },
  features: { triangular: words('triangular,triangle'), pentagonal: words('pentagonal,pentagon'), hexagonal: words('hexagonal,hexagon,hex'), octagonal: words('octagonal,octagon') },
  draw({ triangular, pentagonal, octagonal, sides = triangular ? sidesByName.triangular : pentagonal ? sidesByName.pentagonal : octagonal ? sidesByName.octagonal : sidesByName.hexagonal, diameter: across = 30, height = 40 }) {
    return {
      sizes: { sides, diameter: across, height },
      nodes: [{ kind: 'prism', id: 'prism', material: 'body', sides, radius: across / 2, height }],
      hints: ['The diameter is measured across the corners.'],
    }
  },
}) // oxfmt-ignore

export const torus = thing({
  name: 'torus', also: 'donut,doughnut', parts: body, main: 'diameter',
  parameters: { diameter: diameter(named.diameter), thickness: length(`${named.thickness},tube,tube diameter,high,tall,height`) },
  draw({ diameter: across = 50, thickness = across * 0.25 }) {
    fits(thickness * 2 < across, `A tube of ${thickness} mm leaves no hole in a torus of ${across} mm.`, 'Make it less than half of the diameter.')
    return {
      sizes: { diameter: across, thickness },
      nodes: [{ kind: 'torus', id: 'torus', material: 'body', majorRadius: (across - thickness) / 2, minorRadius: thickness / 2, translate: [0, 0, thickness / 2] }],
      bbox: [across, across, thickness],
    }
  },
}) // oxfmt-ignore

export const capsule = thing({
  name: 'capsule', also: 'pill', parts: body, main: 'length', overall: ['diameter', 'length'],
  parameters: { diameter: diameter(`${named.diameter},${named.thickness}`), length: length(`${named.length},${named.height}`) },
  draw({ length: long, diameter: across = (long ?? 50) * 0.4 }) {
    const tall = long ?? across * 2.5
    fits(tall >= across, `A capsule of ${across} mm across is at least as long.`, 'Make it longer or thinner.')
    return {
      sizes: { diameter: across, length: tall },
      nodes: [{ kind: 'capsule', id: 'capsule', material: 'body', radius: across / 2, height: tall }],
      bbox: [across, across, tall],
    }
  },
}) // oxfmt-ignore

export const wedge = thing({
  name: 'wedge', also: 'door stop,doorstop,door wedge,ramp,stopper', kinds: 'door', parts: body, main: 'length', overall: ['length', 'width', 'height'],
  parameters: { length: length(`${named.length},${named.depth}`), width: length(named.width), height: length(`${named.height},${named.thickness}`), tip: length('tip,tip height,thin end') },
  draw({ length: long = 100, width = long * 0.4, height = long * 0.3, tip = Math.min(1.2, height / 2) }) {
    fits(tip < height, `A tip of ${tip} mm is not thinner than the height of ${height} mm.`, 'Make the tip thinner.')
    return {
      sizes: { length: long, width, height, tip },
      nodes: [
        { kind: 'polygon', id: 'side', points: [[-long / 2, 0], [long / 2, 0], [long / 2, height], [-long / 2, tip]] },
        { kind: 'extrude', id: 'wedge', material: 'body', profile: 'side', height: width, rotateDeg: [90, 0, 0], translate: [0, width / 2, 0] },
      ],
      bbox: [long, width, height],
    }
  },
}) // oxfmt-ignore

/** Outer and inner width of something hollow from what was said: two of outer, inner and wall. */
export function hollow(
  outer: number | undefined,
  inner: number | undefined,
  wall: number | undefined,
  usual: { readonly outer: number; readonly wall: number },
): { outer: number; inner: number; wall: number } {
  const thick = wall ?? (outer !== undefined && inner !== undefined ? (outer - inner) / 2 : usual.wall)
  const across = outer ?? (inner !== undefined ? inner + 2 * thick : usual.outer)
  const hole = inner ?? across - 2 * thick
  fits(
    hole > 0 && hole < across,
    `An inner diameter of ${hole} mm does not fit into an outer one of ${across} mm.`,
    'Make the wall thinner or the hole smaller.',
  )
  return { outer: across, inner: hole, wall: (across - hole) / 2 }
}
const tubeWords = {
  diameter: `${named.diameter},outer`,
  inner: 'inner diameter,inside diameter,id,inner,bore,hole,hole diameter,bore diameter',
  wall: named.wall,
}

export const tube = thing({
  name: 'tube', also: 'pipe,hollow cylinder,sleeve,bushing,straw', kinds: 'round,water', parts: body, main: 'length', overall: ['diameter', 'inner', 'length'],
  parameters: { diameter: diameter(tubeWords.diameter), inner: diameter(tubeWords.inner), wall: length(tubeWords.wall), length: length(`${named.length},${named.height}`) },
  draw({ diameter: said, inner: hole, wall: thick, length: long = 60 }) {
    const { outer, inner, wall } = hollow(said, hole, thick, { outer: 25, wall: 2 })
    return {
      sizes: { diameter: outer, inner, wall, length: long },
      nodes: [{ kind: 'circle', id: 'bore', radius: inner / 2 }, { kind: 'circle', id: 'outline', radius: outer / 2, holes: ['bore'] }, { kind: 'extrude', id: 'tube', material: 'body', profile: 'outline', height: long }],
      bbox: [outer, outer, long],
    }
  },
}) // oxfmt-ignore

export const ring = thing({
  name: 'ring', also: 'finger ring,napkin ring,band', kinds: 'finger,wedding,napkin,spacer,plain', parts: body, main: 'diameter', overall: ['diameter', 'inner', 'height'],
  parameters: { diameter: diameter(tubeWords.diameter), inner: diameter(tubeWords.inner), wall: length(tubeWords.wall), height: length(named.height) },
  draw({ diameter: said, inner: hole, wall: thick, height = 5 }) {
    const { outer, inner, wall } = hollow(said, hole, thick, { outer: 22, wall: said !== undefined ? Math.max(1.2, said * 0.08) : 2 })
    return {
      sizes: { diameter: outer, inner, wall, height },
      nodes: [{ kind: 'circle', id: 'hole', radius: inner / 2 }, { kind: 'circle', id: 'outline', radius: outer / 2, holes: ['hole'] }, { kind: 'extrude', id: 'ring', material: 'body', profile: 'outline', height, edgeRadius: Math.min(wall, height) * 0.3 }],
      bbox: [outer, outer, height],
    }
  },
}) // oxfmt-ignore

export const star = thing({
  name: 'star', kinds: 'christmas,sheriff', parts: body, main: 'diameter', overall: ['diameter', 'thickness'],
  parameters: { points: count('points,pointed,corners,tips,arms', { min: 3, max: 60 }), diameter: diameter(`${named.diameter},size`), inner: diameter('inner diameter'), thickness: length(`${named.thickness},${named.height},${named.depth}`) },
  draw({ points = 5, diameter: across = 60, inner = points === 5 ? across * 0.382 : across * 0.5, thickness = 5 }) {
    fits(inner < across, `An inner diameter of ${inner} mm is not smaller than the outer one.`, 'Make it smaller.')
    return {
      sizes: { points, diameter: across, inner, thickness },
      nodes: [{ kind: 'star', id: 'outline', points, outerRadius: across / 2, innerRadius: inner / 2, rotateDeg: 90 }, { kind: 'extrude', id: 'star', material: 'body', profile: 'outline', height: thickness }],
      hints: ['The diameter is that of the circle through the points.'],
    }
  },
}) // oxfmt-ignore

export const heart = thing({
  name: 'heart', kinds: 'valentine', parts: { body: part('body', { baseColor: '#C8201C', roughness: 0.45 }) }, main: 'width', overall: ['width', 'height', 'thickness'],
  parameters: { width: length(`${named.width},size`), height: length(named.height), thickness: length(`${named.thickness},${named.depth}`) },
  draw({ width = 50, height = width * 0.9, thickness = 5 }) {
    // x = 16 sin³ t, y = 13 cos t - 5 cos 2t - 2 cos 3t - cos 4t.
    const raw = Array.from({ length: 96 }, (_, at): Point => {
      const t = (at / 96) * 2 * Math.PI
      return [16 * Math.sin(t) ** 3, 13 * Math.cos(t) - 5 * Math.cos(2 * t) - 2 * Math.cos(3 * t) - Math.cos(4 * t)]
    })
    const [xs, ys] = [raw.map(([x]) => x), raw.map(([, y]) => y)]
    const [left, low, wide, tall] = [Math.min(...xs), Math.min(...ys), Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys)]
    return {
      sizes: { width, height, thickness },
      nodes: [
        { kind: 'polygon', id: 'outline', points: raw.map(([x, y]) => [((x - left) / wide - 0.5) * width, ((y - low) / tall - 0.5) * height]) },
        { kind: 'extrude', id: 'heart', material: 'body', profile: 'outline', height: thickness },
      ],
      bbox: [width, height, thickness],
    }
  },
}) // oxfmt-ignore
