import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { artifact } from 'atelier-mcp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createEncodings } from '#core/services/assets/encodings.ts'

let dir = ''
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'atelier-encodings-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const key = 'ab'.repeat(32)
const source = artifact(Buffer.from('source'), 'image/x')
const path = (): string => join(dir, 'ab', key)
const counting = () => {
  const count = { made: 0 }
  return { count, make: async () => (count.made++, artifact(Buffer.from('picture'), 'image/x', { name: 'n', meta: { width: 3 } })) }
}

describe('encodings', () => {
  it.each([
    ['torn', (file: Buffer) => file.subarray(0, file.length - 3)],
    ['changed', (file: Buffer) => Buffer.concat([file.subarray(0, -1), Buffer.from('X')])],
    ['of a newer format', (file: Buffer) => Buffer.from(file.toString().replace('"format":1', '"format":2'))],
    ['empty', () => Buffer.alloc(0)],
  ])('are made again when their file is %s', async (_, damage) => {
    const { count, make } = counting()
    const cache = createEncodings({ dir })
    await cache.get(key, source, make)
    await cache.flush()
    await writeFile(path(), damage(await readFile(path())))
    const again = createEncodings({ dir })
    expect(Buffer.from(await (await again.get(key, source, make)).bytes()).toString()).toBe('picture')
    expect(count.made).toBe(2)
    // Its folder goes with the test, and not before it is written.
    await again.flush()
  })
  it('are made once, and come back with all that is known of them', async () => {
    const { count, make } = counting()
    const cache = createEncodings({ dir })
    await cache.get(key, source, make)
    await cache.flush()
    const kept = await createEncodings({ dir }).get(key, source, make)
    expect(kept).toMatchObject({ mimeType: 'image/x', name: 'n', meta: { width: 3 }, size: 7 })
    expect(count.made).toBe(1)
  })
  it('are still handed out where nothing can be written', async () => {
    await writeFile(join(dir, 'file'), '')
    const { make } = counting()
    const cache = createEncodings({ dir: join(dir, 'file', 'below') })
    expect((await cache.get(key, source, make)).mimeType).toBe('image/x')
    await expect(cache.flush()).resolves.toBeUndefined()
  })
  it('are handed to whoever asks meanwhile, and then written', async () => {
    const { count, make } = counting()
    const cache = createEncodings({ dir })
    const [first, together] = await Promise.all([cache.get(key, source, make), cache.get(key, source, make)])
    expect(together).toBe(first)
    expect(count.made).toBe(1)
    await cache.flush()
    await expect(readFile(path())).resolves.toBeDefined()
  })
  it('are handed to whoever asks while they are being written', async () => {
    const { count, make } = counting()
    const cache = createEncodings({ dir })
    const first = await cache.get(key, source, make)
    expect(await cache.get(key, source, make)).toBe(first)
    expect(count.made).toBe(1)
    await cache.flush()
  })
  it('stay at hand for a while where they are small, the latest sixteen, until all are cleared', async () => {
    const { count, make } = counting()
    const cache = createEncodings({ dir })
    const first = await cache.get(key, source, make)
    await cache.flush()
    await rm(dir, { recursive: true })
    expect(await cache.get(key, source, make)).toBe(first)
    for (let index = 0; index < 16; index++) await cache.get(`${index}`.padStart(64, 'c'), source, make)
    await cache.flush()
    await rm(dir, { recursive: true })
    await cache.get(key, source, make)
    expect(count.made).toBe(18)
    await cache.clear()
    await cache.get(key, source, make)
    expect(count.made).toBe(19)
    await cache.flush()
  })
  it('are read again where they are large', async () => {
    const cache = createEncodings({ dir })
    const large = async () => artifact(Buffer.alloc(300_000, 'x'), 'image/x')
    const first = await cache.get(key, source, large)
    await cache.flush()
    expect(await cache.get(key, source, large)).not.toBe(first)
  })
  it('are made by the second who asks where the first one failed or left', async () => {
    const { make } = counting()
    const cache = createEncodings({ dir })
    const failing = cache.get(key, source, () => Promise.reject(new Error('cancelled')))
    const other = cache.get(key, source, make)
    await expect(failing).rejects.toThrow('cancelled')
    expect((await other).mimeType).toBe('image/x')
    await cache.flush()
  })
  it('that are ready only when their host has closed are handed out, and not kept', async () => {
    const cache = createEncodings({ dir })
    let ready!: (made: ReturnType<typeof artifact>) => void
    const slow = cache.get(key, source, () => new Promise((resolve) => (ready = resolve)))
    await expect.poll(() => ready).toBeDefined()
    await cache.close()
    ready(artifact(Buffer.from('picture'), 'image/x'))
    expect((await slow).mimeType).toBe('image/x')
    await cache.flush()
    expect(await readdir(dir)).toEqual([])
  })
  it('are not kept a second time where the source was handed on as it is', async () => {
    const known = { ...source, sha256: 'f'.repeat(64) }
    const cache = createEncodings({ dir })
    await cache.get(key, known, async () => ({ ...known, meta: { width: 3 } }))
    await cache.get(key, source, async () => source)
    await cache.flush()
    expect(await readdir(dir)).toEqual([])
  })
})
