/** The origin of what is made here goes into its file, whoever made it: beside the pixels, which stay as they are. */
import { withGifXmp } from './gif-xmp.ts'
import { withJpegXmp } from './jpeg-xmp.ts'
import { type Origin, pngText, saysOrigin, xmp } from './origin.ts'
import { readPngText, withPngText } from './png-text.ts'
import { hasC2pa } from './probe.ts'
import { withWebpXmp } from './webp-xmp.ts'

/**
 * The picture with its origin inside; the very same bytes where it names one already, carries a C2PA manifest, which any change
 * would break, or is in a format that would have to be written anew (AVIF).
 */
export function withOrigin(picture: Uint8Array, origin: Origin): Uint8Array {
  const head = Buffer.from(picture.buffer, picture.byteOffset, Math.min(16, picture.byteLength)).toString('latin1')
  const sign = [
    [/^\x89PNG/, () => withPngText(picture, { ...pngText(origin), ...(!hasPngXmp(picture) && { [pngXmp]: xmp(origin) }) })],
    [/^\xff\xd8/, () => withJpegXmp(picture, xmp(origin))],
    [/^RIFF....WEBP/s, () => withWebpXmp(picture, xmp(origin))],
    [/^GIF89a/, () => withGifXmp(picture, xmp(origin))],
  ] as const
  const [, write] = sign.find(([looks]) => looks.test(head)) ?? []
  return !write || saysOrigin(picture) || hasC2pa(picture) ? picture : write()
}

/** The keyword under which PNG carries XMP. */
const pngXmp = 'XML:com.adobe.xmp'
const hasPngXmp = (png: Uint8Array): boolean => pngXmp in readPngText(png)
