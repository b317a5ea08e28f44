/** A resource's contents as they go over the wire, and as they come from there: `meta` is `_meta` there. */
import type { Content, ResourceContents } from '../kernel/contract/content.ts'
import type { Meta } from '../kernel/contract/infer.ts'

/** Nothing but what is known: anything else might not be written. */
export const toWireContents = (contents: ResourceContents): object => ({
  uri: contents.uri,
  ...(typeof contents.mimeType === 'string' && { mimeType: contents.mimeType }),
  ...('text' in contents && typeof contents.text === 'string' ? { text: contents.text } : { blob: (contents as { blob: string }).blob }),
  ...(contents.meta && { _meta: contents.meta }),
})

/** A content block; only embedded resources differ. */
export const toWireBlock = (block: Content): object =>
  block.type === 'resource' ? { ...block, resource: toWireContents(block.resource) } : block

export const fromWireContents = ({ _meta: meta, ...contents }: ResourceContents & { readonly _meta?: Meta }): ResourceContents => ({
  ...contents,
  ...(meta && { meta }),
})

export const fromWireBlock = (block: Content): Content =>
  block.type === 'resource' ? { ...block, resource: fromWireContents(block.resource) } : block
