/** The vocabulary of a model spec: one strict schema for each kind of node. */
import { z } from 'zod'
import { fields } from './fields.ts'
import { once } from './once.ts'
import { limits } from './limits.ts'

const define = <const K extends string, S extends z.ZodRawShape>(kind: K, shape: S) => z.strictObject({ kind: z.literal(kind), ...shape })

/** Every kind of node, in groups and by name; made once. */
export const vocabulary = once(() => {
  const { coordinate, count, degrees, flat, id, ids, length, placed, radius, sides, vec2, vec3 } = fields()

  /** Solids that stand on z = 0, centred on x and y; sphere and torus are centred on the origin. */
  const solids = {
    box: define('box', {
      ...placed,
      size: z.array(length).length(3).describe('[x, y, z]'),
      cornerRadius: radius.nullish().describe('rounds all edges'),
    }),
    sphere: define('sphere', { ...placed, radius: length }),
    cylinder: define('cylinder', {
      ...placed,
      r1: radius.describe('radius below'),
      r2: radius.nullish().describe('radius on top; 0 a cone, default r1'),
      height: length,
    }),
    capsule: define('capsule', { ...placed, radius: length, height: length.describe('with both round ends') }),
    torus: define('torus', {
      ...placed,
      majorRadius: length.describe('to the middle of the tube'),
      minorRadius: length.describe('of the tube'),
    }),
    prism: define('prism', { ...placed, sides, radius: length, height: length }),
    mesh: define('mesh', {
      ...placed,
      vertices: z.array(vec3).min(4).max(limits.meshItems),
      triangles: z
        .array(z.array(z.int().min(0).max(limits.meshItems)).length(3))
        .min(4)
        .max(limits.meshItems)
        .describe('closed; counter-clockwise from outside'),
    }),
    text: define('text', {
      ...placed,
      string: z.string().min(1).max(limits.text),
      size: length.describe('letter height'),
      depth: length,
      align: z.enum(['left', 'center', 'right']).nullish().describe('default center'),
    }),
    heightmap: define('heightmap', {
      ...placed,
      source: z.string().describe('a picture as data:image/png or data:image/jpeg (create_model also takes asset://, path or URL)'),
      width: length.describe('along x; y by the picture, its top away from you'),
      black: length.describe('height where the picture is black'),
      white: length.describe('where it is white; a lithophane has black thick, white thin'),
      samples: z.int().min(2).max(limits.samples).nullish().describe('along the longer side; default 128'),
    }),
  } as const

  /** Flat shapes in the xy plane, centred on the origin. */
  const profiles = {
    rect: define('rect', { ...flat, size: z.array(length).length(2).describe('[x, y]'), cornerRadius: radius.nullish() }),
    circle: define('circle', { ...flat, radius: length }),
    polygon: define('polygon', { ...flat, points: z.array(vec2).min(3).max(limits.points).describe('in order, not crossing itself') }),
    regular: define('regular', { ...flat, sides, radius: length.describe('to the corners') }),
    outline: define('outline', {
      ...flat,
      start: vec2,
      edges: z
        .array(
          z.strictObject({
            to: vec2,
            through: vec2.nullish().describe('arc through this point'),
            radius: coordinate.nullish().describe('shorter arc of it; positive turns left, negative right'),
            bulge: z.number().min(-1e3).max(1e3).nullish().describe('arc by the tangent of a quarter of its angle, as DXF has it'),
            c1: vec2.nullish().describe('Bezier, quadratic by c1 alone'),
            c2: vec2.nullish(),
          }),
        )
        .min(1)
        .max(limits.points)
        .describe('each straight, an arc or a curve; the last leads back to start'),
    }),
    svg: define('svg', {
      ...flat,
      d: z.string().min(1).max(limits.svgText).describe('SVG path data, all commands; upright, its middle on the origin'),
      width: length.nullish().describe('to scale it to; default 1 unit each'),
      fillRule: z.enum(['nonzero', 'evenodd']).nullish().describe('default nonzero'),
    }),
    star: define('star', { ...flat, points: z.int().min(2).max(128), outerRadius: length, innerRadius: length }),
  } as const

  /** From a profile to a solid. */
  const fromProfile = {
    extrude: define('extrude', {
      ...placed,
      profile: id,
      height: length,
      twistDeg: degrees.nullish(),
      topScale: z.number().min(0).max(100).nullish().describe('size of the top beside the bottom; 0 comes to a point'),
      edgeRadius: radius.nullish().describe('rounds the edges of top and bottom'),
    }),
    revolve: define('revolve', {
      ...placed,
      profile: id.describe('x is the distance from the z axis, y becomes z'),
      angleDeg: z.number().gt(0).max(360).nullish(),
    }),
    sweep: define('sweep', {
      ...placed,
      profile: id.describe('its middle follows the path, its y axis stays as upright as it can'),
      path: z.array(vec3).min(2).max(limits.points).describe('[x, y, z] points'),
      smooth: z.boolean().nullish().describe('a curve through the points; default straight pieces with mitred corners'),
      closed: z.boolean().nullish().describe('back to the first point'),
      scales: z
        .array(z.number().min(0).max(100))
        .min(2)
        .max(limits.points)
        .nullish()
        .describe('of the profile, evenly spread from start to end: [1, 0.5] tapers'),
      turnDeg: degrees.nullish().describe('of the profile about the path, in all'),
    }),
  } as const

  /** From solids to a solid. */
  const combined = {
    union: define('union', { ...placed, children: ids }),
    difference: define('difference', { ...placed, base: id, tools: ids.describe('cut away from base') }),
    intersection: define('intersection', { ...placed, children: ids }),
    cut: define('cut', {
      ...placed,
      child: id,
      normal: vec3.describe('of the plane; what lies on its side stays'),
      distance: coordinate.nullish().describe('of the plane from the origin along normal; default 0'),
    }),
    hull: define('hull', { ...placed, children: ids.describe('wrapped as by a rubber skin') }),
    group: define('group', { ...placed, children: ids.describe('kept apart, not merged') }),
  } as const

  /** One solid, many times. */
  const repeated = {
    linearArray: define('linearArray', { ...placed, child: id, count, step: vec3 }),
    radialArray: define('radialArray', {
      ...placed,
      child: id,
      count,
      angleDeg: degrees.nullish().describe('in all; default 360'),
      axis: z.enum(['x', 'y', 'z']).nullish().describe('through the origin; default z'),
    }),
    gridArray: define('gridArray', { ...placed, child: id, counts: z.array(count).length(3), step: vec3 }),
    mirror: define('mirror', {
      ...placed,
      child: id,
      normal: z.array(coordinate).length(3).describe('of the plane through the origin'),
      keep: z.boolean().nullish().describe('also the original; default true'),
    }),
    instance: define('instance', { ...placed, child: id.describe('the same again, somewhere else') }),
  } as const

  /** Every kind of node by name. */
  const nodeSchemas = { ...solids, ...profiles, ...fromProfile, ...combined, ...repeated }

  /** Any node, `kind` telling which. */
  const [first, ...others] = Object.values(nodeSchemas)
  const nodeSchema = z.discriminatedUnion('kind', [first!, ...others])
  return { solids, profiles, fromProfile, combined, repeated, nodeSchemas, nodeSchema }
})

