/** Pictures by a server that works in jobs: it takes an order, and is asked until the picture is there. */
import {
  addressCheck,
  artifact,
  AtelierError,
  definePlugin,
  type ImageRequest,
  keyCheck,
  type Operation,
  type Output,
  type PluginFactory,
  type ProviderCall,
  type Warning,
} from 'atelier-mcp'
import * as z from 'zod'
import { paintServer } from './paint-server.ts'
import { finished } from './finished.ts'

export interface Options {
  /** `env('MY_PLUGIN_API_KEY')`. Without it the provider says that it is not configured. */
  apiKey?: string
  /** Default: the vendor's public address. */
  baseUrl?: string
  /** How often a job is asked for, in milliseconds. Default 1000. */
  pollMs?: number
}

const sizes = ['512x512', '1024x1024'] as const
const dollarsEach = 0.02

const plugin: PluginFactory<Options> = definePlugin({
  name: 'my-plugin',
  version: '0.1.0',
  apiVersion: 1,
  description: 'Pictures by the paint server.',
  options: z.strictObject({
    apiKey: z.string().superRefine(keyCheck).optional(),
    baseUrl: z.string().superRefine(addressCheck).default('https://paint.example.com/v1'),
    pollMs: z.int().positive().default(1000),
  }),
  // What is said beside errors that bring only a message.
  errors: {
    MY_PLUGIN_JOB_LOST: {
      why: 'The paint server had taken the order, and then did not tell what became of it.',
      fix: 'Look for the picture in your account before you order it again.',
    },
  },
  // `fetch` reaches these hosts and no others.
  needs: ({ baseUrl }) => ({ hosts: [new URL(baseUrl).host], env: ['MY_PLUGIN_API_KEY'] }),
  setup({ options: { apiKey, baseUrl, pollMs }, fetch, providers }) {
    const server = paintServer({ baseUrl, apiKey: apiKey ?? '', fetch })
    /** All that the answer needs of the order: plain JSON, and no key. */
    const start = async (request: ImageRequest, { signal }: Pick<ProviderCall, 'signal'>) => {
      const { prompt, size = '1024x1024', seed } = request
      refuseUnsupported(request)
      const chosen = seed === undefined ? {} : { seed }
      return { id: await server.order({ prompt, size, ...chosen }, signal), data: chosen, warnings: ignored(request) }
    }
    const resume = async (operation: Operation, { signal, progress }: ProviderCall): Promise<Output<'image.generate'>> => {
      const { id, data, warnings } = operation as Awaited<ReturnType<typeof start>>
      const picture = await finished(server, id, { pollMs, signal, progress })
      return { artifacts: [artifact(picture, 'image/png')], data, warnings, cost: { usd: dollarsEach, basis: 'computed' } }
    }
    providers.add({
      specVersion: 'v1',
      kind: 'image.generate',
      id: 'my-plugin',
      capabilities: { sizes, maxCount: 1, mimeTypes: ['image/png'], seed: true, transparency: false },
      available: () =>
        apiKey
          ? { ok: true }
          : { ok: false, unconfigured: true, why: 'There is no key for the paint server.', fix: 'Set MY_PLUGIN_API_KEY, and start again.' },
      estimate: () => ({ usd: dollarsEach, basis: 'computed' }),
      // The host writes down what `start` gives and asks `resume` for the picture, in this process or, after a crash, in the next one.
      start,
      resume,
      cancel: ({ id }, { signal }) => server.withdraw(String(id), signal),
      invoke: async (request, call) => resume(await start(request, call), call),
    })
  },
})
export default plugin

/** What would change the picture's meaning is refused before it costs; another provider may be able to do it. */
function refuseUnsupported({ size, count = 1, background }: ImageRequest): void {
  const what =
    count > 1
      ? 'more than one picture at a time'
      : background === 'transparent'
        ? 'a transparent background'
        : size !== undefined && !sizes.some((one) => one === size)
          ? `${size}; it makes ${sizes.join(' and ')}`
          : undefined
  if (what !== undefined)
    throw new AtelierError({ code: 'PROVIDER_UNSUPPORTED', message: `The paint server does not make ${what}.`, outcome: 'none' })
}

/** What is only a wish is left out, and said. */
const ignored = (request: ImageRequest): Warning[] =>
  (['negativePrompt', 'quality', 'style'] as const)
    .filter((param) => request[param] !== undefined)
    .map((param) => ({ code: 'option-unsupported', message: `The paint server has no \`${param}\`.`, param }))
