/** What a config may say about Replicate, and what is known of models: how each calls its inputs, and what it costs. */
import { addressCheck, keyCheck } from 'atelier-mcp'
import { z } from 'zod'

const id = z.string().regex(/^[^/\s]+\/[^/:\s]+(?::\S+)?$/, 'owner/name or owner/name:version')
const dollars = z.number().nonnegative()
const fields = ['prompt', 'negativePrompt', 'count', 'seed', 'aspectRatio', 'width', 'height', 'format', 'quality', 'style'] as const

const model = z.strictObject({
  /** How the model calls what it takes. What has no name is left out, with a warning. */
  input: z.partialRecord(z.enum(fields), z.string()).optional(),
  /** Shapes that it makes, for who takes an `aspectRatio`. */
  ratios: z.array(z.templateLiteral([z.int().positive(), ':', z.int().positive()])).optional(),
  /** Sizes that come exactly. */
  sizes: z.union([z.literal('any'), z.array(z.templateLiteral([z.int().positive(), 'x', z.int().positive()]))]).optional(),
  maxCount: z.int().positive().optional(),
  /** Sent beside a seed, so that it has its effect. */
  withSeed: z.record(z.string(), z.unknown()).optional(),
  /** Dollars for one picture, or for one second of running; without either nobody knows what it costs. */
  perPicture: dollars.optional(),
  perSecond: dollars.optional(),
})
export type Model = z.output<typeof model>

export const options = z.strictObject({
  /** `env('REPLICATE_API_TOKEN')`; without it the provider says that it is not configured. */
  apiToken: z.string().trim().superRefine(keyCheck).optional(),
  /** Default `https://api.replicate.com/v1`. */
  baseURL: z.string().trim().superRefine(addressCheck).optional(),
  /** Asked where a call names none. A community model needs its version. */
  model: id.default('black-forest-labs/flux-schnell'),
  /** Models to describe or to change, by `owner/name`. One that nobody describes gets the prompt, and `providerOptions.replicate` as its input. */
  models: z.record(z.string(), model).default({}),
  /** How often a prediction is asked for, in milliseconds. Default 1000. */
  pollMs: z.int().positive().default(1000),
})
export type Options = z.output<typeof options>

/** An empty setting, as `REPLICATE_BASE_URL=` leaves it, counts as absent. */
export const addressOf = ({ baseURL }: Pick<Options, 'baseURL'>): string => baseURL || 'https://api.replicate.com/v1'

const flux: Model = {
  input: { seed: 'seed', aspectRatio: 'aspect_ratio', format: 'output_format' },
  ratios: ['1:1', '16:9', '21:9', '3:2', '2:3', '4:5', '5:4', '3:4', '4:3', '9:16', '9:21'],
  sizes: ['1024x1024'],
}
/** Fast ones of this family draw lots in spite of a seed. */
const fast: Model = { ...flux, input: { ...flux.input, count: 'num_outputs' }, maxCount: 4, withSeed: { go_fast: false } }
const sdxl = { negativePrompt: 'negative_prompt', count: 'num_outputs', seed: 'seed', width: 'width', height: 'height' }
/** As their pages on replicate.com say, November 2026. Prices change: a config names them. */
const known = new Map<string, Model>([
  ['black-forest-labs/flux-schnell', fast],
  ['black-forest-labs/flux-dev', fast],
  ['black-forest-labs/flux-1.1-pro', flux],
  ['stability-ai/sdxl', { input: sdxl, sizes: 'any', maxCount: 4 }],
])

/** By id, whatever its version. */
export function modelsOf({ models }: Options): (name: string) => Model {
  const own = new Map(Object.entries(models))
  return (name) => {
    const plain = name.split(':', 1)[0]!
    return { ...known.get(plain), ...own.get(plain) }
  }
}
