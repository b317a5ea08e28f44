import { expect, it } from 'vitest'
import { isStrict } from '#plugins/openai/strict-schema.ts'

const object = (properties: object, rest: object = {}): object => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(properties),
  properties,
  ...rest,
})
const text = { type: 'string' }
const nested = (depth: number): object => (depth === 0 ? text : object({ inner: nested(depth - 1) }))

it.each([
  ['an open object', { type: 'object', required: ['a'], properties: { a: text } }],
  ['an optional property', object({ a: text }, { required: [] })],
  ['a root that is no object', { type: 'array', items: text }],
  ['a union at the root', { ...object({ a: text }), anyOf: [object({ a: text })] }],
  ['a record', object({ a: { type: 'object', additionalProperties: text } })],
  ['a tuple', object({ a: { type: 'array', prefixItems: [text] } })],
  ['an unknown keyword', object({ a: { type: 'string', minLength: 3 } })],
  ['oneOf', object({ a: { oneOf: [text] } })],
  [
    'an open object deep inside',
    object({ a: { type: 'array', items: object({ b: { anyOf: [{ type: 'object', properties: {} }, text] } }) } }),
  ],
  ['eleven levels', nested(11)],
  ['a property that says nothing', object({ a: {} })],
  ['no schema', null],
])('%s is beyond strict mode', (_, schema) => {
  expect(isStrict(schema)).toBe(false)
})

it.each([
  ['a closed object', object({ a: text })],
  ['nullable instead of optional', object({ a: { type: ['string', 'null'] } })],
  ['arrays of a fixed length', object({ a: { type: 'array', items: { type: 'number' }, minItems: 3, maxItems: 3 } })],
  [
    'unions and references inside',
    object({ a: { anyOf: [{ $ref: '#/$defs/b' }, { const: 1 }] } }, { $defs: { b: object({ c: { enum: ['x'] } }) } }),
  ],
  ['ten levels', nested(10)],
])('%s is within strict mode', (_, schema) => {
  expect(isStrict(schema)).toBe(true)
})
