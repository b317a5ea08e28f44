/** What local servers take beside OpenAI's own fields: seed, steps and what to avoid, each in its own way. */
import type { Meta } from 'atelier-mcp'

export const softwares = ['sd.cpp', 'localai', 'ollama', 'vllm'] as const
export type Software = (typeof softwares)[number]

export interface Wish {
  /** Without what to avoid. */
  readonly prompt: string
  readonly negativePrompt?: string | undefined
  readonly seed?: number | undefined
  readonly steps?: unknown
}
interface Asked {
  readonly prompt: string
  readonly fields: Meta
  /** Whether what to avoid went along in the server's own way. */
  readonly avoids: boolean
}
const set = (fields: Meta): Meta => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''))
/** In the words of the prompt itself. */
const withWords = ({ prompt, negativePrompt }: Wish): string => (negativePrompt ? `${prompt}\n\nAvoid: ${negativePrompt}.` : prompt)

/**
 * Sources, as of November 2026: `<sd_cpp_extra_args>` inside the prompt, and `sd-cpp-local` in the list (leejet/stable-diffusion.cpp,
 * examples/server/routes_openai.cpp); `step` and `prompt|negative` (mudler/LocalAI, docs/content/features/image-generation.md) and `seed` (its
 * core/schema/prediction.go); `seed`, and `library` for an owner (ollama/ollama, openai/openai.go and docs/api/openai-compatibility.mdx: of `steps`
 * it knows nothing yet, and passes over it); `seed`, `negative_prompt` and `num_inference_steps`
 * (https://docs.vllm.ai/projects/vllm-omni/en/stable/serving/image_generation_api/).
 */
const ways: Readonly<Record<Software, (wish: Wish) => Asked>> = {
  'sd.cpp'({ prompt, negativePrompt, seed, steps }) {
    const extra = set({ seed, negative_prompt: negativePrompt, sample_params: steps === undefined ? undefined : { sample_steps: steps } })
    // Its end must not be found inside of it.
    const json = JSON.stringify(extra).replaceAll('<', String.raw`\u003c`)
    const tagged = Object.keys(extra).length === 0 ? prompt : `${prompt} <sd_cpp_extra_args>${json}</sd_cpp_extra_args>`
    return { prompt: tagged, fields: {}, avoids: true }
  },
  localai({ prompt, negativePrompt, seed, steps }) {
    // What stands behind the first bar is avoided.
    const wanted = prompt.replaceAll('|', '/')
    return { prompt: negativePrompt ? `${wanted}|${negativePrompt}` : wanted, fields: set({ seed, step: steps }), avoids: true }
  },
  ollama: (wish) => ({ prompt: withWords(wish), fields: set({ seed: wish.seed, steps: wish.steps }), avoids: false }),
  vllm: ({ prompt, negativePrompt, seed, steps }) => ({
    prompt,
    fields: set({ negative_prompt: negativePrompt, seed, num_inference_steps: steps }),
    avoids: true,
  }),
}

/** As the server takes it; where nothing is known of it, a seed is sent all the same. */
export const askedOf = (software: Software | undefined, wish: Wish): Asked =>
  software ? ways[software](wish) : { prompt: withWords(wish), fields: set({ seed: wish.seed, steps: wish.steps }), avoids: false }

/** By what it lists; nothing where that does not tell. */
export function softwareOf(models: readonly { readonly id?: unknown; readonly owned_by?: unknown }[]): Software | undefined {
  const [first] = models
  if (first?.id === 'sd-cpp-local') return 'sd.cpp'
  const owners = new Set(models.map(({ owned_by: owner }) => owner))
  return owners.has('vllm') ? 'vllm' : owners.has('library') ? 'ollama' : undefined
}
