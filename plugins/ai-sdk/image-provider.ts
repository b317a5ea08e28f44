/** `image.generate` and `image.edit` by an image model object. */
import {
  type Artifact,
  AtelierError,
  type Cost,
  type ImageCapabilities,
  type ImageEditRequest,
  type ImageRequest,
  madePictures,
  nearestShape,
  type Output,
  type ProviderCall,
  type ProviderV1,
  type Warning,
} from 'atelier-mcp'
import { modelError } from './errors.ts'
import type { ImageCall, ImageFile, ImageReply } from './model-objects.ts'
import { vendorOf } from './model-objects.ts'
import { type ImageEntry, titleOf } from './options.ts'
import { unsupportedIn, warningOf } from './warnings.ts'

const maxCount = 10

/** One provider that draws, and one that edits where the model can. */
export function imageProviders(
  id: string,
  entry: ImageEntry,
): readonly [ProviderV1<'image.generate'>, ProviderV1<'image.edit'> | undefined] {
  const model = entry.use()
  const title = titleOf(entry)
  const { usdPerImage, seed = true, sizes = 'any', maxImages = 1 } = entry
  const edits = model.specificationVersion !== 'v2' && (entry.edit ?? model.supportsFileInputs === true)
  const mask = entry.mask ?? model.supportsMaskInputs === true
  const capabilities = {
    sizes,
    maxCount,
    mimeTypes: ['image/png', 'image/jpeg', 'image/webp', 'image/gif', 'image/avif'],
    seed,
    transparency: false,
    partials: false,
  } as const
  const common = {
    specVersion: 'v1',
    id,
    title,
    models: [{ id: entry.modelId }],
    ...(usdPerImage !== undefined && {
      estimate: ({ count = 1 }: ImageRequest): Cost => ({ usd: count * usdPerImage, basis: 'estimated' }),
    }),
  } as const
  const run = async (request: ImageRequest | ImageEditRequest, call: ProviderCall): Promise<Output<'image.generate'>> => {
    const { count = 1 } = request
    const { ask, warnings } = await askOf(request, { call, title, seed, sizes, vendor: vendorOf(model) })
    const replies = await several(count, await perCall(model.maxImagesPerCall, entry.modelId), call, title, (n, before) =>
      // The same seed again would be the same picture again, paid once more.
      model.doGenerate({ ...ask, n, seed: ask.seed === undefined ? undefined : ask.seed + before }),
    )
    const made = await madePictures(
      replies.flatMap((reply) => reply.images),
      { title, count },
    )
    const said = told(replies, title, ask, sizes)
    if ('images' in request && said.some(({ param }) => param === 'images' || param === 'mask'))
      throw new AtelierError({
        code: 'PROVIDER_UNSUPPORTED',
        message: `${title} did not look at the pictures that were to be edited.`,
        outcome: 'paid',
      })
    const revised = revisedIn(replies[0], vendorOf(model))
    return {
      artifacts: made.artifacts,
      data: revised === undefined ? {} : { revisedPrompt: revised },
      warnings: [...warnings, ...said, ...made.warnings],
      usage: usageOf(replies),
      ...(usdPerImage !== undefined && { cost: { usd: made.artifacts.length * usdPerImage, basis: 'computed' } as const }),
    }
  }
  return [
    { ...common, kind: 'image.generate', capabilities, invoke: run },
    edits
      ? {
          ...common,
          kind: 'image.edit',
          capabilities: { ...capabilities, mask, maxImages },
          invoke: async (request, call) => {
            if (request.mask && !mask) throw unsupported(`${title} takes no mask.`)
            if (request.images.length === 0 || request.images.length > maxImages)
              throw unsupported(`${title} takes 1 to ${maxImages} pictures, not ${request.images.length}.`)
            return run(request, call)
          },
        }
      : undefined,
  ]
}

interface AskInit {
  readonly call: ProviderCall
  readonly title: string
  readonly seed: boolean
  readonly sizes: ImageCapabilities['sizes']
  readonly vendor: string
}

