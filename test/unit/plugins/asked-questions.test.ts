import type { Job } from 'atelier-mcp'
import { describe, expect, it } from 'vitest'
import { askedQuestions, type KeptAnswer } from '../../../plugins/asked-questions.ts'
import { gate } from '../../fixtures/gate.ts'

const form = (message: string) => ({ ask: 'elicit', message, schema: { type: 'object' } }) as const

function start(answers: () => Promise<ReadonlyMap<string, KeptAnswer>>) {
  const written: Job['asked'][] = []
  const warnings: string[] = []
  const changed = async (asked: Job['asked']): Promise<void> => void written.push(asked)
  const questions = askedQuestions({ answers, changed, waits: () => {}, log: { warn: (message) => void warnings.push(message) } })
  return { questions, written, warnings }
}

describe('questions of a job', () => {
  it('are shown in the order in which they were asked, though the first look for answers takes longest', async () => {
    const slow = gate()
    let looks = 0
    const { questions, written } = start(async () => {
      if (looks++ === 0) await slow.pass()
      return new Map()
    })
    void questions.ask('one', form('One?'))
    void questions.ask('two', form('Two?'))
    await slow.entered()
    slow.open()
    await expect.poll(() => Object.keys(written.at(-1) ?? {})).toEqual(['one', 'two'])
  })

  it('are asked though the one before could not be looked up', async () => {
    let looks = 0
    const { questions, written } = start(async () => {
      if (looks++ === 0) throw new Error('The disk is gone.')
      return new Map()
    })
    const first = questions.ask('one', form('One?'))
    void questions.ask('two', form('Two?'))
    await expect(first).rejects.toThrow('The disk is gone.')
    await expect.poll(() => Object.keys(written.at(-1) ?? {})).toEqual(['two'])
  })

  it('get what was answered before, and wait for no question behind which nobody has answered', async () => {
    const answers = new Map<string, KeptAnswer>([['known', { question: form('Known?'), answer: { action: 'accept' } }]])
    const { questions, written } = start(async () => answers)
    void questions.ask('open', form('Open?'))
    expect(await questions.ask('known', form('Known?'))).toEqual({ action: 'accept' })
    void questions.ask('known', form('Another?'))
    await expect.poll(() => Object.keys(written.at(-1) ?? {})).toEqual(['open', 'known 2'])
  })
})
