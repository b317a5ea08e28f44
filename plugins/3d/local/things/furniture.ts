/** Table, bench, chair, stool and shelf. */
import { fits } from '../cannot.ts'
import { materials } from '../looks.ts'
import { count, diameter as across, type Drawn, length, named, part, type SpecNodes, thing, words } from '../thing.ts'

const oak = materials['oak']!
const beech = materials['beech']!
const birch = materials['birch']!

interface Legs {
  readonly count: number
  readonly round: boolean
}
const legsWords = { legs: count('leg,legs,legged', { max: 12 }) }
const legsFeatures = { roundLegs: words('round legs,turned legs'), squareLegs: words('square legs') }
const legsOf = ({ legs = 4, roundLegs, round, square, squareLegs }: { legs?: number; roundLegs?: boolean; round?: boolean; square?: boolean; squareLegs?: boolean }): Legs =>
  ({ count: legs, round: roundLegs ?? (round === true && square !== true && squareLegs !== true) }) // oxfmt-ignore

function legsUnder({ count: many, round }: Legs, width: number, depth: number, height: number, thick: number): SpecNodes {
  const shape: SpecNodes[number] = round
    ? { kind: 'cylinder', id: 'leg', material: 'legs', r1: thick * 0.4, r2: thick * 0.5, height }
    : { kind: 'box', id: 'leg', material: 'legs', size: [thick, thick, height], cornerRadius: thick * 0.06 }
  if (many === 1)
    return [
      { kind: 'cylinder', id: 'leg', material: 'legs', r1: thick * 0.7, height },
      { kind: 'cylinder', id: 'foot', material: 'legs', r1: Math.min(width, depth) * 0.3, r2: thick * 0.7, height: thick * 0.6 },
      { kind: 'union', id: 'legs', children: ['leg', 'foot'] },
    ]
  if (many === 4) {
    const [x, y] = [width - thick * 1.6, depth - thick * 1.6]
    return [shape, { kind: 'gridArray', id: 'legs', child: 'leg', counts: [2, 2, 1], step: [x, y, 1], translate: [-x / 2, -y / 2, 0] }]
  }
  const reach = Math.min(width, depth) / 2 - thick * 0.9
  return [
    { ...shape, id: 'leg', translate: [reach, 0, 0] },
    {
      kind: 'radialArray',
      id: 'legs',
      child: 'leg',
      count: many,
      scale: [(width / 2 - thick * 0.9) / reach, (depth / 2 - thick * 0.9) / reach, 1],
    },
  ]
}

interface TableSize {
  readonly long: number
  readonly depth: number
  readonly height: number
  readonly thick: number
  readonly roundTop: boolean
}
function drawTable({ long, depth, height, thick, roundTop }: TableSize, stand: Legs): Drawn {
  const leg = Math.max(long > 300 ? 20 : 4, Math.min(long, depth) * 0.075)
  fits(height > thick * 2, `A top of ${thick} mm is too thick for a height of ${height} mm.`, 'Make it thinner or the table higher.')
  fits(Math.min(long, depth) > leg * 3, `There is no room for legs under a top of ${long} x ${depth} mm.`, 'Make it larger.')
  const inner = roundTop ? 0.72 : 1
  return {
    sizes: { width: long, depth, height, thickness: thick, legs: stand.count },
    nodes: [
      roundTop
        ? { kind: 'circle', id: 'outline', radius: long / 2 }
        : { kind: 'rect', id: 'outline', size: [long, depth], cornerRadius: thick * 0.6 },
      {
        kind: 'extrude',
        id: 'top',
        material: 'top',
        profile: 'outline',
        height: thick,
        edgeRadius: thick * 0.2,
        translate: [0, 0, height - thick],
      },
      ...legsUnder(stand, long * inner, depth * inner, height - thick, leg),
    ],
    roots: ['top', 'legs'],
    bbox: [long, depth, height],
  }
}

