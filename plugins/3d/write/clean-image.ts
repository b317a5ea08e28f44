/** Pictures for glTF: it takes sRGB without colour profiles, so chunks that say otherwise, and metadata, are left out. Pixels stay as they are. */

const keptPng = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND'])

function cleanPng(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const parts: Uint8Array[] = [bytes.subarray(0, 8)]
  for (let at = 8; at + 12 <= bytes.length;) {
    const size = view.getUint32(at)
    if (at + 12 + size > bytes.length) return bytes
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
    if (keptPng.has(type)) parts.push(bytes.subarray(at, at + 12 + size))
    at += 12 + size
  }
  return new Uint8Array(Buffer.concat(parts))
}

function cleanJpeg(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [bytes.subarray(0, 2)]
  for (let at = 2; at + 4 <= bytes.length;) {
    if (bytes[at] !== 0xff) return bytes
    const marker = bytes[at + 1]!
    // From the start of scan on, everything is picture.
    if (marker === 0xda) return new Uint8Array(Buffer.concat([...parts, bytes.subarray(at)]))
    const size = 2 + bytes[at + 2]! * 256 + bytes[at + 3]!
    const metadata = (marker >= 0xe1 && marker <= 0xed) || marker === 0xfe
    if (!metadata) parts.push(bytes.subarray(at, at + size))
    at += size
  }
  return bytes
}

/** PNG and JPEG; others as they are. */
export const cleanImage = (bytes: Uint8Array): Uint8Array =>
  bytes[0] === 0x89 && bytes[1] === 0x50 ? cleanPng(bytes) : bytes[0] === 0xff && bytes[1] === 0xd8 ? cleanJpeg(bytes) : bytes
