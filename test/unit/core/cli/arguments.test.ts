import { describe, expect, it } from 'vitest'
import { argumentsFrom } from '#core/cli/arguments.ts'
import { AtelierError } from 'atelier-mcp'
import type { JsonSchema } from 'atelier-mcp'
import fc from '../../../fixtures/properties.ts'

const schema: JsonSchema = {
  type: 'object',
  properties: {
    prompt: { type: 'string' },
    count: { type: 'integer' },
    force: { type: 'boolean' },
    images: { type: 'array', items: { type: 'string' } },
    sizes: { type: 'array', items: { type: 'number' } },
    formats: { type: 'array', items: { type: 'string', enum: ['stl', '3mf', 'usdz'] } },
    labels: { type: 'array', items: { anyOf: [{ type: 'string', enum: ['none'] }, { type: 'string' }] } },
    maskBox: { type: 'object', properties: { x: { type: 'number' }, name: { type: 'string' } } },
    spec: { anyOf: [{ type: 'object' }, { type: 'string' }] },
    seed: { anyOf: [{ type: 'number' }, { type: 'null' }] },
    level: { enum: [1, 2, 'auto'] },
  },
}
const from = (...words: string[]) => argumentsFrom(words, schema)

describe('argumentsFrom', () => {
  it.each(['prompt', '=x', ''])('refuses %j, which is no key=value', (word) => {
    expect(() => from(word)).toThrow(AtelierError)
  })

  it('tells whoever gives all as one object how that goes', () => {
    expect(() => from('{"prompt":"a fox"}')).toThrow(
      expect.objectContaining({ code: 'COMMAND_USAGE', fix: expect.stringContaining('--args') }),
    )
  })

  it.each([
    ['prompt=x', 'prompt=y'],
    ['prompt=same', 'prompt=same'],
    ['count=1', 'count=2'],
    ['unknown=1', 'unknown=2'],
    ['maskBox.x=1', 'maskBox.x=2'],
    ['maskBox={"x":1}', 'maskBox.x=2'],
    ['maskBox.x=1', 'maskBox={"name":"a"}'],
    ['maskBox=5', 'maskBox.x=1'],
    ['images.a=1', 'images=b'],
  ])('refuses %j with %j, and names both', (one, other) => {
    const error = (() => {
      try {
        return from('force=true', one, other)
      } catch (thrown) {
        return thrown
      }
    })()
    expect(error).toMatchObject({ code: 'COMMAND_USAGE', outcome: 'none' })
    expect((error as Error).message).toContain(JSON.stringify(one))
    expect((error as Error).message).toContain(JSON.stringify(other))
  })

  it('makes a list of words with commas between them where the schema names the words, and of no other text', () => {
    expect(from('formats=stl, usdz', 'labels=Salt, pepper', 'images=a,b.png')).toEqual({
      formats: ['stl', 'usdz'],
      labels: ['Salt, pepper'],
      images: ['a,b.png'],
    })
    expect(from('formats=stl,xyz', 'formats=3mf')).toEqual({ formats: ['stl', 'xyz', '3mf'] })
  })

  it('leaves what does not fit as text, for the schema to refuse', () => {
    expect(from('count=many', 'force=maybe', 'maskBox={broken', 'count2=3')).toEqual({
      count: 'many',
      force: 'maybe',
      maskBox: '{broken',
      count2: '3',
    })
  })

  it('does not let a key reach the prototype', () => {
    const result = from('__proto__.polluted=yes')
    expect(Object.getPrototypeOf(result)).toBe(Object.prototype)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it('keeps text as it is, also where it looks like something else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(from(`prompt=${text}`)).toEqual({ prompt: text })
      }),
    )
  })

  it('makes numbers, booleans, null and JSON where the schema wants them', () => {
    expect(from('count=3', 'force=true', 'seed=null', 'level=2', 'maskBox={"x":1}')).toEqual({
      count: 3,
      force: true,
      seed: null,
      level: 2,
      maskBox: { x: 1 },
    })
    expect(from('seed=-1.5', 'level=auto', 'spec=words', 'spec2={"a":1}')).toEqual({
      seed: -1.5,
      level: 'auto',
      spec: 'words',
      spec2: { a: 1 },
    })
  })

  it('makes lists of repeated keys, of JSON, and of commas where the entries are no texts', () => {
    expect(from('images=a,b.png', 'images=c.png')).toEqual({ images: ['a,b.png', 'c.png'] })
    expect(from('images=["a","b"]')).toEqual({ images: ['a', 'b'] })
    expect(from('sizes=1,2.5', 'sizes=3')).toEqual({ sizes: [1, 2.5, 3] })
  })

  it('leaves one word a text where the schema takes a text or a list, as a size does', () => {
    const sides = { type: 'integer' } as const
    const size = {
      anyOf: [{ type: 'string' }, { type: 'object', properties: { width: sides } }, { type: 'array', prefixItems: [sides, sides] }, sides],
    }
    const sizeOf = (...words: string[]) => argumentsFrom(words, { type: 'object', properties: { size } })['size']
    expect(sizeOf('size=256x192')).toBe('256x192')
    expect(sizeOf('size=16:9')).toBe('16:9')
    expect(sizeOf('size=512')).toBe(512)
    expect(sizeOf('size=[256,192]')).toEqual([256, 192])
    expect(sizeOf('size=256', 'size=192')).toEqual([256, 192])
    expect(sizeOf('size.width=256')).toEqual({ width: 256 })
  })
  it('goes into objects by dots', () => {
    expect(from('maskBox.x=4', 'maskBox.name=4')).toEqual({ maskBox: { x: 4, name: '4' } })
    expect(from('maskBox={"x":4}', 'maskBox.name=4')).toEqual({ maskBox: { x: 4, name: '4' } })
  })
})
