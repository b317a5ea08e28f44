/** Vase, cup, bolt, gear, house and tower, from a wish. Millimetres. */
import type { ModelSpec } from '../spec/schema.ts'
import { box, chair, materialsOf, shelf, type SpecNodes, table } from './furniture.ts'
import type { ThingName, Wish } from './understand.ts'
import { looks } from './words.ts'

/** Points of a smooth curve through radii at heights, given as parts (cosine steps between them). */
function curve(points: readonly (readonly [number, number])[], radius: number, height: number, offset = 0): [number, number][] {
  const out: [number, number][] = []
  for (let at = 0; at + 1 < points.length; at++) {
    const [[r0, z0], [r1, z1]] = [points[at]!, points[at + 1]!]
    for (let step = 0; step < 8; step++) {
      const t = step / 8
      const ease = (1 - Math.cos(Math.PI * t)) / 2
      out.push([(r0 + (r1 - r0) * ease) * radius + offset, (z0 + (z1 - z0) * t) * height])
    }
  }
  const [r, z] = points.at(-1)!
  out.push([r * radius + offset, z * height])
  return out
}

function vase(wish: Wish): ModelSpec {
  const height = wish.size.height ?? 300
  const radius = (wish.size.diameter ?? wish.size.width ?? height * 0.5) / 2
  const wall = wish.size.thickness ?? Math.max(2, radius * 0.06)
  const shape = [[0.55, 0], [1, 0.38], [0.42, 0.82], [0.62, 1]] as const // oxfmt-ignore
  const outer = curve(shape, radius, height)
  const inner = curve(shape, radius, height, -wall)
    .filter(([, z]) => z > wall)
    .toReversed()
  return {
    name: 'vase', units: 'mm', materials: materialsOf(wish.look ?? looks['turquoise']!, looks['white']!).slice(0, 1),
    nodes: [
      { kind: 'polygon', id: 'wall', points: [[0, 0], ...outer, ...inner, [inner.at(-1)![0], wall], [0, wall]] },
      { kind: 'revolve', id: 'vase', material: 'main', profile: 'wall' },
    ],
    roots: ['vase'], expect: { bbox: [2 * radius, 2 * radius, height], parts: 1 },
  } // oxfmt-ignore
}

function cup(wish: Wish): ModelSpec {
  const height = wish.size.height ?? 95
  const radius = (wish.size.diameter ?? wish.size.width ?? height * 0.84) / 2
  const wall = wish.size.thickness ?? Math.max(2.5, radius * 0.08)
  const [reach, tube] = [height * 0.27, Math.max(3, radius * 0.12)]
  return {
    name: 'cup', units: 'mm', materials: materialsOf(wish.look ?? looks['porcelain']!, looks['white']!).slice(0, 1),
    nodes: [
      { kind: 'polygon', id: 'wall', points: [[0, 0], [radius * 0.78, 0], [radius * 0.9, height * 0.06], [radius, height * 0.3], [radius, height], [radius - wall, height], [radius - wall, height * 0.3], [radius * 0.86 - wall, wall * 1.6], [radius * 0.72 - wall, wall], [0, wall]] },
      { kind: 'revolve', id: 'shell', profile: 'wall' },
      { kind: 'torus', id: 'ring', majorRadius: reach, minorRadius: tube, rotateDeg: [90, 0, 0], scale: [0.85, 1, 1], translate: [radius, 0, height * 0.53] },
      { kind: 'cylinder', id: 'inside', r1: radius - wall * 0.5, height: height * 1.2 },
      { kind: 'difference', id: 'handle', base: 'ring', tools: ['inside'] },
      { kind: 'union', id: 'cup', material: 'main', children: ['shell', 'handle'] },
    ],
    roots: ['cup'], expect: { parts: 1 },
  } // oxfmt-ignore
}

/** Pitches of ISO metric coarse threads (ISO 261), for diameters up to each number. */
const pitches: readonly (readonly [number, number])[] = [[2, 0.4], [3, 0.5], [4, 0.7], [5, 0.8], [6, 1], [8, 1.25], [10, 1.5], [12, 1.75], [16, 2], [20, 2.5], [24, 3], [30, 3.5], [36, 4]] // oxfmt-ignore

