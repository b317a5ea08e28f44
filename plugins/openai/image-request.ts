/** From what the host asks to the parameters of the images API, with a warning for everything that it cannot honour. */
import { createHash } from 'node:crypto'
import { AtelierError, type ImageEditRequest, type ImageRequest, type Meta, type Warning, tableOf } from 'atelier-mcp'
import { z } from 'zod'
import { askedOf, type Software } from '../dialect.ts'
import { fitSize } from './image-size.ts'
import { type ImageModel, maxCount } from './models.ts'

/** OpenAI's own limit, in characters. */
const longestPrompt = 32_000
const qualities = { draft: 'low', standard: 'medium', high: 'high' } as const
/** What `providerOptions.openai` may say, in OpenAI's words. Others are passed on as they are, for parameters newer than this list. */
const vendorOptions = z.looseObject({
  size: z.string().optional(),
  quality: z.string().optional(),
  background: z.enum(['transparent', 'opaque', 'auto']).optional(),
  output_format: z.enum(['png', 'jpeg', 'webp']).optional(),
  output_compression: z.int().min(0).max(100).optional(),
  moderation: z.enum(['low', 'auto']).optional(),
  input_fidelity: z.enum(['low', 'high']).optional(),
  partial_images: z.int().min(0).max(3).optional(),
  safety_identifier: z.string().max(64).optional(),
  complexity: z.enum(['low', 'medium', 'high']).optional(),
})
/** These say what is asked, and the request alone says that. */
const reserved = ['prompt', 'model', 'n', 'image', 'images', 'mask', 'stream', 'response_format'] as const

/** What the host asks, in OpenAI's words. */
interface AskedParams {
  readonly model: string
  readonly prompt: string
  readonly n: number
  readonly size?: string
  readonly background?: 'transparent' | 'opaque' | 'auto'
  readonly output_format?: 'png' | 'jpeg' | 'webp'
  readonly safety_identifier?: string
}
export interface ImageParams {
  /** With whatever else `providerOptions.openai` says. */
  readonly params: AskedParams & Readonly<Record<string, unknown>>
  /** Unfinished pictures to ask for; 0: no stream. */
  readonly partials: number
  readonly warnings: readonly Warning[]
}
export interface ImageSettings {
  readonly id: string
  readonly model: ImageModel
  /** This provider's part of `providerOptions`. */
  readonly vendor: Meta
  /** The plugin's own default. */
  readonly partials: number
  /** To be hashed for `safety_identifier`; absent: not sent. */
  readonly principal?: string | undefined
  /** Somebody else's server. */
  readonly stranger?: Stranger
}
interface Stranger {
  readonly title: string
  readonly software: Software | undefined
}

/** OpenAI's word for the quality that is asked for; none: its own choice. */
export const qualityOf = ({ quality }: Pick<ImageRequest, 'quality'>): string | undefined => quality && qualities[quality]

/** Throws `PROVIDER_UNSUPPORTED` for what would change the meaning and `INPUT_INVALID` for bad options, before anything is spent. */
export function imageParams(
  request: ImageRequest | ImageEditRequest,
  { id, model, vendor, partials, principal, stranger }: ImageSettings,
): ImageParams {
  const warnings: Warning[] = []
  const warn = (param: string, message: string, code: Warning['code'] = 'option-unsupported'): void =>
    void warnings.push({ code, param, message })
  const checked = vendorOptions.safeParse(vendor)
  if (!checked.success) {
    const [issue] = checked.error.issues
    throw invalid(`providerOptions.openai.${issue?.path.join('.')}: ${issue?.message}`)
  }
  const { partial_images, size: vendorSize, ...rest } = checked.data
  const extra: Record<string, unknown> = tableOf({ ...rest })
  for (const name of reserved.filter((each) => each in extra)) {
    delete extra[name]
    warn(name, `"${name}" is set by the request itself; the provider option was left out.`)
  }
  if (model.retires !== undefined)
    warn('model', `OpenAI shuts ${id} down on ${model.retires}; gpt-image-2.6-flare takes its place.`, 'model-retiring')
  const edit = 'images' in request
  const count = request.count ?? 1
  const { prompt, fields } = stranger ? ofStranger(request, stranger, extra, warn) : { prompt: promptOf(request, warn), fields: {} }
  checkOperation(request, model, id)

  const quality = rest.quality ?? qualityOf(request)
  if (quality !== undefined && quality !== 'auto' && !model.qualities.includes(quality))
    throw invalid(`${id} has the qualities ${model.qualities.join(', ')} and auto, not "${quality}".`)
  const size = request.size && fitSize(request.size, model)
  if (size !== undefined && size !== request.size) warn('size', `${id} cannot make ${request.size}; it makes ${size}.`, 'option-adjusted')
  if (request.seed !== undefined && !stranger) warn('seed', 'OpenAI takes no seed: the same request gives another picture.')

  const background = request.background ?? rest.background
  let format = rest.output_format
  if (background === 'transparent' && format === 'jpeg') {
    format = 'png'
    warn('output_format', 'JPEG has no transparency: PNG was asked for instead.', 'option-adjusted')
  }
  if (rest.output_compression !== undefined && (format === undefined || format === 'png')) {
    delete extra['output_compression']
    warn('output_compression', 'Only JPEG and WebP have a compression level.')
  }
  const fidelity = rest.input_fidelity ?? ('inputFidelity' in request ? request.inputFidelity : undefined)
  if (fidelity !== undefined) {
    const honoured = edit && model.inputFidelity.includes(fidelity)
    if (honoured) extra['input_fidelity'] = fidelity
    else {
      delete extra['input_fidelity']
      warn('input_fidelity', edit ? noFidelity(id, fidelity, model) : 'There is no input to be faithful to.')
    }
  }
  if (edit && rest.moderation !== undefined) {
    delete extra['moderation']
    warn('moderation', 'Edits have no moderation level.')
  }
  // Several finished pictures of one stream could not be told apart.
  const shown = count === 1 ? (partial_images ?? partials) : 0
  if (count > 1 && partial_images) warn('partial_images', 'Unfinished pictures are shown of a single picture only.')
  const asked: AskedParams = {
    model: id,
    prompt,
    n: count,
    ...((vendorSize ?? size) !== undefined && { size: vendorSize ?? size }),
    ...(background !== undefined && { background }),
    ...(format !== undefined && { output_format: format }),
    ...(principal !== undefined &&
      rest.safety_identifier === undefined && { safety_identifier: createHash('sha256').update(principal).digest('hex') }),
  }
  return {
    params: Object.assign(extra, fields, quality !== undefined && { quality }, asked),
    partials: shown,
    warnings,
  }
}

