/** Copies of results in folders that callers name. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { artifact, type Asset } from 'atelier-mcp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createPlaces } from '#core/services/net/save-files.ts'

const swap = fileURLToPath(new URL('../../../../fixtures/swap-folder.mjs', import.meta.url))
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
/** Another PNG: what follows the end of one is passed over. */
const other = Buffer.concat([png, Buffer.from('another')])
const jpeg = Buffer.from('/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAP//////', 'base64')

let base = ''
let root = ''
let data = ''
beforeEach(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'save-')))
  root = join(base, 'root')
  data = join(base, 'data')
  for (const folder of ['root/sub', 'outside/sub', 'data']) await mkdir(join(base, folder), { recursive: true })
})
afterEach(() => rm(base, { recursive: true, force: true }))

const asset = (name: string, bytes: Uint8Array = png, mimeType = 'image/png', companions: [string, string][] = []): Asset =>
  ({
    ...artifact(bytes, mimeType, { name }),
    ...(companions.length > 0 && { companions: companions.map(([own, text]) => artifact(Buffer.from(text), 'text/plain', { name: own })) }),
    id: '0'.repeat(24),
  }) as Asset
const place = (
  to: string | undefined,
  { overwrite = false, roots = [root], output }: { overwrite?: boolean; roots?: string[]; output?: string } = {},
) => createPlaces({ output, own: [data] })(to, { roots, overwrite })
const save = async (to: string | undefined, assets: readonly Asset[] = [asset('a-fox.png')], more: Parameters<typeof place>[1] = {}) =>
  (await place(to, more))!.save(assets)
const code = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'saved',
    (error: { code?: unknown }) => error.code,
  )
const below = async (folder: string): Promise<string[]> => (await readdir(folder, { recursive: true })).toSorted()

describe('nothing is saved', () => {
  it('outside of the folders, by dots, links or another root', async () => {
    await symlink(join(base, 'outside'), join(root, 'way'))
    await symlink(join(base, 'outside/new.png'), join(root, 'link.png'))
    const refused = [
      '../x.png',
      join(base, 'x.png'),
      `${root}/../outside/x.png`,
      `${root}-beside/x.png`,
      '/etc/x.png',
      'way/x.png',
      'way/',
      '~/x.png',
      'file:///etc/x.png',
    ]
    for (const to of refused) expect(await code(save(to)), to).toBe('INPUT_FORBIDDEN')
    for (const overwrite of [true, false]) expect(await save('link.png', undefined, { overwrite })).toEqual([join(root, 'link-2.png')])
    expect(await code(save('/x.png', undefined, { roots: ['/'] }))).toBe('INPUT_FORBIDDEN')
    expect(await below(join(base, 'outside'))).toEqual(['sub'])
  })
  it('and every refusal names the ways to allow a folder', async () => {
    for (const roots of [[], [root]])
      await expect(save('/etc/x.png', undefined, { roots })).rejects.toMatchObject({
        outcome: 'none',
        fix: expect.stringMatching(/ATELIER_ROOTS.*ATELIER_OUTPUT_DIR/),
      })
  })
  it('under a name or in a folder that begins with a dot, made or not', async () => {
    await mkdir(join(root, '.git'))
    await symlink(join(root, '.git'), join(root, 'plain'))
    for (const to of ['.fox.png', '.git/fox.png', '.git/', '.new/fox.png', 'sub/.env', 'plain/fox.png', '"./.fox.png"'])
      expect(await code(save(to)), to).toBe('INPUT_FORBIDDEN')
    expect(await below(join(root, '.git'))).toEqual([])
  })
  it('in the folders that the host keeps by itself', async () => {
    expect(await code(save(join(data, 'x.png'), undefined, { roots: [base] }))).toBe('INPUT_FORBIDDEN')
    // A folder inside of them that was named on purpose is one to write to.
    await mkdir(join(data, 'mine'))
    expect(await save('x.png', undefined, { roots: [join(data, 'mine')] })).toEqual([join(data, 'mine/x.png')])
  })
  it('over a file, below a file, under a URL, or under no name', async () => {
    await writeFile(join(root, 'fox.png'), other)
    for (const to of [
      'fox.png',
      'fox.png/',
      'fox.png/x.png',
      'https://example.com/x.png',
      's3://bucket/x.png',
      '',
      '  ',
      'a\0b.png',
      'CON',
      `${'x'.repeat(300)}.png`,
    ])
      expect(await code(save(to)), to).toMatch(/^INPUT_(?:INVALID|FORBIDDEN)$/)
    expect(await readFile(join(root, 'fox.png'))).toEqual(other)
    expect(await below(root)).toEqual(['fox.png', 'sub'])
  })
  it.skipIf(process.getuid?.() === 0)('in a folder that cannot be written, which is said before anything is made', async () => {
    await chmod(join(root, 'sub'), 0o500)
    expect(await code(place('sub/x.png'))).toBe('FILE_DENIED')
  })
  it('over a file of another type, whatever its name says', async () => {
    await writeFile(join(root, 'fox.png'), 'my notes')
    expect(await code(place('fox.png', { overwrite: true }))).toBe('INPUT_INVALID')
    // Its own ending leads elsewhere: the notes stay.
    await writeFile(join(root, 'notes.txt'), 'my notes')
    expect(await save('notes.txt', undefined, { overwrite: true })).toEqual([join(root, 'notes.txt.png')])
    await writeFile(join(root, 'cat.png'), jpeg)
    expect(await save('cat', undefined, { overwrite: true })).toEqual([join(root, 'cat-2.png')])
    expect(await readFile(join(root, 'notes.txt'), 'utf8')).toBe('my notes')
    expect(await readFile(join(root, 'cat.png'))).toEqual(jpeg)
  })
  it('over what came there after the look: it gets another name', async () => {
    const there = (await place('fox.png'))!
    await writeFile(join(root, 'fox.png'), other)
    expect(await there.save([asset('a-fox.png')])).toEqual([join(root, 'fox-2.png')])
    expect(await readFile(join(root, 'fox.png'))).toEqual(other)
  })
})

