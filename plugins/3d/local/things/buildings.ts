/** House and tower. */
import { materials } from '../looks.ts'
import { count, diameter as across, length, named, part, type SpecNodes, thing } from '../thing.ts'

const stone = materials['stone']!

export const house = thing({
  name: 'house', also: 'hut,cottage,cabin,home', kinds: 'family,holiday,farm,log,country,summer,beach,town', bare: 'building',
  parts: { walls: part('walls,wall,house', { baseColor: '#E9E2D3', roughness: 0.85 }), roof: part('roof,chimney', { baseColor: '#8E4433', roughness: 0.8 }, true), windows: part('windows,window', { baseColor: '#5D7C90', roughness: 0.1 }, true), door: part('door,doors', { baseColor: '#6B4A32', roughness: 0.6 }, true) },
  main: 'width', overall: ['width', 'depth', 'height'],
  parameters: { width: length(`${named.width},${named.length}`), depth: length(named.depth), height: length(named.height), floors: count('floors,floor,storeys,storey,stories,story', { max: 20 }), windows: count('windows,window', { max: 100 }) },
  draw({ width = 8000, depth = width * 0.75, height, floors = 1, windows }) {
    // The chimney stands out above the ridge, by a part of the roof's height.
    const out = 0.15
    const steep = depth * 0.45
    const top = height ?? width * 0.35 * floors + steep * (1 + out)
    const roof = Math.min(steep, top * 0.48)
    const walls = top - roof * (1 + out)
    const sunk = walls * 0.001
    const storey = walls / floors
    const perRow = Math.max(1, Math.round((windows ?? floors * 2) / floors))
    const over = Math.min(width, depth) * 0.06
    const gap = width / (perRow + 1)
    const opening = Math.min(storey * 0.42, gap * 0.55)
    const stack = top - (walls + roof * 0.4)
    return {
      sizes: { width, depth, height: top, floors, windows: perRow * floors },
      nodes: [
        { kind: 'box', id: 'walls', material: 'walls', size: [width, depth, walls] },
        { kind: 'polygon', id: 'gable', points: [[-depth / 2 - over, 0], [depth / 2 + over, 0], [0, roof]] },
        { kind: 'extrude', id: 'roof', material: 'roof', profile: 'gable', height: width + 2 * over, rotateDeg: [90, 0, 90], translate: [-width / 2 - over, 0, walls - sunk] },
        { kind: 'box', id: 'door', material: 'door', size: [storey * 0.36, depth * 0.03, storey * 0.82], translate: [0, -depth / 2, 0] },
        { kind: 'box', id: 'window', material: 'windows', size: [opening, depth * 1.012, opening], translate: [-((perRow - 1) / 2) * gap, 0, storey * 0.38] },
        { kind: 'gridArray', id: 'panes', child: 'window', counts: [perRow, 1, floors], step: [gap, 1, storey] },
        { kind: 'box', id: 'chimney', material: 'roof', size: [width * 0.07, width * 0.07, stack], translate: [width * 0.25, depth * 0.14, walls + roof * 0.4] },
      ],
      roots: ['walls', 'roof', 'door', 'panes', 'chimney'],
      bbox: [width + 2 * over, depth + 2 * over, top],
      hints: ['Width and depth are those of the walls; the roof reaches over them.'],
    }
  },
}) // oxfmt-ignore

export const tower = thing({
  name: 'tower', also: 'castle,castle tower,watchtower,watch tower', kinds: 'castle,castles,fortress,round,battlement', bare: 'building', parts: { walls: part('walls,wall', stone) },
  main: 'height', overall: ['diameter', 'height'],
  parameters: { diameter: across(named.diameter), height: length(named.height), floors: count('floors,floor,storeys,storey,stories,story', { max: 12 }) },
  draw({ height = 20_000, diameter = height * 0.366, floors = Math.max(1, Math.min(12, Math.round(height / 5000))) }) {
    const crown = diameter / 2
    const radius = crown / 1.22
    const sunk = Math.min(1, height * 0.001)
    const nodes: SpecNodes = [
      { kind: 'cylinder', id: 'shaft', r1: radius * 1.1, r2: radius * 0.95, height: height * 0.86 },
      { kind: 'cylinder', id: 'corbel', r1: radius * 0.95, r2: crown, height: height * 0.05, translate: [0, 0, height * 0.82] },
      { kind: 'cylinder', id: 'gallery', r1: crown, height: height * 0.08, translate: [0, 0, height * 0.865] },
      { kind: 'cylinder', id: 'room', r1: crown * 0.84, height: height * 0.2, translate: [0, 0, height * 0.9] },
      { kind: 'box', id: 'merlon', size: [crown * 0.17, crown * 0.32, height * 0.055 + sunk], translate: [crown * 0.91, 0, height * 0.945 - sunk] },
      { kind: 'radialArray', id: 'merlons', child: 'merlon', count: 12 },
      { kind: 'cylinder', id: 'around', r1: crown, height: height * 1.1 },
      { kind: 'intersection', id: 'battlements', children: ['merlons', 'around'] },
      { kind: 'box', id: 'slit', size: [radius * 0.18, radius * 3, height * 0.055] },
      { kind: 'linearArray', id: 'slits', child: 'slit', count: floors, step: [0, 0, (height * 0.62) / floors], translate: [0, 0, height * 0.24] },
      { kind: 'box', id: 'gate', size: [radius * 0.55, radius * 1.4, height * 0.1 + sunk], translate: [0, -radius * 0.8, -sunk] },
      { kind: 'cylinder', id: 'arch', r1: radius * 0.275, height: radius * 1.4, rotateDeg: [90, 0, 0], translate: [0, -radius * 0.1, height * 0.1 - sunk] },
      { kind: 'union', id: 'whole', children: ['shaft', 'corbel', 'gallery'] },
      { kind: 'difference', id: 'ruin', base: 'whole', tools: ['room', 'slits', 'gate', 'arch'] },
      { kind: 'union', id: 'tower', material: 'walls', children: ['ruin', 'battlements'] },
    ]
    return { sizes: { diameter, height, floors }, nodes, bbox: [diameter, diameter, height] }
  },
}) // oxfmt-ignore
