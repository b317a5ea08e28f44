/** `studio_file`: the bytes of an asset in pieces, or a picture of it: the policy of pages in a chat allows them no fetch. */
import { type Artifact, type Asset, AtelierError, type Call, defineTool, type PluginContext, type Tool } from 'atelier-mcp'
import { z } from 'zod'
import { ofPage } from './extension.ts'
import { mostPieceBytes, pieceOf } from './piece.ts'

/** Pixels and bytes of a picture: for a list, and for the whole screen. */
const pictures = { small: { maxSide: 320, maxBytes: 60_000 }, large: { maxSide: 2000, maxBytes: 700_000 } } as const

/** What a browser without decoders draws at a few frames a second, also where it has no graphics card. */
const drawable = { maxTriangles: 200_000, textureSize: 2048 } as const
const ways = ['small', 'large', 'model', 'file'] as const
type As = (typeof ways)[number]

export const fileTool = ({ services }: Pick<PluginContext, 'services'>): Tool =>
  defineTool({
    name: 'studio_file',
    title: 'File for the studio',
    description: 'Gives the page of the studio the bytes of an asset, piece by piece, or a picture of it.',
    ...ofPage,
    input: z.strictObject({
      id: z.string().max(200).describe('Of an asset'),
      as: z.enum(ways).default('file').describe('A small or large picture of it, a model to look at, or the file'),
      offset: z.int().min(0).default(0).describe('Where the piece starts, in bytes'),
      length: z.int().min(3).max(mostPieceBytes).multipleOf(3).optional().describe('Bytes of the piece; default 375,000'),
    }),
    async handler({ id, as: how, offset, length }, call) {
      const { bytes, ...said } = await wanted(id, how, call, services)
      return pieceOf(bytes, { offset, length }, said)
    },
  })

/** Throws `INPUT_NOT_FOUND`, and `FORMAT_UNSUPPORTED` where nobody can draw it. */
async function wanted(id: string, as: As, call: Call, services: PluginContext['services']) {
  const { assets } = call
  const asset = await assets.get(id)
  if (!asset)
    throw new AtelierError({
      code: 'INPUT_NOT_FOUND',
      message: `There is no asset ${JSON.stringify(id.slice(0, 60))}.`,
      fix: 'It may have been deleted; look for it in the gallery.',
      outcome: 'none',
    })
  const shown = as === 'file' ? asset : as === 'model' ? await modelOf(asset, call, services) : await assets.preview(asset, pictures[as])
  if (!shown)
    throw new AtelierError({
      code: 'FORMAT_UNSUPPORTED',
      message: `No picture can be made of ${asset.name}.`,
      fix: 'Save it, and look at it with a program of its kind.',
      outcome: 'none',
    })
  const losses = as === 'model' && shown !== asset ? ((shown.meta?.['losses'] ?? []) as readonly string[]) : []
  return { uri: asset.uri, mimeType: shown.mimeType, bytes: await shown.bytes(), losses }
}

/** A model that browsers can draw is handed over as it is: to read it and write it anew takes a process a second, and changes nothing. */
async function modelOf(asset: Asset, { assets, signal }: Call, services: PluginContext['services']): Promise<Artifact> {
  const files = asset.mimeType === 'model/gltf-binary' ? services.find('model-files') : undefined
  if (await files?.isPlain(await asset.bytes(), drawable, signal)) return asset
  return assets.form(asset, { format: 'glb', options: { compression: 'none', ...drawable } })
}
