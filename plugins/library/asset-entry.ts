/** Assets as the library's tools show them. */
import { type Asset, assetEntry, AtelierError, type Call } from 'atelier-mcp'
import { z } from 'zod'
import { localIso } from '../local-time.ts'

/** Kept loose, as every client reads the list of tools at its start; `libraryEntry` gives more. */
export const entrySchema = z.looseObject({ id: z.string(), uri: z.string() })

/** Everything that is known of an asset, as plain data. */
export function libraryEntry(asset: Asset): z.output<typeof entrySchema> {
  const { parents, original, kind, createdAt, tags, favourite, trashed, cost, provenance, notes, owner } = asset
  const prompt = provenance?.request['prompt']
  return {
    ...assetEntry(asset, asset.url === undefined),
    ...(parents.length > 1 && { parents }),
    ...(original !== undefined && { original }),
    ...(owner !== undefined && { owner }),
    kind,
    createdAt: localIso(createdAt),
    tags,
    favourite,
    ...(trashed && { trashed }),
    ...(typeof prompt === 'string' && { prompt }),
    ...(provenance && { provider: provenance.provider, ...(provenance.model !== undefined && { model: provenance.model }) }),
    ...(cost && { usd: cost.usd }),
    ...(notes && Object.keys(notes).length > 0 && { notes }),
  }
}

/** An id as people give it: bare, or as `asset://…`. */
export const assetId = z
  .string()
  .max(200)
  .transform((text) =>
    text
      .trim()
      .replace(/^asset:\/\//, '')
      .replace(/\/$/, ''),
  )
  .describe('Of an asset')

/** The asset, or `INPUT_NOT_FOUND` with what to do. */
export async function existing(id: string, { assets }: Call): Promise<Asset> {
  const asset = await assets.get(id)
  return asset ?? missing(id)
}

/** Throws `INPUT_NOT_FOUND`. */
export function missing(id: string): never {
  throw new AtelierError({
    code: 'INPUT_NOT_FOUND',
    message: `There is no asset ${JSON.stringify(id.slice(0, 60))}.`,
    fix: '`list_assets` shows which there are; what was deleted is in its trash.',
    outcome: 'none',
  })
}
