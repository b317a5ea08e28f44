import { describe, expect, it } from 'vitest'
import { checkedSpec } from '#plugins/3d/create/build-spec.ts'
import { fromJsonText } from '#plugins/3d/spec/json-text.ts'

const plain = {
  parameters: { width: 40 },
  materials: [{ id: 'red', baseColor: '#FF0000' }],
  nodes: [
    {
      kind: 'polygon',
      id: 'outline',
      points: [
        [0, 0],
        ['width', 0],
        [0, 10],
      ],
    },
    { kind: 'extrude', id: 'wedge', profile: 'outline', height: 5, material: 'red', translate: [1, 2, 3] },
  ],
  roots: ['wedge'],
}
const text = (value: unknown): string => JSON.stringify(value)

describe('a spec with JSON text in it', () => {
  it.each([
    ['nodes', { ...plain, nodes: text(plain.nodes) }],
    ['every node', { ...plain, nodes: plain.nodes.map((one) => text(one)) }],
    ['nodes, and each in it again', { ...plain, nodes: text(plain.nodes.map((one) => text(one))) }],
    [
      'materials, roots and parameters',
      { ...plain, materials: text(plain.materials), roots: text(plain.roots), parameters: text(plain.parameters) },
    ],
    ['the whole', text(plain)],
    [
      'lists in nodes, and lists in these',
      {
        ...plain,
        nodes: [
          { ...plain.nodes[0], points: text(plain.nodes[0]!.points!.map((one) => text(one))) },
          { ...plain.nodes[1], translate: '[1, 2, 3]' },
        ],
      },
    ],
  ])('is the same as with what it says: %s', (_, given) => {
    expect(checkedSpec(given).spec).toEqual(checkedSpec(plain).spec)
  })

  it.each([
    ['is none', '[{"kind": "box"', 'nodes: must be a list, not "[{'],
    ['says something else', '{"kind":"box"}', 'nodes: must be a list'],
    ['says nothing', '', 'nodes: must be a list, not ""'],
  ])('is refused where it %s', (_, nodes, words) => {
    expect(() => checkedSpec({ nodes })).toThrow(words)
  })

  it('leaves text that is meant as text: letters to engrave, and names', () => {
    const letters = { kind: 'text', id: 'letters', string: '[1]', size: 10, depth: 1 }
    expect(checkedSpec({ name: '[1]', nodes: [letters] }).spec).toMatchObject({ name: '[1]', nodes: [{ string: '[1]' }] })
  })

  it.each(['10', 'true', '"words"', 'width/2', '[', '{]'])('reads no %s, which is no list and no object', (value) => {
    expect(fromJsonText(value)).toBe(value)
  })
})
