import { AtelierError } from 'atelier-mcp'
import { expect, it } from 'vitest'
import { openAiError } from '#plugins/openai/errors.ts'

const never = new AbortController().signal
const context = { where: 'OpenAI', secrets: ['sesame-open'], signal: never }
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
