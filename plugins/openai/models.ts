/** Which models OpenAI offers, what each can do and what it costs: data that a config can extend. */
import { type ImageEditCapabilities, type Size, tableOf } from 'atelier-mcp'

/** US dollars per million tokens. */
export interface TokenPrices {
  readonly textIn: number
  readonly textCached: number
  readonly imageIn: number
  readonly imageCached: number
  readonly textOut: number
  readonly imageOut: number
}
export interface ImageModel {
  readonly title?: string | undefined
  /** `flexible`: any that `fitSize` allows; `any`: all there are; else these alone. */
  readonly sizes: 'flexible' | 'any' | readonly Size[]
  /** What `providerOptions.openai.quality` may say, beside `auto`. */
  readonly qualities: readonly string[]
  readonly transparency: boolean
  readonly mask: boolean
  /** Pictures that one edit may start from. */
  readonly maxImages: number
  /** Levels of `input_fidelity`; none where the parameter must be left out. */
  readonly inputFidelity: readonly ('low' | 'high')[]
  /**
   * Output tokens of a picture: `formula`, or by quality for a square and for an oblong of the three sizes.
   * Source: OpenAI's image generation guide; see `image-cost.ts` for the formula.
   */
  readonly outputTokens: 'formula' | Readonly<Record<string, readonly [square: number, portrait: number, landscape: number]>>
  /** Qualities whose tokens nobody has published: an estimate counts them as the nearest that is known, and says so. */
  readonly guessed?: readonly string[] | undefined
  /** Absent: what it costs is not known. */
  readonly prices?: TokenPrices | undefined
  /** OpenAI shuts it down on this day, `YYYY-MM-DD`. */
  readonly retires?: string | undefined
}
export interface LanguageModel {
  readonly title?: string | undefined
  /** US dollars per million tokens. */
  readonly prices?: { readonly in: number; readonly cached: number; readonly out: number } | undefined
}

const standardSizes = ['1024x1024', '1536x1024', '1024x1536'] as const
const current = { textIn: 5, textCached: 1.25, imageIn: 8, imageCached: 2, textOut: 30, imageOut: 30 } as const
const flexible = {
  sizes: 'flexible',
  transparency: true,
  mask: true,
  maxImages: 16,
  inputFidelity: [],
  outputTokens: 'formula',
  prices: current,
} as const
const byQuality = { low: [272, 408, 400], medium: [1056, 1584, 1568], high: [4160, 6240, 6208] } as const
/** OpenAI's list of deprecations, 2 June 2026: all three on one day; it names gpt-image-2.6 in their place. */
const fixed = {
  retires: '2026-12-01',
  sizes: standardSizes,
  qualities: ['low', 'medium', 'high'],
  transparency: true,
  mask: true,
  maxImages: 16,
  outputTokens: byQuality,
} as const
const three = ['low', 'medium', 'high'] as const
const five = ['low', 'medium', 'high', 'xhigh', 'max'] as const

/**
 * Image models by id; the first is the default: OpenAI's own for everyday pictures, at the price of `gpt-image-2`, and unlike
 * that one sure to make transparent ones (`gpt-image-2` did so as a preview in 2026; others report that it has ended).
 *
 * Sources. Sizes, qualities, fidelity: types of `openai` 7.57. Prices: OpenAI's price list and model pages of 2026, as quoted
 * model by model in langfuse/langfuse#14123 (2, 1.5, 1-mini, chatgpt-image-latest), BerriAI/litellm#18088 (1.5) and
 * theopenco/llmgateway#3985 (2.5); the pages of gpt-image-1-mini and gpt-image-2.6-sunburst themselves. Where no price for words among the
 * output is listed, that of pictures stands: none come out, and it is never too little. Not verified: the tokens of `guessed` qualities.
 */
