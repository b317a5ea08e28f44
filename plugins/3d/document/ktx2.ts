/** Pictures out of KTX2 files: Basis Universal (ETC1S and UASTC), and plain bytes, packed by Zstandard, by zlib or not at all. */
import { promisify } from 'node:util'
import { inflate } from 'node:zlib'
import { fileError } from '../model-error.ts'
import { type BasisFile, basisTranscoder } from './basis-transcoder.ts'
import { type Ktx2Header, ktx2Header, levelsAt } from './ktx2-header.ts'

/** Straight rgba, a byte each, row by row from the top. */
export interface Dots {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

/** Most dots of what is unpacked. */
const mostDots = 64e6
/** The transcoder's number for red, green, blue and alpha, a byte each. */
const rgba = 13

const bad = (why: string) => fileError(`The KTX2 ${why}.`, 'Save the texture as PNG.', 'MODEL_FILE_UNSUPPORTED')

/**
 * The first picture of the file: of its sizes the smallest whose longer edge still has `enough` pixels, by default the whole. Faces and layers
 * after the first are left out. Throws `MODEL_FILE_UNSUPPORTED` for what is damaged, too large or of another kind.
 */
export async function ktx2Dots(bytes: Uint8Array, enough = Infinity): Promise<Dots> {
  const header = ktx2Header(bytes)
  if (!header) throw bad('is cut off, or no picture with a width and a height')
  const { width, height, content } = header
  if (content === undefined) throw bad('holds a format that is not read')
  const level = levelOf(header, enough)
  const size = (edge: number): number => Math.max(1, Math.floor(edge / 2 ** level))
  if (size(width) * size(height) > mostDots) throw bad(`has ${width}x${height} dots, which are too many`)
  return content === 'basis' ? transcoded(bytes, level) : plain(bytes, header, content, level, size(width), size(height))
}

function levelOf({ width, height, levels }: Ktx2Header, enough: number): number {
  let level = 0
  while (level + 1 < levels && Math.max(width, height) / 2 ** (level + 1) >= enough) level++
  return level
}

async function transcoded(bytes: Uint8Array, level: number): Promise<Dots> {
  const { KTX2File } = await basisTranscoder()
  let file: BasisFile | undefined
  try {
    file = new KTX2File(bytes)
    if (!file.isValid() || level >= file.getLevels() || !file.startTranscoding()) throw bad('is damaged')
    const { origWidth: width, origHeight: height } = file.getImageLevelInfo(level, 0, 0)
    const data = new Uint8Array(file.getImageTranscodedSizeInBytes(level, 0, 0, rgba))
    if (data.length !== width * height * 4 || !file.transcodeImage(data, level, 0, 0, rgba, 0, -1, -1)) throw bad('is damaged')
    return { width, height, data }
  } finally {
    file?.close()
    file?.delete()
  }
}

async function plain(
  bytes: Uint8Array,
  { packing }: Ktx2Header,
  channels: number,
  level: number,
  width: number,
  height: number,
): Promise<Dots> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const entry = levelsAt + level * 24
  const [from, packed] =
    entry + 24 > bytes.length ? [0, 0] : [Number(view.getBigUint64(entry, true)), Number(view.getBigUint64(entry + 8, true))]
  if (packed === 0 || from + packed > bytes.length) throw bad('is cut off or damaged')
  // Rows have no padding in KTX2; faces and layers follow the first picture.
  const values = await unpacked(bytes.subarray(from, from + packed), packing, Number(view.getBigUint64(entry + 16, true)))
  if (values.length < width * height * channels) throw bad('is cut off or damaged')
  const data = new Uint8Array(width * height * 4)
  for (let dot = 0; dot < width * height; dot++) {
    for (let k = 0; k < 3; k++) data[dot * 4 + k] = k < channels ? values[dot * channels + k]! : 0
    data[dot * 4 + 3] = channels === 4 ? values[dot * channels + 3]! : 255
  }
  return { width, height, data }
}

async function unpacked(packed: Uint8Array, packing: number, size: number): Promise<Uint8Array> {
  if (packing === 0) return packed
  if (!(size <= mostDots * 4)) throw bad('is too large')
  try {
    if (packing === 3) return await promisify(inflate)(packed, { maxOutputLength: size })
    const { ZSTDDecoder } = await import('three/examples/jsm/libs/zstddec.module.js')
    const decoder = new ZSTDDecoder()
    await decoder.init()
    return decoder.decode(packed, size)
  } catch {
    throw bad('is damaged')
  }
}

/** The picture as PNG, for formats that hold no KTX2. Throws as `ktx2Dots` does. */
export async function ktx2AsPng(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const { width, height, data } = await ktx2Dots(bytes)
  const { default: sharp } = await import('sharp')
  const opaque = data.every((value, at) => at % 4 !== 3 || value === 255)
  const picture = sharp(data, { raw: { width, height, channels: 4 } })
  return new Uint8Array(await (opaque ? picture.removeAlpha() : picture).png().toBuffer())
}
