/** Types of what we use of packages that bring none. */
declare module 'opentype.js' {
  export interface Command {
    readonly type: 'M' | 'L' | 'Q' | 'C' | 'Z'
    readonly x: number
    readonly y: number
    readonly x1: number
    readonly y1: number
    readonly x2: number
    readonly y2: number
  }
  export interface Glyph {
    readonly index: number
    readonly advanceWidth?: number
    getPath(x: number, y: number, fontSize: number): { readonly commands: readonly Command[] }
  }
  export interface Font {
    readonly unitsPerEm: number
    readonly tables: Readonly<Record<string, unknown>>
    charToGlyph(character: string): Glyph
    getKerningValue(left: Glyph, right: Glyph): number
  }
  const opentype: { parse(buffer: ArrayBuffer): Font }
  export default opentype
}
declare module 'gltf-validator' {
  export interface ValidationIssue {
    readonly code: string
    readonly message: string
    readonly severity: number
    readonly pointer?: string
  }
  export interface ValidationReport {
    readonly issues: { readonly numErrors: number; readonly numWarnings: number; readonly messages: readonly ValidationIssue[] }
  }
  export function validateBytes(
    bytes: Uint8Array,
    options?: { readonly maxIssues?: number; readonly externalResourceFunction?: (uri: string) => Promise<Uint8Array> },
  ): Promise<ValidationReport>
}
declare module 'draco3dgltf' {
  export interface DracoModule {
    readonly [name: string]: unknown
  }
  const draco: { createDecoderModule(options?: object): Promise<DracoModule>; createEncoderModule(options?: object): Promise<DracoModule> }
  export default draco
}
