/** Boxes: with a lid, divided, as an enclosure for electronics; and trays. */
import { cannot, fits } from '../cannot.ts'
import { materials } from '../looks.ts'
import { count, hole as holeSize, length, named, part, type SpecNodes, thing, thread, words } from '../thing.ts'
import { clearanceHole, pilotHole } from './norms.ts'
import { bore, past } from './shapes.ts'

const plastic = materials['plastic']!
const blue = { baseColor: '#2F5FA8', roughness: 0.45 }
/** Between a lid's lip and the walls around it, all around. */
const play = 0.3

const boxWords = {
  width: length(named.width),
  depth: length(named.depth),
  height: length(named.height),
  length: length(named.length),
  wall: length(named.wall),
}
/** Width and depth, where "long" is the larger of the two. */
const footprint = (
  long: number | undefined,
  width: number | undefined,
  depth: number | undefined,
  usual: number,
  share: number,
): [number, number] => {
  const x = long ?? width ?? (depth === undefined ? usual : depth / share)
  return [x, depth ?? (long !== undefined && width !== undefined ? width : Math.round(x * share * 10) / 10)]
}
const roomFor = (name: string, width: number, depth: number, height: number, wall: number): void =>
  fits(
    wall * 2.5 < Math.min(width, depth) && wall * 2 < height,
    `Walls of ${wall} mm leave no room in a ${name} of ${width} x ${depth} x ${height} mm.`,
    'Make the walls thinner or the whole larger.',
  )

/** A trough: a block with a rounded outline, hollowed out from above. */
const trough = (width: number, depth: number, height: number, wall: number, corner: number, material: string, id = 'body'): SpecNodes => [
  { kind: 'rect', id: 'outline', size: [width, depth], cornerRadius: corner },
  { kind: 'rect', id: 'room', size: [width - 2 * wall, depth - 2 * wall], cornerRadius: Math.max(0.1, corner - wall) },
  { kind: 'extrude', id: 'block', profile: 'outline', height },
  { kind: 'extrude', id: 'hollow', profile: 'room', height, translate: [0, 0, wall] },
  { kind: 'difference', id, material, base: 'block', tools: ['hollow'] },
]

/** The profiles of a ring that reaches into the trough under a lid, and the ring standing on the lid's plate. */
const lip = (width: number, depth: number, wall: number, corner: number, height: number): SpecNodes => [
  { kind: 'rect', id: 'lip-room', size: [width - 2 * (2 * wall + play), depth - 2 * (2 * wall + play)], cornerRadius: 0.1 },
  {
    kind: 'rect',
    id: 'lip-outline',
    size: [width - 2 * (wall + play), depth - 2 * (wall + play)],
    cornerRadius: Math.max(0.2, corner - wall),
    holes: ['lip-room'],
  },
  { kind: 'extrude', id: 'lip', profile: 'lip-outline', height: height + 0.01, translate: [0, 0, wall - 0.01] },
]

/** How a box is divided. */
const cells = {
  compartments: count('compartments,compartment,sections,section,cells,pockets,spaces', { min: 2, max: 100 }),
  columns: count('columns,column', { max: 20 }),
  rows: count('rows,row', { max: 20 }),
}

