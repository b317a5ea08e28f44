/** Types of what we use of opentype.js, which brings none. */
declare module 'opentype.js' {
  interface To {
    readonly x: number
    readonly y: number
  }
  interface By {
    readonly x1: number
    readonly y1: number
  }
  /** One step of an outline. */
  export type Command =
    | (To & { readonly type: 'M' | 'L' })
    | (To & By & { readonly type: 'Q' })
    | (To & By & { readonly type: 'C'; readonly x2: number; readonly y2: number })
    | { readonly type: 'Z' }
  export interface Glyph {
    readonly index: number
    readonly advanceWidth?: number
    getPath(x: number, y: number, fontSize: number): { readonly commands: readonly Command[] }
  }
  export interface Font {
    readonly unitsPerEm: number
    readonly ascender: number
    readonly descender: number
    readonly tables: Readonly<Record<string, unknown>>
    charToGlyph(character: string): Glyph
    getKerningValue(left: Glyph, right: Glyph): number
  }
  const opentype: { parse(buffer: ArrayBuffer): Font }
  export default opentype
}
