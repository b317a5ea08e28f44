/** `image.generate` and `image.edit` by the images API. */
import {
  type Artifact,
  AtelierError,
  type ImageEditRequest,
  type ImageRequest,
  type Meta,
  type Output,
  type ProviderCall,
  type ProviderV1,
  vendorFields,
  type Warning,
} from 'atelier-mcp'
import { askedOf, drawn, readPictures } from '../dialect.ts'
import { common, costOf, listing } from './provider-parts.ts'
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
const qualities = { draft: 'low', standard: 'medium', high: 'high' } as const
const reserved = ['prompt', 'model', 'n', 'image', 'mask', 'stream']

export function imageProviders(server: Server): readonly [ProviderV1<'image.generate'>, ProviderV1<'image.edit'>] {
  return [
    listing(server, {
      ...common(server),
      kind: 'image.generate',
      get capabilities() {
        return { ...capabilities, seed: server.software() !== undefined }
      },
      available: (signal) => server.available('image.generate', signal),
      async invoke(request, call) {
        const model = await server.modelFor('image.generate', call.model, call.signal)
        const { fields, warnings } = fieldsOf(server, request, call.options)
        const body = { ...(model !== undefined && { model }), ...fields }
        return outputOf(server, '/images/generations', { model, fields, body }, request, warnings, call)
      },
    }),
    listing(server, {
      ...common(server),
      kind: 'image.edit',
      get capabilities() {
        return { ...capabilities, seed: server.software() !== undefined, mask: true, maxImages }
      },
      available: (signal) => server.available('image.edit', signal),
      async invoke(request, call) {
        if (request.images.length === 0 || request.images.length > maxImages)
          throw new AtelierError({
            code: 'PROVIDER_UNSUPPORTED',
            message: `${server.title} takes 1 to ${maxImages} pictures, not ${request.images.length}.`,
            outcome: 'none',
          })
        const model = await server.modelFor('image.edit', call.model, call.signal)
        const { fields, warnings } = fieldsOf(server, request, call.options)
        const form = new FormData()
        for (const [name, value] of Object.entries({ ...(model !== undefined && { model }), ...fields })) form.set(name, String(value))
        for (const [index, image] of request.images.entries())
          form.append(request.images.length > 1 ? 'image[]' : 'image', await fileOf(image), `image-${index + 1}`)
        if (request.mask) form.set('mask', await fileOf(request.mask), 'mask.png')
        return outputOf(server, '/images/edits', { model, fields, body: form }, request, warnings, call)
      },
    }),
  ]
}

/** Only what every such server knows; `providerOptions` add the rest in the server's own words. */
function fieldsOf(
  server: Server,
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
  const { steps, ...own } = vendor
  const { fields: extra, warnings: left } = vendorFields(own, reserved)
  const warnings = [...left]
  const software = server.software()
  // Where a refusal might cost anything, only what the server is known to take is sent.
  const sendsSeed = software !== undefined || server.free
  if (seed !== undefined && !('seed' in extra) && !software)
    warnings.push(
      sendsSeed
        ? { code: 'option-uncertain', param: 'seed', message: 'It was sent; the images API has no seed, and not every server honours one.' }
        : {
            code: 'option-unsupported',
            param: 'seed',
            message: 'The images API takes no seed: use `providerOptions`, or say what runs there by `software`.',
          },
    )
  if (quality !== undefined && !('quality' in extra))
    warnings.push({
      code: software ? 'option-unsupported' : 'option-uncertain',
      param: 'quality',
      message: software
        ? 'Local servers know no quality: use `steps` of `providerOptions`.'
        : "It was sent in OpenAI's words; servers of this kind agree on no names for quality.",
    })
  if ('inputFidelity' in request && request.inputFidelity !== undefined && !('input_fidelity' in extra))
    warnings.push({
      code: 'option-unsupported',
      param: 'inputFidelity',
      message: 'Few servers of this kind know input fidelity; use `providerOptions`.',
    })
  const words = [prompt, ...(style ? [`Style: ${style}.`] : [])].join('\n\n')
  const asked = askedOf(software, { prompt: words, negativePrompt, seed: sendsSeed ? seed : undefined, steps })
  if (negativePrompt && !asked.avoids)
    warnings.push({ code: 'option-adjusted', param: 'negativePrompt', message: 'It was added to the prompt in words.' })
  return {
    fields: {
      response_format: 'b64_json',
      ...(quality !== undefined && !software && { quality: qualities[quality] }),
      ...asked.fields,
      ...extra,
      prompt: asked.prompt,
      n: count,
      ...(size && { size }),
    },
    warnings,
  }
}

const fileOf = async (source: Artifact): Promise<Blob> =>
  new Blob([(await source.bytes()) as Uint8Array<ArrayBuffer>], { type: source.mimeType })

interface Order {
  readonly model: string | undefined
  readonly fields: Meta
  readonly body: object | FormData
}

async function outputOf(
  server: Server,
  path: string,
  { model, fields, body }: Order,
  request: ImageRequest | ImageEditRequest,
  warnings: readonly Warning[],
  call: ProviderCall,
): Promise<Output<'image.generate'>> {
  const { title, spent, unread, baseURL, inChat } = server
  const left: Warning[] = []
  const told = (field: string): void => {
    // It is the host's own, and the picture is read wherever it is.
    if (field !== 'response_format')
      left.push({ code: 'option-unsupported', param: field, message: `${title} refuses "${field}": it was left out.` })
  }
  const answer = await drawn(
    {
      baseURL,
      model,
      request,
      inChat,
      prompt: String(fields['prompt']),
      images: () => server.post(path, body, call.signal, told),
      chat: (asked) => server.post('/chat/completions', asked, call.signal),
    },
    call,
  )
  const made = await readPictures(answer, {
    title,
    baseURL,
    unread,
    count: request.count ?? 1,
    outcome: spent,
    fix: 'Let the server answer with `b64_json`, or with addresses that can be reached from here.',
    fetch: server.fetch,
    signal: call.signal,
  })
  const revised = (answer['data'] as readonly { readonly revised_prompt?: string }[] | undefined)?.[0]?.revised_prompt
  return {
    artifacts: made.artifacts,
    data: revised ? { revisedPrompt: revised } : {},
    warnings: [...warnings.filter(({ param }) => !left.some((one) => one.param === param)), ...left, ...made.warnings],
    ...costOf(server),
  }
}
