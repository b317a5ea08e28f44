import { checkAnswerSchema, jsonIn, type JsonSchema, structuredAnswer } from 'atelier-mcp'
import { describe, expect, it, vi } from 'vitest'

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['colour'],
  properties: { colour: { type: 'string' }, parts: { type: 'array', items: { type: 'integer' } } },
} as const

it.each([
  ['prose', 'It is blue.'],
  ['JSON that was cut off', '{"colour":"bl'],
  ['nothing', ''],
])('of %s there is no JSON, and the problem says so', async (_, text) => {
  expect(await structuredAnswer(text, schema)).toEqual({
    problem: { code: 'answer-unstructured', param: 'schema', message: expect.stringContaining('words') as string },
  })
})

it.each([
  ['a wrong type deep inside', '{"colour":"blue","parts":[1,"two"]}', 'answer/parts/1 must be a whole number'],
  ['a missing property', '{}', 'answer/colour is missing'],
  ['a property too many', '{"colour":"blue","size":3}', 'size'],
  ['an array', '[]', 'must be an object'],
])('%s is handed on by nobody, and what is wrong with it is named', async (_, text, words) => {
  const { json, problem } = await structuredAnswer(text, schema)
  expect(json).toBeUndefined()
  expect(problem).toMatchObject({ code: 'answer-unfit', message: expect.stringContaining(words) as string })
})

/** `levels` levels, each of which asks the next one twice. */
const twice = (levels: number): JsonSchema => ({
  type: 'object',
  properties: { a: { $ref: '#/$defs/0' } },
  $defs: Object.fromEntries(
    Array.from({ length: levels + 1 }, (_, level) => {
      const next = { $ref: `#/$defs/${level + 1}` }
      return [level, level === levels ? { const: 'never' } : { anyOf: [next, next] }]
    }),
  ),
})
const inside = (a: object): JsonSchema => ({ type: 'object', properties: { a } })

describe('an answer that cannot be held against its schema', () => {
  it.each([
    ['a pattern with repeats inside of repeats', inside({ type: 'string', pattern: '^(a+)+$' }), /longer than 2000 ms/],
    ['a name by such a pattern', inside({ patternProperties: { '^(a+)+$': false } }), /longer than 2000 ms/],
    // Whichever of its two limits it meets first.
    ['thirty levels of alternatives', twice(30), /longer than 2000 ms|memory/],
    ['a type that does not exist', inside({ type: 'colour' }), /schema is invalid/],
    ['a reference to nothing', inside({ $ref: '#/$defs/nothing' }), /reference/],
    ['a reference to another machine', inside({ $ref: 'http://127.0.0.1:9/schema' }), /reference/],
    ['a pattern that is none', inside({ type: 'string', pattern: '(' }), /regular expression/i],
  ])('because of %s is told so, and stays text', async (_, unruly, why) => {
    const long = `${'a'.repeat(40)}!`
    const { json, problem } = await structuredAnswer(
      JSON.stringify({ a: 'properties' in unruly && _.startsWith('a name') ? { [long]: 1 } : long }),
      unruly,
    )
    expect(json).toBeUndefined()
    expect(problem).toMatchObject({ code: 'answer-unchecked', param: 'schema', message: expect.stringMatching(why) as string })
  })

  it('because it is deeper than anything can be read is told so', async () => {
    const { json, problem } = await structuredAnswer(`{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`, schema)
    expect(json).toBeUndefined()
    expect(problem?.code).toBe('answer-unchecked')
  })

  it('does not keep others waiting for longer than one check, however many there are', async () => {
    const slow = inside({ type: 'string', pattern: '^(a+)+$' })
    const by = (id: string) => ({ principal: { id, scopes: [] } })
    const ended: string[] = []
    const greedy = Array.from({ length: 4 }, async (_, index) => {
      await structuredAnswer(JSON.stringify({ a: `${'a'.repeat(50 + index)}!` }), slow, by('greedy'))
      ended.push('greedy')
    })
    const modest = ['red', 'green'].map(async (colour) => {
      await structuredAnswer(JSON.stringify({ colour }), schema, by('modest'))
      ended.push('modest')
    })
    await Promise.all([...greedy, ...modest])
    expect(ended).toEqual(['greedy', 'modest', 'greedy', 'modest', 'greedy', 'greedy'])
  }, 90_000)

  it('because the machine was busy may be checked the next time', async () => {
    // Fast on its own; a clock that is late by two seconds is what a busy machine looks like.
    const busy = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => AbortSignal.abort(new DOMException('late', 'TimeoutError')))
    const said = '{"colour":"busy"}'
    expect((await structuredAnswer(said, schema)).problem?.code).toBe('answer-unchecked')
    busy.mockRestore()
    expect(await structuredAnswer(said, schema)).toEqual({ json: { colour: 'busy' } })
  })

  it('does not keep the next one from being checked', async () => {
    const slow = structuredAnswer(JSON.stringify({ a: `${'a'.repeat(41)}!` }), inside({ type: 'string', pattern: '^(a+)+$' }))
    expect(await structuredAnswer('{"colour":"blue"}', schema)).toEqual({ json: { colour: 'blue' } })
    expect((await slow).problem?.code).toBe('answer-unchecked')
  })
})

it.each([
  ['a draft of its own', { $schema: 'http://json-schema.org/draft-07/schema#' }],
  ['the marks of a zod schema', { _zod: {} }],
])('a schema with %s is read as JSON Schema', async (_, rest) => {
  expect((await structuredAnswer('{"colour":3}', { ...schema, ...rest })).problem?.code).toBe('answer-unfit')
})

describe('a schema, before anybody is paid to answer by it,', () => {
  it.each([
    ['a list', { type: 'array' }, /does not describe an object/],
    ['nothing', null, /does not describe an object/],
    ['60,000 characters', { type: 'object', description: 'x'.repeat(60_000) }, /longer than 50000/],
    ['a type that does not exist', inside({ type: 'colour' }), /no JSON Schema/],
    [
      'five thousand levels',
      JSON.parse(`{"type":"object","items":${'{"not":'.repeat(5000)}true${'}'.repeat(5000)}}`),
      /no JSON Schema|to read/,
    ],
  ])('that is %s is refused', async (_, wrong, words) => {
    await expect(checkAnswerSchema(wrong)).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      outcome: 'none',
      message: expect.stringMatching(words) as string,
    })
  })

  it('may be slow to hold against an answer', async () => {
    await expect(checkAnswerSchema(twice(30))).resolves.toBeUndefined()
  })
})

it.each([
  ['alone', '{"colour":"blue"}'],
  ['in a code block', '```json\n{"colour":"blue"}\n```'],
  ['in a code block between words', 'Here you are:\n```\n{"colour":"blue"}\n```\nAnything else?'],
])('JSON %s is read', async (_, text) => {
  expect(await structuredAnswer(text, schema)).toEqual({ json: { colour: 'blue' } })
})

describe('the JSON in an answer', () => {
  it.each(['', 'The house is red.', '{"colour": "red"', '} {', '```json\nnot json\n```'])('%j has none', (answer) => {
    expect(jsonIn(answer)).toBeUndefined()
  })

  it.each([
    '{"a":1}',
    ' {"a":1}\n',
    '```json\n{"a":1}\n```',
    '```\n{"a":1}\n```',
    'Here you are: {"a":1}. Anything else?',
    'Sure!\n```json\n{"a":1}\n```\nDone.',
  ])('%j has one', (answer) => {
    expect(jsonIn(answer)).toEqual({ a: 1 })
  })
})
