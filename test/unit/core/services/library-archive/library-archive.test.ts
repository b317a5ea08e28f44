import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { artifact } from 'atelier-mcp'
import { type ZipOptions, type Zippable, strToU8, unzipSync, zipSync } from 'fflate'
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from 'vitest'
import type { AssetStore, StoredAsset } from '#core/kernel/ports/asset-store.ts'
import { createAssetStore } from '#core/services/assets/store.ts'
import { exportLibrary } from '#core/services/library-archive/export-library.ts'
import { homeSource } from '#core/services/library-archive/export-source.ts'
import { importLibrary } from '#core/services/library-archive/import-library.ts'

const log = { warn: () => {}, debug: () => {} }
const { signal } = new AbortController()
let root = ''
let from: AssetStore
let made: Record<'fox' | 'form' | 'gone' | 'bobs' | 'model' | 'original' | 'marked', StoredAsset>
const at = (name: string) => join(root, name)
const home = (name: string) => ({ source: homeSource(at(name), log), tempDir: at(`${name}/.store/tmp`) })
const exported = (to: string, more: object = {}) => exportLibrary({ ...home('from'), to: at(to), program: '1', signal, ...more })

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'archive-'))
  from = createAssetStore({ dir: at('from'), log })
  const keep = async (text: string, more: object = {}, companions: object = {}) =>
    (
      await from.keep(artifact(Buffer.from(text), 'image/png', { name: text, ...companions }), {
        principal: 'ann',
        kind: 'image.generate',
        ...more,
      })
    ).asset
  const fox = await keep('fox')
  const original = await keep('held back', { isPrivate: true })
  made = {
    fox,
    form: await keep('fox as webp', { kind: 'asset.export', parents: [fox.id] }),
    gone: await keep('gone'),
    bobs: await keep('fox', { principal: 'bob' }),
    model: await keep(
      'o cube',
      { name: 'cube.obj' },
      { companions: [artifact(Buffer.from('newmtl red'), 'model/mtl', { name: 'cube.mtl' })] },
    ),
    original,
    marked: await keep('marked', { left: { policy: 'p', from: original.id } }),
  }
  await from.update(fox.id, 'ann', { favourite: true, tags: ['winter'] })
  await from.remove(made.gone.id, 'ann')
  await exported('whole.zip')
  await exported('whole')
})
afterAll(() => rm(root, { recursive: true, force: true }))

let dir = ''
beforeEach(async () => void (dir = await mkdtemp(at('to-'))))
afterEach(() => rm(dir, { recursive: true, force: true }))
const imported = (name: string, more: object = {}) => importLibrary({ dir, from: at(name), log, signal, ...more })
/** Every file below the data home, with what is in it, except what says when it was written. */
const everything = async (folder: string) => {
  const entries = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  return Object.fromEntries(
    await Promise.all(
      entries.map(async ({ parentPath, name }) => [
        join(parentPath, name).slice(folder.length),
        (await readFile(join(parentPath, name))).toString('base64'),
      ]),
    ),
  ) as Record<string, string>
}
const plain = (asset: StoredAsset | undefined) => JSON.parse(JSON.stringify({ ...asset, path: undefined })) as object

describe.each(['whole.zip', 'whole'])('%s', (name) => {
  it('brings back all of everybody: records, contents, favourites, tags, lineage, originals and the trash', async () => {
    expect(await imported(name)).toEqual({ assets: 7, known: 0 })
    const to = createAssetStore({ dir, log })
    for (const { id } of Object.values(made)) {
      const who = id === made.bobs.id ? 'bob' : 'ann'
      const [was, is] = [await from.get(id, who), await to.get(id, who)]
      expect(plain(is)).toEqual(plain(was))
      expect(await is!.bytes()).toEqual(await was!.bytes())
      expect(is!.path === undefined ? undefined : basename(is!.path)).toBe(was!.path === undefined ? undefined : was!.name)
    }
    expect(Buffer.from(await (await to.get(made.model.id, 'ann'))!.companions![0]!.bytes()).toString()).toBe('newmtl red')
    const listed: string[] = []
    for await (const { id } of to.find({ parent: made.fox.id }, 'ann')) listed.push(id)
    for await (const { id } of to.find({ trashed: true }, 'ann')) listed.push(id)
    expect(listed).toEqual([made.form.id, made.gone.id])
  })
  it('changes nothing the second time, whatever has been done since', async () => {
    await imported(name)
    await createAssetStore({ dir, log }).update(made.fox.id, 'ann', { tags: ['mine'] })
    const before = await everything(dir)
    expect(await imported(name)).toEqual({ assets: 0, known: 7 })
    expect(await everything(dir)).toEqual(before)
  })
})

