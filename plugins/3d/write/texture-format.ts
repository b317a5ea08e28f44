/** A texture as PNG or JPEG, which are all that some formats hold. */

async function asPng(image: Uint8Array, mimeType: string): Promise<Uint8Array> {
  if (mimeType === 'image/ktx2') return (await import('../document/ktx2.ts')).ktx2AsPng(image)
  const { default: sharp } = await import('sharp')
  return sharp(image, { limitInputPixels: 64e6 }).png().toBuffer()
}

/** As it is where it is one of them, else as PNG; `undefined` where it cannot be decoded. */
export async function textureFormat(
  image: Uint8Array,
  mimeType: string,
): Promise<{ readonly bytes: Uint8Array; readonly mimeType: string; readonly extension: 'png' | 'jpg' } | undefined> {
  if (mimeType === 'image/png') return { bytes: image, mimeType, extension: 'png' }
  if (mimeType === 'image/jpeg') return { bytes: image, mimeType, extension: 'jpg' }
  return asPng(image, mimeType).then(
    (bytes) => ({ bytes: new Uint8Array(bytes), mimeType: 'image/png', extension: 'png' as const }),
    () => undefined,
  )
}
