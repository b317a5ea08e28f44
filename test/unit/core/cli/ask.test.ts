import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { askAll, askToOpen, terminalAsk } from '#core/cli/ask.ts'
import type { JsonSchema } from 'atelier-mcp'

const schema: JsonSchema = {
  type: 'object',
  properties: {
    go: { type: 'boolean' },
    count: { type: 'integer', default: 2 },
    mode: { enum: ['fast', 'fine'] },
    note: { type: 'string', title: 'A note' },
  },
  required: ['go'],
}

/** Asks with these answers and gives what was asked, too. */
async function ask(answers: readonly string[], of: JsonSchema = schema, message = 'May I?') {
  const asked: string[] = []
  const output = { write: (text: string) => asked.push(text) }
  const rest = [...answers]
  const lines = { question: async (text: string) => (asked.push(text), rest.shift() ?? '') }
  return { answer: await askAll(lines as never, message, of, output), asked: asked.join('\n') }
}

describe('asking at the terminal', () => {
  it('is not possible where nobody sits there', () => {
    const pipe = new PassThrough()
    expect(terminalAsk(pipe as never, pipe as never)).toBeUndefined()
  })

  it.each([
    ['', 'decline'],
    ['n', 'decline'],
    ['y', 'accept'],
  ])('shows the page to open, and takes "%s" for %s', async (answer, action) => {
    const shown: string[] = []
    const lines = { question: async () => answer }
    const output = { write: (text: string) => shown.push(text) }
    const opened = await askToOpen(lines as never, 'Sign in.\u001B[31m', 'https://accounts.example/', output)
    expect(opened.action).toBe(action)
    await opened.complete?.()
    expect(shown.join('')).toContain('https://accounts.example/')
    expect(shown.join('')).not.toContain('\u001B[31m')
  })

  it('is cancelled by an empty answer to what is required', async () => {
    expect((await ask([''])).answer).toEqual({ action: 'cancel' })
  })

  it('is declined by anything but yes, where there is nothing else to say', async () => {
    expect((await ask(['maybe'], { type: 'object' })).answer).toEqual({ action: 'decline' })
    expect((await ask(['Yes'], { type: 'object' })).answer).toEqual({ action: 'accept', content: {} })
  })

  it('takes answers by type, defaults for empty ones, and leaves out the rest', async () => {
    expect((await ask(['y', '', 'fine', ''])).answer).toEqual({ action: 'accept', content: { go: true, count: 2, mode: 'fine' } })
    expect((await ask(['n', '7', 'other', 'hello'])).answer).toEqual({
      action: 'accept',
      content: { go: false, count: 7, mode: 'other', note: 'hello' },
    })
  })

  it('lets no escape sequence of a question reach the terminal', async () => {
    const { asked } = await ask(['y'], { type: 'object' }, 'Sure?\u001B]0;title\u0007\u001B[5m')
    expect(asked.replace('\u001B[2K', '')).not.toContain('\u001B')
  })
})
