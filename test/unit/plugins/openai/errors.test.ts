import { AtelierError } from 'atelier-mcp'
import { expect, it } from 'vitest'
import { openAiError } from '../../../../plugins/openai/errors.ts'

const never = new AbortController().signal
const context = { where: 'OpenAI', secrets: ['sesame-open'], signal: never }
const limited = (headers: Record<string, string>): object =>
  Object.assign(new Error('429 slow down'), { status: 429, headers: new Headers(headers) })

it.each([
  ['seconds', { 'retry-after': '7' }, 7000],
  ['milliseconds, which win', { 'retry-after': '7', 'retry-after-ms': '250' }, 250],
  ['nothing', {}, undefined],
  ['nonsense', { 'retry-after': 'soon' }, undefined],
  ['a date that is over', { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }, undefined],
])('a rate limit names its wait in %s', (_, headers, expected) => {
  expect(openAiError(limited(headers), context).retryAfterMs).toBe(expected)
})

it('a rate limit may name its wait by a date', () => {
  const date = new Date(Date.now() + 60_000).toUTCString()
  const wait = openAiError(limited({ 'retry-after': date }), context).retryAfterMs!
  expect(wait).toBeGreaterThan(50_000)
  expect(wait).toBeLessThanOrEqual(60_000)
})

it("the host's own reason for an end is kept, and an error of ours stays what it is", () => {
  const reason = new AtelierError({ code: 'DEADLINE', message: 'too long' })
  expect(openAiError(new Error('aborted'), { ...context, signal: AbortSignal.abort(reason) })).toBe(reason)
  expect(openAiError(reason, context)).toBe(reason)
})

it('neither a key nor a page of HTML is repeated, and the original is not kept', () => {
  const page = `<html><body>${'x'.repeat(2000)}</body></html>`
  const error = openAiError(Object.assign(new Error(`500 sesame-open sk-proj-abc*****def ${page}`), { status: 500 }), context)
  expect(error.message).toMatch(/^OpenAI: 500 \[redacted\] \[redacted\] x+$/)
  expect(error.message.length).toBeLessThan(420)
  expect(error.cause).toBeUndefined()
})

it('what one model does not support another may: the next one is asked', () => {
  const fault = { status: 400, code: 'invalid_value', message: '400 Transparent background is not supported for this model.' }
  expect(openAiError(Object.assign(new Error(fault.message), fault), context)).toMatchObject({
    code: 'PROVIDER_UNSUPPORTED',
    outcome: 'none',
  })
})

it.each([[undefined], [null], ['text'], [7], [{}]])('whatever is thrown (%j), an error with a code comes out', (thrown) => {
  expect(openAiError(thrown, context)).toMatchObject({ code: 'PROVIDER_FAILED', outcome: 'unknown' })
})
