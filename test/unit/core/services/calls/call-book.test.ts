import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { callBook, type CallEntry } from '#core/services/calls/call-book.ts'

let folder = ''
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'atelier-book-'))))
afterEach(() => rm(folder, { recursive: true, force: true }))

const entry: CallEntry = {
  principal: 'ann',
  rights: '',
  request: 'r',
  startedAt: 1,
  steps: {},
  answers: { q: { question: 'x', answer: 'a secret' } },
  asked: {},
}
const hour = 3_600_000

describe('what was asked and answered', () => {
  it('is read again by another process, whole', async () => {
    await callBook(folder, hour).write('one', entry)
    expect(await callBook(folder, hour).read('one')).toMatchObject(entry)
    expect(await callBook(folder, hour).read('other')).toBeUndefined()
  })
  it.each([
    ['is damaged', '{ "principal": "ann", "st'],
    ['was kept in another way', JSON.stringify({ format: 1, ...entry })],
    ['says nothing of how it was kept', JSON.stringify(entry)],
  ])('counts as forgotten where it %s', async (_, text) => {
    const book = callBook(folder, hour)
    await book.write('one', entry)
    await writeFile(join(folder, 'one', 'call.json'), text)
    expect(await book.read('one')).toBeUndefined()
  })
  it('is forgotten when its time is over, though nobody asks anything more, and the key beside it stays', async () => {
    await writeFile(join(folder, 'key'), 'k')
    const book = callBook(folder, 200)
    await book.write('one', entry)
    await book.bytes('one').keep(Buffer.from('a picture'))
    await expect.poll(() => readdir(folder)).toEqual(['key'])
  })
  it('of a process that has ended is forgotten by the next that begins', async () => {
    await callBook(folder, hour).write('one', entry)
    callBook(folder, 0)
    await expect.poll(() => readdir(folder)).toEqual([])
  })
})