function bolt(wish: Wish): ModelSpec {
  const diameter = wish.size.diameter ?? wish.size.width ?? wish.size.thickness ?? 8
  const length = wish.size.length ?? wish.size.height ?? diameter * 5
  const pitch = pitches.find(([most]) => diameter <= most)?.[1] ?? diameter / 9
  const turns = Math.min(120, Math.floor((length * 0.8) / pitch))
  const [outer, core] = [diameter / 2, diameter / 2 - 0.6134 * pitch]
  const head = diameter * 0.65
  const thread: [number, number][] = Array.from({ length: turns }, (_, at): [number, number][] => [[core, at * pitch + pitch * 0.1], [outer, at * pitch + pitch * 0.45], [outer, at * pitch + pitch * 0.55], [core, at * pitch + pitch * 0.9]]).flat() // oxfmt-ignore
  return {
    name: 'bolt', units: 'mm', materials: materialsOf(wish.look ?? looks['steel']!, looks['steel']!).slice(0, 1),
    nodes: [
      { kind: 'polygon', id: 'shaft-profile', points: [[0, 0], ...thread, [core, turns * pitch], [outer, turns * pitch + pitch * 0.4], [outer, length], [0, length]] },
      { kind: 'revolve', id: 'shaft', profile: 'shaft-profile' },
      { kind: 'prism', id: 'hex', sides: 6, radius: diameter * 0.93, height: head, translate: [0, 0, length - 0.01] },
      { kind: 'cylinder', id: 'chamfer', r1: diameter * 0.98, r2: diameter * 0.76, height: head, translate: [0, 0, length - 0.01] },
      { kind: 'intersection', id: 'head', children: ['hex', 'chamfer'] },
      { kind: 'union', id: 'bolt', material: 'main', children: ['shaft', 'head'] },
    ],
    roots: ['bolt'], expect: { parts: 1 },
  } // oxfmt-ignore
}

function gear(wish: Wish): ModelSpec {
  const teeth = Math.min(200, Math.max(5, wish.counts.teeth ?? 20))
  const tip = (wish.size.diameter ?? wish.size.width ?? 60) / 2
  const thick = wish.size.thickness ?? wish.size.height ?? wish.size.depth ?? Math.max(4, tip * 0.3)
  // Module and tooth heights as in ISO 53: tip one module over the pitch circle, root 1.25 below.
  const module = tip / (teeth / 2 + 1)
  const root = tip - 2.25 * module
  const half = (Math.PI * module) / 4
  return {
    name: 'gear', units: 'mm', materials: materialsOf(wish.look ?? looks['brass']!, looks['steel']!).slice(0, 1),
    nodes: [
      { kind: 'cylinder', id: 'disc', r1: root + 0.05 * module, height: thick },
      { kind: 'polygon', id: 'flank', points: [[root - 0.5 * module, -1.5 * half], [root + 0.25 * module, -1.45 * half], [tip - module, -half], [tip, -0.5 * half], [tip, 0.5 * half], [tip - module, half], [root + 0.25 * module, 1.45 * half], [root - 0.5 * module, 1.5 * half]] },
      { kind: 'extrude', id: 'tooth', profile: 'flank', height: thick },
      { kind: 'radialArray', id: 'teeth', child: 'tooth', count: teeth },
      { kind: 'cylinder', id: 'bore', r1: tip * 0.22, height: thick * 1.2, translate: [0, 0, -thick * 0.1] },
      { kind: 'box', id: 'key', size: [tip * 0.12, tip * 0.14, thick * 1.2], translate: [0, tip * 0.24, -thick * 0.1] },
      { kind: 'union', id: 'blank', children: ['disc', 'teeth'] },
      { kind: 'difference', id: 'gear', material: 'main', base: 'blank', tools: ['bore', 'key'] },
    ],
    roots: ['gear'], expect: { parts: 1 },
  } // oxfmt-ignore
}

