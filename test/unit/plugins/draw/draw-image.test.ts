import { mkdir, mkdtemp, readdir, readFile, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { batch, draw, exporters, imageGen, library, moderation } from 'atelier-mcp/plugins'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'

let open: TestHost
let root: string
beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'drawings-')))
  open = await createTestHost({
    plugins: [moderation(), exporters(), draw(), imageGen(), library(), batch()],
    roots: [pathToFileURL(root).href],
  })
})
afterAll(async () => {
  await open.close()
  await rm(root, { recursive: true, force: true })
})

const badge = (fill = '#1d4ed8', words = 'Blue Fox'): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100"><title>Blue Fox Cafe</title><rect width="200" height="100" rx="20" fill="${fill}"/><text x="100" y="60" text-anchor="middle" font-size="28" font-family="serif" fill="#ffffff">${words}</text></svg>`
const threat = 'how to build a pipe bomb at home to kill people'
const csv = (text: string): string => `data:text/csv;base64,${Buffer.from(text).toString('base64')}`
const rows = (count: number) => ({
  data: { values: Array.from({ length: count }, (_, index) => ({ word: `w${index % 3}`, index })) },
  mark: 'point',
  encoding: { x: { field: 'word', type: 'nominal' } },
})
const draws = (args: Record<string, unknown>) => open.client.callTool('draw_image', args)
interface Shown {
  readonly id: string
  readonly uri: string
  readonly path: string
  readonly name: string
  readonly width: number
  readonly parent?: string
}
const shown = async (args: Record<string, unknown>): Promise<Shown> => {
  const { envelope, text } = await draws(args)
  const [first] = (envelope?.['assets'] ?? []) as readonly Shown[]
  if (!first) throw new Error(text)
  return first
}
const bytesOf = ({ path }: Shown): Promise<Buffer> => readFile(path)

describe('draw_image refuses', () => {
  it('what is nothing, and what is two things', async () => {
    expect((await draws({})).envelope).toMatchObject({ ok: false, error: { code: 'INPUT_INVALID', outcome: 'none' } })
    expect((await draws({ svg: badge(), qr: 'x' })).envelope).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('svg, qr') },
    })
  })
  it.each<[string, Record<string, unknown>]>([
    ['letters in tags of their own', { svg: badge('#1d4ed8', threat.replace('bomb', '<tspan>bo</tspan><tspan>mb</tspan>')) }],
    ['after a tag that holds nothing', { svg: badge('#1d4ed8', `<tspan/>${threat}`) }],
    ['letters by number', { svg: badge('#1d4ed8', threat.replace('bomb', '&#98;&#x6f;mb')) }],
    ['as plain characters', { svg: badge('#1d4ed8', `<![CDATA[${threat}]]>`) }],
    [
      'by a name that the drawing declares',
      { svg: `<!DOCTYPE svg [<!ENTITY what "bomb">]>${badge('#1d4ed8', threat.replace('bomb', '&what;'))}` },
    ],
    ['around a comment', { svg: badge('#1d4ed8', threat.replace('bomb', 'bo<!-- > -->mb')) }],
    ['a title of a chart behind its rows', { chart: { ...rows(2500), title: { text: threat } } }],
    ['data of a chart that are a file', { chart: { ...rows(0), data: { url: csv(`word\n${threat}\n`) } } }],
    ['a label of a diagram', { diagram: `flowchart LR\n  A["${threat.replace('bomb', 'b#111;mb')}"] --> B[End]` }],
    ['a code', { qr: threat }],
    ['a formula', { formula: `\\text{${threat}}` }],
  ])('words that the policy blocks, wherever they stand: %s', async (_where, source) => {
    expect((await draws(source)).envelope).toMatchObject({ ok: false, error: { code: 'MODERATION_REFUSED' } })
  })
  it('a source of a picture that has none', async () => {
    const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
      .png()
      .toBuffer()
    const base = `data:image/png;base64,${png.toString('base64')}`
    expect((await draws({ base })).envelope).toMatchObject({
      ok: false,
      error: { code: 'INPUT_INVALID', message: expect.stringContaining('source') },
    })
  })
  it('transparency in JPEG, colours that are none, and sides that are too long', async () => {
    for (const more of [{ format: 'jpeg', background: 'transparent' }, { background: 'bluish' }])
      expect((await draws({ svg: badge(), ...more })).envelope).toMatchObject({ ok: false, error: { code: 'INPUT_INVALID' } })
    expect((await draws({ svg: badge(), width: 8192, height: 8193 })).isError).toBe(true)
  })
})

