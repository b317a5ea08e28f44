/** Is there a C2PA manifest (content credentials) in the file? Found by the file's structure; nothing is verified. */

const bmffUuid = 'd8fec3d61b0e483c92975828877ec481'

/** Where each format keeps its manifest: C2PA specification 2.2, appendix A "Embedding manifests". */
export function hasC2pa(bytes: Uint8Array): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const starts = (text: string, at = 0) => file.toString('latin1', at, at + text.length) === text
  if (starts('\xff\xd8')) return inJpeg(file)
  if (starts('\x89PNG'))
    return inChunks(file, 8, (at) => ({ type: file.toString('latin1', at + 4, at + 8), next: at + 12 + file.readUInt32BE(at) }), 'caBX')
  if (starts('RIFF') && starts('WEBP', 8))
    return inChunks(
      file,
      12,
      (at) => ({ type: file.toString('latin1', at, at + 4), next: at + 8 + evenUp(file.readUInt32LE(at + 4)) }),
      'C2PA',
    )
  if (starts('ftyp', 4)) return inBoxes(file)
  if (starts('GIF8')) return file.includes('\x21\xff\x0bC2PA_GIF', 0, 'latin1')
  if (starts('II*\0') || starts('MM\0*')) return inTiff(file)
  return file.subarray(0, 65_536).includes('<c2pa:manifest')
}

const evenUp = (length: number): number => length + (length % 2)

/** APP11 segments that hold a JUMBF box with the label `c2pa`. */
function inJpeg(file: Buffer): boolean {
  let at = 2
  while (at + 4 <= file.length && file[at] === 0xff) {
    const marker = file[at + 1]!
    if (marker === 0xda) return false
    const length = file.readUInt16BE(at + 2)
    const segment = file.subarray(at + 4, at + 2 + length)
    if (marker === 0xeb && segment.includes('jumb') && segment.subarray(0, 256).includes('c2pa')) return true
    at += 2 + Math.max(2, length)
  }
  return false
}

function inChunks(file: Buffer, start: number, read: (at: number) => { type: string; next: number }, wanted: string): boolean {
  for (let at = start; at + 12 <= file.length;) {
    const { type, next } = read(at)
    if (type === wanted) return true
    at = next
  }
  return false
}

/** A top-level `uuid` box of an ISO base media file, as AVIF is. */
function inBoxes(file: Buffer): boolean {
  for (let at = 0; at + 24 <= file.length;) {
    const size = file.readUInt32BE(at)
    if (file.toString('latin1', at + 4, at + 8) === 'uuid' && file.toString('hex', at + 8, at + 24) === bmffUuid) return true
    if (size < 8) return false
    at += size
  }
  return false
}

/** Tag 0xCD41 in the first directory. */
function inTiff(file: Buffer): boolean {
  const little = file[0] === 0x49
  const short = (at: number) => (at + 2 > file.length ? 0 : little ? file.readUInt16LE(at) : file.readUInt16BE(at))
  const start = file.length < 8 ? 0 : little ? file.readUInt32LE(4) : file.readUInt32BE(4)
  const count = short(start)
  return Array.from({ length: count }, (_, index) => short(start + 2 + index * 12)).includes(0xcd41)
}
