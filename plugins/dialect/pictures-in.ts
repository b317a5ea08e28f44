/**
 * Pictures in an answer, wherever they are. `data` of the images API, and messages of chat completions: `images` (OpenRouter,
 * https://openrouter.ai/docs/features/multimodal/image-generation; LiteLLM, https://docs.litellm.ai/docs/extras/gemini_img_migration),
 * parts, and data URIs, Markdown, HTML or an address alone in the words (Gemini behind gateways; chenyme/grok2api#200). Beside them what gateways hand
 * on as they got it: `artifacts[].base64` (Stability: TaskingAI/TaskingAI#86), `data.image_urls` and `data.image_base64` (MiniMax:
 * browser-use/browser-use#5201), `candidates[].content.parts[].inlineData` (Gemini), `predictions[].bytesBase64Encoded` (Vertex),
 * `output[].result` (OpenAI's Responses: BerriAI/litellm#16586), `output.choices[].message.content[].image` and `output.results[].url` (DashScope).
 */
import type { Meta } from 'atelier-mcp'

/** One of the two: base64, or an address. */
export type PictureSource = { readonly data: string } | { readonly url: string }

/** Fields that hold a picture and nothing else, the bytes before the address: an empty one beside a full one counts for nothing. */
const bytes = ['b64_json', 'image_base64', 'b64_image', 'image_b64', 'base64', 'b64', 'bytesBase64Encoded'] as const
const links = ['url', 'image_url', 'imageUrl', 'uri'] as const
/** Fields around pictures, in the order in which they are asked: the first that has some is the answer. */
const around = [
  'data',
  'images',
  'image',
  'image_urls',
  'urls',
  'artifacts',
  'predictions',
  'results',
  'result',
  'output',
  'outputs',
  'candidates',
  'choices',
  'message',
  'content',
  'parts',
  'inlineData',
  'inline_data',
  'source',
] as const
/** Deeper, there is none. */
const deepest = 8

export const picturesIn = (answer: Meta): readonly PictureSource[] => inValue(answer, '', 0)

function inValue(value: unknown, field: string, depth: number): readonly PictureSource[] {
  if (depth > deepest) return []
  if (typeof value === 'string') return field === 'content' ? inWords(value) : isPicture(value, field) ? [sourceOf(value)] : []
  if (Array.isArray(value)) return (value as readonly unknown[]).flatMap((one) => inValue(one, field, depth + 1))
  if (typeof value !== 'object' || value === null) return []
  const one = value as Meta
  // Thoughts of a model are none of the answer.
  if (one['type'] === 'thinking' || one['type'] === 'reasoning') return []
  const own = [...bytes.map((name) => sourcesAt(one[name], true)), ...links.map((name) => sourcesAt(one[name], false))].find(
    (found) => found.length > 0,
  )
  if (own) return own
  const typed = ['mimeType', 'mime_type', 'media_type'].some((name) => typeof one[name] === 'string') || one['type'] === 'image'
  if (typed && typeof one['data'] === 'string') return sourcesAt(one['data'], true)
  for (const name of around) {
    const found = inValue(one[name], name, depth + 1)
    if (found.length > 0) return found
  }
  return typeof one['text'] === 'string' ? inWords(one['text']) : []
}

/** Of a field that holds nothing else: a text, several, or an address in an object of its own. */
function sourcesAt(value: unknown, isBytes: boolean): readonly PictureSource[] {
  if (Array.isArray(value)) return (value as readonly unknown[]).flatMap((one) => sourcesAt(one, isBytes))
  if (typeof value === 'object' && value !== null) return sourcesAt((value as Meta)['url'], false)
  if (typeof value !== 'string' || value.trim() === '') return []
  return [isBytes || isData(value) ? sourceOf(value) : { url: value.trim() }]
}

const isLink = (text: string): boolean => /^(?:https?:)?\/\//i.test(text)
const isData = (text: string): boolean => /^\s*(?:data:|image\/[\w.+-]{1,20};base64,)/i.test(text)
/** A list of pictures has nothing else in it. Elsewhere it is one by its looks: an address, a data URI, or many letters of base64 and no word. */
const isPicture = (text: string, field: string): boolean =>
  text.trim() !== '' &&
  (field === 'images' || field === 'image' || field === 'data' || isLink(text.trim()) || isData(text) || isBase64(text))
const isBase64 = (text: string): boolean => /^[\w+/-]{16}[\w+/=\s-]{65}/.test(text) && !/[ \t]/.test(text.slice(0, 81))

function sourceOf(text: string): PictureSource {
  const plain = text.trim()
  if (isLink(plain)) return { url: plain }
  return { data: isData(plain) ? plain.slice(plain.indexOf(',') + 1) : plain }
}

/** Data URIs, Markdown and HTML among words, or an address and no word. */
function inWords(words: string): readonly PictureSource[] {
  const data = [...words.matchAll(/data:image\/[\w.+-]+;base64,([\w+/=-]+(?:\r?\n[\w+/=-]+)*)/g)].map(([, base64 = '']) => ({
    data: base64,
  }))
  if (data.length > 0) return data
  const named = [/!\[[^\]\n]{0,500}\]\((https?:\/\/[^\s)]+)/g, /<img\s[^>]{0,500}?src=["'](https?:\/\/[^"'\s]+)/gi].flatMap((form) =>
    [...words.matchAll(form)].map(([, url = '']) => ({ url })),
  )
  if (named.length > 0) return named
  return /^https?:\/\/\S+$/i.test(words.trim()) ? [{ url: words.trim() }] : []
}
