import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { packAnswers, unpackAnswers } from '#core/services/orders/packed-answers.ts'

let base = ''
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'packed-'))
})
afterEach(() => rm(base, { recursive: true, force: true }))

const asked = { fingerprint: 'ab', method: 'POST', address: 'https://vendor.test/', holder: join(tmpdir(), 'no-such.lease') }
/** The folder of an order with one request, and with its answer unless that is still to come. */
const folder = async (body?: Buffer): Promise<string> => {
  const dir = join(base, 'of-an-order')
  await mkdir(dir)
  await writeFile(join(dir, '1.asked.json'), JSON.stringify(asked))
  if (!body) return dir
  await writeFile(join(dir, '1.json'), JSON.stringify({ isSent: true, head: { status: 200, headers: [] } }))
  await writeFile(join(dir, '1.body'), body)
  return dir
}
const packedBy = (names: unknown, rest = ''): Uint8Array => Buffer.from(`${JSON.stringify(names)}\n${rest}`)

describe('packed answers', () => {
  it('are the same on another machine, for their owner alone', async () => {
    const body = Buffer.from([0, 10, 255, 10, 13, 0])
    const packed = await packAnswers(await folder(body), 10_000)
    const there = join(base, 'there')
    await mkdir(there)
    await writeFile(join(there, '1.part'), 'half')
    await unpackAnswers(there, packed!)
    expect((await readdir(there)).toSorted()).toEqual(['1.asked.json', '1.body', '1.json'])
    expect(await readFile(join(there, '1.body'))).toEqual(body)
    expect(JSON.parse(await readFile(join(there, '1.asked.json'), 'utf8'))).toEqual(asked)
    expect([((await stat(there)).mode & 0o777).toString(8), ((await stat(join(there, '1.body'))).mode & 0o777).toString(8)]).toEqual([
      '700',
      '600',
    ])
    expect((await readdir(base)).toSorted()).toEqual(['of-an-order', 'there'])
  })
  it('are unpacked whole by several hosts in one folder at the same time', async () => {
    const packed = await packAnswers(await folder(Buffer.alloc(5000, 'x')), 10_000)
    const there = join(base, 'there')
    await Promise.all(Array.from({ length: 12 }, () => unpackAnswers(there, packed!)))
    expect(await readFile(join(there, '1.body'), 'utf8')).toBe('x'.repeat(5000))
    expect((await readdir(base)).toSorted()).toEqual(['of-an-order', 'there'])
  })
  it('leave nothing half done where they cannot be written', async () => {
    const dir = await folder(Buffer.from('whole'))
    const parts = [
      { name: '1.body', size: 1 },
      { name: `${'1'.repeat(300)}.body`, size: 2 },
    ]
    await expect(unpackAnswers(dir, packedBy(parts, 'abc'))).rejects.toMatchObject({ code: 'ENAMETOOLONG' })
    expect(await readdir(base)).toEqual(['of-an-order'])
  })
  it('are none where the answer is not whole, or too large', async () => {
    expect(await packAnswers(await folder(), 10_000)).toBeUndefined()
    await rm(join(base, 'of-an-order'), { recursive: true })
    expect(await packAnswers(await folder(Buffer.alloc(10_000)), 10_000)).toBeUndefined()
    expect(await packAnswers(join(base, 'nowhere'), 10_000)).toBeUndefined()
  })
  it.each<[string, Uint8Array]>([
    ['cut off', packedBy([{ name: '1.body', size: 4 }], 'abc')],
    ['longer than they say', packedBy([{ name: '1.body', size: 2 }], 'abc')],
    ['outside of their folder', packedBy([{ name: '../1.body', size: 3 }], 'abc')],
    ['of another name', packedBy([{ name: 'toString', size: 3 }], 'abc')],
    ['no list', packedBy({ name: '1.body', size: 3 }, 'abc')],
  ])('leave what is there as it is where they are %s', async (_, packed) => {
    const dir = await folder(Buffer.from('whole'))
    await expect(unpackAnswers(dir, packed)).rejects.toThrow(TypeError)
    expect(await readFile(join(dir, '1.body'), 'utf8')).toBe('whole')
    expect(await readdir(base)).toEqual(['of-an-order'])
  })
})
