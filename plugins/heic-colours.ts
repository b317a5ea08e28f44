/** The colours of a HEIC: what its main picture says of them, and its pixels as sRGB. iPhones write Display P3, which looks faded where nobody converts it. */
import type { Sharp } from 'sharp'

/** A profile, or the number of the primaries in ITU-T H.273. */
export interface HeicColours {
  readonly profile?: Uint8Array
  readonly primaries?: number
}
interface Box {
  readonly type: string
  readonly from: number
  readonly to: number
}

/** No file has more boxes in a box. */
const mostBoxes = 4096
/** Display P3. */
const p3 = 12

/** Of its main picture (ISO/IEC 23008-12, `colr`); nothing where it does not say, or cannot be read. */
export function heicColours(bytes: Uint8Array): HeicColours {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    const meta = named(boxesIn(file, 0, file.byteLength), 'meta')
    const inMeta = meta ? boxesIn(file, meta.from + 4, meta.to) : []
    const properties = named(inMeta, 'iprp')
    const inProperties = properties ? boxesIn(file, properties.from, properties.to) : []
    const [container, links, main] = [named(inProperties, 'ipco'), named(inProperties, 'ipma'), named(inMeta, 'pitm')]
    if (!container || !links || !main) return {}
    const known = boxesIn(file, container.from, container.to)
    const item = file[main.from] === 0 ? file.readUInt16BE(main.from + 4) : file.readUInt32BE(main.from + 4)
    const found = propertiesOf(file, links, item).flatMap((place) =>
      known[place - 1]?.type === 'colr' ? [coloursAt(file, known[place - 1]!)] : [],
    )
    return found.find(({ profile }) => profile) ?? found[0] ?? {}
  } catch {
    return {}
  }
}

/**
 * `picture`, whose pixels are of these colours, with pixels of sRGB, as a TIFF. What is sRGB already, or of primaries that are not known, stays as it is.
 */
export async function asSrgb(picture: Sharp, colours: HeicColours): Promise<Buffer> {
  const { default: sharp } = await import('sharp')
  const profile = colours.profile ?? (colours.primaries === p3 ? await displayP3() : undefined)
  if (!profile) return picture.tiff({ compression: 'none' }).toBuffer()
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true })
  const tagged = tiffWith(data, info, profile)
  return sharp(tagged, { limitInputPixels: false }).toColourspace('srgb').tiff({ compression: 'none' }).toBuffer()
}

/** libvips' own. */
async function displayP3(): Promise<Uint8Array | undefined> {
  const { default: sharp } = await import('sharp')
  const dot = await sharp({ create: { width: 1, height: 1, channels: 3, background: '#fff' } })
    .withIccProfile('p3')
    .png()
    .toBuffer()
  return (await sharp(dot).metadata()).icc
}

function boxesIn(file: Buffer, from: number, to: number): readonly Box[] {
  const boxes: Box[] = []
  for (let at = from; at + 8 <= to && boxes.length < mostBoxes;) {
    const [short, type] = [file.readUInt32BE(at), file.toString('latin1', at + 4, at + 8)]
    const size = short === 1 ? Number(file.readBigUInt64BE(at + 8)) : short === 0 ? to - at : short
    const head = short === 1 ? 16 : 8
    if (size < head || at + size > to) break
    boxes.push({ type, from: at + head, to: at + size })
    at += size
  }
  return boxes
}

const named = (boxes: readonly Box[], type: string): Box | undefined => boxes.find((box) => box.type === type)

/** Places of the properties of an item, counted from one. */
function propertiesOf(file: Buffer, { from, to }: Box, item: number): readonly number[] {
  const [isLong, isWide] = [file[from]! > 0, (file[from + 3]! & 1) === 1]
  const items = file.readUInt32BE(from + 4)
  let at = from + 8
  for (let index = 0; index < items && at < to; index++) {
    const id = isLong ? file.readUInt32BE(at) : file.readUInt16BE(at)
    at += isLong ? 4 : 2
    const count = file[at++]!
    const places = Array.from({ length: count }, (_, one) => (isWide ? file.readUInt16BE(at + one * 2) & 0x7fff : file[at + one]! & 0x7f))
    if (id === item) return places
    at += count * (isWide ? 2 : 1)
  }
  return []
}

function coloursAt(file: Buffer, { from, to }: Box): HeicColours {
  const kind = file.toString('latin1', from, from + 4)
  if (kind === 'prof' || kind === 'rICC') return { profile: file.subarray(from + 4, to) }
  return kind === 'nclx' ? { primaries: file.readUInt16BE(from + 4) } : {}
}

/** Pixels as a TIFF that says by a profile what they are: sharp takes none beside pixels. */
function tiffWith(
  pixels: Buffer,
  { width, height, channels }: { width: number; height: number; channels: number },
  profile: Uint8Array,
): Buffer {
  const depths = Buffer.from(new Uint16Array(channels).fill(8).buffer)
  const start = 8 + pixels.byteLength
  const [depthsAt, profileAt] = [start, start + depths.byteLength]
  const [short, long, bytes] = [3, 4, 7]
  const fields: readonly (readonly [tag: number, type: number, count: number, value: number])[] = [
    [256, long, 1, width],
    [257, long, 1, height],
    // Two of them would lie in the field itself; there are three or four.
    [258, short, channels, depthsAt],
    [259, short, 1, 1],
    [262, short, 1, 2],
    [273, long, 1, 8],
    [277, short, 1, channels],
    [278, long, 1, height],
    [279, long, 1, pixels.byteLength],
    ...(channels === 4 ? [[338, short, 1, 2] as const] : []),
    [34_675, bytes, profile.byteLength, profileAt],
  ]
  const directory = Buffer.alloc(2 + fields.length * 12 + 4)
  directory.writeUInt16LE(fields.length)
  for (const [index, [tag, type, count, value]] of fields.entries()) {
    const at = 2 + index * 12
    directory.writeUInt16LE(tag, at)
    directory.writeUInt16LE(type, at + 2)
    directory.writeUInt32LE(count, at + 4)
    directory.writeUInt32LE(value, at + 8)
  }
  const padding = Buffer.alloc((profileAt + profile.byteLength) % 2)
  const head = Buffer.from([0x49, 0x49, 42, 0, 0, 0, 0, 0])
  head.writeUInt32LE(profileAt + profile.byteLength + padding.byteLength, 4)
  return Buffer.concat([head, pixels, depths, profile, padding, directory])
}