/** Older models have a switch; newer ones read their inputs as closely as they can. */
const noFidelity = (id: string, fidelity: string, { inputFidelity }: ImageModel): string =>
  inputFidelity.length > 0
    ? `${id} has no input fidelity "${fidelity}", only ${inputFidelity.join(' and ')}.`
    : `${id} has no switch for input fidelity: how closely it keeps to its inputs is its own choice, and that of the prompt.`

function promptOf(request: ImageRequest, warn: (param: string, message: string, code: Warning['code']) => void): string {
  if (request.negativePrompt)
    warn('negativePrompt', 'OpenAI has no negative prompt: it was added to the prompt in words.', 'option-adjusted')
  const whole = wholePrompt(request)
  if (whole.length > longestPrompt) throw invalid(`The prompt has ${whole.length} characters; OpenAI takes ${longestPrompt}.`)
  return whole
}

/** Seed, steps and what to avoid, as its software takes them. `extra` gives up `steps`, which is no word of theirs. */
function ofStranger(
  request: ImageRequest,
  { title, software }: Stranger,
  extra: Record<string, unknown>,
  warn: (param: string, message: string, code?: Warning['code']) => void,
): { readonly prompt: string; readonly fields: Meta } {
  const { negativePrompt, seed, style, prompt: words } = request
  const { steps } = extra
  if (software === undefined) {
    if (seed !== undefined && !('seed' in extra))
      warn('seed', `The images API takes no seed, and nobody knows whether ${title} does: use \`providerOptions\`.`)
  } else delete extra['steps']
  const asked = askedOf(software, {
    prompt: wholePrompt({ prompt: words, ...(style !== undefined && { style }) }),
    negativePrompt,
    seed: software === undefined || 'seed' in extra ? undefined : seed,
    steps: software === undefined ? undefined : steps,
  })
  if (negativePrompt && !asked.avoids) warn('negativePrompt', 'It was added to the prompt in words.', 'option-adjusted')
  return asked
}

/** The prompt as it is sent: OpenAI knows style and what to avoid only as words. */
export const wholePrompt = ({ prompt, negativePrompt, style }: ImageRequest): string =>
  [prompt, ...(style ? [`Style: ${style}.`] : []), ...(negativePrompt ? [`Avoid: ${negativePrompt}.`] : [])].join('\n\n')

function checkOperation(request: ImageRequest | ImageEditRequest, model: ImageModel, id: string): void {
  const count = request.count ?? 1
  if (count > maxCount) throw unsupported(`OpenAI makes at most ${maxCount} pictures at a time, not ${count}.`)
  if (request.background === 'transparent' && !model.transparency) throw unsupported(`${id} makes no transparent pictures.`)
  if (!('images' in request)) return
  if (request.images.length === 0) throw invalid('There is no picture to edit.')
  if (request.images.length > model.maxImages)
    throw unsupported(`${id} takes at most ${model.maxImages} pictures, not ${request.images.length}.`)
  if (request.mask && !model.mask) throw unsupported(`${id} takes no mask.`)
}

const unsupported = (message: string): AtelierError => new AtelierError({ code: 'PROVIDER_UNSUPPORTED', message, outcome: 'none' })
const invalid = (message: string): AtelierError => new AtelierError({ code: 'INPUT_INVALID', message, outcome: 'none' })
