/** XMP in a WebP without touching a pixel (RFC 9649: a chunk at the end, announced by the extended header). */

const announced = { xmp: 0x04, alpha: 0x10 } as const

/** The WebP with the packet at its end; as it is where it has one, or is no whole WebP. */
export function withWebpXmp(webp: Uint8Array, packet: string): Uint8Array {
  const source = Buffer.from(webp.buffer, webp.byteOffset, webp.byteLength)
  const text = (at: number): string => source.toString('latin1', at, at + 4)
  if (source.byteLength < 30 || text(0) !== 'RIFF' || text(8) !== 'WEBP' || source.readUInt32LE(4) + 8 !== source.byteLength) return webp
  const extended = text(12) === 'VP8X' ? Buffer.from(source.subarray(12, 30)) : extendedHeader(source)
  if (!extended || ((extended[8] ?? 0) & announced.xmp) !== 0) return webp
  extended[8] = (extended[8] ?? 0) | announced.xmp
  const body = Buffer.from(packet, 'utf8')
  const parts = [
    extended,
    source.subarray(text(12) === 'VP8X' ? 30 : 12),
    Buffer.alloc(source.byteLength % 2),
    chunkHead('XMP ', body.byteLength),
    body,
    Buffer.alloc(body.byteLength % 2),
  ]
  const size = parts.reduce((sum, { byteLength }) => sum + byteLength, 4)
  return Buffer.concat([chunkHead('RIFF', size), Buffer.from('WEBP', 'latin1'), ...parts])
}

function chunkHead(name: string, size: number): Buffer {
  const head = Buffer.from(`${name}\0\0\0\0`, 'latin1')
  head.writeUInt32LE(size, 4)
  return head
}

/** What a simple WebP says of itself in its one chunk, as the header of an extended one (`VP8X`, 18 bytes); nothing for what is not understood. */
export function extendedHeader(source: Buffer): Buffer | undefined {
  const kind = source.toString('latin1', 12, 16)
  const lossless = kind === 'VP8L' && source[20] === 0x2f
  if (!lossless && !(kind === 'VP8 ' && source.readUIntBE(23, 3) === 0x9d012a)) return undefined
  const bits = lossless ? source.readUInt32LE(21) : 0
  const [width, height] = lossless
    ? [(bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1]
    : [source.readUInt16LE(26) & 0x3fff, source.readUInt16LE(28) & 0x3fff]
  const payload = Buffer.alloc(10)
  payload[0] = lossless && ((bits >> 28) & 1) === 1 ? announced.alpha : 0
  payload.writeUIntLE(width - 1, 4, 3)
  payload.writeUIntLE(height - 1, 7, 3)
  return Buffer.concat([chunkHead('VP8X', payload.byteLength), payload])
}
