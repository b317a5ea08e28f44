import { decoding, type Picture } from '../picture.ts'

export interface CopyFormat {
  readonly width: number
  readonly height: number
  readonly mimeType: 'image/png' | 'image/jpeg'
}

/** A picture drawn anew in sRGB, without its metadata; JPEG stands on white. Throws `INPUT_INVALID` where it cannot be decoded. */
export async function renderCopy(picture: Picture, { width, height, mimeType }: CopyFormat): Promise<Uint8Array> {
  const scaled = picture.read().resize(width, height, { fit: 'fill' }).toColourspace('srgb')
  return decoding(
    picture,
    mimeType === 'image/png' ? scaled.png().toBuffer() : scaled.flatten({ background: '#fff' }).jpeg({ quality: 90 }).toBuffer(),
  )
}
