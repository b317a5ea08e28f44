/** How wide letters are and which there are, from the font files themselves. For the processes that draw: each file is parsed once, in 10 ms. */
import { readFileSync } from 'node:fs'
import type { Font } from 'opentype.js'
import { type Face, faceOf, fontFile, type LetterStyle } from './families.ts'

/** All at once, for layouts that ask while they work. Sizes are in pixels. */
export interface Letters {
  /** Of one line, without kerning: what is drawn is a little narrower at most. */
  width(text: string, style: LetterStyle): number
  /** From the baseline up and down, both positive. */
  height(style: LetterStyle): { readonly ascent: number; readonly descent: number }
  /** The ink of one character as it stands at x = 0 on its baseline, y downwards; nothing for a blank. */
  box(
    character: string,
    style: LetterStyle,
  ): { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number } | undefined
  /** The characters that the family has no glyph for, each once. */
  missing(text: string, style: Omit<LetterStyle, 'size'>): readonly string[]
}

/** Loads the parser; files are read when they are first asked for. */
export async function loadLetters(): Promise<Letters> {
  const { default: opentype } = await import('opentype.js')
  const read = new Map<string, Font>()
  const fontOf = (face: Face): Font => {
    const before = read.get(face.name)
    if (before) return before
    const file = readFileSync(fontFile(face))
    const font = opentype.parse(file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer)
    read.set(face.name, font)
    return font
  }
  return {
    width: (text, style) => {
      const font = fontOf(faceOf(style))
      const units = [...text].reduce((sum, character) => sum + (font.charToGlyph(character).advanceWidth ?? 0), 0)
      return (units * style.size) / font.unitsPerEm
    },
    height: (style) => {
      const { ascender, descender, unitsPerEm } = fontOf(faceOf(style))
      return { ascent: (ascender * style.size) / unitsPerEm, descent: (-descender * style.size) / unitsPerEm }
    },
    box: (character, style) => {
      const font = fontOf(faceOf(style))
      const points = font
        .charToGlyph(character)
        .getPath(0, 0, style.size)
        .commands.flatMap((command) => (command.type === 'Z' ? [] : [command]))
      if (points.length === 0) return undefined
      const [across, down] = [points.map(({ x }) => x), points.map(({ y }) => y)]
      return { left: Math.min(...across), top: Math.min(...down), right: Math.max(...across), bottom: Math.max(...down) }
    },
    missing: (text, style) => {
      const font = fontOf(faceOf(style))
      return [...new Set(text)].filter((character) => !/\s|\p{C}/u.test(character) && font.charToGlyph(character).index === 0)
    },
  }
}