describe('a copy is saved', () => {
  it('as a file that was named, with the ending of its format', async () => {
    expect(await save('fox.png')).toEqual([join(root, 'fox.png')])
    expect(await save(join(root, 'new/deep/fox'))).toEqual([join(root, 'new/deep/fox.png')])
    expect(await save('fox.jpg', [asset('x.webp', other, 'image/webp')])).toEqual([join(root, 'fox.webp')])
    expect(await save('v1.2 final', [asset('x.png', other)])).toEqual([join(root, 'v1.2 final.png')])
    expect(await readFile(join(root, 'fox.png'))).toEqual(png)
  })
  it('in a folder that was named, under its own name and never twice', async () => {
    expect(await save('sub')).toEqual([join(root, 'sub/a-fox.png')])
    expect(await save('new/')).toEqual([join(root, 'new/a-fox.png')])
    expect(await save('sub')).toEqual([join(root, 'sub/a-fox.png')])
    expect(await save('sub', [asset('a-fox.png', other)])).toEqual([join(root, 'sub/a-fox-2.png')])
    expect(await below(root)).toEqual(['new', 'new/a-fox.png', 'sub', 'sub/a-fox-2.png', 'sub/a-fox.png'])
  })
  it('as several with numbers, also of the same content', async () => {
    const [one, two] = [asset('a-fox.png'), asset('a-fox-2.png')]
    expect(await save('fox.png', [one, two, two])).toEqual(['fox.png', 'fox-2.png', 'fox-3.png'].map((name) => join(root, name)))
  })
  it('by quotes, a tilde and a file URL', async () => {
    for (const to of [`"${root}/a b.png"`, `'${root}/c d.png'`]) expect(await code(save(to)), to).toBe('saved')
    expect(await save(pathToFileURL(join(root, 'e f.png')).href)).toEqual([join(root, 'e f.png')])
    await expect(save('~/x.png', undefined, { roots: [homedir()] }).then(() => rm(join(homedir(), 'x.png')))).resolves.toBeUndefined()
    expect(await below(root)).toEqual(['a b.png', 'c d.png', 'e f.png', 'sub'])
  })
  it.skipIf(process.platform === 'win32')('as an ordinary file, whatever the process takes away from what it makes', async () => {
    const before = process.umask(0o077)
    try {
      const [path] = await save('fox.png')
      const { mode, nlink } = await stat(path!)
      expect([mode & 0o777, nlink]).toEqual([0o644, 1])
    } finally {
      process.umask(before)
    }
    expect(await below(root)).toEqual(['fox.png', 'sub'])
  })
  it('over a file of the same type, where that was asked for', async () => {
    await writeFile(join(root, 'fox.png'), other)
    expect(await save('fox.png', undefined, { overwrite: true })).toEqual([join(root, 'fox.png')])
    expect(await readFile(join(root, 'fox.png'))).toEqual(png)
  })
  it('in the folder for results, where nobody says where', async () => {
    const output = join(base, 'results')
    expect(await place(undefined)).toBeUndefined()
    expect(await save(undefined, undefined, { output, roots: [] })).toEqual([join(output, 'a-fox.png')])
    // Relative paths start there, too.
    expect(await save('best/fox.png', undefined, { output })).toEqual([join(output, 'best/fox.png')])
  })
  it('with the files that it names beside it, or in a folder of their own where a name is taken', async () => {
    const model = (colour: string) => asset('chair.obj', Buffer.from(`mtllib chair.mtl # ${colour}`), 'model/obj', [['chair.mtl', colour]])
    expect(await save('.', [model('red')])).toEqual([join(root, 'chair.obj')])
    expect(await save('.', [model('red')])).toEqual([join(root, 'chair.obj')])
    expect(await save('.', [model('blue')])).toEqual([join(root, 'chair-2/chair.obj')])
    expect(await readFile(join(root, 'chair.mtl'), 'utf8')).toBe('red')
    expect(await readFile(join(root, 'chair-2/chair.mtl'), 'utf8')).toBe('blue')
  })
})

describe.skipIf(process.platform !== 'linux')('while a folder is swapped for a link that leads out', () => {
  let swapping: ChildProcess | undefined
  afterEach(async () => {
    const exited = once(swapping!, 'exit')
    swapping?.kill('SIGKILL')
    await exited
  })
  it('nothing is written outside', async () => {
    await symlink(join(base, 'outside'), join(base, 'link'))
    swapping = spawn(process.execPath, [swap, join(root, 'sub'), join(base, 'link')], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(swapping.stdout!, 'data')
    const codes = new Set<unknown>()
    for (let round = 0; round < 200; round++) codes.add(await code(save(`sub/fox-${round}.png`)))
    expect(codes).toContain('saved')
    expect(await below(join(base, 'outside'))).toEqual(['sub'])
  })
})