const tableParameters = {
  width: length(named.width), depth: length(named.depth), height: length(named.height), length: length(named.length), diameter: across('diameter,dia'), thickness: length(named.thickness), ...legsWords,
} // oxfmt-ignore
const tableParts = { top: part('top,tabletop', oak), legs: part('legs,leg', oak) }
const topThickness = (long: number, depth: number): number => Math.max(long > 300 ? 18 : 2, Math.round(Math.min(long, depth) * 0.035))

export const table = thing({
  name: 'table', also: 'desk,dining table,kitchen table,coffee table,side table', kinds: 'coffee,dining,side,work,writing,computer,end,console,serving,picnic,conference,bistro', bare: 'furniture',
  parts: tableParts, main: 'width', overall: ['width', 'depth', 'height'], parameters: tableParameters,
  features: { ...legsFeatures, roundTop: words('round top'), circular: words('circular'), round: words('round'), square: words('square'), coffee: words('coffee') },
  draw({ width, length: long, depth, diameter, height: tall, thickness, circular, round, roundTop, square, coffee, ...rest }) {
    const isRound = (circular ?? roundTop ?? round ?? diameter !== undefined) && rest.roundLegs === undefined || diameter !== undefined
    const wide = diameter ?? width ?? long ?? (coffee === true ? 900 : 1200)
    const [x, y] = long !== undefined && width !== undefined && depth === undefined ? [long, width] : [wide, depth ?? (isRound || square === true ? wide : Math.round(wide * 0.58))]
    const height = tall ?? (coffee === true ? 450 : wide < 300 ? Math.round(wide * 0.62) : 750)
    return drawTable({ long: x, depth: isRound ? x : y, height, thick: thickness ?? topThickness(x, y), roundTop: isRound }, legsOf({ ...rest, ...(square !== undefined && { square }) }))
  },
}) // oxfmt-ignore

export const bench = thing({
  name: 'bench', also: 'garden bench,park bench', kinds: 'garden,park,sitting,seating', bare: 'furniture',
  parts: { top: part('top,seat', oak), legs: part('legs,leg', oak) }, main: 'length', overall: ['length', 'depth', 'height'],
  parameters: { length: length(`${named.length},${named.width}`), depth: length(named.depth), height: length(named.height), thickness: length(named.thickness), ...legsWords },
  features: legsFeatures,
  draw({ length: long = 1200, depth = 380, height = 450, thickness = topThickness(long, depth), ...rest }) {
    const stand = legsOf(rest)
    return { ...drawTable({ long, depth, height, thick: thickness, roundTop: false }, stand), sizes: { length: long, depth, height, thickness, legs: stand.count } }
  },
}) // oxfmt-ignore

const seatParameters = {
  width: length(`${named.width},${named.length}`),
  depth: length(named.depth),
  height: length(named.height),
  diameter: across('diameter,dia'),
  ...legsWords,
}
function seat(width: number, depth: number, seatHeight: number, stand: Legs): SpecNodes {
  const thick = Math.max(3, Math.min(25, seatHeight * 0.06))
  fits(
    seatHeight > thick * 3 && Math.min(width, depth) > 3 * Math.min(38, width * 0.085),
    `A seat of ${width} x ${depth} mm has no room for legs at a height of ${seatHeight} mm.`,
    'Make it larger.',
  )
  return [
    {
      kind: 'box',
      id: 'seat',
      material: 'seat',
      size: [width, depth, thick],
      cornerRadius: Math.min(8, thick * 0.32),
      translate: [0, 0, seatHeight - thick],
    },
    ...legsUnder(stand, width, depth, seatHeight - thick, Math.min(38, width * 0.085)),
  ]
}

export const stool = thing({
  name: 'stool', also: 'footstool,bar stool', kinds: 'bar,step,foot', bare: 'furniture', parts: { seat: part('seat,top', beech), legs: part('legs,leg', beech) }, main: 'height', overall: ['width', 'depth', 'height'],
  parameters: seatParameters, features: { ...legsFeatures, bar: words('bar') },
  draw({ diameter, width = diameter ?? 340, depth = width, bar, height = bar === true ? 750 : 450, ...rest }) {
    const stand = legsOf(rest)
    return { sizes: { width, depth, height, legs: stand.count }, nodes: seat(width, depth, height, stand), roots: ['seat', 'legs'], bbox: [width, depth, height] }
  },
}) // oxfmt-ignore

