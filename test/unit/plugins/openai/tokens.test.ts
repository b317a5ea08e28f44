import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'
import { expect, it } from 'vitest'
import { roughly, tokens } from '#plugins/openai/tokens.ts'

const prompt = 'An unbelievably photorealistic fox, 35 mm, f/1.8, at dawn: <|endoftext|> – 雪の中の狐'

it('counts by a rule of thumb at once, and exactly once the text was learnt', async () => {
  const counted = tokens()
  expect(counted.count(prompt)).toBe(roughly(prompt))
  // Learning gives up after a few seconds, which a busy machine may need for the first thread.
  const learnt = async () => (await counted.learn(prompt), counted.count(prompt))
  await expect.poll(learnt).toBe(countTokens(prompt, { disallowedSpecial: new Set<string>() }))
  expect(counted.count('another')).toBe(roughly('another'))
  await counted.close()
})

it('takes letters of other scripts for more than Latin ones', () => {
  expect(roughly('狐狸在雪地里')).toBeGreaterThan(roughly('foxsno'))
  expect(roughly('')).toBe(0)
})
