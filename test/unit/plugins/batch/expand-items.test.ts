import { describe, expect, it } from 'vitest'
import { expandItems } from '#plugins/batch/expand-items.ts'

const template = { tool: 't', arguments: { prompt: 'a {animal} in {style}', size: [1, '{style}'] } }

describe('expandItems', () => {
  it('refuses nothing, too many, and a word without a variable', () => {
    expect(() => expandItems({})).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }))
    expect(() => expandItems({ items: Array.from({ length: 501 }, () => ({ tool: 't', arguments: {} })) })).toThrow(/at most 500/)
    expect(() => expandItems({ template, variables: { animal: Array(300).fill('x'), style: ['a', 'b'] } })).toThrow(/600 combinations/)
    expect(() => expandItems({ template, variables: { animal: ['fox'] } })).toThrow(/\{style\}/)
  })
  it('makes every combination, the last variable changing fastest', () => {
    const items = expandItems({ template, variables: { animal: ['fox', 'owl'], style: ['ink', 'oil'] } })
    expect(items.map(({ arguments: { prompt } }) => prompt)).toEqual(['a fox in ink', 'a fox in oil', 'a owl in ink', 'a owl in oil'])
    expect(items[3]?.arguments['size']).toEqual([1, 'oil'])
  })
  it('gives every item the defaults, unless it says otherwise', () => {
    const items = expandItems({
      items: [
        { tool: 't', arguments: { a: 1 } },
        { tool: 't', arguments: { a: 2, b: 9 } },
      ],
      defaults: { b: 3 },
    })
    expect(items.map((item) => item.arguments)).toEqual([
      { a: 1, b: 3 },
      { a: 2, b: 9 },
    ])
  })
  it('does not reach into prototypes', () => {
    expect(() => expandItems({ template: { tool: 't', arguments: { prompt: '{constructor}' } }, variables: {} })).toThrow(/\{constructor\}/)
  })
})
