/** `image.generate` and `image.edit` by the images API. */
import {
  type Artifact,
  artifact,
  AtelierError,
  type ImageEditRequest,
  type ImageRequest,
  type Meta,
  type Output,
  type ProviderCall,
  type ProviderV1,
  type Warning,
} from 'atelier-mcp'
import { common, costOf, withModels } from './provider-parts.ts'
import type { Server } from './server.ts'

const capabilities = {
  sizes: 'any',
  maxCount: 10,
  mimeTypes: ['image/png', 'image/jpeg', 'image/webp'],
  seed: false,
  transparency: false,
  partials: false,
} as const
const maxImages = 16
const reserved = new Set(['prompt', 'model', 'n', 'image', 'mask', 'stream'])

export function imageProviders(server: Server): readonly [ProviderV1<'image.generate'>, ProviderV1<'image.edit'>] {
  return [
    withModels(server, {
      ...common(server),
      kind: 'image.generate',
      capabilities,
      available: (signal) => server.available('image.generate', signal),
      async invoke(request, call) {
        const { fields, warnings } = fieldsOf(request, call.options)
        const model = await server.modelFor('image.generate', call.model, call.signal)
        const answer = await server.post('/images/generations', { ...(model !== undefined && { model }), ...fields }, call.signal)
        return outputOf(server, answer, request, warnings, call)
      },
    }),
    withModels(server, {
      ...common(server),
      kind: 'image.edit',
      capabilities: { ...capabilities, mask: true, maxImages },
      available: (signal) => server.available('image.edit', signal),
      async invoke(request, call) {
        if (request.images.length === 0 || request.images.length > maxImages)
          throw new AtelierError({
            code: 'PROVIDER_UNSUPPORTED',
            message: `${server.title} takes 1 to ${maxImages} pictures, not ${request.images.length}.`,
            outcome: 'none',
          })
        const { fields, warnings } = fieldsOf(request, call.options)
        const model = await server.modelFor('image.edit', call.model, call.signal)
        const form = new FormData()
        for (const [name, value] of Object.entries({ ...(model !== undefined && { model }), ...fields })) form.set(name, String(value))
        for (const [index, image] of request.images.entries())
          form.append(request.images.length > 1 ? 'image[]' : 'image', await fileOf(image), `image-${index + 1}`)
        if (request.mask) form.set('mask', await fileOf(request.mask), 'mask.png')
        return outputOf(server, await server.post('/images/edits', form, call.signal), request, warnings, call)
      },
    }),
  ]
}

/** Only what every such server knows; `providerOptions` add the rest in the server's own words. */
function fieldsOf(
  request: ImageRequest | ImageEditRequest,
  vendor: Meta,
): { readonly fields: Meta; readonly warnings: readonly Warning[] } {
  const { prompt, negativePrompt, size, count = 1, quality, background, style, seed } = request
  if (background === 'transparent')
    throw new AtelierError({ code: 'PROVIDER_UNSUPPORTED', message: 'This server makes no transparent pictures.', outcome: 'none' })
  if (count > capabilities.maxCount)
    throw new AtelierError({
      code: 'PROVIDER_UNSUPPORTED',
      message: `At most ${capabilities.maxCount} pictures at a time, not ${count}.`,
      outcome: 'none',
    })
  const warnings: Warning[] = []
  const extra = Object.fromEntries(Object.entries(vendor).filter(([name]) => !reserved.has(name)))
  for (const name of Object.keys(vendor).filter((each) => reserved.has(each)))
    warnings.push({
      code: 'option-unsupported',
      param: name,
      message: `"${name}" is set by the request itself; the provider option was left out.`,
    })
  if (seed !== undefined && !('seed' in extra))
    warnings.push({ code: 'option-unsupported', param: 'seed', message: 'The images API takes no seed.' })
  if (quality !== undefined && !('quality' in extra))
    warnings.push({
      code: 'option-unsupported',
      param: 'quality',
      message: 'Servers of this kind agree on no names for quality; use `providerOptions`.',
    })
  if ('inputFidelity' in request && request.inputFidelity !== undefined && !('input_fidelity' in extra))
    warnings.push({
      code: 'option-unsupported',
      param: 'inputFidelity',
      message: 'Few servers of this kind know input fidelity; use `providerOptions`.',
    })
  if (negativePrompt) warnings.push({ code: 'option-adjusted', param: 'negativePrompt', message: 'It was added to the prompt in words.' })
  const words = [prompt, ...(style ? [`Style: ${style}.`] : []), ...(negativePrompt ? [`Avoid: ${negativePrompt}.`] : [])].join('\n\n')
  return { fields: { response_format: 'b64_json', ...extra, prompt: words, n: count, ...(size && { size }) }, warnings }
}

const fileOf = async (source: Artifact): Promise<Blob> =>
  new Blob([(await source.bytes()) as Uint8Array<ArrayBuffer>], { type: source.mimeType })

async function outputOf(
  server: Server,
  answer: Meta,
  { count = 1 }: ImageRequest,
  warnings: readonly Warning[],
  call: ProviderCall,
): Promise<Output<'image.generate'>> {
  const data = (Array.isArray(answer['data']) ? answer['data'] : []) as readonly {
    readonly b64_json?: string
    readonly url?: string
    readonly revised_prompt?: string
  }[]
  const named = data.filter((one) => typeof one?.b64_json === 'string' || typeof one?.url === 'string')
  const read = await Promise.allSettled(named.map((picture) => pictureOf(server, picture, call.signal)))
  const artifacts = read.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const bad = read.find((one) => one.status === 'rejected')
  // What is good of several is paid for, and kept.
  if (artifacts.length === 0 && bad) throw bad.reason
  if (artifacts.length === 0)
    throw new AtelierError({ code: 'PROVIDER_EMPTY', message: `${server.title} answered without a picture.`, outcome: 'unknown' })
  const short = artifacts.length < count
  const revised = data[0]?.revised_prompt
  return {
    artifacts,
    data: revised ? { revisedPrompt: revised } : {},
    warnings: [
      ...warnings,
      ...(short
        ? [{ code: 'option-adjusted', param: 'count', message: `${server.title} sent ${artifacts.length} of ${count} pictures.` }]
        : []),
    ],
    ...costOf(server),
  }
}

async function pictureOf(
  server: Server,
  { b64_json: data, url }: { readonly b64_json?: string; readonly url?: string },
  signal: AbortSignal,
): Promise<Artifact> {
  const bytes = typeof data !== 'string' ? await server.download(url!, signal) : Buffer.from(data.replace(/^data:[^,]*,/, ''), 'base64')
  const { fileTypeFromBuffer } = await import('file-type')
  const type = (await fileTypeFromBuffer(bytes))?.mime
  if (!type?.startsWith('image/'))
    throw new AtelierError({
      code: 'PROVIDER_FAILED',
      message: `${server.title} sent ${bytes.byteLength} bytes that are no picture.`,
      outcome: server.spent,
    })
  return artifact(bytes, type)
}
