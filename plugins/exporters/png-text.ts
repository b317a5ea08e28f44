/** PNG text chunks, put in and read without touching a pixel (PNG specification, 11.3.3: iTXt). */
import { tableOf } from 'atelier-mcp'
import { crc32, inflateSync } from 'node:zlib'
import { mostParts } from './bounded.ts'

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
/** Signature (8) and the whole header chunk (4 + 4 + 13 + 4). */
const afterHeader = 33

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const whole = Buffer.alloc(body.byteLength + 8)
  whole.writeUInt32BE(data.byteLength, 0)
  body.copy(whole, 4)
  whole.writeUInt32BE(crc32(body), body.byteLength + 4)
  return whole
}

/** The PNG with each keyword and text (UTF-8) as an uncompressed iTXt chunk right after its header. Other bytes stay as they are. */
export function withPngText(png: Uint8Array, texts: Readonly<Record<string, string>>): Buffer {
  const source = Buffer.from(png.buffer, png.byteOffset, png.byteLength)
  if (!source.subarray(0, 8).equals(signature)) return source
  const chunks = Object.entries(texts).map(([keyword, text]) =>
    chunk('iTXt', Buffer.concat([Buffer.from(keyword.slice(0, 79), 'latin1'), Buffer.from([0, 0, 0, 0, 0]), Buffer.from(text, 'utf8')])),
  )
  return Buffer.concat([source.subarray(0, afterHeader), ...chunks, source.subarray(afterHeader)])
}

/** Every tEXt, zTXt and iTXt chunk by keyword. Stops at the first thing that is no chunk, and after as many as are looked at on the host's own thread. */
export function readPngText(png: Uint8Array): Record<string, string> {
  const source = Buffer.from(png.buffer, png.byteOffset, png.byteLength)
  const found: Record<string, string> = tableOf()
  let room = mostUnpacked
  const inflate = (packed: Buffer): Buffer => {
    const text = unpacked(packed, room)
    // One that does not fit has cost what was left.
    room -= text?.byteLength ?? room
    return text ?? Buffer.alloc(0)
  }
  for (let at = 8, parts = 0; at + 12 <= source.byteLength && parts < mostParts; parts++) {
    const length = source.readUInt32BE(at)
    const type = source.toString('latin1', at + 4, at + 8)
    const data = source.subarray(at + 8, at + 8 + length)
    at += length + 12
    if (type !== 'tEXt' && type !== 'zTXt' && type !== 'iTXt') continue
    const end = data.indexOf(0)
    if (end < 1) continue
    const keyword = data.toString('latin1', 0, end)
    if (type === 'tEXt') found[keyword] = data.toString('latin1', end + 1)
    else if (type === 'zTXt') found[keyword] = inflate(data.subarray(end + 2)).toString('latin1')
    else {
      const compressed = data[end + 1] === 1
      const language = data.indexOf(0, end + 3)
      const translated = data.indexOf(0, language + 1)
      const text = data.subarray(translated + 1)
      found[keyword] = (compressed ? inflate(text) : text).toString('utf8')
    }
  }
  return found
}

/** Bytes of text that are unpacked of one picture: it is done on the host's own thread. */
const mostUnpacked = 1_000_000

/** Nothing for what is damaged, or unpacks to more than is left. */
function unpacked(data: Buffer, room: number): Buffer | undefined {
  if (room < 1) return undefined
  try {
    return inflateSync(data, { maxOutputLength: room })
  } catch {
    return undefined
  }
}
