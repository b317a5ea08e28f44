/** What a listed model can do, as far as its name tells: most servers list names and nothing else. */
export const servedKinds = ['image.generate', 'image.edit', 'vision.analyze', 'model.design', 'moderate.text'] as const
/** What a server may be used for. */
export type ServedKind = (typeof servedKinds)[number]

const draws =
  /flux|stable-?diffusion|sdxl|\bsd-?[1-9]|\bsd-cpp|dall-?e|gpt-(?:\d-)?image|qwen-?image|z-image|hidream|pixart|kandinsky|playground|image-?gen|dreamshaper|seedream|recraft|gemini-[\w.]{1,20}(?:-\w{1,12}){0,3}-image|nano-?banana|grok-[\w.]{0,20}-?image/i
const sees =
  /llava|vision|[-_.:\d]vl\b|vl[-_:]|gemma-?[34]|minicpm-?v|moondream|pixtral|internvl|llama-?3\.2|llama-?4|gpt-4o|gpt-4\.1|gpt-[5-9]|mistral-small|phi-\d.{0,60}(?:vision|multimodal)|granite.{0,60}vision|molmo|ovis|claude|gemini/i
const other = /embed|bge-|rerank|whisper|tts|speech|bark|piper|guard|moderation|clip\b/i

/** As a server lists it; OpenRouter says what goes in and comes out (https://openrouter.ai/docs/api-reference/list-available-models). */
export interface ListedModel {
  readonly id: string
  readonly owned_by?: unknown
  readonly architecture?: { readonly input_modalities?: unknown; readonly output_modalities?: unknown }
}

/** Whether it is likely to serve the kind: as the list says, else by its name. */
export function fits({ id, architecture }: ListedModel, kind: ServedKind): boolean {
  const { input_modalities: takes, output_modalities: gives } = architecture ?? {}
  if (!Array.isArray(takes) || !Array.isArray(gives) || kind === 'moderate.text') return fitsKind(id, kind)
  if (kind === 'image.generate') return gives.includes('image')
  if (kind === 'image.edit') return gives.includes('image') && takes.includes('image')
  return gives.includes('text') && !gives.includes('image') && (kind !== 'vision.analyze' || takes.includes('image'))
}

/** Whether a model of this name is likely to serve the kind. */
export function fitsKind(name: string, kind: ServedKind): boolean {
  if (kind === 'moderate.text') return /moderation|guard/i.test(name)
  if (other.test(name)) return false
  if (kind === 'image.generate' || kind === 'image.edit') return draws.test(name)
  if (kind === 'vision.analyze') return sees.test(name)
  return !draws.test(name)
}
