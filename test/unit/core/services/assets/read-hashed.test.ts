import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readHashed } from '#core/services/assets/read-hashed.ts'

let dir = ''
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'read-hashed-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const read = async (content: Uint8Array, size = content.byteLength) => {
  await writeFile(join(dir, 'file'), content)
  const file = await open(join(dir, 'file'))
  return readHashed(file, size).finally(() => file.close())
}
const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

describe('readHashed', () => {
  it.each([0, 1, 4 << 20, (9 << 20) + 7])('gives all %i bytes, and their hash', async (size) => {
    const content = randomBytes(size)
    const { data, sha256 } = await read(content)
    expect(Buffer.compare(data, content)).toBe(0)
    expect(sha256).toBe(hashOf(content))
  })
  it('gives what is left of a file that was cut off meanwhile, and the hash of that', async () => {
    const content = randomBytes(1000)
    expect(await read(content, 5 << 20)).toEqual({ data: content, sha256: hashOf(content) })
  })
  it('gives as much of a file that grows as was asked for', async () => {
    const content = randomBytes(1000)
    expect((await read(content, 600)).sha256).toBe(hashOf(content.subarray(0, 600)))
  })
  it('rejects with what the file system says', async () => {
    const file = await open(join(dir, 'new'), 'w')
    await expect(readHashed(file, 10)).rejects.toMatchObject({ code: 'EBADF' })
    await file.close()
  })
})
