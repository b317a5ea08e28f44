import { describe, expect, it } from 'vitest'
import { checkSpec } from '#plugins/3d/spec/check.ts'
import { examples } from '#plugins/3d/spec/examples.ts'
import { problemText } from '#plugins/3d/spec/problems.ts'
import { cubeCorner } from '../../../../fixtures/cube-corner.ts'
import fc from '../../../../fixtures/properties.ts'

const box = { kind: 'box', id: 'body', size: [10, 10, 10] }
const problems = (spec: unknown): string[] => {
  const checked = checkSpec(spec)
  return checked.ok ? [] : checked.problems.map(problemText)
}

const png = 'data:image/png;base64,iVBORw0KGgo'
it.each([
  ['what is no picture', 'data:image/png;base64,AAAA', 'says it is a PNG, but does not begin like one'],
  ['a picture of another kind', 'data:image/jpeg;base64,iVBORw0KGgo', 'says it is a JPEG'],
  ['a huge picture', png + 'A'.repeat(12_000_000), 'has more than 8 MiB'],
  ['a file of the host', '/etc/passwd', 'must be checker'],
  ['a WebP', 'logo.webp', 'must be a PNG or a JPEG, not WEBP: make one of it by convert_image first.'],
  ['a GIF inside of the spec', 'data:image/gif;base64,R0lGOD', 'not GIF'],
  ['a misspelt pattern', 'brick', 'Did you mean "bricks"?'],
])('a texture that is %s is refused by name', (_, source, words) => {
  const checked = checkSpec({
    nodes: [{ kind: 'box', id: 'a', size: [1, 1, 1], material: 'm' }],
    materials: [{ id: 'm', baseColor: '#FFFFFF', texture: { source, size: 1 } }],
  })
  expect(checked).toMatchObject({
    ok: false,
    problems: [{ path: 'materials[0].texture.source', id: 'm', message: expect.stringContaining(words) }],
  })
})

