import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createEncodings } from '#core/services/assets/encodings.ts'
import { artifact } from 'atelier-mcp'

let dir = ''
beforeEach(async () => void (dir = await mkdtemp(join(tmpdir(), 'atelier-encodings-'))))
afterEach(() => rm(dir, { recursive: true, force: true }))

const put = async (name: string, bytes: number, ageDays: number): Promise<void> => {
  await mkdir(join(dir, 'ab'), { recursive: true })
  await writeFile(join(dir, 'ab', name), Buffer.alloc(bytes))
  const then = new Date(Date.now() - ageDays * 864e5)
  await utimes(join(dir, 'ab', name), then, then)
}
const nothing = { files: 0, bytes: 0 }

describe('the folder of encodings', () => {
  it('may be absent', async () => {
    const absent = createEncodings({ dir: join(dir, 'nothing') })
    expect([await absent.stats(), await absent.prune(), await absent.clear()]).toEqual([nothing, nothing, nothing])
  })
  it('passes over what cannot be read as a folder', async () => {
    await writeFile(join(dir, 'stray'), 'x')
    expect([await createEncodings({ dir }).stats(), await createEncodings({ dir: join(dir, 'stray') }).clear()]).toEqual([nothing, nothing])
  })
  it.skipIf(process.platform === 'win32')("makes folders and files that are its owner's alone", async () => {
    const encodings = createEncodings({ dir: join(dir, 'made') })
    await encodings.get('cd1', artifact(Buffer.from('source'), 'a/a'), async () => artifact(Buffer.alloc(5), 'b/b'))
    await encodings.flush()
    const modes = await Promise.all(['made', 'made/cd', 'made/cd/cd1'].map(async (path) => (await stat(join(dir, path))).mode & 0o777))
    expect(modes).toEqual([0o700, 0o700, 0o600])
  })
  it('drops the oldest first until the rest fits', async () => {
    await put('old', 100, 3)
    await put('middle', 100, 2)
    await put('new', 100, 1)
    expect(await createEncodings({ dir, maxBytes: 150 }).prune()).toEqual({ files: 2, bytes: 200 })
    expect(await readdir(join(dir, 'ab'))).toEqual(['new'])
  })
  it('drops what nobody has touched for long, even where there is room', async () => {
    await put('ancient', 10, 90)
    await put('new', 10, 1)
    await createEncodings({ dir }).prune()
    expect(await readdir(join(dir, 'ab'))).toEqual(['new'])
  })
  it('counts and drops all, also what is still being written', async () => {
    for (let index = 0; index < 70; index++) await put(`file-${index}`, 10, 1)
    const encodings = createEncodings({ dir })
    const make = async (index: number) =>
      encodings.get(`cd${index}`, artifact(Buffer.from('source'), 'a/a'), async () => artifact(Buffer.alloc(5), 'b/b'))
    await make(1)
    const { files, bytes } = await encodings.stats()
    expect([files, bytes > 705]).toEqual([71, true])
    await make(2)
    expect((await encodings.clear()).files).toBe(72)
    expect(await createEncodings({ dir }).stats()).toEqual(nothing)
  })
})
