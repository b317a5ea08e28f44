/** Sources that are made to harm: each is refused with a code or drawn without what harms, and the process that draws serves on. */
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { processPool, type WorkerPool } from 'atelier-mcp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { drawProvider } from '#plugins/draw/draw-provider.ts'
import type { DrawnSvg, SvgOrder } from '#plugins/draw/svg/draw-svg.ts'
import type { svg as drawTask } from '#plugins/draw/draw.worker.ts'
import { greedySvgs, slowSvg } from '../../../../fixtures/slow-pictures.ts'

let work: WorkerPool
let root: string
beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'drawings-')))
  work = processPool(new URL('../../../../../plugins/draw/draw.worker.ts', import.meta.url), { memoryMb: 1500 })
})
afterAll(async () => {
  await work.close()
  await rm(root, { recursive: true, force: true })
})
const draw = (order: SvgOrder): Promise<DrawnSvg> => work.run<typeof drawTask>('svg', order)
const svg = (inside: string, attributes = ''): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" ${attributes}>${inside}</svg>`
const square = '<rect width="50" height="50" fill="green"/>'

describe('a bomb', () => {
  it.each(Object.entries(greedySvgs))('is refused before it is drawn: %s', async (_what, bytes) => {
    await expect(draw({ svg: bytes.toString(), width: 2000, height: 2000 })).rejects.toMatchObject({
      code: expect.stringMatching(/^INPUT_(?:TOO_LARGE|INVALID)$/),
      outcome: 'none',
    })
  })
  it('that passes every check is ended when its time is over, and the next one is drawn', async () => {
    const provider = drawProvider(work, 0.001)
    const call = { signal: new AbortController().signal } as Parameters<typeof provider.invoke>[1]
    await expect(provider.invoke({ kind: 'image.draw', prompt: '', svg: slowSvg.toString() }, call)).rejects.toMatchObject({
      code: 'DRAWING_TOO_LARGE',
      outcome: 'none',
    })
    expect((await draw({ svg: svg(square) })).width).toBe(1024)
  })
  it('ends with its caller', async () => {
    const leaves = new AbortController()
    const provider = drawProvider(work)
    const call = { signal: leaves.signal } as Parameters<typeof provider.invoke>[1]
    const drawn = provider.invoke({ kind: 'image.draw', prompt: '', svg: slowSvg.toString() }, call)
    leaves.abort()
    await expect(drawn).rejects.toMatchObject({ code: 'ABORTED' })
  })
  it.each([
    ['a width of a million', svg(square, 'width="1000000" height="1000000"'), {}],
    ['a nested picture of a million', svg(`<svg width="1e6" height="1e6" viewBox="0 0 1 1">${square}</svg>${square}`), {}],
    ['a stroke of a septillion', svg(`<path d="M0 0L9 9" stroke="red" stroke-width="1e24"/>${square}`), {}],
    ['numbers beyond numbers', svg(`<rect x="-1e38" width="1e39" height="1e308" fill="red"/>${square}`), {}],
    ['a view of nothing', `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 0 0" width="9" height="9">${square}</svg>`, {}],
    ['a text of a million pixels', svg(`<text font-size="1e6">A</text>${square}`), {}],
    ['a use of itself', svg(`<g id="a"><use href="#a"/>${square}</g>`), {}],
  ])('of numbers does no harm: %s', async (_what, source, size) => {
    const drawn = await draw({ svg: source, ...size }).catch((error: unknown) => error)
    expect(drawn).toSatisfy((one: { code?: string; width?: number }) => one.width !== undefined || one.code?.startsWith('INPUT_') === true)
    expect((await draw({ svg: svg(square) })).width).toBe(1024)
  })
  it('of letters that no font has is told as that', async () => {
    await expect(draw({ svg: svg('<text y="50">\u{10600}</text>') })).rejects.toMatchObject({
      message: expect.stringContaining('No font has these'),
      fix: expect.stringContaining('install a font'),
    })
  })
  it('of pixels is refused', async () => {
    await expect(draw({ svg: svg(square), width: 100_000, height: 100_000 })).rejects.toMatchObject({ code: 'INPUT_TOO_LARGE' })
  })
})

describe('a link', () => {
  it.each([
    ['to a file, in an image', (file: string) => `<image href="${file}" width="100" height="100"/>`],
    ['to a file, as an address', (file: string) => `<image xlink:href="file://${file}" width="100" height="100"/>`],
    [
      'to a file, in a filter',
      (file: string) => `<filter id="f"><feImage href="${file}"/></filter><rect width="100" height="100" filter="url(#f)"/>`,
    ],
    [
      'to a file, in an SVG within',
      (file: string) =>
        `<image width="100" height="100" href="data:image/svg+xml;base64,${Buffer.from(svg(`<image href="${file}" width="100" height="100"/>`)).toString('base64')}"/>`,
    ],
    ['to a file, by an entity', (file: string) => `<image href="&file;" width="100" height="100"/><!-- ${file} -->`],
  ])('%s is left out, told, and not drawn', async (_what, inside) => {
    const file = join(root, 'secret.png')
    await writeFile(
      file,
      await sharp({ create: { width: 100, height: 100, channels: 3, background: '#ff0000' } })
        .png()
        .toBuffer(),
    )
    const { bytes, notes, svg: clean } = await draw({ svg: svg(`${inside(file)}${square}`), width: 100 })
    const { data, info } = await sharp(bytes).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
    const red = Array.from({ length: info.width * info.height }, (_, at) => data[4 * at]! > 200 && data[4 * at + 3]! > 0).filter(Boolean)
    expect(red).toHaveLength(0)
    expect(notes.join(' ')).toContain('left out')
    expect(clean).not.toContain(root)
  })
  it.each([
    ['javascript', '<a href="javascript:alert(1)"><rect width="9" height="9"/></a>'],
    ['a style sheet', '<style>@import url("https://evil.example/a.css"); circle{fill:url(https://evil.example/b.svg#x)}</style>'],
    ['a font', '<style>@font-face{font-family:x;src:url(https://evil.example/x.woff)}</style>'],
    ['a pattern elsewhere', '<rect width="9" height="9" fill="url(https://evil.example/c.svg#p)"/>'],
    ['a use elsewhere', '<use href="https://evil.example/d.svg#x"/>'],
    ['a script', '<script href="https://evil.example/e.js">fetch("https://evil.example")</script>'],
    ['a page', '<foreignObject><iframe src="https://evil.example"/></foreignObject>'],
    ['an animation that sets a link', '<a><set attributeName="href" to="javascript:alert(1)"/><rect width="9" height="9"/></a>'],
    ['a handler', '<rect width="9" height="9" onload="fetch(\'https://evil.example\')"/>'],
  ])('of %s is not in the SVG that is handed out', async (_what, inside) => {
    const { bytes } = await draw({ svg: svg(`${square}${inside}`), as: 'svg' })
    expect(Buffer.from(bytes).toString()).not.toMatch(/evil|javascript|alert|script|foreignObject|onload/)
  })
})
