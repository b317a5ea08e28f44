/** One text out of an object, where only a text is taken: a file or a picture in the shape in which chats and protocols carry it. */
import { object, type Shape } from './schema-shape.ts'

/** Where an address stands: in links and parts of chats, and as models call it. */
const addresses = ['url', 'uri', 'path', 'file', 'filePath', 'file_path', 'href', 'src', 'image_url', 'imageUrl'] as const
/** Where bytes stand, in base64. */
const bytes = ['data', 'blob', 'base64', 'b64_json'] as const
/** What says of which type they are. */
const types = ['mimeType', 'mime_type', 'media_type', 'mediaType'] as const
/** Around the rest. */
const around = ['source', 'resource', 'image', 'image_url', 'imageUrl', 'inlineData', 'inline_data', 'file'] as const

/** What may stand beside it, because it asks for nothing: what it is called, and how chats and protocols carry it. */
const besides = [
  'type',
  'name',
  'title',
  'description',
  'filename',
  'display_name',
  'displayName',
  'id',
  'size',
  'encoding',
  'detail',
  'media_resolution',
  'annotations',
  'icons',
  '_meta',
  'cache_control',
] as const
const known: ReadonlySet<string> = new Set([...addresses, ...bytes, ...types, ...around, ...besides])

/** How deep it may stand. */
const deepest = 3

/** What a part of a chat says in words: `{ type: 'text', text }`; `undefined` where it is none. */
export function wordsOfObject(value: unknown): string | undefined {
  const { type, text } = object(value)
  return type === 'text' && typeof text === 'string' ? text : undefined
}

/** `undefined` where there is none, where it says two things, or where something stands beside it that would be lost. */
export function textOfObject(value: unknown, depth = 0): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || depth > deepest) return undefined
  const one = object(value)
  // An asset as the host lists it.
  if (typeof one['sha256'] === 'string' && typeof one['uri'] === 'string') return one['uri']
  const words = wordsOfObject(one)
  if (words !== undefined) return words
  if (Object.entries(one).some(([name, said]) => said !== null && !known.has(name))) return undefined
  const found = [
    ...textsAt(one, addresses),
    ...textsAt(one, bytes).map((data) => (/^data:/i.test(data) ? data : `data:${textsAt(one, types)[0] ?? ''};base64,${data}`)),
    ...around.flatMap((name) => (Object.hasOwn(one, name) ? (textOfObject(one[name], depth + 1) ?? []) : [])),
  ]
  return new Set(found).size === 1 ? found[0] : undefined
}

const textsAt = (one: Shape, names: readonly string[]): readonly string[] =>
  names.flatMap((name) => {
    const text = Object.hasOwn(one, name) ? one[name] : undefined
    return typeof text === 'string' && text.trim() !== '' ? [text] : []
  })
