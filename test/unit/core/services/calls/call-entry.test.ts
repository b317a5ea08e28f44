import { describe, expect, it } from 'vitest'
import { type CallEntry, entryInText, textOfEntry } from '#core/services/calls/call-entry.ts'

const entry: CallEntry = {
  principal: 'ann',
  rights: '',
  request: 'r',
  startedAt: 1,
  steps: {},
  answers: { q: { question: 'x', answer: 'a secret' } },
  asked: {},
}

describe('what is kept of a call', () => {
  it.each([
    ['is damaged', textOfEntry(entry).slice(0, 40)],
    ['is nothing', 'null'],
    ['was kept in another way', JSON.stringify({ ...entry, format: 1 })],
    ['says nothing of how it was kept', JSON.stringify(entry)],
    ['is not there', undefined],
  ])('counts as forgotten where it %s', (_, text) => {
    expect(entryInText(text)).toBeUndefined()
  })
  it('is read as it was written', () => {
    expect(entryInText(textOfEntry(entry))).toMatchObject(entry)
  })
})
