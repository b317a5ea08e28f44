import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAssetStore } from '#core/services/assets/store.ts'
import { artifact } from 'atelier-mcp'
import { createLoadInput } from '#core/services/net/load-input.ts'

const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
const log = { warn: () => {}, debug: () => {} }

let base = ''
let root = ''
let dataDir = ''
const load = (ref: string, more: { readonly roots?: string[]; readonly maxBytes?: number; readonly principal?: string } = {}) =>
  createLoadInput({ store: createAssetStore({ dir: dataDir, log }), dataDir })(ref, {
    principal: 'local',
    roots: [root, dataDir],
    maxBytes: 1 << 20,
    signal: new AbortController().signal,
    ...more,
  })
beforeEach(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'load-')))
  root = join(base, 'root')
  dataDir = join(base, 'data')
  await Promise.all([mkdir(root), mkdir(dataDir), mkdir(join(base, 'root-beside'))])
  await Promise.all([
    writeFile(join(root, 'cat.png'), png),
    writeFile(join(base, 'secret.png'), png),
    writeFile(join(base, 'root-beside/x.png'), png),
  ])
})
afterEach(() => rm(base, { recursive: true, force: true }))

describe('paths are refused', () => {
  it('outside of the roots, also by dots, links and a neighbour of a similar name', async () => {
    await symlink(join(base, 'secret.png'), join(root, 'link.png'))
    await symlink(base, join(root, 'up'))
    const refs = [
      join(base, 'secret.png'),
      '../secret.png',
      `${root}/../secret.png`,
      'link.png',
      'up/secret.png',
      join(base, 'root-beside/x.png'),
      '/etc/passwd',
      'file:///etc/passwd',
    ]
    const codes = await Promise.all(refs.map((ref) => load(ref).catch((error: { code: string }) => error.code)))
    expect(codes).toEqual(refs.map(() => 'INPUT_FORBIDDEN'))
  })
  it('outside of the roots alike, whether the file exists or not', async () => {
    await expect(load(join(base, 'nothing.png'))).rejects.toMatchObject({ code: 'INPUT_FORBIDDEN' })
  })
  it('even where a root is the whole disk', async () => {
    await expect(load('/etc/passwd', { roots: ['/'] })).rejects.toMatchObject({ code: 'INPUT_FORBIDDEN' })
  })
  it('into the inside of the store, where its secret is', async () => {
    await createAssetStore({ dir: dataDir, log }).keep(artifact(png, 'image/png'), { principal: 'local', kind: 'x', identity: 'y' })
    await expect(load(join(dataDir, '.store/secret'))).rejects.toMatchObject({ code: 'INPUT_FORBIDDEN' })
  })
  it('where the caller has no folders at all, and says what to give instead', async () => {
    await expect(load(join(root, 'cat.png'), { roots: [] })).rejects.toMatchObject({
      code: 'INPUT_FORBIDDEN',
      fix: expect.stringContaining('https'),
    })
  })
  it('that name nothing, or a folder', async () => {
    await expect(load('dog.png')).rejects.toMatchObject({ code: 'INPUT_NOT_FOUND', message: expect.stringContaining('dog.png') })
    await expect(load(root)).rejects.toMatchObject({ code: 'INPUT_INVALID', message: expect.stringContaining('folder') })
  })
  it.skipIf(process.platform === 'win32')('that name a pipe that would never end', async () => {
    execFileSync('mkfifo', [join(root, 'pipe')])
    await expect(load('pipe')).rejects.toMatchObject({ code: 'INPUT_INVALID' })
  })
  it('that hold NUL, or nothing', async () => {
    await expect(load('cat.png\0.txt')).rejects.toMatchObject({ code: 'INPUT_FORBIDDEN' })
    await expect(load('  ')).rejects.toMatchObject({ code: 'INPUT_INVALID' })
  })
  it('to files over the limit or without a byte', async () => {
    await writeFile(join(root, 'empty.png'), '')
    await expect(load('cat.png', { maxBytes: 10 })).rejects.toMatchObject({ code: 'INPUT_TOO_LARGE' })
    await expect(load('empty.png')).rejects.toMatchObject({ code: 'INPUT_INVALID' })
  })
})

