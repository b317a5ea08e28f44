/** `image.generate` and `image.edit`. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import {
  type Artifact,
  artifact,
  AtelierError,
  type Cost,
  type ImageEditRequest,
  type ImageRequest,
  type Output,
  type ProviderCall,
  type ProviderV1,
} from 'atelier-mcp'
import type { Client } from './client.ts'
import { costOf, estimateImages, usageOf } from './image-cost.ts'
import { imageFile, mimeTypeOf } from './image-files.ts'
import { type ImageParams, imageParams, qualityOf, wholePrompt } from './image-request.ts'
import { finished, type ImagesAnswer } from './image-stream.ts'
import { capabilitiesOf, type ImageModel } from './models.ts'
import type { Tokens } from './tokens.ts'

export interface ImageInit {
  readonly client: Client
  readonly models: ReadonlyMap<string, ImageModel>
  /** Unfinished pictures to ask for by default. */
  readonly partials: number | 'auto'
  readonly safetyIdentifier: boolean
  readonly tokens: Tokens
}
export const imageProviders = (init: ImageInit): readonly [ProviderV1<'image.generate'>, ProviderV1<'image.edit'>] => [
  {
    ...common(init),
    kind: 'image.generate',
    invoke: (request, call) =>
      run(init, request, call, async ({ params, partials }) => {
        return init.client.request(call, async (openai, limits) => {
          if (partials === 0) return openai.images.generate(params, limits)
          const streamed = { ...params, stream: true, partial_images: partials } as const
          return finished(await openai.images.generate(streamed, limits).asResponse(), partials, call)
        })
      }),
  },
  {
    ...common(init),
    kind: 'image.edit',
    invoke: (request, call) =>
      run(init, request, call, async ({ params, partials }) => {
        const image: File[] = []
        for (const [index, source] of request.images.entries()) {
          image.push(await imageFile(source, `image-${index + 1}`))
          // A file is a copy, 15 ms for the largest: others get their turn in between.
          await nextTurn()
        }
        const mask = request.mask && (await imageFile(request.mask, 'mask', true))
        const body = { ...params, image, ...(mask && { mask }) }
        return init.client.request(call, async (openai, limits) => {
          if (partials === 0) return openai.images.edit(body, limits)
          const streamed = { ...body, stream: true, partial_images: partials } as const
          return finished(await openai.images.edit(streamed, limits).asResponse(), partials, call)
        })
      }),
  },
]

function common({ client, models, partials, tokens }: ImageInit) {
  const [first] = models.values()
  return {
    specVersion: 'v1',
    id: 'openai',
    title: client.azure ? 'Azure OpenAI' : 'OpenAI',
    capabilities: capabilitiesOf(first!, partials !== 0),
    models: [...models].map(([id, model]) => ({
      id,
      ...(model.title && { title: model.title }),
      capabilities: capabilitiesOf(model, partials !== 0),
    })),
    available: () => client.available(),
    estimate(request: ImageRequest | ImageEditRequest, id: string | undefined) {
      const model = modelOf(models, id)[1]
      const quality = qualityOf(request) ?? 'high'
      // What `auto` adds, 1 to 6 percent, depends on who listens: the bill says it.
      const shown = (request.count ?? 1) === 1 && partials !== 'auto' ? partials : 0
      return estimateImages({ request, model, quality, partials: shown, promptTokens: tokens.count(wholePrompt(request)) })
    },
  } as const
}

/** An id that no table knows is sent as it is, and counts as the newest known family, without prices. */
function modelOf(models: ReadonlyMap<string, ImageModel>, id: string | undefined): readonly [string, ImageModel] {
  const [[firstId, first] = ['', undefined]] = models
  if (id === undefined) return [firstId, first!]
  return [id, models.get(id) ?? { ...first!, prices: undefined }]
}

async function run(
  { models, partials, safetyIdentifier, tokens }: ImageInit,
  request: ImageRequest | ImageEditRequest,
  call: ProviderCall,
  send: (ready: ImageParams) => Promise<ImagesAnswer>,
): Promise<Output<'image.generate'>> {
  const [id, model] = modelOf(models, call.model)
  const ready = imageParams(request, {
    id,
    model,
    vendor: call.options,
    partials: partials === 'auto' ? await autoPartials(request, call) : partials,
    principal: safetyIdentifier ? call.principal.id : undefined,
  })
  const answer = await send(ready)
  const cost = costOf(answer.usage, model) ?? costWithout(request, ready, model, tokens)
  const sent = Array.isArray(answer.data) ? answer.data : []
  const read = await Promise.allSettled(sent.map(async (one) => pictureOf(one?.b64_json)))
  const artifacts = read.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const bad = read.find((one) => one.status === 'rejected')
  // What is good of several is paid for, and kept.
  if (artifacts.length === 0 && bad) throw bad.reason
  if (artifacts.length === 0)
    throw new AtelierError({
      code: 'PROVIDER_EMPTY',
      message: 'OpenAI answered without a picture.',
      outcome: (answer.usage?.output_tokens ?? 0) > 0 ? 'paid' : 'unknown',
    })
  const missing = (request.count ?? 1) - artifacts.length
  const revised = sent[0]?.revised_prompt
  return {
    artifacts,
    warnings: [
      ...ready.warnings,
      ...(missing > 0
        ? [{ code: 'option-adjusted', param: 'count', message: `OpenAI sent ${artifacts.length} of ${request.count} pictures.` }]
        : []),
    ],
    usage: usageOf(answer.usage),
    data: revised ? { revisedPrompt: revised } : {},
    ...(cost && { cost }),
  }
}

/** As many as are worth their price: a draft would cost half as much again, a picture at high quality three percent more. */
const autoPartials = async ({ count = 1, quality }: ImageRequest, call: ProviderCall): Promise<number> =>
  count === 1 && quality !== 'draft' && (await call.watched()) ? (quality === 'high' ? 2 : 1) : 0

/** Where OpenAI has counted nothing. */
function costWithout(
  request: ImageRequest | ImageEditRequest,
  { params, partials }: ImageParams,
  model: ImageModel,
  tokens: Tokens,
): Cost | undefined {
  const about = estimateImages({ request, model, quality: String(params['quality']), partials, promptTokens: tokens.count(params.prompt) })
  return about && { usd: about.usd, basis: about.basis }
}

async function pictureOf(data: unknown): Promise<Artifact> {
  const bytes = Buffer.from(typeof data === 'string' ? data : '', 'base64')
  const type = bytes.byteLength === 0 ? undefined : await mimeTypeOf(bytes)
  if (!type?.startsWith('image/'))
    throw new AtelierError({
      code: 'PROVIDER_FAILED',
      message: `OpenAI sent ${bytes.byteLength} bytes that are no picture.`,
      why: 'The answer was cut off, or a proxy on the way changed it.',
      outcome: 'paid',
    })
  return artifact(bytes, type)
}