export const dividedBox = thing({
  name: 'divided box', also: 'drawer organizer,drawer organiser,desk organizer,desk organiser,organizer,organiser,compartment box,sorting box,parts box,screw box,bead box,box with compartments,box with dividers,box divider,cutlery tray,sorting tray', kinds: 'divided,drawer,desk,screw,bead,sorting,storage,parts,cutlery', holds: true,
  parts: { body: part('body,walls,sides', plastic), dividers: part('dividers,divider', plastic) }, main: 'width', overall: ['width', 'depth', 'height'],
  parameters: { ...boxWords, ...cells },
  draw({ width, depth, height = 40, length: long, wall = 1.6, compartments, columns: across, rows: deep }) {
    const [x, y] = footprint(long, width, depth, 150, 0.667)
    const many = compartments ?? (across ?? 3) * (deep ?? 2)
    const [columns, rows] = gridOf(many, x / y, across, deep)
    roomFor('box', x, y, height, wall)
    const [cellX, cellY] = [(x - wall) / columns, (y - wall) / rows]
    fits(Math.min(cellX, cellY) > wall + 4, `${many} compartments in ${x} x ${y} mm would be narrower than 4 mm.`, 'Use fewer of them or a larger box.')
    const corner = Math.min(wall * 2, 4)
    const walls = (count_: number, id: string, size: number[], step: number[]): SpecNodes =>
      count_ < 2
        ? []
        : [
            { kind: 'box', id: `${id}-wall`, size, translate: [(-step[0]! * (count_ - 2)) / 2, (-step[1]! * (count_ - 2)) / 2, wall - 0.01] },
            { kind: 'linearArray', id, material: 'dividers', child: `${id}-wall`, count: count_ - 1, step },
          ]
    const dividers = [...walls(columns, 'columns', [wall, y - 1.9 * wall, height - wall + 0.01], [cellX, 0, 0]), ...walls(rows, 'rows', [x - 1.9 * wall, wall, height - wall + 0.01], [0, cellY, 0])]
    return {
      sizes: { width: x, depth: y, height, wall, columns, rows },
      nodes: [...trough(x, y, height, wall, corner, 'body', 'trough'), ...dividers, { kind: 'union', id: 'box', children: ['trough', ...(columns > 1 ? ['columns'] : []), ...(rows > 1 ? ['rows'] : [])] }],
      bbox: [x, y, height],
    }
  },
}) // oxfmt-ignore

/** Columns and rows of so many compartments, their cells as square as they can be. */
function gridOf(many: number, ratio: number, columns: number | undefined, rows: number | undefined): [number, number] {
  const exact = (one: number | undefined): number | undefined => (one !== undefined && many % one === 0 ? many / one : undefined)
  if (columns !== undefined && rows !== undefined) {
    if (columns * rows !== many)
      throw cannot(`${columns} columns and ${rows} rows are ${columns * rows} compartments, not ${many}.`, 'Say two of the three.')
    return [columns, rows]
  }
  if (columns !== undefined || rows !== undefined) {
    const other = exact(columns ?? rows)
    if (other === undefined)
      throw cannot(
        `${many} compartments do not make whole ${columns === undefined ? 'rows' : 'columns'} of ${columns ?? rows}.`,
        'Say rows and columns.',
      )
    return columns === undefined ? [other, rows!] : [columns, other]
  }
  const divisors = Array.from({ length: many }, (_, at) => at + 1).filter((one) => many % one === 0)
  const best = divisors.toSorted((a, b) => Math.abs(Math.log((ratio * (many / a)) / a)) - Math.abs(Math.log((ratio * (many / b)) / b)))[0]!
  return [best, many / best]
}

