/** What pictures cost: foretold from the request, computed from the usage that OpenAI reports. */
import { type Cost, type Estimate, type ImageEditRequest, type ImageRequest, tableOf } from 'atelier-mcp'
import { fitSize, sidesOf } from './image-size.ts'
import type { ImageModel } from './models.ts'

/** The usage block of the images API. */
export interface ImageUsage {
  readonly input_tokens: number
  readonly output_tokens: number
  readonly input_tokens_details?: {
    readonly text_tokens?: number
    readonly image_tokens?: number
    readonly cached_tokens?: number
    readonly cached_tokens_details?: { readonly text_tokens?: number; readonly image_tokens?: number }
  }
  readonly output_tokens_details?: { readonly text_tokens?: number; readonly image_tokens?: number }
}

/** Tokens of one unfinished picture; from OpenAI's image generation guide. */
const partialTokens = 100
/** A picture that is edited, about: 1024x1024 at high fidelity. The usage block says what it was. */
const inputTokens = 1500
const factors: Readonly<Record<string, number>> = tableOf({ low: 16, medium: 48, high: 96 })

/**
 * Tokens of one finished picture. For `gpt-image-2` and later ceil(f·s·(2e6 + w·h) / 4e6) with s = round(f·short/long),
 * a formula found by users: 1024x1024 costs 196, 1756 and 7024. `auto`, and what lies above `high`, count as `high`.
 */
export function outputTokens(model: ImageModel, size: string, quality: string): number {
  const [width, height] = sidesOf(/^\d+x\d+$/.test(size) ? size : '1024x1024')
  if (model.outputTokens === 'formula') {
    const f = factors[quality] ?? 96
    const s = Math.round((f * Math.min(width, height)) / Math.max(width, height))
    return Math.ceil((f * s * (2e6 + width * height)) / 4e6)
  }
  const [square = 0, portrait = 0, landscape = 0] = model.outputTokens[quality] ?? model.outputTokens['high'] ?? []
  return width === height ? square : width < height ? portrait : landscape
}

/** How far an estimate can be trusted, in a sentence; nothing where OpenAI or its users have published the tokens. */
export function doubtOf(id: string, model: ImageModel, quality: string): string | undefined {
  const counted = model.qualities.includes(quality) ? quality : 'high'
  if (!model.prices || !model.guessed?.includes(counted)) return undefined
  const known = ['low', 'medium', 'high'].includes(counted) ? 'as many as gpt-image-2 takes' : 'as for high, so it may cost more'
  return `How many tokens ${id} takes at quality ${counted} is not published: ${known} were counted. The bill says what it was.`
}

/** What an estimate is made for. */
export interface ImageOrder {
  readonly request: ImageRequest | ImageEditRequest
  readonly model: ImageModel
  /** `low`, `medium`, `high`, …; anything else counts as `high`. */
  readonly quality: string
  /** Unfinished pictures on the way. */
  readonly partials: number
  /** Tokens of the prompt as it is sent. */
  readonly promptTokens: number
}

/** Before the call; nothing where the model's prices are unknown: a cost of 0 would call it free. */
export function estimateImages({ request, model, quality, partials, promptTokens }: ImageOrder): Estimate | undefined {
  if (!model.prices) return undefined
  const size = request.size ? fitSize(request.size, model) : '1024x1024'
  const pictures = ('images' in request ? request.images.length + (request.mask ? 1 : 0) : 0) * inputTokens
  const out = outputTokens(model, size, quality) * (request.count ?? 1) + partials * partialTokens
  const usage = { inputTokens: promptTokens + pictures, outputTokens: out }
  const { textIn, imageIn, imageOut } = model.prices
  return { usd: (promptTokens * textIn + pictures * imageIn + out * imageOut) / 1e6, basis: 'estimated', usage }
}

/** After the call, from what OpenAI counted; nothing where prices or usage are unknown. */
export function costOf(usage: ImageUsage | undefined, { prices }: ImageModel): Cost | undefined {
  if (!usage || !prices) return undefined
  const {
    text_tokens: text = usage.input_tokens,
    image_tokens: image = 0,
    cached_tokens_details: cached,
  } = usage.input_tokens_details ?? {}
  const cachedText = cached?.text_tokens ?? 0
  const cachedImage = cached?.image_tokens ?? 0
  const textOut = usage.output_tokens_details?.text_tokens ?? 0
  const usd =
    (text - cachedText) * prices.textIn +
    cachedText * prices.textCached +
    (image - cachedImage) * prices.imageIn +
    cachedImage * prices.imageCached +
    textOut * prices.textOut +
    (usage.output_tokens - textOut) * prices.imageOut
  return { usd: usd / 1e6, basis: 'computed' }
}

/** Under the names that results use. */
export const usageOf = (usage: ImageUsage | undefined): Record<string, number> =>
  usage === undefined
    ? {}
    : {
        inputTokens: usage.input_tokens,
        outputTokens: usage.output_tokens,
        ...(usage.input_tokens_details?.image_tokens && { inputImageTokens: usage.input_tokens_details.image_tokens }),
      }