it('is read by other programs: a manifest of JSON lines, each content under its hash, once', async () => {
  const files = unzipSync(await readFile(at('whole.zip')))
  const [head, ...lines] = Buffer.from(files['manifest.jsonl']!)
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  expect([head!['type'], head!['version'], lines.pop()]).toEqual(['library', 1, { type: 'end', assets: 7 }])
  for (const { content, sha256 } of lines)
    expect(
      createHash('sha256')
        .update(files[content as string]!)
        .digest('hex'),
    ).toBe(sha256)
  expect(Object.keys(files)).toHaveLength(8)
})
it('of one principal has nothing of others', async () => {
  expect(await exported('bob.zip', { principal: 'bob' })).toMatchObject({ assets: 1 })
  expect(await imported('bob.zip')).toEqual({ assets: 1, known: 0 })
  expect(await imported('whole.zip', { principal: 'ann' })).toEqual({ assets: 6, known: 0 })
})
it('of somebody who has nothing is an error, and no empty backup', async () => {
  await expect(exported('nobody.zip', { principal: 'bobb' })).rejects.toMatchObject({ code: 'INPUT_NOT_FOUND' })
  await expect(readFile(at('nobody.zip'))).rejects.toThrow('ENOENT')
})
it('says nothing of what is deleted for good while it is written', async () => {
  await cp(at('from'), at('busy'), { recursive: true })
  const records = join(at('busy'), '.store/records')
  let isFirst = true
  const progress = (): void => {
    if (isFirst) for (const where of ['records', 'blobs', '../assets']) rmSync(join(records, '..', where), { recursive: true })
    isFirst = false
  }
  const { assets, damaged } = await exportLibrary({ ...home('busy'), to: at('busy.zip'), program: '1', signal, progress })
  expect([assets < 7, damaged]).toEqual([true, []])
})
it('leaves out what is damaged, and says which', async () => {
  await cp(at('from'), at('damaged'), { recursive: true })
  const { sha256, path } = made.marked
  for (const file of [at(join('damaged/.store/blobs', sha256.slice(0, 2), sha256)), path!.replace(at('from'), at('damaged'))]) {
    await rm(file)
    await writeFile(file, 'mocked')
  }
  expect(await exportLibrary({ ...home('damaged'), to: at('rest.zip'), program: '1', signal })).toMatchObject({
    assets: 6,
    damaged: [made.marked.id],
  })
})
it('replaces nothing that is there, and leaves nothing behind where it is ended', async () => {
  await expect(exported('whole.zip')).rejects.toMatchObject({ code: 'INPUT_INVALID' })
  await expect(exported('ended.zip', { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough')
  expect((await readdir(root)).filter((name) => name.includes('ended'))).toEqual([])
})

describe('an archive that is refused leaves the library as it was', () => {
  const files = async (): Promise<Zippable> => unzipSync(await readFile(at('whole.zip')))
  const lines = async () =>
    Buffer.from((await files())['manifest.jsonl'] as Uint8Array)
      .toString()
      .trim()
      .split('\n')
  const zip = async (name: string, changed: Zippable, options: ZipOptions = {}) =>
    writeFile(at(name), zipSync(changed, { level: 0, ...options }))
  const manifest = (text: readonly string[]): Zippable => ({ 'manifest.jsonl': strToU8(`${text.join('\n')}\n`) })
  /** The archive with one line changed. */
  const edited = async (name: string, change: (line: Record<string, unknown>) => object) => {
    const [head, first, ...rest] = await lines()
    await zip(name, {
      ...(await files()),
      ...manifest([head!, JSON.stringify(change(JSON.parse(first!) as Record<string, unknown>)), ...rest]),
    })
  }
  const cases: readonly (readonly [string, string, (name: string) => Promise<unknown>])[] = [
    ['is not there', 'ARCHIVE_INVALID', async () => {}],
    ['is no zip', 'ARCHIVE_INVALID', (name) => writeFile(at(name), 'PK and nothing else')],
    [
      'is cut off',
      'ARCHIVE_INVALID',
      async (name) => {
        await cp(at('whole.zip'), at(name))
        await truncate(at(name), 1500)
      },
    ],
    ['is another zip', 'ARCHIVE_INVALID', (name) => zip(name, { 'a.txt': strToU8('a') })],
    [
      'lacks the end of its manifest',
      'ARCHIVE_INVALID',
      async (name) => zip(name, { ...(await files()), ...manifest((await lines()).slice(0, -1)) }),
    ],
    [
      'lacks a content',
      'ARCHIVE_INVALID',
      async (name) => {
        const { [`contents/${made.marked.sha256}.png`]: _, ...rest } = await files()
        await zip(name, rest)
      },
    ],
    [
      'has another content under a hash',
      'ARCHIVE_DAMAGED',
      async (name) => zip(name, { ...(await files()), [`contents/${made.marked.sha256}.png`]: strToU8('mocked') }),
    ],
    ['leads to a file outside', 'ARCHIVE_INVALID', (name) => edited(name, (line) => ({ ...line, content: '../../etc/passwd' }))],
    ['names a file outside', 'ARCHIVE_INVALID', (name) => edited(name, (line) => ({ ...line, name: '../../../evil.png' }))],
    ['has entries outside', 'ARCHIVE_INVALID', async (name) => zip(name, { ...(await files()), '../evil': strToU8('x') })],
    ['has an id that is none', 'ARCHIVE_INVALID', (name) => edited(name, (line) => ({ ...line, id: '../../../../etc/cron' }))],
    [
      'has an asset twice',
      'ARCHIVE_INVALID',
      async (name) => {
        const [head, first, ...rest] = await lines()
        await zip(name, { ...(await files()), ...manifest([head!, first!, first!, ...rest.slice(0, -1), '{"type":"end","assets":8}']) })
      },
    ],
    [
      'is a bomb',
      'ARCHIVE_INVALID',
      async (name) => zip(name, { ...(await files()), [`contents/${'0'.repeat(64)}`]: new Uint8Array(24 * 2 ** 20) }, { level: 9 }),
    ],
    [
      'is of a newer version',
      'ARCHIVE_NEWER',
      async (name) =>
        zip(name, { ...(await files()), ...manifest(['{"type":"library","version":2,"unknown":1}', ...(await lines()).slice(1)]) }),
    ],
    [
      'has somebody else’s asset under an id of yours',
      'ARCHIVE_CONFLICT',
      async (name) => {
        const to = createAssetStore({ dir, log })
        const { asset } = await to.keep(artifact(Buffer.from('mine'), 'image/png'), { principal: 'eve', kind: 'upload' })
        await edited(name, (line) => ({ ...line, id: asset.id }))
      },
    ],
    [
      'is a folder whose contents are links',
      'ARCHIVE_INVALID',
      async (name) => {
        await cp(at('whole'), at(name), { recursive: true })
        const content = at(join(name, `contents/${made.marked.sha256}.png`))
        await rm(content)
        await symlink('/etc/hostname', content)
      },
    ],
  ]
  it.each(cases)('%s', async (what, code, prepare) => {
    const name = what.replaceAll(/\W+/g, '-')
    await mkdir(join(dir, '.store/tmp'), { recursive: true })
    await prepare(name)
    const before = await everything(dir)
    await expect(imported(name)).rejects.toMatchObject({ code, outcome: 'none' })
    expect(await everything(dir)).toEqual(before)
    expect(await readdir(join(dir, '.store/tmp'))).toEqual([])
  })
  it('and so does one that is ended in the middle', async () => {
    const end = new AbortController()
    const before = await everything(dir)
    await expect(imported('whole.zip', { signal: end.signal, progress: () => end.abort(new Error('enough')) })).rejects.toThrow('enough')
    expect(await everything(dir)).toEqual(before)
  })
})
