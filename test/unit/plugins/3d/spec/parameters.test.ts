import { describe, expect, it } from 'vitest'
import { checkSpec } from '#plugins/3d/spec/check.ts'
import { withParameters } from '#plugins/3d/spec/parameters.ts'
import { problemText } from '#plugins/3d/spec/problems.ts'

const box = (...size: unknown[]) => ({ kind: 'box', id: 'a', size })
const problems = (spec: object): string[] => {
  const checked = checkSpec(spec)
  return checked.ok ? [] : checked.problems.map(problemText)
}

describe('parameters of a spec', () => {
  it('that refer to each other in a circle are told with the way round', () => {
    expect(problems({ parameters: { a: 'b', b: 'c + 1', c: 'a' }, nodes: [box('a', 1, 1)] })).toEqual([
      'parameters.c: "a" goes in a circle: a -> b -> c -> a.',
      'parameters.b: "c + 1" needs the parameter "c", which has no value itself.',
      'parameters.a: "b" needs the parameter "b", which has no value itself.',
      'nodes[0].size[0] (node "a"): must be a number or an expression: "a" needs the parameter "a", which has no value itself.',
    ])
  })

  it('of wrong names and values are told one by one, with the node and field of each expression', () => {
    expect(
      problems({
        parameters: [
          { id: 'width', value: 80 },
          { id: 'width', value: 1 },
          { id: '2x', value: 1 },
          { id: 'min', value: 1 },
          { id: 'bad', value: [1] },
          7,
        ],
        nodes: [box('widht', 'width / (width - 80)', 1)],
        expect: { volume: 'widths' },
      }),
    ).toEqual([
      'parameters[1]: is the second one called "width".',
      expect.stringContaining('parameters[2]: needs a name (id) of 1 to 40 letters'),
      expect.stringContaining('parameters[3]: is called "min", which expressions mean something else by'),
      expect.stringContaining('parameters[4]: "bad" must be a number or an expression'),
      expect.stringContaining('parameters[5]: needs a name (id)'),
      'expect.volume: must be a number or an expression: "widths" names no parameter "widths". Did you mean "width"? There are: width.',
      'nodes[0].size[0] (node "a"): must be a number or an expression: "widht" names no parameter "widht". Did you mean "width"? There are: width.',
      'nodes[0].size[1] (node "a"): must be a number or an expression: "width / (width - 80)" divides by zero: "(width - 80)" is 0.',
    ])
    expect(problems({ parameters: { width: 80 }, nodes: [box('width - 90', 1, 1)] })).toEqual([
      'nodes[0].size[0] (node "a"): must be at least 0.001, not -10. It says "width - 90".',
    ])
    expect(problems({ parameters: 'width', nodes: [box(1, 1, 1)] })).toEqual([expect.stringContaining('parameters: must be a list like')])
    expect(
      problems({ parameters: Object.fromEntries(Array.from({ length: 65 }, (_, at) => [`p${at}`, at])), nodes: [box(1, 1, 1)] }),
    ).toEqual(['parameters: must have at most 64 entries, not 65.'])
  })

  it('are numbers in nodes, materials and what is expected, as a list and as an object', () => {
    const nodes = [
      box('width', 'inner', '3'),
      { kind: 'linearArray', id: 'row', child: 'a', count: 'width / 20', step: ['2 * width', 0, 0] },
    ]
    const materials = [{ id: 'm', baseColor: '#FFFFFF', roughness: 'wall / 4' }]
    const values = { width: 80, inner: 'width - 2 * wall', wall: 2 }
    for (const parameters of [values, Object.entries(values).map(([id, value]) => ({ id, value }))]) {
      const checked = checkSpec({ parameters, nodes, materials, tolerance: 'wall / 100', expect: { volume: 'width * inner * 3 * 4' } })
      expect(checked).toMatchObject({
        ok: true,
        spec: {
          tolerance: 0.02,
          nodes: [{ size: [80, 76, 3] }, { count: 4, step: [160, 0, 0] }],
          materials: [{ roughness: 0.5 }],
          expect: { volume: 80 * 76 * 3 * 4 },
        },
      })
    }
  })

  it('that nothing uses are a warning', () => {
    const checked = checkSpec({ parameters: { width: 80, lost: 'width' }, nodes: [box('width', 1, 1)] })
    expect(checked.ok && checked.warnings.map(problemText)).toEqual(['parameters: "lost" is used by no expression.'])
  })

  it('leave texts that are no numbers alone', () => {
    const checked = checkSpec({ parameters: { width: 80 }, nodes: [{ kind: 'text', id: 'width', string: 'width', size: 5, depth: 1 }] })
    expect(checked).toMatchObject({ ok: true, spec: { nodes: [{ id: 'width', string: 'width' }] } })
  })

  it('get other values by name; unknown names are told with the nearest', () => {
    const spec = { parameters: { width: 80, inner: 'width - 4' }, nodes: [] }
    expect(withParameters(spec, { widht: 3 })).toEqual({
      unknown: 'The spec has no parameter "widht". Did you mean "width"? It has: width = 80, inner = width - 4.',
    })
    expect(withParameters({ nodes: [] }, { width: 3 })).toEqual({ unknown: 'The spec has no parameter "width". It has no parameters.' })
    expect(withParameters(spec, { width: '2 * 50' })).toEqual({
      spec: {
        ...spec,
        parameters: [
          { id: 'width', value: '2 * 50' },
          { id: 'inner', value: 'width - 4' },
        ],
      },
    })
    expect(withParameters({ parameters: { a: 1 } }, { ['__proto__']: 1 })).toMatchObject({
      unknown: expect.stringContaining('"__proto__"'),
    })
  })
})
