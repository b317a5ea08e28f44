/** A Windows icon: PNGs of several sizes behind one header, as every browser since 2010 reads it. */

/** Sides of a Windows icon. */
const usual = [16, 24, 32, 48, 64, 128, 256]

/** `picture` is a plain PNG; each side from 1 to 256. What is not square gets clear edges. */
export async function icoOf(picture: Uint8Array, sides: readonly number[] = usual): Promise<Uint8Array> {
  const files = await Promise.all(sides.map((side) => squareOf(picture, side)))
  const head = Buffer.alloc(6 + 16 * files.length)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(files.length, 4)
  let at = head.byteLength
  for (const [index, file] of files.entries()) {
    const entry = 6 + 16 * index
    // 0 stands for 256.
    head.writeUInt8(sides[index]! % 256, entry)
    head.writeUInt8(sides[index]! % 256, entry + 1)
    head.writeUInt16LE(1, entry + 4)
    head.writeUInt16LE(32, entry + 6)
    head.writeUInt32LE(file.byteLength, entry + 8)
    head.writeUInt32LE(at, entry + 12)
    at += file.byteLength
  }
  return Buffer.concat([head, ...files])
}

/** How a square is made of a picture. */
export interface Square {
  /** Under all of it; clear where absent. */
  readonly ground?: string | undefined
  /** Of the side, that stays free on each edge: 0 to 0.4. */
  readonly room?: number | undefined
}

/** A PNG of so many pixels each way, with an alpha channel unless there is a ground. */
export async function squareOf(picture: Uint8Array, side: number, { ground, room = 0 }: Square = {}): Promise<Buffer> {
  const { default: sharp } = await import('sharp')
  const clear = { r: 0, g: 0, b: 0, alpha: 0 }
  const edge = Math.round(side * room)
  const small = await sharp(picture)
    .ensureAlpha()
    .resize(side - 2 * edge, side - 2 * edge, { fit: 'contain', background: clear })
    .extend({ top: edge, bottom: edge, left: edge, right: edge, background: clear })
    .png({ compressionLevel: 9 })
    .toBuffer()
  // In a pipeline of its own, or the edges would be added behind it.
  return ground === undefined ? small : sharp(small).flatten({ background: ground }).png({ compressionLevel: 9 }).toBuffer()
}
