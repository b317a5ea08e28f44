/**
 * Pictures in an answer, wherever they are: `data` of the images API, and messages of chat completions: `images` (OpenRouter,
 * https://openrouter.ai/docs/features/multimodal/image-generation; LiteLLM, https://docs.litellm.ai/docs/extras/gemini_img_migration),
 * parts, and data URIs or Markdown in the words (Gemini behind gateways).
 */
import type { Meta } from 'atelier-mcp'

/** One of the two: base64, or an address. */
export type PictureSource = { readonly data: string } | { readonly url: string }

export function picturesIn(answer: Meta): readonly PictureSource[] {
  const listed = [answer['data'], answer['images']].flatMap((list) => (Array.isArray(list) ? (list as readonly unknown[]) : []))
  const choices = Array.isArray(answer['choices']) ? (answer['choices'] as readonly { readonly message?: Meta }[]) : []
  return [...listed.flatMap(sourcesIn), ...choices.flatMap((choice) => inMessage(choice?.message ?? {}))]
}

function inMessage({ images, content }: Meta): readonly PictureSource[] {
  const own = Array.isArray(images) ? (images as readonly unknown[]).flatMap(sourcesIn) : []
  if (own.length > 0) return own
  if (Array.isArray(content)) return (content as readonly unknown[]).flatMap(sourcesIn)
  if (typeof content !== 'string') return []
  const data = [...content.matchAll(/data:image\/[\w.+-]+;base64,([\w+/=-]+)/g)].map(([, base64 = '']) => ({ data: base64 }))
  return data.length > 0 ? data : [...content.matchAll(/!\[[^\]\n]{0,500}\]\((https?:\/\/[^\s)]+)/g)].map(([, url = '']) => ({ url }))
}

/** An empty field beside a full one counts for nothing. */
function sourcesIn(one: unknown): readonly PictureSource[] {
  if (typeof one === 'string') return sourceOf(one, true)
  if (typeof one !== 'object' || one === null) return []
  const { b64_json: base64, url, image_url: address, image } = one as Meta
  const link = typeof address === 'object' && address !== null ? (address as Meta)['url'] : address
  return [sourceOf(base64, true), sourceOf(url), sourceOf(link), sourceOf(image, true)].find((found) => found.length > 0) ?? []
}

function sourceOf(text: unknown, isData = false): readonly PictureSource[] {
  if (typeof text !== 'string' || text.trim() === '') return []
  if (/^\s*data:/i.test(text)) return [{ data: text.slice(text.indexOf(',') + 1) }]
  return [isData && !/^https?:\/\//i.test(text) ? { data: text } : { url: text.trim() }]
}
