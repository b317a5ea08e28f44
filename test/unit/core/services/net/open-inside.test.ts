/** Roots hold while another process swaps a folder below them for a link that leads out. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLoadInput } from '#core/services/net/load-input.ts'
import { openInside, writeInside } from '#core/services/net/open-inside.ts'
import { createPluginFiles } from '#core/services/net/plugin-files.ts'

const swap = fileURLToPath(new URL('../../../../fixtures/swap-folder.mjs', import.meta.url))
let base = ''
let root = ''
let swapping: ChildProcess | undefined
beforeEach(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'inside-')))
  root = join(base, 'root')
  for (const folder of ['root/sub', 'outside/sub', 'data', 'state', 'cache']) await mkdir(join(base, folder), { recursive: true })
  await writeFile(join(root, 'sub/file.txt'), 'inside')
  await writeFile(join(base, 'outside/file.txt'), 'outside')
  await symlink(join(base, 'outside'), join(base, 'link'))
})
afterEach(async () => {
  const racer = swapping
  swapping = undefined
  if (racer?.exitCode === null) {
    const exited = once(racer, 'exit')
    racer.kill('SIGKILL')
    await exited
  }
  await rm(base, { recursive: true, force: true })
})

/** From now on `root/sub` is now the folder, now a link to `outside`. */
async function race(): Promise<void> {
  swapping = spawn(process.execPath, [swap, join(root, 'sub'), join(base, 'link')], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(swapping.stdout!, 'data')
}
const rounds = 600
const ended = async (work: () => Promise<unknown>): Promise<unknown> => work().catch((error: { code?: unknown }) => error.code)

describe('while a folder is swapped for a link', () => {
  it('an input by path is never read from outside', async () => {
    const load = createLoadInput({ store: { get: async () => undefined }, dataDir: join(base, 'data') })
    const limits = { principal: 'ada', roots: [root], maxBytes: 1000, signal: new AbortController().signal }
    await race()
    const seen = new Set<unknown>()
    for (let round = 0; round < rounds; round++)
      seen.add(await ended(async () => Buffer.from(await (await load('sub/file.txt', limits)).bytes()).toString()))
    expect(seen).toContain('inside')
    expect([...seen].filter((one) => !['inside', 'INPUT_FORBIDDEN', 'INPUT_NOT_FOUND'].includes(String(one)))).toEqual([])
  })

  it('a plugin reads nothing from outside, and writes nothing there', async () => {
    const files = createPluginFiles([root], { cache: join(base, 'cache'), data: join(base, 'data'), state: join(base, 'state') })
    await race()
    const [read, written] = [new Set<unknown>(), new Set<unknown>()]
    for (let round = 0; round < rounds; round++) {
      read.add(await ended(async () => String(await files.read(join(root, 'sub/file.txt')))))
      written.add(await ended(() => files.write(join(root, `sub/new-${round % 7}.txt`), 'new').then(() => 'written')))
      written.add(await ended(() => files.write(join(root, `sub/deep-${round % 7}/er/new.txt`), 'new').then(() => 'written')))
    }
    expect(read).toContain('inside')
    expect(read).not.toContain('outside')
    expect(written).toContain('written')
    expect(await readdir(join(base, 'outside'))).toEqual(['file.txt', 'sub'])
  })
})

describe('openInside', () => {
  it('hands out nothing that a link leads to, however the path looks', async () => {
    await rename(join(base, 'link'), join(root, 'link'))
    expect(await openInside(join(root, 'link/file.txt'), [root])).toBeUndefined()
    expect(await openInside(join(root, 'sub/file.txt'), [root], [join(root, 'sub')])).toBeUndefined()
  })
  it('opens a file that was deleted or replaced while it was read', async () => {
    const opened = (await openInside(join(root, 'sub/file.txt'), [root]))!
    await rm(join(root, 'sub/file.txt'))
    expect(String(await opened.file.readFile())).toBe('inside')
    await opened.file.close()
  })
  it('throws what the file system says of a file that is not there', () =>
    expect(openInside(join(root, 'nothing'), [root])).rejects.toMatchObject({ code: 'ENOENT' }))
})

describe('writeInside', () => {
  const write = (path: string): Promise<void> => writeFile(path, 'new')
  it('makes folders as needed, and none outside', async () => {
    expect(await writeInside(join(root, 'a/b/c.txt'), [root], write)).toBe(true)
    expect(await readFile(join(root, 'a/b/c.txt'), 'utf8')).toBe('new')
    await rename(join(base, 'link'), join(root, 'link'))
    expect(await writeInside(join(root, 'link/a/b.txt'), [root], write)).toBe(false)
    expect(await writeInside(join(root, 'link/b.txt'), [root], write)).toBe(false)
    expect(await readdir(join(base, 'outside'))).toEqual(['file.txt', 'sub'])
  })
  it('writes a file that alone is allowed, and nothing beside it', async () => {
    const only = join(root, 'sub/file.txt')
    expect(await writeInside(only, [only], write)).toBe(true)
    expect(await writeInside(join(root, 'sub/other.txt'), [only], write)).toBe(false)
  })
})
