/** `image.generate`: a prediction is created, written down by the host, and asked for until it is over. */
import { setTimeout as delay } from 'node:timers/promises'
import {
  artifact,
  type Artifact,
  AtelierError,
  type ImageCapabilities,
  type Operation,
  type Output,
  type ProviderCall,
  type ProviderV1,
  type Warning,
} from 'atelier-mcp'
import { failed, lost, missing } from './errors.ts'
import { inputOf } from './input.ts'
import type { Model, Options } from './options.ts'
import { type Prediction, type Predictions, predictions } from './predictions.ts'

/** What the answer needs of the order. */
interface Ordered extends Operation {
  readonly id: string
  readonly model: string
  readonly count: number
  readonly seed?: number
  readonly warnings: readonly Warning[]
}
/** So often in a row a prediction may not be reached. */
const mostFaults = 5

export const capabilitiesOf = ({ sizes = [], maxCount = 1, input = {} }: Model): ImageCapabilities => ({
  sizes,
  maxCount,
  mimeTypes: ['image/png', 'image/webp', 'image/jpeg'],
  seed: input.seed !== undefined,
  transparency: false,
})

export function imageProvider(given: Options, models: (id: string) => Model, fetch: typeof globalThis.fetch): ProviderV1<'image.generate'> {
  const api = predictions(given, fetch)
  const absent = { why: 'No token for Replicate is set.', fix: 'Set REPLICATE_API_TOKEN in the environment, then start the host again.' }
  const start = async (
    ...[request, { model = given.model, options, signal }]: Parameters<ProviderV1<'image.generate'>['invoke']>
  ): Promise<Ordered> => {
    signal.throwIfAborted()
    if (!api.hasToken) throw new AtelierError({ code: 'PROVIDER_AUTH', message: 'Replicate needs a token.', ...absent, outcome: 'none' })
    const { input, warnings } = inputOf(request, models(model), options)
    const { id } = await api.create(model, input, signal)
    const { count = 1, seed } = request
    return { id, model, count, warnings, ...(seed !== undefined && !warnings.some(({ param }) => param === 'seed') && { seed }) }
  }
  const resume = async (operation: Operation, call: ProviderCall): Promise<Output<'image.generate'>> => {
    const ordered = operation as Ordered
    return outputOf(api, ordered, await over(api, ordered.id, given.pollMs, call), models(ordered.model), call.signal)
  }
  return {
    specVersion: 'v1',
    kind: 'image.generate',
    id: 'replicate',
    title: 'Replicate',
    capabilities: capabilitiesOf(models(given.model)),
    available: () => (api.hasToken ? { ok: true } : { ok: false, unconfigured: true, ...absent }),
    estimate({ count = 1 }, model = given.model) {
      const { perPicture } = models(model)
      return perPicture === undefined ? undefined : { usd: perPicture * count, basis: 'computed' }
    },
    start,
    resume,
    cancel: ({ id }, { signal }) => api.cancel(String(id), signal),
    invoke: async (request, call) => resume(await start(request, call), call),
  }
}

/** The prediction once it is over. Asking costs nothing, so what may pass is asked again. */
async function over(api: Predictions, id: string, pollMs: number, { signal, progress }: ProviderCall): Promise<Prediction> {
  for (let faults = 0; ;) {
    let waitMs = pollMs
    try {
      const prediction = await api.get(id, signal)
      if (!['starting', 'processing'].includes(prediction.status)) return prediction
      faults = 0
      // As tqdm writes it, which most models use: ` 76%|███████   | 38/50`.
      const done = [...(prediction.logs ?? '').slice(-2000).matchAll(/(\d{1,3})%\|/g)].at(-1)?.[1]
      if (done !== undefined) progress(Number(done), 100, prediction.status)
    } catch (error) {
      if (signal.aborted || !AtelierError.is(error)) throw error
      if (!error.retryable || ++faults === mostFaults) throw lost(error, id)
      waitMs = error.retryAfterMs ?? pollMs
    }
    await delay(waitMs, undefined, { signal }).catch(() => signal.throwIfAborted())
  }
}

async function outputOf(
  api: Predictions,
  { id, model, count, seed, warnings }: Ordered,
  prediction: Prediction,
  { perPicture, perSecond }: Model,
  signal: AbortSignal,
): Promise<Output<'image.generate'>> {
  if (prediction.status !== 'succeeded') throw failed(id, prediction.status, prediction.error)
  const links = linksIn(prediction.output)
  if (links.length === 0)
    throw new AtelierError({ code: 'PROVIDER_EMPTY', message: `Prediction ${id} has no picture, or none any more.`, outcome: 'paid' })
  const read = await Promise.allSettled(links.slice(0, count).map(async (link) => pictureOf(id, await api.download(id, link, signal))))
  const artifacts = read.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const bad = read.find((one) => one.status === 'rejected')
  // What is good of several is paid for, and kept.
  if (artifacts.length === 0 && bad) throw bad.reason
  const seconds = prediction.metrics?.predict_time
  const usd =
    perPicture !== undefined
      ? perPicture * artifacts.length
      : perSecond !== undefined && seconds !== undefined
        ? perSecond * seconds
        : undefined
  const told: Warning[] = []
  if (artifacts.length < count)
    told.push({ code: 'option-adjusted', param: 'count', message: `Replicate sent ${artifacts.length} of ${count} pictures.` })
  if (usd === undefined)
    told.push({
      code: 'cost-unknown',
      message: `Nobody knows what this has cost: \`models\` of the replicate plugin names no price for ${model}.`,
    })
  return {
    artifacts,
    data: { ...(seed !== undefined && { seed }) },
    warnings: [...warnings, ...told],
    ...(seconds !== undefined && { usage: { predictSeconds: seconds } }),
    ...(usd !== undefined && { cost: { usd, basis: 'computed' } }),
  }
}

/** A link, a list of them, or fields that hold some: as each model likes it. */
const linksIn = (output: unknown): readonly string[] =>
  typeof output === 'string'
    ? /^(?:https?|data):/.test(output)
      ? [output]
      : []
    : typeof output === 'object' && output !== null
      ? Object.values(output).flatMap(linksIn)
      : []

async function pictureOf(id: string, bytes: Uint8Array): Promise<Artifact> {
  const { fileTypeFromBuffer } = await import('file-type')
  const type = (await fileTypeFromBuffer(bytes))?.mime
  if (!type?.startsWith('image/')) throw missing(id, `what lies there is ${type ?? 'no picture'}.`)
  return artifact(bytes, type)
}
