/** `image.generate`: a prediction is created, written down by the host, and asked for until it is over. */
import {
  AtelierError,
  type ImageCapabilities,
  jsonApi,
  madePictures,
  type Operation,
  type Output,
  type ProviderCall,
  type ProviderV1,
  untilOver,
} from 'atelier-mcp'
import { z } from 'zod'
import { inputOf } from './input.ts'
import { addressOf, type Model, type Options } from './options.ts'

type Provider = ProviderV1<'image.generate'>
/** What https://replicate.com/docs/reference/http says of a prediction, as far as it is read here. */
const answer = z.object({
  id: z.string(),
  /** `starting`, `processing`; then `succeeded`, `failed`, `canceled`, or `aborted`: its deadline had passed before it was started. */
  status: z.string(),
  output: z.unknown(),
  error: z.unknown(),
  logs: z.string().nullish().catch(null),
  metrics: z.object({ predict_time: z.number().optional() }).nullish().catch(null),
})
type Prediction = z.output<typeof answer>

export const capabilitiesOf = ({ sizes = [], maxCount = 1, input = {} }: Model): ImageCapabilities => ({
  sizes,
  maxCount,
  mimeTypes: ['image/png', 'image/webp', 'image/jpeg'],
  seed: input.seed !== undefined,
  transparency: false,
})

export function imageProvider(given: Options, models: (id: string) => Model, fetch: typeof globalThis.fetch): Provider {
  const api = jsonApi({ title: 'Replicate', baseURL: addressOf(given), key: given.apiToken, fetch })
  const absent = { why: 'No token for Replicate is set.', fix: 'Set REPLICATE_API_TOKEN in the environment, then start the host again.' }
  /** By what the prediction is known, and what its answer needs of the order. */
  const start = async (...[request, { model = given.model, options, signal }]: Parameters<Provider['invoke']>) => {
    signal.throwIfAborted()
    const { input, warnings } = inputOf(request, models(model), options)
    const [name = '', version] = model.split(':')
    const official = `models/${name.split('/').map(encodeURIComponent).join('/')}/predictions`
    const [path, body] = version === undefined ? [official, { input }] : ['predictions', { version, input }]
    const { id } = await api('POST', path, { signal, body, answer })
    const { count = 1, seed } = request
    return { id, model, count, warnings, ...(seed !== undefined && !warnings.some(({ param }) => param === 'seed') && { seed }) }
  }
  const resume = async (operation: Operation, { signal, progress }: ProviderCall): Promise<Output<'image.generate'>> => {
    const { id, model, count, warnings, seed } = operation as Awaited<ReturnType<typeof start>>
    const ask = async (): Promise<Prediction | undefined> => {
      const prediction = await api('GET', `predictions/${encodeURIComponent(id)}`, { signal, answer })
      if (!['starting', 'processing'].includes(prediction.status)) return prediction
      // As tqdm writes it, which most models use: ` 76%|███████   | 38/50`.
      const done = [...(prediction.logs ?? '').slice(-2000).matchAll(/(\d{1,3})%\|/g)].at(-1)?.[1]
      return void (done !== undefined && progress(Number(done), 100, prediction.status))
    }
    const fix = `Look at replicate.com/p/${id} before you order it again: Replicate keeps what it made for an hour.`
    const prediction = await untilOver(ask, { signal, everyMs: given.pollMs, what: `Prediction ${id}`, fix })
    if (prediction.status !== 'succeeded') throw failed(prediction)
    const links = linksIn(prediction.output).slice(0, count)
    const made = await madePictures(links, { title: 'Replicate', count, empty: 'paid', fix, fetch, signal })
    const { perPicture, perSecond = Number.NaN } = models(model)
    const seconds = prediction.metrics?.predict_time
    const usd = perPicture === undefined ? perSecond * (seconds ?? Number.NaN) : perPicture * made.artifacts.length
    const message = `Nobody knows what this has cost: \`models\` of the replicate plugin names no price for ${model}.`
    return {
      artifacts: made.artifacts,
      data: { ...(seed !== undefined && { seed }) },
      warnings: [...warnings, ...made.warnings, ...(Number.isNaN(usd) ? [{ code: 'cost-unknown', message }] : [])],
      ...(seconds !== undefined && { usage: { predictSeconds: seconds } }),
      ...(!Number.isNaN(usd) && { cost: { usd, basis: 'computed' } }),
    }
  }
  return {
    specVersion: 'v1',
    kind: 'image.generate',
    id: 'replicate',
    title: 'Replicate',
    capabilities: capabilitiesOf(models(given.model)),
    available: () => (given.apiToken ? { ok: true } : { ok: false, unconfigured: true, ...absent }),
    estimate({ count = 1 }, model = given.model) {
      const { perPicture } = models(model)
      return perPicture === undefined ? undefined : { usd: perPicture * count, basis: 'computed' }
    },
    start,
    resume,
    cancel: ({ id }, { signal }) => api('POST', `predictions/${encodeURIComponent(String(id))}/cancel`, { signal }),
    invoke: async (request, call) => resume(await start(request, call), call),
  }
}

/** A link, a list of them, or fields that hold some: as each model likes it. */
const linksIn = (output: unknown): readonly string[] => {
  if (typeof output === 'string') return /^(?:https?|data):/.test(output) ? [output] : []
  return typeof output === 'object' && output !== null ? Object.values(output).flatMap(linksIn) : []
}

/** What a prediction without a result means. Only what was never started is free for certain. */
const failed = ({ id, status, error }: Prediction): AtelierError =>
  new AtelierError({
    code: 'PROVIDER_FAILED',
    message: `Prediction ${id} is ${status}${typeof error === 'string' && error !== '' ? `: ${error.slice(0, 300)}` : '.'}`,
    ...(status === 'aborted' && { why: 'Replicate had no time to start it, and charges nothing.' }),
    outcome: status === 'aborted' ? 'none' : 'unknown',
  })
