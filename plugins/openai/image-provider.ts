/** `image.generate` and `image.edit`. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import {
  type Cost,
  type ImageEditRequest,
  type ImageRequest,
  type Meta,
  type Output,
  type ProviderCall,
  type ProviderV1,
  type Warning,
} from 'atelier-mcp'
import { available, type Client } from './client.ts'
import { costOf, estimateImages, usageOf } from './image-cost.ts'
import { drawn, readPictures, withModels } from '../dialect.ts'
import { imageFile } from './image-files.ts'
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
  /** Models of strangers that draw while they talk. */
  readonly inChat: Set<string>
  /** The config says which model is asked first. */
  readonly named: boolean
}
type Pictures = 'image.generate' | 'image.edit'
type Send = (ready: ImageParams, told: (field: string) => void) => Promise<ImagesAnswer>
export const imageProviders = (init: ImageInit): readonly [ProviderV1<'image.generate'>, ProviderV1<'image.edit'>] => [
  listing(init, {
    ...common(init),
    kind: 'image.generate',
    get capabilities() {
      return ownCapabilities(init)
    },
    available: (signal) => available(init.client, signal),
    invoke: (request, call) =>
      run(init, request, withModel(init, 'image.generate', call), async ({ params, partials }, told) => {
        return init.client.request(
          call,
          async (openai, limits) => {
            if (partials === 0) return openai.images.generate(params, limits)
            const streamed = { ...params, stream: true, partial_images: partials } as const
            return finished(await openai.images.generate(streamed, limits).asResponse(), partials, call)
          },
          told,
        )
      }),
  }),
  listing(init, {
    ...common(init),
    kind: 'image.edit',
    get capabilities() {
      return ownCapabilities(init)
    },
    available: (signal) => available(init.client, signal),
    invoke: (request, call) =>
      run(init, request, withModel(init, 'image.edit', call), async ({ params, partials }, told) => {
        const image: File[] = []
        for (const [index, source] of request.images.entries()) {
          image.push(await imageFile(source, `image-${index + 1}`))
          // A file is a copy, 15 ms for the largest: others get their turn in between.
          await nextTurn()
        }
        const mask = request.mask && (await imageFile(request.mask, 'mask', true))
        const body = { ...params, image, ...(mask && { mask }) }
        return init.client.request(
          call,
          async (openai, limits) => {
            if (partials === 0) return openai.images.edit(body, limits)
            const streamed = { ...body, stream: true, partial_images: partials } as const
            return finished(await openai.images.edit(streamed, limits).asResponse(), partials, call)
          },
          told,
        )
      }),
  }),
]

/** What a stranger lists is asked where the config names no model. */
const servedFor = ({ client, named }: Pick<ImageInit, 'client' | 'named'>, kind: Pictures): readonly string[] | undefined =>
  named ? undefined : client.served?.idsFor(kind)
const withModel = (init: ImageInit, kind: Pictures, call: ProviderCall): ProviderCall => {
  const model = call.model ?? servedFor(init, kind)?.[0]
  return model === undefined ? call : { ...call, model }
}

const ownCapabilities = ({ client, models, partials }: ImageInit, id?: string) =>
  capabilitiesOf(modelOf(models, id, client.stranger)[1], partials !== 0, client.served?.software() !== undefined)
const listing = <K extends Pictures>(init: ImageInit, provider: Omit<ProviderV1<K>, 'models'>): ProviderV1<K> =>
  withModels(provider as ProviderV1<K>, () =>
    (servedFor(init, provider.kind) ?? [...init.models.keys()]).map((id) => {
      const title = init.models.get(id)?.title
      return { id, ...(title && { title }), capabilities: ownCapabilities(init, id) }
    }),
  ) as ProviderV1<K>

function common({ client, models, partials, tokens }: ImageInit) {
  return {
    specVersion: 'v1',
    id: 'openai',
    title: client.azure ? 'Azure OpenAI' : 'OpenAI',
    estimate(request: ImageRequest | ImageEditRequest, id: string | undefined) {
      const model = modelOf(models, id, client.stranger)[1]
      const quality = qualityOf(request) ?? 'high'
      // What `auto` adds, 1 to 6 percent, depends on who listens: the bill says it.
      const shown = (request.count ?? 1) === 1 && partials !== 'auto' ? partials : 0
      return estimateImages({ request, model, quality, partials: shown, promptTokens: tokens.count(wholePrompt(request)) })
    },
  } as const
}

/** An id that no table knows is sent as it is, and counts as the newest known family, without prices; at a stranger it makes any size. */
function modelOf(models: ReadonlyMap<string, ImageModel>, id: string | undefined, stranger: boolean): readonly [string, ImageModel] {
  const [[firstId, first] = ['', undefined]] = models
  if (id === undefined) return [firstId, first!]
  return [id, models.get(id) ?? { ...first!, title: undefined, prices: undefined, ...(stranger && { sizes: 'any' }) }]
}

async function run(
  { client, models, partials, safetyIdentifier, tokens, inChat }: ImageInit,
  request: ImageRequest | ImageEditRequest,
  call: ProviderCall,
  send: Send,
): Promise<Output<'image.generate'>> {
  const [id, model] = modelOf(models, call.model, client.stranger)
  const ready = imageParams(request, {
    id,
    model,
    vendor: call.options,
    partials: partials === 'auto' ? await autoPartials(request, call) : partials,
    principal: safetyIdentifier ? call.principal.id : undefined,
    ...(client.served && { stranger: { title: client.where, software: client.served.software() } }),
  })
  const left: Warning[] = []
  const told = (field: string): void =>
    void left.push({ code: 'option-unsupported', param: field, message: `${client.where} refuses "${field}": it was left out.` })
  const answer = client.stranger
    ? ((await drawn(
        {
          baseURL: client.baseURL,
          model: id,
          request,
          inChat,
          prompt: ready.params.prompt,
          images: async () => ({ ...(await send(ready, told)) }),
          chat: (body) => client.request(call, (openai, limits) => openai.post<Meta>('/chat/completions', { body, ...limits })),
        },
        call,
      )) as ImagesAnswer)
    : await send(ready, told)
  const counted = typeof answer.usage?.output_tokens === 'number' ? answer.usage : undefined
  const cost = costOf(counted, model) ?? costWithout(request, ready, model, tokens)
  const { where: title, unread, fetch, baseURL } = client
  const made = await readPictures(
    { ...answer },
    {
      title,
      baseURL,
      unread,
      count: request.count ?? 1,
      empty: (answer.usage?.output_tokens ?? 0) > 0 ? 'paid' : 'unknown',
      fix: 'The answer was cut off, or a proxy on the way changed it; links must lead to where this machine may go.',
      fetch,
      signal: call.signal,
    },
  )
  const revised = answer.data?.[0]?.revised_prompt
  return {
    artifacts: made.artifacts,
    warnings: [...ready.warnings, ...left, ...made.warnings],
    usage: usageOf(counted),
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