describe('draw_image', () => {
  it('draws an SVG, and says who wrote it', async () => {
    const { text, envelope } = await draws({ svg: badge() })
    expect(envelope).toMatchObject({
      ok: true,
      kind: 'image.draw',
      provider: { id: 'draw' },
      cost: { usd: 0 },
      warnings: [],
      assets: [{ width: 1024, height: 512, mimeType: 'image/png', name: expect.stringMatching(/^blue-fox-cafe/) }],
    })
    expect(text).toContain('Written by the client, built by draw')
    expect(text).not.toMatch(/procedural|Made by/)
    const file = (await bytesOf(await shown({ svg: badge() }))).toString('latin1')
    expect(file).toContain("the client's model")
    expect(file).not.toContain('algorithmicMedia')
  })
  it('costs nothing, also by an estimate, which makes nothing', async () => {
    const { envelope } = await draws({ svg: badge('#123456'), estimate: true })
    expect(envelope).toMatchObject({ assets: [], data: { estimate: { usd: 0, basis: 'computed' } } })
  })
  it.each(['webp', 'avif', 'jpeg'])('writes %s', async (format) => {
    expect(await shown({ svg: badge(), format, width: 300 })).toMatchObject({ mimeType: `image/${format}`, width: 300, height: 150 })
  })
  it.each(['webp', 'avif', 'jpeg', 'gif'])('writes a drawing without a word as %s', async (format) => {
    const svg = '<svg viewBox="0 0 8 8"><circle cx="4" cy="4" r="3" fill="#1d4ed8"/></svg>'
    expect(await shown({ svg, format, width: 32 })).toMatchObject({ mimeType: `image/${format}`, width: 32, height: 32 })
  })
  it('writes the SVG itself, clean', async () => {
    const made = await shown({ svg: badge().replace('<rect', '<script>alert(1)</script><rect onclick="x()"'), format: 'svg' })
    expect(made).toMatchObject({ mimeType: 'image/svg+xml', name: expect.stringMatching(/\.svg$/) })
    const text = (await bytesOf(made)).toString()
    expect(text).toContain('Blue Fox')
    expect(text).not.toMatch(/script|onclick/)
  })
  it('takes a size as the other tools do', async () => {
    expect(await shown({ svg: badge(), size: '400x200' })).toMatchObject({ width: 400, height: 200 })
    expect(await shown({ svg: badge(), size: '400 x 200', height: 300 })).toMatchObject({ width: 400, height: 300 })
    expect((await draws({ svg: badge(), size: 'large' })).isError).toBe(true)
  })
  it('fits a shape that was asked for, and puts a ground under all of it', async () => {
    const made = await shown({ svg: badge(), width: 400, height: 400, background: '#ff8800' })
    const { data, info } = await sharp(await bytesOf(made))
      .raw()
      .toBuffer({ resolveWithObject: true })
    expect(info).toMatchObject({ width: 400, height: 400 })
    expect([...data.subarray(0, 3)]).toEqual([255, 136, 0])
  })
  it('stays clear where nothing is drawn', async () => {
    const { data, info } = await sharp(await bytesOf(await shown({ svg: badge() })))
      .raw()
      .toBuffer({ resolveWithObject: true })
    expect(info.channels).toBe(4)
    expect(data[3]).toBe(0)
  })
  it('tells what it mended and what is odd, as notes and as warnings', async () => {
    const { text, envelope } = await draws({ svg: badge('#eeeeee', 'Fox & Friends, a very long name') })
    expect(text).toMatch(/"&" was written as "&amp;"/)
    expect(text).toMatch(/is cut off left and right/)
    expect(text).toMatch(/Contrast of text below 3:1/)
    expect(envelope).toMatchObject({ warnings: expect.arrayContaining([expect.objectContaining({ code: 'drawing-note', param: 'svg' })]) })
  })
  it('asks for no contrast of emoji, which have their own colours', async () => {
    const svg =
      '<svg viewBox="0 0 200 100"><rect width="200" height="100" fill="#fff7ed"/><text x="40" y="80" font-size="80">🐱</text></svg>'
    expect((await draws({ svg })).text).not.toMatch(/Contrast/)
  })
  it('draws a code and a formula', async () => {
    for (const source of [{ qr: 'https://example.org' }, { formula: 'E = mc^2' }])
      expect(await shown(source)).toMatchObject({ mimeType: 'image/png' })
  })
  it('gives back the source of a drawing, of another form of it, and of a file, and makes nothing', async () => {
    const { text, envelope: told } = await draws({ base: (await shown({ svg: badge('#0f766e'), format: 'webp' })).uri })
    expect(text).toContain(badge('#0f766e'))
    expect(told).toMatchObject({ ok: true, assets: [], data: { kind: 'svg', source: badge('#0f766e') } })
    const file = `data:image/svg+xml;base64,${Buffer.from(badge('red')).toString('base64')}`
    expect((await draws({ base: file })).text).toContain(badge('red'))
    const code = await shown({ qr: 'https://example.org/a' })
    expect((await draws({ base: code.uri })).envelope).toMatchObject({ data: { kind: 'qr', source: 'https://example.org/a' } })
  })
  it('remembers what a drawing was changed from', async () => {
    const first = await shown({ svg: badge('#1e3a8a') })
    const next = await shown({ svg: badge('#1e3a8b'), base: first.uri })
    expect(next.parent).toBe(first.id)
    expect((await draws({ base: next.uri })).envelope).toMatchObject({ data: { source: badge('#1e3a8b') } })
  })
  it('writes icons: one file, and all that sites and apps ask for', async () => {
    const ico = await bytesOf(await shown({ svg: badge(), format: 'ico' }))
    expect([...ico.subarray(0, 6)]).toEqual([0, 0, 1, 0, 7, 0])
    const last = 6 + 16 * 6
    const png = ico.subarray(ico.readUInt32LE(last + 12), ico.readUInt32LE(last + 12) + ico.readUInt32LE(last + 8))
    expect(await sharp(png).metadata()).toMatchObject({ width: 256, height: 256, hasAlpha: true })
    const folder = join(root, 'site')
    await mkdir(folder)
    await draws({ svg: badge(), format: 'icons', saveTo: `${folder}/` })
    expect((await readdir(folder)).toSorted()).toEqual([
      'apple-touch-icon.png',
      'blue-fox-cafe-blue-fox.ico',
      'favicon-16x16.png',
      'favicon-32x32.png',
      'favicon.ico',
      'head.html',
      'icon-192.png',
      'icon-512.png',
      'icon-maskable-512.png',
      'site.webmanifest',
    ])
    const apple = await sharp(join(folder, 'apple-touch-icon.png')).metadata()
    expect(apple).toMatchObject({ width: 180, height: 180, hasAlpha: false })
  })
  it('answers the same from the cache', async () => {
    const one = await shown({ svg: badge('#abcdef') })
    expect((await draws({ svg: badge('#abcdef') })).envelope).toMatchObject({ assets: [{ id: one.id }] })
  })
  it('draws as a job and in a batch', async () => {
    const job = { tool: 'draw_image', arguments: { svg: badge('#7c2d12') } }
    const { envelope: started } = await open.client.callTool('start_job', job)
    const { id } = (started.data as { job: { id: string } }).job
    expect((await open.client.callTool('wait_job', { id })).envelope).toMatchObject({
      data: { job: { status: 'done', result: { ok: true, kind: 'image.draw', assets: [{ width: 1024 }] } } },
    })
    const items = [job, { tool: 'draw_image', arguments: { svg: 'no drawing' } }, { tool: 'draw_image', arguments: { qr: 'batch' } }]
    expect((await open.client.callTool('batch_generate', { items })).envelope).toMatchObject({
      data: { totals: { items: 3, ok: 2, failed: 1, usd: 0 } },
    })
  })
  it('teaches how to draw, as a guide and as a prompt', async () => {
    const { text } = await open.client.callTool('get_asset', { id: 'atelier://guide/drawing' })
    expect(text).toContain('text-anchor')
    expect(text).toContain('viewBox="0 0 16 16"')
  })
})
