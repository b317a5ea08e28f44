/** `asset://{id}`: what was made, as resources. */
import type { Asset, Call, Link, ResourceTemplate } from 'atelier-mcp'
import { after, cursorOf } from './list-assets.ts'

const page = 50
/** Completions that the protocol sends at most. */
const mostCompletions = 100

export const assetResource: ResourceTemplate<'asset://{id}'> = {
  uriTemplate: 'asset://{id}',
  name: 'asset',
  title: 'Assets',
  description: 'Pictures, models and files that were made or kept, by id.',
  read: ({ id }, { assets }) => assets.get(id),
  async list(cursor, call) {
    const resources: Link[] = []
    let last: Asset | undefined
    for await (const asset of after(cursor, {}, call)) {
      if (resources.length === page) return { resources, next: cursorOf(last!) }
      resources.push(toLink(asset))
      last = asset
    }
    return { resources }
  },
  complete: { id: completions },
}

/** By the start of an id, or by a word of the name. */
async function completions(value: string, _others: Readonly<Record<string, string>>, { assets }: Call): Promise<string[]> {
  const found: string[] = []
  for await (const { id, name } of assets.find()) {
    if (id.startsWith(value) || name.toLowerCase().includes(value.toLowerCase())) found.push(id)
    if (found.length === mostCompletions) break
  }
  return found
}

function toLink({ uri, name, mimeType, size, provenance }: Asset): Link {
  const prompt = provenance?.request['prompt']
  return { uri, name, mimeType, size, ...(typeof prompt === 'string' && { description: prompt.slice(0, 200) }) }
}
