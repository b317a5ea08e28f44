/** What a listed model can do, as far as its name tells: servers list names and nothing else. */
import type { ServedKind } from './options.ts'

const draws =
  /flux|stable-?diffusion|sdxl|\bsd-?[1-9]|dall-?e|gpt-image|qwen-?image|z-image|hidream|pixart|kandinsky|playground|image-?gen|dreamshaper/i
const sees =
  /llava|vision|[-_.:\d]vl\b|vl[-_:]|gemma-?[34]|minicpm-?v|moondream|pixtral|internvl|llama-?3\.2|llama-?4|gpt-4o|gpt-4\.1|gpt-[5-9]|mistral-small|phi-\d.{0,60}(?:vision|multimodal)|granite.{0,60}vision|molmo|ovis|claude|gemini/i
const other = /embed|bge-|rerank|whisper|tts|speech|bark|piper|guard|moderation|clip\b/i

/** Whether a model of this name is likely to serve the kind. */
export function fitsKind(name: string, kind: ServedKind): boolean {
  if (kind === 'moderate.text') return /moderation|guard/i.test(name)
  if (other.test(name)) return false
  if (kind === 'image.generate' || kind === 'image.edit') return draws.test(name)
  if (kind === 'vision.analyze') return sees.test(name)
  return !draws.test(name)
}