describe('checking a model spec', () => {
  it.each([
    ['cube', 'there is no "cube" here: use box, with size'],
    ['Cuboid', 'use box'],
    ['loft', 'use extrude with topScale'],
    ['fillet', 'cornerRadius'],
    ['chamfer', 'use extrude of a polygon that has the slope'],
    ['shell', 'use difference'],
    ['subtract', 'use difference, with base and tools'],
    ['rotate_extrude', 'use revolve'],
    ['circularArray', 'use radialArray'],
    ['cone', 'use cylinder, with r1 below and r2: 0'],
    ['Union', 'is spelled "union"'],
    ['linear_array', 'is spelled "linearArray"'],
    ['unoin', 'Did you mean "union"?'],
    ['hasOwnProperty', 'must be one of box'],
    ['constructor', 'must be one of box'],
  ])('a kind that is called %s gets an answer that fits', (kind, words) => {
    expect(problems({ nodes: [{ kind, id: 'a' }] })[0]).toContain(words)
  })

  it.each([
    ['fillet', 'Rounded edges are cornerRadius (box, rect) or edgeRadius (extrude).'],
    ['color', 'Colours are materials'],
    ['position', 'Use translate.'],
    ['cornerRadus', 'Did you mean "cornerRadius"?'],
  ])('a field that is called %s gets an answer that fits', (field, words) => {
    expect(problems({ nodes: [{ kind: 'box', id: 'a', size: [1, 1, 1], [field]: 1 }] })[0]).toContain(words)
  })

  it.each([
    [{ kind: 'cylinder', radius: 5, height: 10 }, 'nodes[0].radius (node "a"): is no field here. Use r1.'],
    [{ kind: 'box', radius: 5, size: [1, 1, 1] }, 'nodes[0].radius (node "a"): is no field here. Use cornerRadius.'],
    [{ kind: 'text', text: 'A', size: 5, depth: 1 }, 'nodes[0].text (node "a"): is no field here. Use string.'],
    [{ kind: 'extrude', profile: 'b', height: 1, scaleTop: 0.5 }, 'nodes[0].scaleTop (node "a"): is no field here. Use topScale.'],
    [{ type: 'box', size: [1, 1, 1] }, 'nodes[0].type (node "a"): it is called kind, and for "box": write "kind": "box".'],
    [{ type: 'cube', size: 1 }, 'nodes[0].type (node "a"): it is called kind, and for "cube": use box, with size [x, y, z].'],
  ])('a field of another program in %j gets the one that does it', (node, words) => {
    expect(problems({ nodes: [{ id: 'a', ...node }] }).join('\n')).toContain(words)
  })
  it.each([
    [{ kind: 'box', width: 1, depth: 2, height: 3 }, ['width (node "a"): is no field here. Use size.', 'depth (node "a"): is no field here. Use size.', 'height (node "a"): is no field here. Use size.']],
    // What is wrong with its kind hides nothing of the rest.
    [{ type: 'box', size: [1, 1, 1], position: [0, 0, 5] }, ['write "kind": "box"', 'position (node "a"): is no field here. Use translate.']],
    [{ type: 'Box', size: [1, 1, 1] }, ['write "kind": "box"']],
    [{ kind: 'Box', size: [1, 1, 1], rotation: [0, 0, 5] }, ['kind (node "a"): is spelled "box".', 'rotation (node "a"): is no field here. Use rotateDeg.']],
    [{ kind: 'box', size: '10, 20, 30' }, ['size (node "a"): must be a list, [10, 20, 30], not the text "10, 20, 30".']],
    [{ kind: 'box', size: '10x20 x 30' }, ['size (node "a"): must be a list, [10, 20, 30], not the text "10x20 x 30".']],
    [{ kind: 'box', size: 'large' }, ['size (node "a"): must be a list, not "large".']],
    [{ kind: 'union', children: [box] }, ['children[0] (node "a"): must be the id of a node, not the node itself: put that into `nodes`, with an id, and name it here.']],
  ])('tells of %j exactly what is wrong', (node, words) => {
    const found = problems({ nodes: [{ id: 'a', ...node }] }).filter((line) => !line.includes('and is missing'))
    expect(found).toHaveLength(words.length)
    words.forEach((word, at) => expect(found[at]).toContain(word))
  }) // oxfmt-ignore

  it.each([
    ['millimeters', 'Write "mm".'],
    ['MM', 'Write "mm".'],
    ['Inches', 'Write "in".'],
    ['ft', 'Write the lengths in "in".'],
    ['mmm', 'Did you mean "mm"?'],
  ])('says of units that are called %s what to write', (units, words) => {
    expect(problems({ units, nodes: [box] })).toEqual([`units: must be one of mm, cm, m, in, not "${units}". ${words}`])
  })

  it.each([
    [box, 'nodes: must be a list, and is missing. A node such as "body" stands in it, with an id: write { "nodes": ['],
    [{ type: 'sphere', radius: 5 }, 'nodes: must be a list, and is missing. A node stands in it, with an id: write { "nodes": ['],
    [{ nodes: { body: { kind: 'box', size: [1, 1, 1] } } }, 'nodes: must be a list, not an object with a name for each node: the name becomes its id.'],
  ])('says where the nodes of %j belong', (spec, words) => {
    const found = problems(spec)
    expect(found).toHaveLength(1)
    expect(found[0]).toContain(words)
  }) // oxfmt-ignore

  it('names the fields of an inner object, too', () => {
    const [found] = problems({ nodes: [box], expect: { size: [10, 10, 10] } })
    expect(found).toBe('expect.size: is no field here. Use bbox. Known: bbox, volume, parts, holes.')
    expect(problems({ shapes: [box] }).join('\n')).toContain('shapes: is no field here. Use nodes.')
  })

  it('tells everything that is wrong at once, with node and field', () => {
    const found = problems({
      units: 'mmm',
      nodes: [
        { kind: 'box', id: 'a', size: [1, Number.NaN, -3] },
        { kind: 'cylindr', id: 'b' },
        { kind: 'difference', id: 'c', base: 'aa', tools: ['b'] },
      ],
      roots: ['c'],
    })
    expect(found).toEqual([
      'units: must be one of mm, cm, m, in, not "mmm". Did you mean "mm"?',
      'nodes[0].size[1] (node "a"): must be a number, and is none.',
      'nodes[0].size[2] (node "a"): must be at least 0.001, not -3.',
      expect.stringContaining('nodes[1].kind (node "b"): must be one of box, sphere'),
      'nodes[2].base (node "c"): no node has the id "aa". Did you mean "a"?',
    ])
  })

  it.each([
    [
      'a cycle',
      [
        { kind: 'union', id: 'a', children: ['b'] },
        { kind: 'union', id: 'b', children: ['a'] },
      ],
      'makes a circle: a -> b -> a',
    ],
    ['a missing id', [{ kind: 'instance', id: 'a', child: 'leg' }], 'no node has the id "leg"'],
    [
      'a number where a list of three belongs',
      [{ kind: 'box', id: 'a', size: 10 }],
      'must be a list like [10, 10, 10], not a single number',
    ],
    ['a number where a list of two belongs', [{ kind: 'rect', id: 'a', size: 5 }], 'must be a list like [5, 5], not a single number'],
    ['an infinite number', [{ kind: 'sphere', id: 'a', radius: Infinity }], 'must be a number, not Infinity'],
    ['a zero size', [{ kind: 'sphere', id: 'a', radius: 0 }], 'must be at least 0.001, not 0'],
    ['a zero scale', [{ ...box, scale: [1, 0, 1] }], 'the solid would be flat'],
    [
      'a profile that crosses itself',
      [
        {
          kind: 'polygon',
          id: 'p',
          points: [
            [0, 0],
            [10, 10],
            [10, 0],
            [0, 10],
          ],
        },
        { kind: 'extrude', id: 'e', profile: 'p', height: 1 },
      ],
      'the outline crosses itself',
    ],
    [
      'points on one line',
      [
        {
          kind: 'polygon',
          id: 'p',
          points: [
            [0, 0],
            [5, 0],
            [10, 0],
          ],
        },
        { kind: 'extrude', id: 'e', profile: 'p', height: 1 },
      ],
      'points',
    ],
    [
      'a solid where a profile belongs',
      [box, { kind: 'extrude', id: 'e', profile: 'body', height: 1 }],
      '"body" is a solid; a flat profile is needed here',
    ],
    [
      'a profile where a solid belongs',
      [
        { kind: 'circle', id: 'c', radius: 1 },
        { kind: 'union', id: 'u', children: ['c'] },
      ],
      'extrude, revolve or sweep it first',
    ],
    ['two nodes of one id', [box, box], 'is already the id of nodes[0]'],
    ['an unknown field', [{ ...box, colour: 'red' }], 'nodes[0].colour (node "body"): is no field here'],
    ['a missing material', [{ ...box, material: 'oak' }], 'no material has the id "oak"'],
    [
      'a path that stands still',
      [
        { kind: 'circle', id: 'p', radius: 1 },
        {
          kind: 'sweep',
          id: 's',
          profile: 'p',
          path: [
            [0, 0, 0],
            [0, 0, 0],
          ],
        },
      ],
      'nodes[1].path[0] (node "s"): is followed by a point in the same place',
    ],
    [
      'a closed path of two points',
      [
        { kind: 'circle', id: 'p', radius: 1 },
        {
          kind: 'sweep',
          id: 's',
          profile: 'p',
          closed: true,
          path: [
            [0, 0, 0],
            [0, 0, 5],
          ],
        },
      ],
      'at least 3 points where it is closed',
    ],
    ['a tube wider than its ring', [{ kind: 'torus', id: 't', majorRadius: 2, minorRadius: 3 }], 'the ring would run into itself'],
    [
      'a mesh that names no vertex',
      [
        {
          kind: 'mesh',
          id: 'm',
          vertices: cubeCorner(1),
          triangles: [
            [0, 1, 2],
            [0, 1, 9],
            [0, 2, 3],
            [1, 2, 3],
          ],
        },
      ],
      'names vertex 9',
    ],
  ])('refuses %s', (_, nodes, message) => {
    expect(problems({ nodes }).join('\n')).toContain(message)
  })

  it('refuses ten thousand nodes at once, without looking at each', () => {
    const nodes = Array.from({ length: 10_000 }, (_, at) => ({ ...box, id: `n${at}` }))
    expect(problems({ nodes })).toEqual(['nodes: must have at most 256 entries, not 10000.'])
  })

  it('refuses a chain that is too deep', () => {
    const nodes = [
      box,
      ...Array.from({ length: 20 }, (_, at) => ({ kind: 'instance', id: `i${at}`, child: at === 0 ? 'body' : `i${at - 1}` })),
    ]
    expect(problems({ nodes }).join()).toContain('levels deep; at most 16')
  })

  it('takes every example of the guide', () => {
    for (const { spec } of examples) expect(problems(spec)).toEqual([])
  })

  it('warns of what is not in the model', () => {
    const checked = checkSpec({ nodes: [box, { ...box, id: 'lost' }], materials: [{ id: 'red', baseColor: '#FF0000' }], roots: ['body'] })
    expect(checked.ok && checked.warnings.map(problemText)).toEqual([
      'nodes[1] (node "lost"): is used by no other node and is no root, so it is not in the model.',
      'materials[0] (material "red"): is used by no node.',
    ])
  })

  it('never throws, and never takes nonsense, whatever it is given', () => {
    const kinds = fc.constantFrom('box', 'sphere', 'union', 'difference', 'extrude', 'polygon', 'mirror', 'mesh', 'nothing')
    const value = fc.oneof(
      fc.double(),
      fc.string(),
      fc.constant(null),
      fc.array(fc.double(), { maxLength: 4 }),
      fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 }),
    )
    const node = fc
      .dictionary(
        fc.constantFrom('id', 'size', 'radius', 'children', 'base', 'tools', 'profile', 'points', 'child', 'normal', 'height'),
        value,
      )
      .chain((fields) => kinds.map((kind) => ({ kind, id: 'a', ...fields })))
    fc.assert(
      fc.property(
        fc.oneof(
          fc.anything(),
          fc.record({ nodes: fc.array(node, { maxLength: 5 }), roots: fc.array(fc.constantFrom('a', 'b'), { maxLength: 2 }) }),
        ),
        (spec) => {
          const checked = checkSpec(spec)
          if (!checked.ok) expect(checked.problems.length).toBeGreaterThan(0)
          else expect(checked.spec.nodes.length).toBeGreaterThan(0)
        },
      ),
      { numRuns: 300 },
    )
  })
})
