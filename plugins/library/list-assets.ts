/** `list_assets`: what was made, newest first, other forms of one thing below it. */
import { type Asset, type AssetQuery, AtelierError, type Call, defineTool, text, type Tool } from 'atelier-mcp'
import { z } from 'zod'
import { libraryEntry, entrySchema } from './asset-entry.ts'
import { instantOf } from '../local-time.ts'
import { listing } from './listing.ts'

const defaultLimit = 20
/** Other forms that are named below one asset. */
const mostForms = 20

const date = z
  .string()
  .refine((words) => !Number.isNaN(Date.parse(words)), { error: 'is no date: write 2026-11-22 or 2026-11-22T14:30:00Z' })
  .optional()

export const listAssets: Tool = defineTool({
  name: 'list_assets',
  essential: true,
  title: 'List what was made',
  description: 'Searches the pictures, models and files that were made or kept, newest first.',
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({
    query: z.string().max(500).optional().describe('Words in name, prompt or tags'),
    kind: z.string().max(100).optional().describe('Such as image.generate'),
    provider: z.string().max(100).optional().describe('Who made it'),
    tag: z.string().max(100).optional().meta({ deprecated: true, description: 'That it has; query finds it, too' }),
    since: date.describe('Date (of the server’s place) or time'),
    until: date.describe('Date (whole day) or time'),
    trashed: z.boolean().optional().describe('What is in the trash'),
    limit: z.int().min(1).max(100).default(defaultLimit).describe('Of a page'),
    cursor: z.string().max(100).optional().describe('nextCursor of the page before'),
  }),
  output: z.object({ assets: z.array(entrySchema), nextCursor: z.string().optional() }),
  async handler({ query, since, until, limit, cursor, kind, provider, tag, trashed }, call) {
    const filter: AssetQuery = {
      ...(query !== undefined && { text: query }),
      ...(kind !== undefined && { kind }),
      ...(provider !== undefined && { provider }),
      ...(tag !== undefined && { tag }),
      ...(since !== undefined && { since: instantOf(since) }),
      ...(until !== undefined && { until: instantOf(until, true) }),
      ...(trashed !== undefined && { trashed }),
    }
    const isFiltered = Object.keys(filter).length > 0 || cursor !== undefined
    const page: Asset[] = []
    const passed = new Map<string, Asset[]>()
    let more = false
    for await (const asset of after(cursor, filter, call)) {
      // Listed below its original, unless it is what was asked for.
      if (asset.original !== undefined && tag === undefined && !trashed && kind !== 'asset.export') {
        passed.set(asset.original, [...(passed.get(asset.original) ?? []), asset])
        continue
      }
      more = page.length === limit
      if (more) break
      page.push(asset)
    }
    // What was made of something is newer: from the newest on, all of it has come by.
    const formsOf = async (asset: Asset) => (isFiltered ? askForForms(asset, call) : (passed.get(asset.id) ?? []).slice(0, mostForms))
    const found = await Promise.all(page.map(async (asset) => ({ asset, forms: await formsOf(asset) })))
    const nextCursor = more ? cursorOf(page.at(-1)!) : undefined
    const words = listing(found, { filtered: isFiltered, trashed, nextCursor })
    return {
      content: [text(words)],
      data: {
        assets: found.map(({ asset, forms }) => ({ ...brief(asset), ...(forms.length > 0 && { forms: forms.map(formEntry) }) })),
        nextCursor,
      },
    }
  },
})

/** Without the findings, which would fill a model's memory; `get_asset` gives them. */
function brief(asset: Asset) {
  const { notes: _notes, ...entry } = libraryEntry(asset)
  return entry
}

/** The same thing in other formats and sizes. */
async function askForForms({ id }: Asset, { assets }: Call): Promise<readonly Asset[]> {
  const forms: Asset[] = []
  for await (const form of assets.find({ parent: id })) {
    if (form.original !== id) continue
    forms.push(form)
    if (forms.length === mostForms) break
  }
  return forms
}
const formEntry = ({ id, uri, name, mimeType, size }: Asset) => ({ id, uri, name, mimeType, bytes: size })

/** Where a page ends: by time and id, so that what is made meanwhile moves nothing. */
export const cursorOf = ({ createdAt, id }: Asset): string => Buffer.from(`${createdAt} ${id}`).toString('base64url')

/** What the query finds after the cursor. Throws `INPUT_INVALID` for a cursor of somebody else's making. */
export async function* after(cursor: string | undefined, query: AssetQuery, { assets }: Call): AsyncGenerator<Asset> {
  if (cursor === undefined) {
    yield* assets.find(query)
    return
  }
  const [, time, id] = /^(\d{1,16}) ([0-9a-f]{24})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? []
  if (time === undefined)
    throw new AtelierError({
      code: 'INPUT_INVALID',
      message: 'The cursor did not come from `list_assets`.',
      fix: 'Give the `nextCursor` of the page before, or none.',
      outcome: 'none',
    })
  let passed = false
  for await (const asset of assets.find({ ...query, until: Math.min(Number(time), query.until ?? Infinity) })) {
    passed ||= asset.createdAt < Number(time)
    if (passed) yield asset
    passed ||= asset.id === id
  }
}
