/** What a KTX2 file says of itself, before anything is unpacked. */

const magic = Uint8Array.of(0xab, 0x4b, 0x54, 0x58, 0x20, 0x32, 0x30, 0xbb, 0x0d, 0x0a, 0x1a, 0x0a)

export const isKtx2 = (bytes: Uint8Array): boolean => magic.every((value, at) => bytes[at] === value)

/** Colours one after another, a byte each: Vulkan's number of the format, and how many of red, green, blue and alpha it has. */
const plainFormats: ReadonlyMap<number, number> = new Map([
  ...[9, 15].map((format) => [format, 1] as const),
  ...[16, 22].map((format) => [format, 2] as const),
  ...[23, 29].map((format) => [format, 3] as const),
  ...[37, 43].map((format) => [format, 4] as const),
])

export interface Ktx2Header {
  readonly width: number
  readonly height: number
  /** Sizes from the whole picture down; 0 stands for one. */
  readonly levels: number
  /** How its levels are packed: 0 not at all, 1 Basis Universal's own, 2 Zstandard, 3 zlib. */
  readonly packing: number
  /** `basis`: Basis Universal, ETC1S or UASTC. A number: plain bytes, so many a dot. `undefined`: a format that is not read. */
  readonly content: 'basis' | number | undefined
}

/** Bytes of the header before the list of levels. */
export const levelsAt = 80

/** `undefined` where the file is cut off, has no size, or has a depth. */
export function ktx2Header(bytes: Uint8Array): Ktx2Header | undefined {
  if (bytes.length < levelsAt + 24 || !isKtx2(bytes)) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const [format, width, height, depth] = [12, 20, 24, 28].map((at) => view.getUint32(at, true)) as [number, number, number, number]
  const [levels, packing, description] = [40, 44, 48].map((at) => view.getUint32(at, true)) as [number, number, number]
  if (width === 0 || height === 0 || depth > 0) return undefined
  // The colour model of the first block of the description: 163 is ETC1S, 166 UASTC.
  const model = description + 13 <= bytes.length ? bytes[description + 12] : undefined
  const content =
    format === 0 ? (model === 163 || model === 166 ? 'basis' : undefined) : packing === 1 ? undefined : plainFormats.get(format)
  return { width, height, levels, packing, content: packing > 3 ? undefined : content }
}
