/** Table, chair, shelf and box with lid, from a wish. Millimetres. */
import type { ModelSpec } from '../spec/schema.ts'
import type { Wish } from './understand.ts'
import { type Look, looks } from './words.ts'

export type SpecNodes = ModelSpec['nodes']
/** A spec's materials from two looks. */
export const materialsOf = (main: Look, part: Look): NonNullable<ModelSpec['materials']> => [
  { id: 'main', ...main },
  { id: 'part', ...part },
]

const legs = (wish: Wish, width: number, depth: number, height: number, thick: number): SpecNodes => {
  const count = Math.min(12, Math.max(1, wish.counts.legs ?? 4))
  const round = wish.has('round') && !wish.has('square')
  const shape: SpecNodes[number] = round
    ? { kind: 'cylinder', id: 'leg', material: 'part', r1: thick * 0.4, r2: thick * 0.5, height }
    : { kind: 'box', id: 'leg', material: 'part', size: [thick, thick, height], cornerRadius: thick * 0.06 }
  if (count === 1)
    return [
      { kind: 'cylinder', id: 'leg', material: 'part', r1: thick * 0.7, height },
      { kind: 'cylinder', id: 'foot', material: 'part', r1: Math.min(width, depth) * 0.3, r2: thick * 0.7, height: thick * 0.6 },
      { kind: 'union', id: 'legs', children: ['leg', 'foot'] },
    ]
  if (count === 4) {
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
      count,
      scale: [(width / 2 - thick * 0.9) / reach, (depth / 2 - thick * 0.9) / reach, 1],
    },
  ]
}

export function table(wish: Wish): ModelSpec {
  const { size } = wish
  // "A round table", but not "a table with round legs".
  const roundTop = wish.has('circular') || size.diameter !== undefined || /\bround (\w+ )?(table|desk)\b/.test(wish.phrase)
  const bench = wish.has('bench')
  const width = size.diameter ?? size.width ?? size.length ?? 1200
  const depth = roundTop
    ? width
    : (size.depth ?? (size.length !== undefined && size.width !== undefined ? size.width : bench ? 380 : Math.round(width * 0.58)))
  const long = size.length !== undefined && size.width !== undefined ? size.length : width
  const height = size.height ?? (bench ? 450 : 750)
  const thick = size.thickness ?? Math.max(18, Math.round(Math.min(long, depth) * 0.035))
  const leg = Math.max(20, Math.round(Math.min(long, depth) * 0.075))
  const top: SpecNodes = roundTop
    ? [
        { kind: 'circle', id: 'outline', radius: width / 2 },
        {
          kind: 'extrude',
          id: 'top',
          material: 'main',
          profile: 'outline',
          height: thick,
          edgeRadius: thick * 0.2,
          translate: [0, 0, height - thick],
        },
      ]
    : [
        { kind: 'rect', id: 'outline', size: [long, depth], cornerRadius: thick * 0.6 },
        {
          kind: 'extrude',
          id: 'top',
          material: 'main',
          profile: 'outline',
          height: thick,
          edgeRadius: thick * 0.2,
          translate: [0, 0, height - thick],
        },
      ]
  const inner = roundTop ? 0.72 : 1
  return {
    name: bench ? 'bench' : 'table', units: 'mm', materials: materialsOf(wish.look ?? looks['oak']!, wish.partLook ?? wish.look ?? looks['oak']!),
    nodes: [...top, ...legs(wish, long * inner, depth * inner, height - thick, leg)],
    roots: ['top', 'legs'], expect: { bbox: [long, depth, height], parts: 1 },
  } // oxfmt-ignore
}

export function chair(wish: Wish): ModelSpec {
  const width = wish.size.width ?? wish.size.diameter ?? 450
  const depth = wish.size.depth ?? width
  const stool = wish.has('stool')
  const height = wish.size.height ?? (stool ? 450 : 850)
  const seat = stool ? height : Math.round(height * 0.53)
  const thick = 25
  const back = height - seat
  const nodes: SpecNodes = [
    { kind: 'box', id: 'seat', material: 'main', size: [width, depth, thick], cornerRadius: 8, translate: [0, 0, seat - thick] },
    ...legs(wish, width, depth, seat - thick, 38),
  ]
  if (!stool)
    nodes.push(
      {
        kind: 'box',
        id: 'post',
        material: 'part',
        size: [30, 25, back],
        cornerRadius: 4,
        translate: [-width / 2 + 22, depth / 2 - 14, seat - 1],
      },
      { kind: 'mirror', id: 'posts', child: 'post', normal: [1, 0, 0] },
      {
        kind: 'box',
        id: 'slat',
        material: 'main',
        size: [width - 40, 16, back * 0.16],
        cornerRadius: 5,
        translate: [0, depth / 2 - 14, seat + back * 0.32],
      },
      { kind: 'linearArray', id: 'slats', child: 'slat', count: 3, step: [0, 0, back * 0.235] },
    )
  return {
    name: stool ? 'stool' : 'chair', units: 'mm', materials: materialsOf(wish.look ?? looks['beech']!, wish.partLook ?? wish.look ?? looks['beech']!),
    nodes, roots: stool ? ['seat', 'legs'] : ['seat', 'legs', 'posts', 'slats'], expect: { parts: 1 },
  } // oxfmt-ignore
}

