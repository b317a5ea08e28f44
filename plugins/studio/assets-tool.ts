/** `studio_assets`: what is known of some assets. */
import { type Asset, defineTool, type Tool } from 'atelier-mcp'
import { z } from 'zod'
import { extensionId, forPageAlone } from './extension.ts'
import { studioAsset } from './studio-asset.ts'

export const assetsTool: Tool = defineTool({
  name: 'studio_assets',
  title: 'Assets of the studio',
  description: 'Tells the page of the studio what is known of some assets.',
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  extension: extensionId,
  meta: forPageAlone,
  input: z.strictObject({ ids: z.array(z.string().max(200)).max(100).describe('Of assets') }),
  async handler({ ids }, { assets }) {
    const found = await Promise.all(ids.map((id) => assets.get(id).catch(() => undefined)))
    return { content: [], data: { assets: found.filter((one): one is Asset => one !== undefined).map(studioAsset) } }
  },
})
