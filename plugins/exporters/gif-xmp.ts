/** XMP in a GIF, which sharp leaves out: put in without touching a pixel (XMP specification, part 3, 1.1.2). */

const head = Buffer.concat([Buffer.from([0x21, 0xff, 0x0b]), Buffer.from('XMP DataXMP', 'latin1')])
/**
 * The packet is not cut into sub-blocks: its own bytes are read as their lengths, and wherever such a reader lands, this
 * trailer leads it to the end.
 */
const trailer = Buffer.from([0x01, ...Array.from({ length: 256 }, (_, index) => 255 - index), 0x00])
/** Signature (6) and logical screen descriptor (7). */
const screenEnd = 13

/** The GIF with the packet as an application extension before its first frame; anything else as it is. */
export function withGifXmp(gif: Uint8Array, packet: string): Buffer {
  const source = Buffer.from(gif.buffer, gif.byteOffset, gif.byteLength)
  if (source.toString('latin1', 0, 6) !== 'GIF89a') return source
  const flags = source[10] ?? 0
  const colours = flags & 0x80 ? 3 * 2 ** ((flags & 0x07) + 1) : 0
  const at = screenEnd + colours
  return Buffer.concat([source.subarray(0, at), head, Buffer.from(packet, 'utf8'), trailer, source.subarray(at)])
}
