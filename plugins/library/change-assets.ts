/** `update_asset` and `delete_asset`. */
import { AtelierError, defineTool, type Tool } from 'atelier-mcp'
import { z } from 'zod'
import { libraryEntry, assetId, entrySchema, missing } from './asset-entry.ts'

const tag = z.string().trim().min(1).max(60)

export const updateAsset: Tool = defineTool({
  name: 'update_asset',
  title: 'Name, tag or restore',
  description: 'Renames an asset and its file, sets its tags, marks it as a favourite, or brings it back from the trash.',
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({
    id: assetId,
    name: z.string().min(1).max(1000).optional().describe('New file name, without folders'),
    tags: z.array(tag).max(50).optional().describe('Replaces all tags'),
    favourite: z.boolean().optional().describe('Marks it, or not'),
    restore: z.literal(true).optional().describe('true: out of the trash'),
  }),
  output: z.object({ asset: entrySchema }),
  async handler({ id, name, tags, favourite, restore }, { assets }) {
    if ([name, tags, favourite, restore].every((one) => one === undefined)) {
      throw new AtelierError({
        code: 'INPUT_INVALID',
        message: 'There is nothing to change.',
        fix: 'Give `name`, `tags`, `favourite` or `restore`.',
        outcome: 'none',
      })
    }
    const change = {
      ...(name !== undefined && { name }),
      ...(tags && { tags }),
      ...(favourite !== undefined && { favourite }),
      ...(restore && { trashed: false }),
    }
    return { asset: libraryEntry((await assets.update(id, change)) ?? missing(id)) }
  },
})

export const deleteAsset: Tool = defineTool({
  name: 'delete_asset',
  title: 'Delete',
  description: 'Moves an asset to the trash, or deletes it for good with `permanent`.',
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({ id: assetId, permanent: z.boolean().default(false).describe('true: cannot be undone') }),
  output: z.object({ id: z.string(), trashed: z.boolean(), deleted: z.boolean() }),
  async handler({ id, permanent }, { assets }) {
    if (!(await assets.remove(id, { permanent }))) missing(id)
    return { id, trashed: !permanent, deleted: permanent }
  },
})
