import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { faceOf, faces, familyNamed, fontFamilies, fontFile, loadLetters } from '#plugins/fonts.ts'

describe('the families of drawings', () => {
  it('are five, each with regular and bold', () => {
    expect(fontFamilies.map(({ generic }) => generic).toSorted()).toEqual(['cursive', 'fantasy', 'monospace', 'sans-serif', 'serif'])
    expect(faces).toHaveLength(16)
    expect(faces.filter((face) => !existsSync(fontFile(face)))).toEqual([])
  })
  it.each([
    ['', 'Open Sans'],
    ['Helvetica Neue, Arial, sans-serif', 'Open Sans'],
    ['Nobody Has This', 'Open Sans'],
    ['Nobody Has This, serif', 'Source Serif 4'],
    ['Georgia', 'Source Serif 4'],
    ['"Times New Roman", Times', 'Source Serif 4'],
    ['Playfair Display', 'Source Serif 4'],
    ['Noto Sans Mono', 'JetBrains Mono'],
    ['ui-monospace, Menlo', 'JetBrains Mono'],
    ['Comic Sans MS', 'Caveat'],
    ["'Segoe Script', cursive", 'Caveat'],
    ['Impact', 'Open Sans'],
    ['fantasy', 'Comfortaa'],
    ['Caveat', 'Caveat'],
  ])('take "%s" for %s', (list, name) => expect(familyNamed(list).name).toBe(name))
  it('draw bold from 600 on, and italics where there are any', () => {
    expect(faceOf({ family: 'serif', weight: '600', italic: true })).toMatchObject({ weight: 700, italic: true })
    expect(faceOf({ family: 'cursive', weight: 'normal', italic: true })).toMatchObject({ weight: 400, italic: false })
  })
})

describe('letters', () => {
  it('are measured by their own font', async () => {
    const letters = await loadLetters()
    expect(letters.width('iiii', { size: 100 })).toBeLessThan(letters.width('mmmm', { size: 100 }) / 2)
    expect(letters.width('iiii', { size: 100, family: 'monospace' })).toBeCloseTo(240, 0)
    const { ascent, descent } = letters.height({ size: 100 })
    expect([ascent > 70, descent > 10]).toEqual([true, true])
  })
  it('that no family has are named', async () => {
    const letters = await loadLetters()
    expect(letters.missing('Grüße, Ελλάδα, Привет 日本 日', {})).toEqual(['日', '本'])
  })
})
