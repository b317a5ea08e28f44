/** `studio_file`: the bytes of an asset in pieces, or a picture of it: the policy of pages in a chat allows them no fetch. */
import { AtelierError, type Call, defineTool, resource, type Tool } from 'atelier-mcp'
import { z } from 'zod'
import { extensionId, forPageAlone } from './extension.ts'
import type { StudioPiece } from './messages.ts'

/** Bytes of one piece; as base64 half of the million characters at which clients drop a result. */
const pieceBytes = 375_000
/** Pixels and bytes of a picture: for a list, and for the whole screen. */
const pictures = { small: { maxSide: 320, maxBytes: 60_000 }, large: { maxSide: 2000, maxBytes: 700_000 } } as const

export const fileTool: Tool = defineTool({
  name: 'studio_file',
  title: 'File for the studio',
  description: 'Gives the page of the studio the bytes of an asset, piece by piece, or a picture of it.',
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  extension: extensionId,
  meta: forPageAlone,
  input: z.strictObject({
    id: z.string().max(200).describe('Of an asset'),
    as: z.enum(['small', 'large', 'file']).default('file').describe('A small or large picture of it, or the file'),
    offset: z.int().min(0).default(0).describe('Where the piece starts, in bytes'),
  }),
  async handler({ id, as, offset }, call) {
    const { uri, mimeType, bytes } = await wanted(id, as, call)
    const piece = bytes.subarray(offset, offset + pieceBytes)
    const end = offset + piece.byteLength
    const said = { offset, total: bytes.byteLength, ...(end < bytes.byteLength && { next: end }) } satisfies StudioPiece
    return { content: [resource(uri, piece, mimeType, { ...said })] }
  },
})

/** Throws `INPUT_NOT_FOUND`, and `FORMAT_UNSUPPORTED` where nobody can draw it. */
async function wanted(id: string, as: 'small' | 'large' | 'file', { assets }: Call) {
  const asset = await assets.get(id)
  if (!asset)
    throw new AtelierError({
      code: 'INPUT_NOT_FOUND',
      message: `There is no asset ${JSON.stringify(id.slice(0, 60))}.`,
      fix: 'It may have been deleted; look for it in the gallery.',
      outcome: 'none',
    })
  const shown = as === 'file' ? asset : await assets.preview(asset, pictures[as])
  if (!shown) throw new AtelierError({ code: 'FORMAT_UNSUPPORTED', message: `No picture can be made of ${asset.name}.`, outcome: 'none' })
  return { uri: asset.uri, mimeType: shown.mimeType, bytes: await shown.bytes() }
}
