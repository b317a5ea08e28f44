/** `studio_upload`: a file of the person, in pieces, as an asset: neither clients nor the policy of their pages hand over attachments. */
import { randomUUID } from 'node:crypto'
import { artifact, type Asset, AtelierError, type Call, defineTool, type PluginContext, type Services, type Tool } from 'atelier-mcp'
import { z } from 'zod'
import { ofPage } from './extension.ts'
import type { StudioUploaded } from './messages.ts'
import { studioAsset } from './studio-asset.ts'

/** Bytes of one file, as `limits.inputBytes` has them by default, and of all that one principal has on the way. */
const most = { file: 64 * 1024 * 1024, waiting: 128 * 1024 * 1024 }
/** What nobody goes on with is let go. */
const idleMs = 10 * 60_000

interface Upload {
  readonly principal: string
  readonly name: string
  readonly total: number
  readonly parts: Uint8Array[]
  size: number
  at: number
}

/** Pieces that wait for the rest are in memory: what is lost with the host is still on the person's disk. */
export function uploadTool({ services }: Pick<PluginContext, 'services'>, now: () => number = Date.now): Tool {
  const uploads = new Map<string, Upload>()
  const begun = ({ name, total }: { readonly name: string; readonly total: number }, principal: string): string => {
    for (const [id, { at }] of uploads) if (now() - at > idleMs) uploads.delete(id)
    const waiting = [...uploads.values()].filter((one) => one.principal === principal).reduce((sum, one) => sum + one.total, 0)
    if (total > most.file || waiting + total > most.waiting) throw tooLarge(name, total)
    const id = randomUUID()
    uploads.set(id, { principal, name, total, parts: [], size: 0, at: now() })
    return id
  }
  return defineTool({
    name: 'studio_upload',
    title: 'File from the studio',
    description: 'Takes a file from the page of the studio, piece by piece, and keeps it as an asset.',
    ...ofPage,
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false },
    input: z.strictObject({
      upload: z.string().max(60).optional().describe('Of the pieces before; none with the first'),
      name: z.string().min(1).max(500).describe('Of the file'),
      total: z.int().min(1).describe('Bytes of the whole file'),
      offset: z.int().min(0).describe('Where the piece starts, in bytes'),
      data: z.base64().max(1_000_000).describe('The piece'),
      mask: z.boolean().optional().describe('true: it says where a picture may change'),
      parents: z.array(z.string().max(60)).max(10).optional().describe('Assets that it was made from'),
    }),
    async handler({ upload, name, total, offset, data, mask = false, parents = [] }, call) {
      const id = upload ?? begun({ name, total }, call.principal.id)
      const one = uploads.get(id)
      if (one?.principal !== call.principal.id) throw gone()
      const piece = Buffer.from(data, 'base64')
      if (offset !== one.size || one.size + piece.length > one.total) throw outOfPlace(one.size)
      one.parts.push(piece)
      one.size += piece.length
      one.at = now()
      if (one.size < one.total) return { content: [], data: { upload: id } satisfies StudioUploaded }
      uploads.delete(id)
      return {
        content: [],
        data: {
          upload: id,
          asset: studioAsset(await kept(one, { parents, mask }, call, services.find('pictures'))),
        } satisfies StudioUploaded,
      }
    },
  })
}

/** Looked at as every input is: its type by its bytes, within the limits. */
async function kept(
  { name, parts }: Upload,
  { parents, mask }: { readonly parents: readonly string[]; readonly mask: boolean },
  { assets, signal }: Call,
  pictures: Services['pictures'] | undefined,
): Promise<Asset> {
  const read = await assets.load(`data:application/octet-stream;base64,${Buffer.concat(parts).toString('base64')}`)
  const from = await Promise.all(parents.map((id) => assets.get(id)))
  const bytes = await read.bytes()
  // Its size is what a mask is painted in; what cannot be read is kept as it is.
  const { width, height } = (read.mimeType.startsWith('image/') && (await pictures?.probe(bytes, signal).catch(() => undefined))) || {}
  return assets.put(
    artifact(bytes, read.mimeType, { name, meta: { ...read.meta, ...(width && height && { width, height }), ...(mask && { mask }) } }),
    from.filter((one) => one !== undefined),
  )
}

const refused = (message: string, fix: string): AtelierError => new AtelierError({ code: 'INPUT_INVALID', message, fix, outcome: 'none' })
const tooLarge = (name: string, total: number): AtelierError =>
  refused(
    `${name} has ${total} bytes, and ${most.file} is the most, ${most.waiting} together.`,
    'Make it smaller, or wait until the others are there.',
  )
const gone = (): AtelierError => refused('This upload is over, or was left for too long.', 'Start it again.')
const outOfPlace = (size: number): AtelierError => refused(`The next piece starts at ${size}.`, 'Start the upload again.')
