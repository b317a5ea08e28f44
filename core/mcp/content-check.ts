/** A look at content blocks before they go out: a wrong one makes strict clients drop the whole answer, or hang. */
import type { Content, ResourceContents } from '../kernel/contract/content.ts'

type Loose = Record<string, unknown> | null | undefined

const isText = (value: unknown): value is string => typeof value === 'string'

/** What is wrong with a content block, to follow "content 0 …", or nothing. */
export function contentProblem(block: unknown): string | undefined {
  const { type, text, data, mimeType, uri, name, resource } = ((typeof block === 'object' && block) || {}) as Record<string, unknown>
  switch (type) {
    case 'text':
      return isText(text) ? undefined : 'has no text'
    case 'image':
    case 'audio':
      if (!isText(data) || !isBase64(data)) return 'has no base64 data'
      return isText(mimeType) ? undefined : 'has no mimeType'
    case 'resource':
      return resourceProblem(resource)
    case 'resource_link':
      return isText(uri) && isText(name) ? undefined : 'needs uri and name'
    default:
      return `is no content block (type ${JSON.stringify(type) ?? 'missing'})`
  }
}

/** The same for what `resources/read` gives. */
export function resourceProblem(contents: unknown): string | undefined {
  const { uri, text, blob, meta } = ((typeof contents === 'object' && contents) || {}) as NonNullable<Loose>
  if (!isText(uri)) return 'has no uri'
  if (meta !== undefined && !isJsonObject(meta)) return 'has meta that is no JSON object'
  return isText(text) || (isText(blob) && isBase64(blob)) ? undefined : 'has neither text nor base64'
}

/** The same for one line of `resources/list`. */
export function linkProblem(line: unknown): string | undefined {
  const { uri, name, title, description, mimeType, size, meta } = ((typeof line === 'object' && line) || {}) as NonNullable<Loose>
  if (!isText(uri) || !isText(name)) return 'needs uri and name'
  if ([title, description, mimeType].some((one) => one !== undefined && !isText(one))) return 'has a field that is no text'
  if (size !== undefined && typeof size !== 'number') return 'has a size that is no number'
  return meta !== undefined && !isJsonObject(meta) ? 'has meta that is no JSON object' : undefined
}

/** Characters that the block adds to a message, but for its small parts. */
export function contentSize(block: Content): number {
  if (block.type === 'text') return block.text.length
  if (block.type === 'image' || block.type === 'audio') return block.data.length
  return block.type === 'resource' ? resourceSize(block.resource) : 0
}
export const resourceSize = (contents: ResourceContents): number =>
  ('text' in contents ? contents.text.length : contents.blob.length) + (contents.meta ? JSON.stringify(contents.meta).length : 0)

function isJsonObject(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  try {
    return JSON.stringify(value) !== undefined
  } catch {
    return false
  }
}

/** Judged by the first 256 characters: that finds data URIs, URLs and raw bytes without reading megabytes. */
const isBase64 = (data: string): boolean => /^[A-Za-z\d+/]*={0,2}$/.test(data.slice(0, 256))
