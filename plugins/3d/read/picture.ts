/** Pictures of textures, by their first bytes: what glTF holds stays as it is, BMP becomes PNG, the rest is left out and told. */
import { fileError } from '../model-error.ts'
import { isKtx2, ktx2Header } from '../document/ktx2-header.ts'
import { encodePng } from '../document/png.ts'
import type { Note } from './note.ts'

export interface Picture {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly mimeType: string
}

const starts = (bytes: Uint8Array, text: string, at = 0): boolean =>
  Array.from(text).every((letter, k) => bytes[at + k] === letter.charCodeAt(0))

/** The media type of a picture of dots that glTF files hold, themselves or by an extension; `undefined` for others. */
export function pictureType(bytes: Uint8Array): string | undefined {
  if (starts(bytes, '\u0089PNG')) return 'image/png'
  if (starts(bytes, '\u00FF\u00D8\u00FF')) return 'image/jpeg'
  if (starts(bytes, 'RIFF') && starts(bytes, 'WEBP', 8)) return 'image/webp'
  if (starts(bytes, 'ftypavif', 4)) return 'image/avif'
  if (isKtx2(bytes)) return 'image/ktx2'
  return undefined
}

/** Most dots of a BMP that is opened. */
const mostDots = 64e6

/** Windows bitmaps of 8, 24 and 32 bits without compression (BITMAPINFOHEADER and its successors), which is what modellers write. */
function fromBmp(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const bad = (why: string) => fileError(`The BMP ${why}.`, 'Save it as PNG.', 'MODEL_FILE_UNSUPPORTED')
  if (bytes.length < 54) throw bad('is cut off')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const [start, header, width, tall] = [
    view.getUint32(10, true),
    view.getUint32(14, true),
    view.getInt32(18, true),
    view.getInt32(22, true),
  ]
  const [bits, packing] = [view.getUint16(28, true), view.getUint32(30, true)]
  const height = Math.abs(tall)
  // Bit fields of 32 bits are the plain order in practice.
  if (header < 40 || ![8, 24, 32].includes(bits) || !(packing === 0 || (packing === 3 && bits === 32))) throw bad('is of a rare kind')
  const row = Math.ceil((width * bits) / 32) * 4
  if (width < 1 || height < 1 || width * height > mostDots || start + row * height > bytes.length) throw bad('is cut off or too large')
  const palette = 14 + header
  const pixels = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++) {
    const line = start + (tall < 0 ? y : height - 1 - y) * row
    for (let x = 0; x < width; x++) {
      const from = bits === 8 ? palette + bytes[line + x]! * 4 : line + (x * bits) / 8
      for (let k = 0; k < 3; k++) pixels[(y * width + x) * 3 + k] = bytes[from + 2 - k]!
    }
  }
  return encodePng(pixels, width, height, 3)
}

/** The picture `name` of a file as a document holds it; `undefined` where it cannot, which is told. */
export function pictureOf(bytes: Uint8Array, name: string, note: Note): Picture | undefined {
  const shown = name.slice(0, 100)
  const mimeType = pictureType(bytes)
  if (mimeType === 'image/ktx2' && ktx2Header(bytes)?.content === undefined)
    note(
      `The texture "${shown}" is a KTX2 of a kind that is not unpacked here (Basis Universal and plain bytes are): it stays in glTF and GLB, and is drawn as a plain colour.`,
    )
  if (mimeType) return { bytes: bytes as Uint8Array<ArrayBuffer>, mimeType }
  try {
    if (starts(bytes, 'BM')) return { bytes: fromBmp(bytes), mimeType: 'image/png' }
    note(`The texture "${shown}" is no picture that is read (PNG, JPEG, WebP, AVIF, KTX2, BMP); it is left out.`)
  } catch (error) {
    note(`The texture "${shown}" is left out: ${(error as Error).message}`)
  }
  return undefined
}