describe('other references are refused', () => {
  it.each([
    ['data:image/png;base64', 'INPUT_INVALID'],
    ['data:image/png;base64,', 'INPUT_INVALID'],
    ['data:image/png;base64,$$$$', 'INPUT_INVALID'],
    ['data:image/png;base64,AAAAA', 'INPUT_INVALID'],
    ['data:text/plain,%zz', 'INPUT_INVALID'],
    ['javascript:alert(1)', 'INPUT_INVALID'],
    ['http://example.com/a.png', 'INPUT_INVALID'],
    ['https://127.0.0.1/a.png', 'INPUT_FORBIDDEN'],
    ['asset://0123456789abcdef01234567', 'INPUT_NOT_FOUND'],
    ['asset://../../secret', 'INPUT_NOT_FOUND'],
    ['A'.repeat(20_000), 'INPUT_INVALID'],
  ])('%.40s', async (ref, code) => {
    await expect(load(ref)).rejects.toMatchObject({ code })
  })
  it('a data URI over the limit, before it is decoded', async () => {
    await expect(load(`data:image/png;base64,${'A'.repeat(4000)}`, { maxBytes: 1000 })).rejects.toMatchObject({ code: 'INPUT_TOO_LARGE' })
  })
  it("another principal's asset, as if it did not exist", async () => {
    const { asset } = await createAssetStore({ dir: dataDir, log }).keep(artifact(png, 'image/png'), { principal: 'team', kind: 'x' })
    await expect(load(asset.uri)).rejects.toMatchObject({ code: 'INPUT_NOT_FOUND' })
  })
})

describe('loadInput reads', () => {
  it.each(['cat.png', './cat.png'])('%s below a root, its type from the bytes', async (ref) => {
    await expect(load(ref)).resolves.toMatchObject({ mimeType: 'image/png', size: png.byteLength, name: 'cat.png' })
  })
  it('file URLs, and files whose name lies about their type', async () => {
    await writeFile(join(root, 'odd name.txt'), png)
    await expect(load(pathToFileURL(join(root, 'odd name.txt')).href)).resolves.toMatchObject({ mimeType: 'image/png' })
  })
  it('text formats by their name', async () => {
    await writeFile(join(root, 'a.svg'), '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>')
    await writeFile(join(root, 'b.obj'), 'v 0 0 0\n')
    expect([(await load('a.svg')).mimeType, (await load('b.obj')).mimeType]).toEqual(['image/svg+xml', 'model/obj'])
  })
  it.each<[string, (base64: string) => string]>([
    ['base64 alone', (base64) => base64],
    ['base64 in lines', (base64) => base64.replaceAll(/(.{20})/g, '$1\n')],
    ['a data URI without data:', (base64) => `image/png;base64,${base64}`],
    ['a data URI without the word base64', (base64) => `data:image/png,${base64}`],
    ['a data URI in lines', (base64) => `data:image/png;base64,${base64.replaceAll(/(.{20})/g, '$1\r\n')}`],
    ['a data URI in quotes', (base64) => `"data:image/png;base64,${base64}"`],
    ['a data URI in Markdown', (base64) => `![x](data:image/png;base64,${base64})`],
  ])('%s', async (_, written) => {
    const read = await load(written(png.toString('base64')))
    expect([read.mimeType, Buffer.from(await read.bytes())]).toEqual(['image/png', png])
  })
  it('data URIs, their type from the bytes where those say it', async () => {
    const { mimeType, bytes } = await load(`data:text/plain;base64,${png.toString('base64')}`)
    expect([mimeType, png.equals(await bytes())]).toEqual(['image/png', true])
    expect((await load('data:image/svg+xml,%3Csvg%2F%3E')).mimeType).toBe('image/svg+xml')
  })
  it('an asset by its id and by its path, as the asset that it is', async () => {
    const { asset } = await createAssetStore({ dir: dataDir, log }).keep(artifact(png, 'image/png', { name: 'fox' }), {
      principal: 'local',
      kind: 'x',
    })
    await expect(load(asset.uri)).resolves.toMatchObject({ id: asset.id })
    await expect(load(asset.path!)).resolves.toMatchObject({ id: asset.id })
  })
})
