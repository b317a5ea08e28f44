/** `studio_assets`: what is known of some assets, or of the library, page by page. */
import { type Asset, type AssetQuery, AtelierError, type Call, defineTool, type Tool } from 'atelier-mcp'
import { z } from 'zod'
import { ofPage } from './extension.ts'
import type { StudioAssets } from './messages.ts'
import { studioAsset } from './studio-asset.ts'

/** Of one page; each is a kilobyte or two. */
const pageSize = 60
const text = z.string().max(200).optional()

export const assetsTool: Tool = defineTool({
  name: 'studio_assets',
  title: 'Assets of the studio',
  description: 'Tells the page of the studio what is known of some assets, or of the library.',
  ...ofPage,
  input: z.strictObject({
    ids: z.array(z.string().max(200)).max(100).optional().describe('Of assets; without, the library'),
    query: text.describe('Words in name, prompt or tags'),
    type: z.enum(['image', 'model', 'aid']).optional().describe('Pictures, models, or masks and pictures of comparisons alone'),
    kind: text.describe('Such as image.generate'),
    provider: text.describe('Who made it'),
    tag: text.describe('That it has'),
    since: z.number().optional().describe('Epoch milliseconds'),
    until: z.number().optional().describe('Epoch milliseconds'),
    favourite: z.boolean().optional().describe('true: favourites alone'),
    trashed: z.boolean().optional().describe('true: what is in the trash'),
    cursor: text.describe('`next` of the page before'),
  }),
  async handler({ ids, cursor, favourite, type, query, kind, provider, tag, since, until, trashed }, call) {
    if (ids) {
      const found = await Promise.all(ids.map((id) => call.assets.get(id).catch(() => undefined)))
      return answer(found.filter((one): one is Asset => one !== undefined))
    }
    const filter: AssetQuery = {
      ...(query && { text: query }),
      ...(type && type !== 'aid' && { mimeType: `${type}/*` }),
      ...(kind && { kind }),
      ...(provider && { provider }),
      ...(tag && { tag }),
      ...(since !== undefined && { since }),
      ...(until !== undefined && { until }),
      ...(trashed && { trashed }),
    }
    const page: Asset[] = []
    for await (const asset of after(cursor, filter, call)) {
      if (favourite && !asset.favourite) continue
      // Other forms of one thing are found by it, unless it is the trash.
      if (asset.original !== undefined && !trashed) continue
      // Who names their kind, or looks into the trash, wants to see them.
      if (type === 'aid' ? !isAid(asset) : !kind && !trashed && isAid(asset)) continue
      if (page.length === pageSize) return answer(page, cursorOf(page.at(-1)!))
      page.push(asset)
    }
    return answer(page)
  },
})

/** What was made on the way to something else: a mask, or the picture of a comparison. */
const isAid = ({ kind, meta }: Asset): boolean => kind === 'vision.compare' || meta?.['mask'] === true

const answer = (assets: readonly Asset[], next?: string) => ({
  content: [],
  data: { assets: assets.map(studioAsset), ...(next !== undefined && { next }) } satisfies StudioAssets,
})

/** By time and id, so that what is made meanwhile moves nothing. */
const cursorOf = ({ createdAt, id }: Asset): string => `${createdAt} ${id}`

async function* after(cursor: string | undefined, query: AssetQuery, { assets }: Call): AsyncGenerator<Asset> {
  if (cursor === undefined) return yield* assets.find(query)
  const [, time, id] = /^(\d{1,16}) ([0-9a-f]{24})$/.exec(cursor) ?? []
  if (time === undefined) throw new AtelierError({ code: 'INPUT_INVALID', message: 'The cursor is none of the studio.', outcome: 'none' })
  let passed = false
  for await (const asset of assets.find({ ...query, until: Math.min(Number(time), query.until ?? Infinity) })) {
    passed ||= asset.createdAt < Number(time)
    if (passed) yield asset
    passed ||= asset.id === id
  }
}
