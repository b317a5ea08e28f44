/** Pictures as OpenAI takes them, checked before anything is spent. */
import { type Artifact, AtelierError, tableOf } from 'atelier-mcp'

const accepted: Readonly<Record<string, string>> = tableOf({ 'image/png': 'png', 'image/jpeg': 'jpg', 'image/webp': 'webp' })
/** OpenAI's limits: 50 MB a picture, 4 MB a mask. */
const mostImage = 50 * 1024 * 1024
const mostMask = 4 * 1024 * 1024

/** The type by the first bytes; what a file calls itself may be wrong. */
export const mimeTypeOf = async (bytes: Uint8Array): Promise<string | undefined> =>
  (await (await import('file-type')).fileTypeFromBuffer(bytes))?.mime

/** `INPUT_INVALID` for other formats, `INPUT_TOO_LARGE` beyond OpenAI's limits. */
export async function imageFile(source: Artifact, name: string, mask = false): Promise<File> {
  const bytes = await source.bytes()
  const type = (await mimeTypeOf(bytes)) ?? 'unknown'
  const extension = accepted[type]
  if (extension === undefined || (mask && type !== 'image/png'))
    throw new AtelierError({
      code: 'INPUT_INVALID',
      message: mask ? `The mask is ${type}; OpenAI takes a PNG.` : `"${source.name ?? name}" is ${type}; OpenAI takes PNG, JPEG and WebP.`,
      fix: 'Convert it first, with `convert_image`.',
      outcome: 'none',
    })
  const most = mask ? mostMask : mostImage
  if (bytes.byteLength > most)
    throw new AtelierError({
      code: 'INPUT_TOO_LARGE',
      message: `"${source.name ?? name}" has ${Math.ceil(bytes.byteLength / 2 ** 20)} MB; OpenAI takes ${most / 2 ** 20} MB.`,
      fix: 'Make it smaller first, with `convert_image`.',
      outcome: 'none',
    })
  return new File([bytes as Uint8Array<ArrayBuffer>], `${name}.${extension}`, { type })
}

/** Bytes as a `data:` URL, for the APIs that take pictures inside JSON. */
export async function dataUrl(source: Artifact): Promise<string> {
  const bytes = await source.bytes()
  const type = (await mimeTypeOf(bytes)) ?? source.mimeType
  return `data:${type};base64,${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')}`
}