export const box = thing({
  name: 'box', also: 'container,case,chest,crate,bin,storage box', kinds: 'storage,gift,jewelry,jewellery,tool,toy,treasure,shoe,card,cardboard,project,keepsake,sewing,lunch,bread,recipe', holds: true,
  parts: { body: part('body,base,bottom,walls,sides', plastic), lid: part('lid,cover,top,cap', blue), dividers: part('dividers,divider', plastic) }, main: 'width', overall: ['width', 'depth', 'height'], parameters: { ...boxWords, corner: length('corner radius,corners,rounded corners,rounded edges,fillet,fillets,rounding', { min: 0 }), ...cells },
  features: { rounded: words('rounded,rounded corners,rounded edges'), lid: words('lid,lidded,cover,closed'), open: words('open,open top,lidless,uncovered') },
  draw({ compartments, columns, rows, ...given }) {
    if (compartments !== undefined || columns !== undefined || rows !== undefined)
      return dividedBox.draw({ ...given, ...(compartments !== undefined && { compartments }), ...(columns !== undefined && { columns }), ...(rows !== undefined && { rows }) })
    const { width, depth, height: tall, length: long, wall: thick, corner: round, rounded, lid: closed, open } = given
    const [x, y] = footprint(long, width, depth, 100, 0.7)
    const height = tall ?? Math.round(Math.min(x, y) * 0.6 * 10) / 10
    const wall = thick ?? Math.max(1.2, Math.round(Math.min(x, y, height) * 0.03 * 10) / 10)
    const lid = closed ?? open !== true
    roomFor('box', x, y, height, wall)
    const corner = round ?? Math.min(rounded === true ? Math.max(wall * 2, Math.min(x, y) * 0.1) : wall * 2, Math.min(x, y) / 4)
    fits(corner * 2 <= Math.min(x, y), `A corner radius of ${corner} mm does not fit a box of ${x} x ${y} mm.`, 'Use at most half of the shorter side.')
    if (!lid) return { sizes: { width: x, depth: y, height, wall, ...((round !== undefined || rounded === true) && { corner }) }, nodes: trough(x, y, height, wall, corner, 'body'), bbox: [x, y, height] }
    fits(4 * wall + 2 * play + 1 < Math.min(x, y), `A lid with walls of ${wall} mm does not fit a box of ${x} x ${y} mm.`, 'Make the walls thinner, or ask for an open box.')
    return {
      sizes: { width: x, depth: y, height, wall, ...((round !== undefined || rounded === true) && { corner }) },
      nodes: [
        ...trough(x, y, height - wall, wall, corner, 'body'),
        ...lip(x, y, wall, corner, Math.min(height * 0.4, Math.max(wall, Math.min(6, height * 0.15)))),
        { kind: 'extrude', id: 'cap', profile: 'outline', height: wall },
        // Beside the box and upside down, as it is printed.
        { kind: 'union', id: 'lid', material: 'lid', children: ['cap', 'lip'], translate: [x + Math.max(5, x * 0.1), 0, 0] },
      ],
      roots: ['body', 'lid'], parts: 2, bbox: [2 * x + Math.max(5, x * 0.1), y, height - wall],
      hints: [...(round !== undefined || rounded === true ? ['The upright edges are rounded.'] : []), 'The height is that of the closed box; the lid lies beside it, as it is printed, with 0.3 mm of play all around.'],
    }
  },
}) // oxfmt-ignore

export const enclosure = thing({
  name: 'enclosure', also: 'electronics enclosure,electronics box,project enclosure,project box,electronics case,pcb case,pcb enclosure,housing,junction box,arduino case,raspberry pi case', kinds: 'electronics,electronic,project,pcb,arduino,sensor,circuit,battery,plastic', holds: true,
  parts: { body: part('body,base,bottom,walls', { baseColor: '#3A3D42', roughness: 0.5 }), lid: part('lid,cover,top,cap', { baseColor: '#B9BDC2', roughness: 0.5 }) }, main: 'width', overall: ['width', 'depth', 'height'],
  parameters: { ...boxWords, screw: thread('screw,screws,screw posts,posts,post,bosses,standoffs,lid screws,screw holes'), posts: count('screw posts,screws,posts,post,bosses', { min: 4, max: 4 }) },
  features: { lid: words('lid,cover') },
  draw({ width, depth, height = 40, length: long, wall = 2, screw = 3, lid = true }) {
    const [x, y] = footprint(long, width, depth, 100, 0.65)
    roomFor('case', x, y, height, wall)
    const corner = Math.min(wall * 1.5, 4)
    const [pilot, through] = [pilotHole(screw), clearanceHole(screw)]
    const post = Math.max(pilot + 2.4, screw * 2)
    const inset = wall + post / 2 - 0.4
    const body = height - wall
    fits(4 * inset + post < 2 * Math.min(x, y) && post * 2 + 2 * wall + 4 < Math.min(x, y), `Four posts for M${screw} screws do not fit into ${x} x ${y} mm.`, 'Use smaller screws or a larger enclosure.')
    const [px, py] = [x - 2 * inset, y - 2 * inset]
    const grid = (child: string, id: string): SpecNodes[number] => ({ kind: 'gridArray', id, child, counts: [2, 2, 1], step: [px, py, 1], translate: [-px / 2, -py / 2, 0] })
    const deep = Math.min(body - wall - 0.5, screw * 4)
    const nodes: SpecNodes = [
      ...trough(x, y, body, wall, corner, 'body', 'trough'),
      { kind: 'cylinder', id: 'post', r1: post / 2, height: body - wall + 0.01, translate: [0, 0, wall - 0.01], material: 'body' },
      grid('post', 'posts'),
      { kind: 'cylinder', id: 'pilot', r1: pilot / 2, height: deep + past, translate: [0, 0, body - deep], material: 'body' },
      grid('pilot', 'pilots'),
      { kind: 'union', id: 'filled', children: ['trough', 'posts'] },
      { kind: 'difference', id: 'body', material: 'body', base: 'filled', tools: ['pilots'] },
    ]
    const sizes = { width: x, depth: y, height: lid ? height : body, wall, screw }
    if (!lid) return { sizes, nodes, roots: ['body'], bbox: [x, y, body] }
    const aside = x + Math.max(8, x * 0.1)
    nodes.push(
      ...lip(x, y, wall, corner, Math.max(1.6, wall)),
      { kind: 'extrude', id: 'cap', profile: 'outline', height: wall },
      { kind: 'union', id: 'cover', children: ['cap', 'lip'] },
      bore('screw-hole', through, 0, wall),
      grid('screw-hole', 'screw-holes'),
      { kind: 'cylinder', id: 'post-room', r1: post / 2 + play, height, translate: [0, 0, wall - 0.03] },
      grid('post-room', 'post-rooms'),
      { kind: 'difference', id: 'lid', material: 'lid', base: 'cover', tools: ['screw-holes', 'post-rooms'], translate: [aside, 0, 0] },
    )
    return {
      sizes, nodes, roots: ['body', 'lid'], parts: 2, bbox: [x + aside, y, body],
      hints: [`The height is that of the closed enclosure; the lid lies beside it, as it is printed. The posts have holes of ${pilot} mm, into which M${screw} screws cut their thread; the lid has holes of ${through} mm.`],
    }
  },
}) // oxfmt-ignore

