import type { ErrorEntry } from 'atelier-mcp'
import { describe, expect, it } from 'vitest'
import { type Registered, registerErrors } from '#core/kernel/errors/register.ts'

const words: ErrorEntry = { why: 'It is so.', fix: 'Change it.' }
const register = (...plugins: (readonly [string, unknown])[]) => {
  const registered = new Map<string, Registered>()
  const problems = plugins.map(([name, errors]) => registerErrors(registered, name, errors as Record<string, ErrorEntry>))
  return { registered: Object.fromEntries(registered), problem: problems.find((one) => one !== undefined) }
}

describe('codes that a plugin registers', () => {
  it.each([
    ['a code in small letters', { blocked_word: words }],
    ['a single word', { BLOCKED: words }],
    ['words for a code', { 'not a code!': words }],
    ['no words', { BLOCKED_WORD: undefined }],
    ['no fix', { BLOCKED_WORD: { why: 'It is so.' } }],
    ['an empty why', { BLOCKED_WORD: { ...words, why: ' ' } }],
    ['an exit code that is none', { BLOCKED_WORD: { ...words, exitCode: 0 } }],
  ])('are refused with %s, and none of them is kept', (_, errors) => {
    const { registered, problem } = register(['p', { FINE_ONE: words, ...errors }])
    expect(problem).toMatchObject({ code: 'ERROR_INVALID', message: expect.stringContaining('"p"'), outcome: 'none' })
    expect(registered).toEqual({})
  })
  it('may have digits', () => {
    expect(register(['a1-b2', { A1_B2_BLOCKED: words, GPT4_BUSY: words, HTTP_404: words }]).problem).toBeUndefined()
  })
  it("are never the host's", () => {
    const { problem } = register(['p', { INPUT_INVALID: words }])
    expect(problem).toMatchObject({ code: 'ERROR_DUPLICATE', message: expect.stringContaining("the host's own") })
  })
  it('are not explained in two ways', () => {
    const { problem, registered } = register(['p', { BLOCKED_WORD: words }], ['q', { BLOCKED_WORD: { ...words, exitCode: 3 } }])
    expect(problem).toMatchObject({ code: 'ERROR_DUPLICATE', message: expect.stringMatching(/"p".*"q".*BLOCKED_WORD/) })
    expect(registered).toEqual({ BLOCKED_WORD: { plugin: 'p', entry: words } })
  })
  it('may be explained twice in the same way', () => {
    expect(register(['p', { BLOCKED_WORD: words }], ['q', { BLOCKED_WORD: { ...words } }])).toEqual({
      registered: { BLOCKED_WORD: { plugin: 'p', entry: words } },
      problem: undefined,
    })
  })
})