type Vocabulary = ReturnType<typeof vocabulary>
export type Node = z.output<Vocabulary['nodeSchemas'][keyof Vocabulary['nodeSchemas']]>
export type Kind = Node['kind']
export type ProfileNode = z.output<Vocabulary['profiles'][keyof Vocabulary['profiles']]>
/** All that has a volume. */
export type SolidNode = Exclude<Node, ProfileNode>

/** Is it flat? */
export const isProfile = (node: Node): node is ProfileNode => Object.hasOwn(vocabulary().profiles, node.kind)

/** The ids that a node is made of, with the field that names each. */
export function references(node: Node): readonly { readonly field: string; readonly id: string; readonly profile: boolean }[] {
  const found: { field: string; id: string; profile: boolean }[] = []
  const many = (field: string, list: readonly string[] | null | undefined, profile: boolean) =>
    list?.forEach((name, at) => found.push({ field: `${field}[${at}]`, id: name, profile }))
  if ('holes' in node) many('holes', node.holes, true)
  if ('profile' in node) found.push({ field: 'profile', id: node.profile, profile: true })
  if ('base' in node) found.push({ field: 'base', id: node.base, profile: false })
  if ('child' in node) found.push({ field: 'child', id: node.child, profile: false })
  if ('children' in node) many('children', node.children, false)
  if ('tools' in node) many('tools', node.tools, false)
  return found
}
