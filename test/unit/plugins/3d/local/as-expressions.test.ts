import { describe, expect, it } from 'vitest'
import { draw } from '#plugins/3d/local/draw.ts'
import { things } from '#plugins/3d/local/things/index.ts'
import { understand } from '#plugins/3d/local/understand.ts'
import { checkSpec } from '#plugins/3d/spec/check.ts'
import { parametersOf, withParameters } from '#plugins/3d/spec/parameters.ts'

const numbersIn = (value: unknown): number[] => {
  const found: number[] = []
  JSON.stringify(value, (_, one: unknown) => (typeof one === 'number' ? (found.push(one), one) : one))
  return found
}
const nodesOf = (spec: object): unknown => {
  const checked = checkSpec(spec)
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems))
  return JSON.parse(JSON.stringify(checked.spec.nodes))
}
/** What is drawn at once, and what comes of the model's parameters. */
const both = (prompt: string, sizes: Readonly<Record<string, number>>): readonly [drawn: number[], changed: number[]] => {
  const { thing, read } = understand(prompt)
  const { spec } = draw(understand(prompt))
  const all = Object.fromEntries(
    Object.entries(thing.draw(read.values).sizes).filter(([name]) => ['length', 'hole'].includes(thing.parameters[name]?.kind ?? '')),
  )
  const changed = withParameters({ ...spec }, sizes)
  if (!('spec' in changed)) throw new Error(changed.unknown)
  const { parameters: _, expect: __, ...rest } = spec
  return [numbersIn(nodesOf({ ...rest, nodes: thing.draw({ ...read.values, ...all, ...sizes }).nodes })), numbersIn(nodesOf(changed.spec))]
}

describe('a thing that the rules have drawn', () => {
  it.each(things.map(({ name }) => name))('of the kind "%s" is changed by number as if it had been drawn so', (name) => {
    const parameters = parametersOf(draw(understand(`a ${name}`)).spec)
    for (const { id, value } of parameters) {
      const [drawn, changed] = both(`a ${name}`, { [id]: Number(value) * 1.01 })
      expect(changed, id).toHaveLength(drawn.length)
      for (const [at, number] of drawn.entries()) expect(Math.abs(changed[at]! - number), `${id}, number ${at}`).toBeLessThan(1e-4 * Math.max(1, Math.abs(number)))
    }
  }) // oxfmt-ignore
  it('keeps the sizes that were said, and those that were assumed', () => {
    expect(parametersOf(draw(understand('a box 100x60x50')).spec)).toEqual([
      { id: 'width', value: 100 },
      { id: 'depth', value: 60 },
      { id: 'height', value: 50 },
      { id: 'wall', value: 1.5 },
    ])
  })
  it('names no size that its numbers do not follow in a straight line, nor so many numbers that nobody could read them', () => {
    const names = (prompt: string) => parametersOf(draw(understand(prompt)).spec).map(({ id }) => id)
    expect(names('a vase')).toEqual(['diameter', 'height', 'wall'])
    expect(names('a bowl')).toEqual(['diameter', 'height', 'wall'])
    expect(names('a rocket')).toEqual(['height', 'diameter'])
    expect(names('a chess pawn')).toEqual(['height', 'diameter'])
    expect(names('a house')).toEqual(['width', 'depth', 'height'])
    expect(names('an S hook')).toEqual(['height', 'thickness', 'width'])
    // Its teeth are an involute.
    expect(names('a spur gear')).toEqual(['bore', 'thickness'])
  })
  it('is changed far beyond what was drawn, as its spec says', () => {
    const [drawn, changed] = both('a lamp', { height: 260, diameter: 180 })
    expect(changed.map((number) => number.toFixed(3))).toEqual(drawn.map((number) => number.toFixed(3)))
  })
})
