/** Worked examples of the guide; tests check and build every one. */
import type { ModelSpec } from './schema.ts'

export interface Example<Spec = ModelSpec> {
  readonly title: string
  readonly teaches: string
  readonly spec: Spec
}

export const examples: readonly Example[] = [
  {
    title: 'A table with four legs',
    teaches: 'boxes and cylinders stand on z = 0, `translate` lifts them; one leg, copied by a grid array; materials; `expect`',
    spec: {
      name: 'table',
      units: 'cm',
      materials: [
        { id: 'oak', baseColor: '#B98A56', roughness: 0.6 },
        { id: 'steel', baseColor: '#C8CCD0', metallic: 1, roughness: 0.35 },
      ],
      nodes: [
        { kind: 'box', id: 'top', material: 'oak', size: [120, 70, 3], cornerRadius: 1, translate: [0, 0, 72] },
        { kind: 'cylinder', id: 'leg', material: 'steel', r1: 2, r2: 3, height: 72 },
        { kind: 'gridArray', id: 'legs', child: 'leg', counts: [2, 2, 1], step: [100, 50, 1], translate: [-50, -25, 0] },
      ],
      roots: ['top', 'legs'],
      expect: { bbox: [120, 70, 75], parts: 1 },
    },
  },
  {
    title: 'A plate with holes and text',
    teaches:
      'profiles are flat nodes that `extrude` makes solid; `difference` cuts tools away from a base; tools reach a little past the surface',
    spec: {
      name: 'name-plate',
      units: 'mm',
      materials: [
        { id: 'blue', baseColor: '#1F4E8C', roughness: 0.4 },
        { id: 'white', baseColor: '#F5F5F0' },
      ],
      nodes: [
        { kind: 'rect', id: 'outline', size: [80, 30], cornerRadius: 4, holes: ['left', 'right'] },
        { kind: 'circle', id: 'left', radius: 2, translate: [-35, 0] },
        { kind: 'circle', id: 'right', radius: 2, translate: [35, 0] },
        { kind: 'extrude', id: 'body', material: 'blue', profile: 'outline', height: 4, edgeRadius: 0.8 },
        { kind: 'text', id: 'letters', material: 'white', string: 'Atelier', size: 12, depth: 2, translate: [0, 0, 3.2] },
        { kind: 'difference', id: 'plate', base: 'body', tools: ['letters'] },
      ],
      roots: ['plate'],
    },
  },
  {
    title: 'A cup',
    teaches:
      '`revolve` turns a profile (x = distance from the axis, y = height) around z; `intersection` and `difference` shape the handle',
    spec: {
      name: 'cup',
      units: 'mm',
      materials: [{ id: 'glaze', baseColor: '#E8E2D4', roughness: 0.2, clearcoat: 0.6 }],
      nodes: [
        {
          kind: 'polygon',
          id: 'wall',
          points: [
            [0, 0],
            [32, 0],
            [38, 8],
            [40, 90],
            [37, 90],
            [35, 10],
            [30, 4],
            [0, 4],
          ],
        },
        { kind: 'revolve', id: 'shell', profile: 'wall' },
        { kind: 'torus', id: 'ring', majorRadius: 22, minorRadius: 5, rotateDeg: [90, 0, 0], translate: [40, 0, 48] },
        { kind: 'cylinder', id: 'inside', r1: 34, r2: 37.5, height: 100 },
        { kind: 'difference', id: 'handle', base: 'ring', tools: ['inside'] },
        { kind: 'union', id: 'cup', material: 'glaze', children: ['shell', 'handle'] },
      ],
      roots: ['cup'],
      expect: { parts: 1 },
    },
  },
  {
    title: 'A gear',
    teaches: '`radialArray` copies around an axis; `union` merges, so that the result is one piece',
    spec: {
      name: 'gear',
      units: 'mm',
      materials: [{ id: 'brass', baseColor: '#C9A24B', metallic: 1, roughness: 0.3 }],
      nodes: [
        { kind: 'cylinder', id: 'disc', r1: 20, height: 8 },
        {
          kind: 'polygon',
          id: 'flank',
          points: [
            [19, -3],
            [24, -1.5],
            [24, 1.5],
            [19, 3],
          ],
        },
        { kind: 'extrude', id: 'tooth', profile: 'flank', height: 8 },
        { kind: 'radialArray', id: 'teeth', child: 'tooth', count: 18 },
        { kind: 'cylinder', id: 'bore', r1: 5, height: 10, translate: [0, 0, -1] },
        { kind: 'union', id: 'blank', children: ['disc', 'teeth'] },
        { kind: 'difference', id: 'gear', material: 'brass', base: 'blank', tools: ['bore'] },
      ],
      roots: ['gear'],
    },
  },
  {
    title: 'A bent pipe with a flange',
    teaches: '`sweep` moves a profile along a path; with `smooth` the path is a curve through its points',
    spec: {
      name: 'pipe',
      units: 'mm',
      materials: [{ id: 'copper', baseColor: '#C4744A', metallic: 1, roughness: 0.3 }],
      nodes: [
        { kind: 'circle', id: 'outline', radius: 8, holes: ['bore'] },
        { kind: 'circle', id: 'bore', radius: 6.5 },
        {
          kind: 'sweep',
          id: 'tube',
          profile: 'outline',
          smooth: true,
          path: [
            [0, 0, 0],
            [0, 0, 40],
            [15, 0, 68],
            [45, 0, 80],
            [85, 0, 80],
          ],
        },
        { kind: 'circle', id: 'disc', radius: 20, holes: ['bore', 'bolt'] },
        { kind: 'circle', id: 'bolt', radius: 2, translate: [14, 0] },
        { kind: 'extrude', id: 'flange', profile: 'disc', height: 4, edgeRadius: 0.5 },
        { kind: 'union', id: 'pipe', material: 'copper', children: ['tube', 'flange'] },
      ],
      roots: ['pipe'],
      expect: { parts: 1 },
    },
  },
  {
    title: 'A sign with a logo and a horn',
    teaches:
      'an SVG path is a profile, fill rule and holes as in the picture; `scales` and `turnDeg` of a sweep change the profile on its way',
    spec: {
      name: 'sign',
      nodes: [
        { kind: 'svg', id: 'logo', d: 'M12 2L22 20H2ZM12 8l5 9H7z', fillRule: 'evenodd', width: 40 },
        { kind: 'extrude', id: 'badge', profile: 'logo', height: 3 },
        { kind: 'regular', id: 'section', sides: 6, radius: 6 },
        { kind: 'sweep', id: 'horn', profile: 'section', path: [[0, 5, 2], [0, 8, 20], [0, 24, 34]], smooth: true, scales: [1, 0.6, 0.1], turnDeg: 90 }, // oxfmt-ignore
      ],
      expect: { parts: 1 },
    },
  },
]

