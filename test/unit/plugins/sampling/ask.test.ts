import { describe, expect, test } from 'vitest'
import { cutOff, jsonIn } from '../../../../plugins/sampling/ask.ts'

describe('the JSON in an answer', () => {
  test.each(['', 'The house is red.', '{"colour": "red"', '} {', '```json\nnot json\n```'])('%j has none', (answer) => {
    expect(jsonIn(answer)).toBeUndefined()
  })

  test.each([
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

test('an answer that was cut off is told, a whole one is not', () => {
  const reply = { text: 'A house', content: [], model: 'm' }
  expect(cutOff({ ...reply, stopReason: 'maxTokens' }, 200)).toMatchObject([
    { code: 'answer-cut-off', message: expect.stringContaining('200') },
  ])
  expect(cutOff({ ...reply, stopReason: 'endTurn' }, 200)).toEqual([])
})
