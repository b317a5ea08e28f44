import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createBooks, shardOf } from '#plugins/cache/books.ts'

let dir = ''
const warned: string[] = []
const open = (maxEntries = 1000, ttlMs = 864e5) => createBooks({ dir, ttlMs, maxEntries, warn: (message) => void warned.push(message) })
beforeEach(async () => {
  warned.length = 0
  dir = await mkdtemp(join(tmpdir(), 'books-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))
const id = (text: string = randomUUID()) => createHash('sha256').update(text).digest('hex')

describe('the books', () => {
  it.each([
    '{"atelier":1,"lines"',
    'null',
    '[]',
    '{"atelier":1,"hits":0,"savedUsd":0,"lines":{}}',
    '{"atelier":1,"hits":0,"savedUsd":0,"lines":[null]}',
    '{"atelier":1,"hits":0,"savedUsd":0,"lines":[["ab",null]]}',
    '{"atelier":1,"hits":0,"savedUsd":0,"lines":[["ab",{"size":1,"usedAt":"x","hits":0}]]}',
  ])('start anew where they hold %s, and say so once', async (content) => {
    const books = open()
    books.stored(id('a'), 10)
    await books.flush()
    for (const name of await readdir(dir)) await writeFile(join(dir, name), content)
    const others = open()
    await others.totals()
    expect([await others.totals(), warned.length]).toEqual([{ entries: 0, bytes: 0, hits: 0, savedUsd: 0 }, 1])
  })
  it("leave a newer version's books as they are", async () => {
    const file = join(dir, `${shardOf(id('a'))}.json`)
    await writeFile(file, '{"atelier":2,"more":true}')
    const books = open()
    books.stored(id('a'), 10)
    books.hit(id('a'), 1)
    await books.flush()
    expect(await readFile(file, 'utf8')).toBe('{"atelier":2,"more":true}')
  })
  it('say nothing where they cannot be written but the error of the flush', async () => {
    await rm(dir, { recursive: true })
    await writeFile(dir, '')
    const books = open()
    books.stored(id('a'), 10)
    await expect(books.flush()).rejects.toMatchObject({ code: 'ENOTDIR' })
    expect(await open().totals()).toMatchObject({ entries: 0 })
  })
  it('add up what several hosts have seen', async () => {
    const [one, two] = [open(), open()]
    one.stored(id('a'), 10)
    two.stored(id('b'), 20)
    one.hit(id('a'), 0.5)
    two.hit(id('a'), 0.25)
    await one.flush()
    await two.flush()
    expect(await open().totals()).toEqual({ entries: 2, bytes: 30, hits: 2, savedUsd: 0.75 })
    expect((await open().lines(shardOf(id('a')))).get(id('a'))).toMatchObject({ size: 10, hits: 2 })
  })
  it('forget everything when cleared, also what was not written yet', async () => {
    const books = open()
    books.stored(id('a'), 10)
    await books.flush()
    books.stored(id('b'), 20)
    await books.clear()
    await books.flush()
    expect([await books.totals(), await open().totals()].map(({ entries }) => entries)).toEqual([0, 0])
  })
  it('count what is not written yet, once', async () => {
    const books = open()
    books.stored(id('a'), 10)
    books.hit(id('a'), 1)
    const before = await books.totals()
    await books.flush()
    await books.flush()
    expect([before, await books.totals()]).toEqual([before, { entries: 1, bytes: 10, hits: 1, savedUsd: 1 }])
  })
  it('forget what was removed, but not what it saved', async () => {
    const books = open()
    books.stored(id('a'), 10)
    books.hit(id('a'), 1)
    await books.flush()
    books.removed(id('a'))
    await books.flush()
    expect(await open().totals()).toEqual({ entries: 0, bytes: 0, hits: 1, savedUsd: 1 })
  })
  it('stay bounded, dropping what was used longest ago', async () => {
    const books = open(64)
    const same = Array.from({ length: 4000 }, () => id()).filter((one) => shardOf(one) === '00')
    for (const [index, one] of same.entries()) {
      books.stored(one, index)
      if (index % 20 === 19) await books.flush()
    }
    await books.flush()
    const lines = await open(64).lines('00')
    expect([same.length > 30, lines.size, lines.has(same.at(-1)!), lines.has(same[0]!)]).toEqual([true, 18, true, false])
  })
  it('say exactly what is there after a cleaning, hits kept', async () => {
    const books = open()
    books.stored(id('a'), 10)
    books.hit(id('a'), 1)
    await books.flush()
    await books.rebuild(shardOf(id('a')), new Map([[id('a'), { size: 11, usedAt: 5 }]]))
    expect((await open(1000, 1e15).lines(shardOf(id('a')))).get(id('a'))).toEqual({ size: 11, usedAt: 5, hits: 1 })
  })
})