/** One whose numbers are expressions, as its author writes it. */
export const parametricExample: Example<{ readonly name: string; readonly [field: string]: unknown }> = {
  title: 'A box with a lid, by parameters',
  teaches:
    'numbers are expressions in `parameters`, so that width or wall are changed in one place; an `outline` has arcs (`radius`, `through`, `bulge`) and Bezier edges; `cut` keeps one side of a plane',
  spec: {
    name: 'case',
    parameters: { width: 80, depth: 50, height: 30, wall: 2, lid: 'height / 4', gap: 10 },
    materials: [{ id: 'grey', baseColor: '#5B6670' }],
    nodes: [
      {
        kind: 'outline',
        id: 'plan',
        start: ['-width / 2', 0],
        edges: [
          { to: ['-width / 2 + 8', '-depth / 2'], radius: 'max(depth, 60)' },
          { to: ['width / 2 - 8', '-depth / 2'] },
          { to: ['width / 2', 0], radius: 'max(depth, 60)' },
          { to: ['width / 2 - 8', 'depth / 2'], radius: 'max(depth, 60)' },
          { to: ['-width / 2 + 8', 'depth / 2'] },
          { to: ['-width / 2', 0], radius: 'max(depth, 60)' },
        ],
      },
      { kind: 'extrude', id: 'block', profile: 'plan', height: 'height', edgeRadius: 1 },
      {
        kind: 'box',
        id: 'room',
        size: ['width - 16 - 2 * wall', 'depth - 2 * wall', 'height - 2 * wall'],
        translate: [0, 0, 'wall'],
      },
      { kind: 'difference', id: 'shell', base: 'block', tools: ['room'] },
      { kind: 'cut', id: 'base', material: 'grey', child: 'shell', normal: [0, 0, -1], distance: 'lid - height' },
      { kind: 'cut', id: 'top', material: 'grey', child: 'shell', normal: [0, 0, 1], distance: 'height - lid' },
      { kind: 'instance', id: 'lid', child: 'top', rotateDeg: [180, 0, 0], translate: ['width + gap', 0, 'height'] },
    ],
    roots: ['base', 'lid'],
    expect: { bbox: ['2 * width + gap', 'depth', 'height - lid'], parts: 2 },
  },
}