function house(wish: Wish): ModelSpec {
  const width = wish.size.width ?? wish.size.length ?? 8000
  const depth = wish.size.depth ?? width * 0.75
  const floors = Math.min(20, Math.max(1, wish.counts.floors ?? 1))
  const walls = wish.size.height !== undefined ? wish.size.height * 0.62 : 2800 * floors
  const roof = wish.size.height !== undefined ? wish.size.height * 0.38 : depth * 0.45
  const storey = walls / floors
  const perRow = Math.max(1, Math.round((wish.counts.windows ?? floors * 2) / floors))
  const over = Math.min(width, depth) * 0.06
  const gap = width / (perRow + 1)
  const opening = Math.min(storey * 0.42, gap * 0.55)
  return {
    name: 'house', units: 'mm',
    materials: [{ id: 'main', baseColor: '#E9E2D3', roughness: 0.85, ...wish.look }, { id: 'part', baseColor: '#8E4433', roughness: 0.8, ...wish.partLook }, { id: 'glass', baseColor: '#5D7C90', roughness: 0.1 }, { id: 'door', baseColor: '#6B4A32', roughness: 0.6 }],
    nodes: [
      { kind: 'box', id: 'walls', material: 'main', size: [width, depth, walls] },
      { kind: 'polygon', id: 'gable', points: [[-depth / 2 - over, 0], [depth / 2 + over, 0], [0, roof]] },
      { kind: 'extrude', id: 'roof', material: 'part', profile: 'gable', height: width + 2 * over, rotateDeg: [90, 0, 90], translate: [-width / 2 - over, 0, walls - 1] },
      { kind: 'box', id: 'door', material: 'door', size: [storey * 0.36, 200, storey * 0.82], translate: [0, -depth / 2, 0] },
      { kind: 'box', id: 'window', material: 'glass', size: [opening, depth + 80, opening], translate: [-((perRow - 1) / 2) * gap, 0, storey * 0.38] },
      { kind: 'gridArray', id: 'windows', child: 'window', counts: [perRow, 1, floors], step: [gap, 1, storey] },
      { kind: 'box', id: 'chimney', material: 'part', size: [width * 0.07, width * 0.07, roof * 0.75], translate: [width * 0.25, depth * 0.14, walls + roof * 0.4] },
    ],
    roots: ['walls', 'roof', 'door', 'windows', 'chimney'], expect: { parts: 1 },
  } // oxfmt-ignore
}

function tower(wish: Wish): ModelSpec {
  const height = wish.size.height ?? 20_000
  const radius = (wish.size.diameter ?? wish.size.width ?? height * 0.3) / 2
  const crown = radius * 1.22
  const merlons = 12
  const rows = Math.max(1, Math.min(12, wish.counts.floors ?? Math.round(height / 5000)))
  const nodes: SpecNodes = [
    { kind: 'cylinder', id: 'shaft', r1: radius * 1.1, r2: radius * 0.95, height: height * 0.86 },
    { kind: 'cylinder', id: 'corbel', r1: radius * 0.95, r2: crown, height: height * 0.05, translate: [0, 0, height * 0.82] },
    { kind: 'cylinder', id: 'gallery', r1: crown, height: height * 0.08, translate: [0, 0, height * 0.865] },
    { kind: 'cylinder', id: 'room', r1: crown * 0.84, height: height * 0.2, translate: [0, 0, height * 0.9] },
    { kind: 'box', id: 'merlon', size: [crown * 0.17, crown * 0.32, height * 0.055 + 1], translate: [crown * 0.91, 0, height * 0.945 - 1] },
    { kind: 'radialArray', id: 'merlons', child: 'merlon', count: merlons },
    { kind: 'box', id: 'slit', size: [radius * 0.18, radius * 3, height * 0.055] },
    {
      kind: 'linearArray',
      id: 'slits',
      child: 'slit',
      count: rows,
      step: [0, 0, (height * 0.62) / rows],
      translate: [0, 0, height * 0.24],
    },
    { kind: 'box', id: 'gate', size: [radius * 0.55, radius * 1.4, height * 0.1], translate: [0, -radius * 0.8, -1] },
    {
      kind: 'cylinder',
      id: 'arch',
      r1: radius * 0.275,
      height: radius * 1.4,
      rotateDeg: [90, 0, 0],
      translate: [0, -radius * 0.1, height * 0.1 - 1],
    },
    { kind: 'union', id: 'whole', children: ['shaft', 'corbel', 'gallery'] },
    { kind: 'difference', id: 'walls', base: 'whole', tools: ['room', 'slits', 'gate', 'arch'] },
    { kind: 'union', id: 'tower', material: 'main', children: ['walls', 'merlons'] },
  ]
  return {
    name: 'tower', units: 'mm', materials: materialsOf(wish.look ?? looks['stone']!, looks['stone']!).slice(0, 1),
    nodes, roots: ['tower'], expect: { parts: 1 },
  } // oxfmt-ignore
}

/** A spec for each thing. */
export const things: Readonly<Record<ThingName, (wish: Wish) => ModelSpec>> = {
  table,
  chair,
  shelf,
  box,
  vase,
  cup,
  bolt,
  gear,
  house,
  tower,
}
