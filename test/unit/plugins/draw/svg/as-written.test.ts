/** Sources as models write them, which no browser would draw as they are meant: mended, and told. */
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { drawSvg, type DrawnSvg, type SvgOrder } from '#plugins/draw/svg/draw-svg.ts'

const draw = (svg: string, more: Partial<SvgOrder> = {}): Promise<DrawnSvg> => drawSvg({ svg, width: 100, ...more })
const view = (inside: string, attributes = ''): string => `<svg viewBox="0 0 100 100"${attributes}>${inside}</svg>`
/** Of one point, as #rrggbb. */
const colourAt = async ({ bytes }: DrawnSvg, left: number, top: number): Promise<string> =>
  `#${(await sharp(bytes).removeAlpha().extract({ left, top, width: 1, height: 1 }).raw().toBuffer()).toString('hex')}`
const ground = '<rect width="100" height="100" fill="#ffffff"/>'

describe('a drawing that is mended', () => {
  it('has a shape that was never closed: what stands in it stands behind it', async () => {
    const drawn = await draw(view('<g><rect width="100" height="100" fill="#ddeeff"><circle cx="50" cy="50" r="30" fill="red"></g>'))
    expect(await colourAt(drawn, 50, 50)).toBe('#ff0000')
    expect(drawn.notes.join(' ')).toContain('closed before what stands in them: <rect> of line 1')
  })
  it('was written as text inside of JSON', async () => {
    const source = view(`${ground}<circle cx="50" cy="50" r="30" fill="#00aaff"/>`).replaceAll('"', String.raw`\"`)
    const drawn = await draw(source)
    expect(await colourAt(drawn, 50, 50)).toBe('#00aaff')
    expect(drawn.notes).toContain('Backslashes before quotation marks were taken away.')
  })
  it('breaks off: what was there is drawn, and the end is told', async () => {
    const drawn = await draw('<svg viewBox="0 0 100 100"><rect width="50" height="100" fill="#00aaff"/><circle cx="50" cy="50" fill="wh')
    expect(await colourAt(drawn, 20, 50)).toBe('#00aaff')
    expect(drawn.notes.join(' ')).toContain('breaks off before </svg>')
  })
  it('has attributes in the form of JSX', async () => {
    const drawn = await draw(view(`${ground}<path d="M0 50H100" stroke="#ff0000" strokeWidth={20} strokeDasharray="40 20"/>`))
    expect([await colourAt(drawn, 20, 42), await colourAt(drawn, 50, 50)]).toEqual(['#ff0000', '#ffffff'])
    expect(drawn.notes.join(' ')).toContain('strokeWidth')
  })
  it('says the ground of the whole by a style', async () => {
    const circle = '<circle cx="50" cy="50" r="10" fill="red"/>'
    expect(await colourAt(await draw(view(circle, ' style="background: #112233"')), 5, 5)).toBe('#112233')
    expect(await colourAt(await draw(view(`<style>svg { background-color: navy }</style>${circle}`)), 5, 5)).toBe('#000080')
    expect((await draw(view(circle, ' style="background: none"'))).transparent).toBe(true)
  })
  it.each([
    ['in the middle of itself', 'transform-origin: center; transform-box: fill-box'],
    ['by lengths', 'transform-origin: 25px 25px'],
  ])('is turned by a style sheet %s', async (_what, origin) => {
    const style = `<style>.a { transform: rotate(45deg); ${origin}; fill: #ff0000 }</style>`
    const drawn = await draw(view(`${style}${ground}<rect class="a" x="10" y="10" width="30" height="30"/>`))
    // The corner has gone, and the point above the middle is reached.
    expect([await colourAt(drawn, 12, 12), await colourAt(drawn, 25, 6)]).toEqual(['#ffffff', '#ff0000'])
  })
  it('ends lines with markers in their colour', async () => {
    const marker =
      '<marker id="m" viewBox="0 0 10 10" refX="5" refY="5" markerWidth="4" markerHeight="4"><rect width="10" height="10" fill="context-stroke"/></marker>'
    const line = (colour: string, y: number): string =>
      `<g stroke="${colour}"><line x1="10" y1="${y}" x2="80" y2="${y}" stroke-width="5" marker-end="url(#m)"/></g>`
    const drawn = await draw(view(`<defs>${marker}</defs>${ground}${line('#ff0000', 30)}${line('#0000ff', 70)}`))
    expect([await colourAt(drawn, 86, 36), await colourAt(drawn, 86, 76)]).toEqual(['#ff0000', '#0000ff'])
  })
  it('paints a level line with a gradient', async () => {
    const gradient =
      '<linearGradient id="g"><stop offset="0" stop-color="#ff0000"/><stop offset="1" stop-color="#0000ff"/></linearGradient>'
    const drawn = await draw(
      view(`<defs>${gradient}</defs>${ground}<line x1="0" y1="50" x2="100" y2="50" stroke="url(#g)" stroke-width="20"/>`),
    )
    expect(await colourAt(drawn, 1, 50)).toMatch(/^#f[a-f]00/)
    expect(await colourAt(drawn, 98, 50)).toMatch(/^#0[0-9]00f/)
  })
  it.each([
    ['oklch(62.8% 0.2577 29.23)', '#ff0000'],
    ['oklch(0.4520 0.3132 264.05)', '#0000ff'],
    ['oklab(86.6% -0.2339 0.1795)', '#00ff00'],
  ])('knows %s', async (colour, hex) => {
    const seen = await colourAt(await draw(view(`<rect width="60" height="60" fill="${colour}"/>`)), 30, 30)
    for (const at of [1, 3, 5])
      expect(Math.abs(Number.parseInt(seen.slice(at, at + 2), 16) - Number.parseInt(hex.slice(at, at + 2), 16))).toBeLessThan(4)
  })
  it('draws a joined emoji that the set lacks as those that it joins', async () =>
    expect((await draw(view(`${ground}<text x="5" y="60" font-size="30">👨‍👩‍👧</text>`))).notes.join(' ')).not.toContain('No font has'))
})

describe('a drawing that is told about', () => {
  const notesOf = async (inside: string): Promise<string> => (await draw(view(ground + inside))).notes.join(' ')
  it('holds HTML', async () => {
    const html = '<foreignObject width="50" height="20"><p>Hello</p></foreignObject>'
    expect(await notesOf(`${html}<circle cx="50" cy="50" r="20"/>`)).toContain(
      '<foreignObject> was left out (line 1): write its words as <text>',
    )
    await expect(draw(view(ground + html))).rejects.toMatchObject({ message: expect.stringContaining('HTML is drawn by browsers alone') })
    expect(await notesOf('<text x="5" y="30">a<br/>b</text>')).toContain('<br> is HTML')
  })
  it('breaks lines where SVG breaks none', async () => {
    expect(await notesOf('<text x="5" y="30">One\nTwo</text>')).toContain('breaks no lines')
    expect(await notesOf('<text x="5" y="30">\n  One\n</text>')).not.toContain('breaks no lines')
  })
  it('loses letters at the end of their path, and not where there is room', async () => {
    const along = (size: number): string =>
      `<path id="p" d="M10 50H90" fill="none"/><text font-size="${size}"><textPath href="#p">Porto Coffee</textPath></text>`
    expect(await notesOf(along(20))).toContain('fall off the end of their path: "Porto Coffee"')
    expect(await notesOf(along(8))).not.toContain('fall off')
  })
  it('has other texts inside of a round one, which do not lie on each other', async () => {
    const round =
      '<path id="c" d="M50 50m-40 0a40 40 0 1 1 80 0a40 40 0 1 1 -80 0" fill="none"/><text font-size="10"><textPath href="#c">Round and round and round</textPath></text>'
    expect(await notesOf(`${round}<text x="50" y="52" font-size="10" text-anchor="middle">Inside</text>`)).not.toContain(
      'lie on each other',
    )
  })
  it('is of one colour, which one shape alone may be', async () => {
    expect((await draw(view('<rect width="100" height="100" fill="purple"/>'))).notes).toContain('All of the picture has one colour.')
    await expect(draw(view(`${ground}<circle cx="50" cy="50" r="20" fill="white"/>`))).rejects.toMatchObject({ code: 'INPUT_INVALID' })
  })
  it('says a contrast below the least as one that is below it', async () =>
    expect(
      await notesOf('<rect width="100" height="100" fill="#00aa77"/><text x="5" y="50" font-size="30" fill="#fff">Hello</text>'),
    ).toContain('2.9:1'))
})
