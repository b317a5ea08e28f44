import { jsonIn, structuredAnswer } from 'atelier-mcp'
import { describe, expect, it } from 'vitest'

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