export function shelf(wish: Wish): ModelSpec {
  const [width, depth, height] = [wish.size.width ?? wish.size.length ?? 800, wish.size.depth ?? 300, wish.size.height ?? 1800]
  const count = Math.min(40, Math.max(2, wish.counts.shelves ?? Math.max(2, Math.round(height / 360) + 1)))
  const thick = wish.size.thickness ?? Math.max(12, Math.round(width * 0.025))
  const step = (height - thick) / (count - 1)
  return {
    name: 'shelf', units: 'mm', materials: materialsOf(wish.look ?? looks['birch']!, wish.partLook ?? wish.look ?? looks['birch']!),
    nodes: [
      { kind: 'box', id: 'side', material: 'main', size: [thick, depth, height], translate: [-(width - thick) / 2, 0, 0] },
      { kind: 'mirror', id: 'sides', child: 'side', normal: [1, 0, 0] },
      { kind: 'box', id: 'board', material: 'main', size: [width - 2 * thick, depth, thick] },
      { kind: 'linearArray', id: 'boards', child: 'board', count, step: [0, 0, step] },
      { kind: 'box', id: 'back', material: 'part', size: [width - 2 * thick, 4, height], translate: [0, depth / 2 - 2, 0] },
    ],
    roots: ['sides', 'boards', 'back'], expect: { bbox: [width, depth, height], parts: 1 },
  } // oxfmt-ignore
}

export function box(wish: Wish): ModelSpec {
  const width = wish.size.width ?? wish.size.length ?? 200
  const [depth, height] = [wish.size.depth ?? Math.round(width * 0.7), wish.size.height ?? Math.round(width * 0.5)]
  const wall = wish.size.thickness ?? Math.max(1.2, Math.round(Math.min(width, depth, height) * 0.03 * 10) / 10)
  const lid = !wish.has('open')
  const round = Math.min(wall * 2, Math.min(width, depth) / 4)
  const lidHeight = lid ? Math.max(wall * 2, height * 0.18) : 0
  const body = height - (lid ? wall : 0)
  const nodes: SpecNodes = [
    { kind: 'rect', id: 'outline', size: [width, depth], cornerRadius: round },
    { kind: 'rect', id: 'room', size: [width - 2 * wall, depth - 2 * wall], cornerRadius: Math.max(0.1, round - wall) },
    { kind: 'extrude', id: 'block', profile: 'outline', height: body },
    { kind: 'extrude', id: 'hollow', profile: 'room', height: body, translate: [0, 0, wall] },
    { kind: 'difference', id: 'body', material: 'main', base: 'block', tools: ['hollow'] },
  ]
  if (lid)
    nodes.push(
      { kind: 'extrude', id: 'plate', profile: 'outline', height: wall, edgeRadius: wall * 0.3 },
      {
        kind: 'rect',
        id: 'lip-outline',
        size: [width - 2 * wall - 0.6, depth - 2 * wall - 0.6],
        cornerRadius: Math.max(0.1, round - wall),
      },
      { kind: 'rect', id: 'lip-room', size: [width - 4 * wall - 0.6, depth - 4 * wall - 0.6], cornerRadius: 0.1 },
      {
        kind: 'extrude',
        id: 'lip-block',
        profile: 'lip-outline',
        height: lidHeight * 0.5 + wall * 0.5,
        translate: [0, 0, -lidHeight * 0.5],
      },
      { kind: 'extrude', id: 'lip-hollow', profile: 'lip-room', height: lidHeight + wall, translate: [0, 0, -lidHeight - wall] },
      { kind: 'difference', id: 'lip', base: 'lip-block', tools: ['lip-hollow'] },
      // Set aside at a small angle, so that both parts can be seen and printed.
      {
        kind: 'union',
        id: 'lid',
        material: 'part',
        children: ['plate', 'lip'],
        rotateDeg: [180, 0, 0],
        translate: [width * 1.15, 0, wall],
      },
    )
  return {
    name: 'box', units: 'mm', materials: materialsOf(wish.look ?? looks['plastic']!, wish.partLook ?? wish.look ?? looks['blue']!),
    nodes, roots: lid ? ['body', 'lid'] : ['body'], expect: { parts: lid ? 2 : 1 },
  } // oxfmt-ignore
}