export const tray = thing({
  name: 'tray', also: 'serving tray,catchall tray,valet tray,key tray', kinds: 'serving,catchall,valet,key,keys,tea,coffee,jewelry,jewellery,trinket,breakfast', holds: true, parts: { body: part('body', plastic) }, main: 'width', overall: ['width', 'depth', 'height'], parameters: boxWords,
  draw({ width, depth, height = 20, length: long, wall = 2.4 }) {
    const [x, y] = footprint(long, width, depth, 180, 0.667)
    roomFor('tray', x, y, height, wall)
    return { sizes: { width: x, depth: y, height, wall }, nodes: trough(x, y, height, wall, Math.min(x, y) * 0.12, 'body'), bbox: [x, y, height] }
  },
}) // oxfmt-ignore

export const soapDish = thing({
  name: 'soap dish', also: 'soap holder,soap tray', kinds: 'soap,bar', holds: true, parts: { body: part('body', plastic) }, main: 'width', overall: ['width', 'depth', 'height'],
  parameters: { ...boxWords, slots: count('slots,slot,drain slots', { min: 1, max: 12 }), hole: holeSize('slot width') },
  draw({ width, depth, height = 22, length: long, wall = 2.4, slots = 5, hole = 4 }) {
    const [x, y] = footprint(long, width, depth, 115, 0.7)
    roomFor('soap dish', x, y, height, wall)
    const step = (x - 4 * wall) / (slots + 1)
    fits(step > hole + 2, `${slots} slots of ${hole} mm do not fit into ${x} mm.`, 'Use fewer or narrower ones.')
    return {
      sizes: { width: x, depth: y, height, wall, slots },
      nodes: [
        ...trough(x, y, height, wall, Math.min(x, y) * 0.2, 'body', 'dish'),
        { kind: 'rect', id: 'slit', size: [hole, y * 0.55], cornerRadius: hole * 0.49 },
        { kind: 'extrude', id: 'slot', profile: 'slit', height: wall + 2 * past, translate: [(-step * (slots - 1)) / 2, 0, -past] },
        { kind: 'linearArray', id: 'slots', child: 'slot', count: slots, step: [step, 0, 0] },
        { kind: 'difference', id: 'soap-dish', material: 'body', base: 'dish', tools: ['slots'] },
      ],
      bbox: [x, y, height],
    }
  },
}) // oxfmt-ignore
