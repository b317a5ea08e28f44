/** XMP in a JPEG without touching a pixel (XMP specification, part 3, 1.1.3: an APP1 segment before the image's own). */

import { mostParts } from './bounded.ts'

const namespace = Buffer.from('http://ns.adobe.com/xap/1.0/\0', 'latin1')
/** Bytes of a segment after its marker, the two of its length included. */
const longest = 0xffff
const [soi, app0, app1, app15] = [0xd8, 0xe0, 0xe1, 0xef]

/** The JPEG with the packet after its leading JFIF and EXIF; as it is where it has one, where none fits, or where it is no JPEG. */
export function withJpegXmp(jpeg: Uint8Array, packet: string): Uint8Array {
  const source = Buffer.from(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength)
  const body = Buffer.concat([namespace, Buffer.from(packet, 'utf8')])
  if (source[0] !== 0xff || source[1] !== soi || body.byteLength + 2 > longest) return jpeg
  let place = 2
  for (let at = 2, parts = 0; at + 4 <= source.byteLength && source[at] === 0xff && parts < mostParts; parts++) {
    const marker = source[at + 1] ?? 0
    if (marker < app0 || marker > app15) break
    if (marker === app1 && source.subarray(at + 4, at + 4 + namespace.byteLength).equals(namespace)) return jpeg
    const next = at + 2 + source.readUInt16BE(at + 2)
    if (marker <= app1 && place === at) place = next
    at = next
  }
  const head = Buffer.from([0xff, app1, 0, 0])
  head.writeUInt16BE(body.byteLength + 2, 2)
  return Buffer.concat([source.subarray(0, place), head, body, source.subarray(place)])
}