export const imageModels: Readonly<Record<string, ImageModel>> = tableOf({
  'gpt-image-2.5-flare': { ...flexible, title: 'GPT Image 2.5 Flare', qualities: five, guessed: ['xhigh', 'max'] },
  'gpt-image-2.5-sunburst': { ...flexible, title: 'GPT Image 2.5 Sunburst', qualities: five, guessed: ['xhigh', 'max'] },
  'gpt-image-2.6-flare': { ...flexible, title: 'GPT Image 2.6 Flare', qualities: five, guessed: five },
  'gpt-image-2.6-sunburst': { ...flexible, title: 'GPT Image 2.6 Sunburst', qualities: five, guessed: five },
  'gpt-image-2': { ...flexible, title: 'GPT Image 2', qualities: three },
  'gpt-image-1.5': {
    ...fixed,
    title: 'GPT Image 1.5',
    inputFidelity: ['low', 'high'],
    prices: { textIn: 5, textCached: 1.25, imageIn: 8, imageCached: 2, textOut: 10, imageOut: 32 },
  },
  'gpt-image-1-mini': {
    ...fixed,
    title: 'GPT Image 1 mini',
    inputFidelity: ['low'],
    prices: { textIn: 2, textCached: 0.2, imageIn: 2.5, imageCached: 0.25, textOut: 8, imageOut: 8 },
  },
  'chatgpt-image-latest': {
    ...fixed,
    title: 'ChatGPT Image',
    inputFidelity: [],
    prices: { textIn: 5, textCached: 1.25, imageIn: 8, imageCached: 2, textOut: 10, imageOut: 32 },
  },
})

/** Language models that see pictures and write specs; the first is the default. Those without prices are newer than our list. */
export const languageModels: Readonly<Record<string, LanguageModel>> = tableOf({
  'gpt-5.4-mini': { title: 'GPT-5.4 mini', prices: { in: 0.75, cached: 0.075, out: 4.5 } },
  'gpt-5.4': { title: 'GPT-5.4', prices: { in: 2.5, cached: 0.25, out: 15 } },
  'gpt-5.5': { title: 'GPT-5.5', prices: { in: 5, cached: 0.5, out: 30 } },
  'gpt-6-luna': { title: 'GPT-6 Luna' },
  'gpt-6.1-terra': { title: 'GPT-6.1 Terra' },
  'gpt-6.1-sol': { title: 'GPT-6.1 Sol' },
})

/**
 * The table with a config's entries over it: a known id is changed, a new one starts from the table's first model.
 * `first` becomes the default, known or not.
 */
export function modelsOf<M extends object>(
  table: Readonly<Record<string, M>>,
  extra: Readonly<Record<string, { readonly [K in keyof M]?: M[K] | undefined }>> = {},
  first?: string,
): ReadonlyMap<string, M> {
  const base = Object.values(table)[0]!
  const ids = [...new Set([...(first === undefined ? [] : [first]), ...Object.keys(table), ...Object.keys(extra)])]
  return new Map(
    ids.map((id) => {
      const own = Object.hasOwn(extra, id) ? extra[id] : undefined
      const known = Object.hasOwn(table, id) ? table[id] : { ...base, title: undefined, ...(own && { prices: undefined }) }
      return [id, { ...known, ...given(own) } as M]
    }),
  )
}

const given = (entry: object | undefined): object =>
  Object.fromEntries(Object.entries(entry ?? {}).filter(([, value]) => value !== undefined))

/** OpenAI's limit on `n`. */
export const maxCount = 10

/** What `select` hooks match requests against. */
export const capabilitiesOf = (model: ImageModel, partials: boolean, seed = false): ImageEditCapabilities => ({
  sizes: typeof model.sizes === 'string' ? 'any' : model.sizes,
  maxCount,
  mimeTypes: ['image/png', 'image/webp', 'image/jpeg'],
  seed,
  transparency: model.transparency,
  partials,
  mask: model.mask,
  maxImages: model.maxImages,
})
