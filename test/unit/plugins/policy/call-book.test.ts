import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type BegunCall, callBook } from '#plugins/policy/call-book.ts'

let dir = ''
beforeEach(async () => void (dir = await mkdtemp(join(tmpdir(), 'atelier-calls-'))))
afterEach(() => rm(dir, { recursive: true }))

const noon = new Date(2026, 10, 22, 12).getTime()
const midnight = new Date(2026, 10, 23).getTime()
const call = (principal: string, at: number): BegunCall => ({ at, principal, groups: [] })
/** Whose calls a new one is told of. */
async function before(at: number, book = callBook(dir)): Promise<string[]> {
  let seen: readonly BegunCall[] = []
  await book.begin(call('asker', at), (calls) => void (seen = calls))
  return seen.map(({ principal }) => principal)
}

describe('the book of calls', () => {
  it('tells of what others have begun since, and writes nothing of what is refused', async () => {
    const [one, other] = [callBook(dir), callBook(dir)]
    await one.begin(call('ann', noon), () => {})
    await expect(
      other.begin(call('bob', noon), () => {
        throw new Error('too many')
      }),
    ).rejects.toThrow('too many')
    expect(await before(noon + 1, other)).toEqual(['ann'])
    expect(await before(noon + 2, one)).toEqual(['ann', 'asker'])
  })
  it('lets two that come at once see each other', async () => {
    const books = [callBook(dir), callBook(dir)]
    const seen = await Promise.all([0, 1, 2, 3].map((at) => before(noon, books[at % 2])))
    expect(seen.map(({ length }) => length).toSorted()).toEqual([0, 1, 2, 3])
  })
  it('knows in the first minute of a day what the last one of the day before has begun, and nothing older', async () => {
    const book = callBook(dir)
    await book.begin(call('early', midnight - 61_000), () => {})
    await book.begin(call('late', midnight - 20_000), () => {})
    expect(await before(midnight + 10_000)).toEqual(['late'])
    expect(await before(midnight + 70_000)).toEqual(['asker'])
  })
  it('loses a line that a crash has torn, and no other', async () => {
    await callBook(dir).begin(call('ann', noon), () => {})
    await appendFile(join(dir, '2026-11-22.jsonl'), '{"at":17,"princ')
    await callBook(dir).begin(call('bob', noon), () => {})
    expect(await before(noon)).toEqual(['ann', 'bob'])
  })
  it('removes days of before yesterday', async () => {
    for (const days of [0, 1, 2, 3]) await callBook(dir).begin(call('ann', noon + days * 86_400_000), () => {})
    expect((await readdir(dir)).filter((name) => name.endsWith('.jsonl'))).toEqual(['2026-11-24.jsonl', '2026-11-25.jsonl'])
  })
  it('counts by a clock that is a minute ahead as by its own', async () => {
    await callBook(dir).begin(call('ahead', noon + 60_000), () => {})
    expect(await before(noon)).toEqual(['ahead'])
  })
})