export const chair = thing({
  name: 'chair', also: 'seat', kinds: 'dining,desk,side,sitting', bare: 'furniture', parts: { seat: part('seat', beech), back: part('back,backrest,slats', beech), legs: part('legs,leg', beech) }, main: 'height', overall: ['width', 'depth', 'height'],
  parameters: seatParameters, features: legsFeatures,
  draw({ diameter, width = diameter ?? 450, depth = width, height = 850, ...rest }) {
    const stand = legsOf(rest)
    const seatHeight = Math.round(height * 0.53)
    const [back, unit] = [height - seatHeight, Math.min(1, width / 450)]
    return {
      sizes: { width, depth, height, legs: stand.count },
      nodes: [
        ...seat(width, depth, seatHeight, stand),
        { kind: 'box', id: 'post', material: 'legs', size: [30 * unit, 25 * unit, back + 1], cornerRadius: 4 * unit, translate: [-width / 2 + 22 * unit, depth / 2 - 14 * unit, seatHeight - 1] },
        { kind: 'mirror', id: 'posts', child: 'post', normal: [1, 0, 0] },
        { kind: 'box', id: 'slat', material: 'back', size: [width - 40 * unit, 16 * unit, back * 0.16], cornerRadius: Math.min(5 * unit, back * 0.06), translate: [0, depth / 2 - 14 * unit, seatHeight + back * 0.32] },
        { kind: 'linearArray', id: 'slats', child: 'slat', count: 3, step: [0, 0, back * 0.235] },
      ],
      roots: ['seat', 'legs', 'posts', 'slats'],
      bbox: [width, depth, height],
    }
  },
}) // oxfmt-ignore

export const shelf = thing({
  name: 'shelf', also: 'bookshelf,bookcase,rack,shelving,shelf unit,shelving unit,book shelf,book case', kinds: 'book,books,storage,display,spice,shoe,plant,record', bare: 'furniture',
  parts: { boards: part('boards,board,sides,frame', birch), back: part('back,back panel', birch) }, main: 'height', overall: ['width', 'depth', 'height'],
  parameters: { width: length(`${named.width},${named.length}`), depth: length(named.depth), height: length(named.height), thickness: length(`${named.thickness},boards,board`), shelves: count('shelves,shelf,boards,board,tiers,tier,levels,level', { min: 2, max: 40 }) },
  draw({ width = 800, depth = 300, height = 1800, shelves = Math.max(2, Math.round(height / 360) + 1), thickness: thick = Math.max(width > 300 ? 12 : 2, Math.round(width * 0.025)) }) {
    fits(thick * 3 < width && thick * shelves * 1.5 < height, `${shelves} boards of ${thick} mm do not fit into a shelf of ${width} x ${height} mm.`, 'Use fewer or thinner boards, or a larger shelf.')
    const back = Math.min(4, depth * 0.1)
    return {
      sizes: { width, depth, height, shelves, thickness: thick },
      nodes: [
        { kind: 'box', id: 'side', material: 'boards', size: [thick, depth, height], translate: [-(width - thick) / 2, 0, 0] },
        { kind: 'mirror', id: 'sides', child: 'side', normal: [1, 0, 0] },
        { kind: 'box', id: 'board', material: 'boards', size: [width - 2 * thick, depth, thick] },
        { kind: 'linearArray', id: 'boards', child: 'board', count: shelves, step: [0, 0, (height - thick) / (shelves - 1)] },
        { kind: 'box', id: 'back', material: 'back', size: [width - 2 * thick, back, height], translate: [0, depth / 2 - back / 2, 0] },
        { kind: 'union', id: 'shelf', children: ['sides', 'boards', 'back'] },
      ],
      bbox: [width, depth, height],
    }
  },
}) // oxfmt-ignore
