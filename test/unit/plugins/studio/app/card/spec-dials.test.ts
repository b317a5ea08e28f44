import { describe, expect, it } from 'vitest'
import { dialsOf, withDials } from '#plugins/studio/app/card/spec-dials.ts'

const box = { kind: 'box', id: 'body', size: [10, 20, 'wall * 2'], height: -1 }

describe('the numbers of a spec that a person turns', () => {
  it('are none where there are none', () => {
    for (const spec of [{}, { nodes: 'x', parameters: 3 }, { nodes: [null, 1, {}] }]) expect(dialsOf(spec)).toEqual([])
  })

  it('are its named parameters, as a list or an object, where it has any', () => {
    expect(dialsOf({ parameters: { width: 80, inner: 'width - 2' }, nodes: [box] })).toEqual([
      { name: 'width', value: 80, path: ['parameters', 'width'] },
    ])
    expect(dialsOf({ parameters: [{ id: 'width', value: 80 }] })).toEqual([{ name: 'width', value: 80, path: ['parameters', 0, 'value'] }])
  })

  it('are else the lengths of its solids', () => {
    expect(dialsOf({ nodes: [box] }).map(({ name, value }) => [name, value])).toEqual([
      ['body width', 10],
      ['body depth', 20],
    ])
  })

  it('are put into a copy, without what was expected of the old ones', () => {
    const spec = { nodes: [box], expect: { bbox: [10, 20, 30] } }
    expect(withDials(spec, dialsOf(spec), new Map([['body depth', 25]]))).toEqual({ nodes: [{ ...box, size: [10, 25, 'wall * 2'] }] })
    expect(spec.nodes[0]!.size[1]).toBe(20)
  })
})
