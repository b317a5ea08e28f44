import { mkdtemp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeAtomic } from '#core/services/assets/atomic-write.ts'

let dir = ''
beforeEach(async () => (dir = await mkdtemp(join(tmpdir(), 'atomic-'))))
afterEach(() => rm(dir, { recursive: true, force: true }))

describe('writeAtomic', () => {
  it('leaves nothing behind where it cannot write', async () => {
    await writeFile(join(dir, 'file'), 'x')
    await expect(writeAtomic(join(dir, 'file/below'), 'y')).rejects.toMatchObject({ code: 'ENOTDIR' })
    await mkdir(join(dir, 'folder/full'), { recursive: true })
    await expect(writeAtomic(join(dir, 'folder'), 'y')).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST|EPERM/)
    expect((await readdir(dir)).toSorted()).toEqual(['file', 'folder'])
  })
  it('keeps what is there when it is to be the first, and says so', async () => {
    const path = join(dir, 'a')
    expect([await writeAtomic(path, 'one', { exclusive: true }), await writeAtomic(path, 'two', { exclusive: true })]).toEqual([
      true,
      false,
    ])
    expect([await readFile(path, 'utf8'), await readdir(dir)]).toEqual(['one', ['a']])
  })
  it('lets exactly one of many be the first', async () => {
    const path = join(dir, 'deep/er/a')
    const won = await Promise.all(Array.from({ length: 20 }, (_, index) => writeAtomic(path, String(index), { exclusive: true })))
    expect(won.filter(Boolean)).toHaveLength(1)
    expect(await readFile(path, 'utf8')).toBe(String(won.indexOf(true)))
  })
  it('shows readers the old or the new whole, never a part', async () => {
    const path = join(dir, 'a')
    const contents = ['x', 'y'].map((letter) => letter.repeat(200_000))
    await writeAtomic(path, contents[0]!)
    const writing = new AbortController()
    const seen = new Set<string>()
    const reader = (async () => {
      while (!writing.signal.aborted) seen.add(await readFile(path, 'utf8'))
    })()
    for (let index = 0; index < 30; index++) await writeAtomic(path, contents[index % 2]!, { sync: false })
    writing.abort()
    await reader
    expect([...seen].filter((text) => !contents.includes(text))).toEqual([])
  })
  it('takes very long names and another folder for the unfinished file', async () => {
    const name = 'n'.repeat(250)
    await writeAtomic(join(dir, name), 'x', { tempDir: join(dir, 'tmp') })
    expect([await readFile(join(dir, name), 'utf8'), await readdir(join(dir, 'tmp'))]).toEqual(['x', []])
  })
})