async function askOf(
  request: ImageRequest | ImageEditRequest,
  { call, title, seed, sizes, vendor }: AskInit,
): Promise<{ readonly ask: Omit<ImageCall, 'n'>; readonly warnings: readonly Warning[] }> {
  const { prompt, negativePrompt, size, count = 1, quality, background, style } = request
  if (background === 'transparent') throw unsupported(`${title} promises no transparent background.`)
  if (count > maxCount) throw unsupported(`At most ${maxCount} pictures at a time, not ${count}.`)
  const warnings: Warning[] = []
  if (quality !== undefined)
    warnings.push({
      code: 'option-unsupported',
      param: 'quality',
      message: `${title} has its own names for quality, if any; use \`providerOptions\`.`,
    })
  const made = size === undefined || sizes === 'any' || sizes.includes(size)
  if (!made)
    warnings.push({
      code: 'option-adjusted',
      param: 'size',
      message: `${title} does not make ${size}; the shape alone was asked for. It makes ${sizes.join(', ')}.`,
    })
  if (request.seed !== undefined && !seed)
    warnings.push({ code: 'option-unsupported', param: 'seed', message: `${title} keeps to no seed.` })
  if (negativePrompt) warnings.push({ code: 'option-adjusted', param: 'negativePrompt', message: 'It was added to the prompt in words.' })
  const edit = 'images' in request ? request : undefined
  if (edit?.inputFidelity !== undefined)
    warnings.push({
      code: 'option-unsupported',
      param: 'inputFidelity',
      message: `${title} has its own words for how closely it keeps to its inputs, if any; use \`providerOptions\`.`,
    })
  return {
    warnings,
    ask: {
      prompt: [prompt, ...(style ? [`Style: ${style}.`] : []), ...(negativePrompt ? [`Avoid: ${negativePrompt}.`] : [])].join('\n\n'),
      size: made ? size : undefined,
      aspectRatio: size && nearestShape(size, shapes),
      seed: seed ? request.seed : undefined,
      files: edit && (await Promise.all(edit.images.map((image) => fileOf(image)))),
      mask: edit?.mask && (await fileOf(edit.mask)),
      providerOptions: Object.keys(call.options).length > 0 ? { [vendor]: call.options } : {},
      abortSignal: call.signal,
    },
  }
}

const unsupported = (message: string): AtelierError => new AtelierError({ code: 'PROVIDER_UNSUPPORTED', message, outcome: 'none' })

/** Models know sizes or shapes, and warn about the other; these shapes are known to all of the latter. */
const shapes = ['1:1', '4:3', '3:4', '16:9', '9:16'] as const

const perCall = async (limit: unknown, modelId: string): Promise<number> => {
  const value = typeof limit === 'function' ? ((await limit({ modelId })) as unknown) : limit
  return typeof value === 'number' && value >= 1 ? value : 1
}

/** As many calls as the model needs, side by side. What was made is kept even where another call fails. */
async function several(
  count: number,
  atOnce: number,
  call: ProviderCall,
  title: string,
  ask: (n: number, before: number) => PromiseLike<ImageReply>,
): Promise<readonly ImageReply[]> {
  const parts = Array.from({ length: Math.ceil(count / atOnce) }, (_, index) => Math.min(atOnce, count - index * atOnce))
  const settled = await Promise.allSettled(parts.map(async (n, index) => ask(n, index * atOnce)))
  const made = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  if (made.length > 0) return made
  const errors = settled.flatMap((one) => (one.status === 'rejected' ? [modelError(one.reason, { title, signal: call.signal })] : []))
  throw errors.find(({ outcome }) => outcome !== 'none') ?? errors[0]
}

/**
 * Of size and shape a model takes one: only where it takes neither, or just the shape, is that worth a word; not where the config
 * says that this size comes of it.
 */
function told(
  replies: readonly ImageReply[],
  title: string,
  { size, aspectRatio }: Pick<ImageCall, 'size' | 'aspectRatio'>,
  sizes: ImageCapabilities['sizes'],
): Warning[] {
  const warnings = [...new Map(replies.flatMap(({ warnings: all = [] }) => all).map((one) => [JSON.stringify(one), one])).values()]
  const params = new Set(warnings.map((one) => unsupportedIn(one)))
  const mapped = warnings
    .filter((one) => unsupportedIn(one) !== 'aspectRatio' && unsupportedIn(one) !== 'size')
    .map((one) => warningOf(one, title))
  if (size === undefined || sizes !== 'any' || !params.has('size')) return mapped
  const shapeOnly = !params.has('aspectRatio')
  const message = shapeOnly ? `${title} takes no size, only a shape: ${aspectRatio} was asked for.` : `${title} does not support sizes.`
  return [...mapped, { code: shapeOnly ? 'option-adjusted' : 'option-unsupported', param: 'size', message }]
}

const fileOf = async (source: Artifact): Promise<ImageFile> => ({ type: 'file', mediaType: source.mimeType, data: await source.bytes() })

const revisedIn = (reply: ImageReply | undefined, vendor: string): string | undefined => {
  const [first] = reply?.providerMetadata?.[vendor]?.images ?? []
  const words = (first as { revisedPrompt?: unknown } | null | undefined)?.revisedPrompt
  return typeof words === 'string' && words !== '' ? words : undefined
}

function usageOf(replies: readonly ImageReply[]): Record<string, number> {
  const sum = (name: 'inputTokens' | 'outputTokens'): number => replies.reduce((total, { usage }) => total + (usage?.[name] ?? 0), 0)
  const [inputTokens, outputTokens] = [sum('inputTokens'), sum('outputTokens')]
  return { ...(inputTokens > 0 && { inputTokens }), ...(outputTokens > 0 && { outputTokens }) }
}
