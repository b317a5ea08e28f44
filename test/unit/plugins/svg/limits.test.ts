import { describe, expect, it } from 'vitest'
import { checkFilters, checkSvg, maybeSvg } from '#plugins/svg.ts'
import { drawing, png } from '../../../fixtures/pictures.ts'
import { greedySvgs, svg } from '../../../fixtures/slow-pictures.ts'

const check = async (bytes: Buffer): Promise<void> => checkFilters(await checkSvg(bytes), 4_000_000)

describe('a drawing that is refused before anything draws it', () => {
  it.each(Object.entries(greedySvgs))('asks too much: %s', async (_what, bytes) => {
    await expect(check(bytes)).rejects.toMatchObject({ code: 'INPUT_TOO_LARGE', outcome: 'none', fix: expect.stringContaining('PNG') })
  })
  it.each([
    ['is compressed', Buffer.from([0x1f, 0x8b, 8, 0])],
    ['is written in UTF-7', Buffer.from('<?xml version="1.0" encoding="utf-7"?><svg/>')],
    ['is written in UTF-16', Buffer.from('\ufeff<svg/>', 'utf16le')],
    ['has names of objects', svg('<g __proto__="a"/>')],
    ['ends within a tag that speaks of what is nested', Buffer.from('<svg><nested')],
  ])('%s', async (_what, bytes) => {
    await expect(check(bytes)).rejects.toMatchObject({ code: 'INPUT_INVALID', outcome: 'none' })
  })
  it.each([
    ['another drawing inside', svg('<image href="data:image/svg+xml;base64,PHN2Zy8+"/>')],
    ['a data URI that does not say what it is', svg('<image href="data:;base64,PHN2Zy8+"/>')],
    ['an address that is written otherwise', svg('<image href="&#104;ttp://example.com/a.png"/>')],
    ['an address by an entity', Buffer.from(`<!DOCTYPE svg [<!ENTITY a "http://example.com/a.png">]>${svg('<image href="&a;"/>')}`)],
    ['entities of elements', Buffer.from(`<!DOCTYPE svg [<!ENTITY a "<rect/>">]>${svg('&a;')}`)],
    ['a style sheet elsewhere', Buffer.from(`<?xml-stylesheet href="http://example.com/a.css"?>${svg('')}`)],
  ])('names what is outside, or hides it: %s', async (_what, bytes) => {
    await expect(check(bytes)).rejects.toMatchObject({ code: 'INPUT_FORBIDDEN', outcome: 'none' })
  })
})

describe('a drawing that may be drawn', () => {
  it.each([
    ['circles over a gradient', drawing()],
    ['a chart of thousands', svg('<circle cx="9" cy="9" r="4" opacity=".5" fill="url(#g)"/>'.repeat(5000))],
    [
      'shadows',
      svg(`<filter id="s"><feDropShadow dx="2" dy="2"/></filter>${'<rect width="90" height="90" filter="url(#s)"/>'.repeat(50)}`),
    ],
    ['what refers to itself', svg('<g id="a"><use href="#a"/></g>')],
    [
      'names by entities',
      Buffer.from(`<!DOCTYPE svg [<!ENTITY ns "http://ns.adobe.com/x/">]><svg xmlns="http://www.w3.org/2000/svg" xmlns:x="&ns;"/>`),
    ],
    ['a link to follow', svg('<a href="https://example.com"><rect/></a>')],
  ])('%s', async (_what, bytes) => {
    await expect(check(bytes)).resolves.toBeUndefined()
  })
})

it('a raster picture that speaks of SVG is none', async () => {
  expect(maybeSvg(Buffer.concat([await png(8, 8), Buffer.from('<svg')]))).toBe(false)
  expect(maybeSvg(drawing())).toBe(true)
})
