import { expect, test } from 'vitest'
import { cutOff } from '#plugins/sampling/ask.ts'

test('an answer that was cut off is told, a whole one is not', () => {
  const reply = { text: 'A house', content: [], model: 'm' }
  expect(cutOff({ ...reply, stopReason: 'maxTokens' }, 200)).toMatchObject([
    { code: 'answer-cut-off', message: expect.stringContaining('200') },
  ])
  expect(cutOff({ ...reply, stopReason: 'endTurn' }, 200)).toEqual([])
})
