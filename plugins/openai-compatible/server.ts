/** One server: what it lists, and requests that come back as JSON or as coded errors. */
import { AtelierError, type Availability, type Meta, networkError, type PluginContext, withoutSecrets } from 'atelier-mcp'
import {
  fits,
  gentleFetch,
  lenientFetch,
  modelList,
  type Refusals,
  type ServedKind,
  type Software,
  softwareOf,
  type Unread,
  unreadIn,
} from '../dialect.ts'
import { answerError, brokenError } from './errors.ts'
import type { ServerOptions } from './options.ts'

export interface Server extends Omit<ServerOptions, 'software'> {
  /** What became of the money once an answer has come: nothing at a free server. */
  readonly spent: 'none' | 'paid'
  /** What is known of its models; the fitting ones first. `undefined` before it was asked. */
  modelsFor(kind: ServedKind): readonly { readonly id: string }[] | undefined
  /** Lists its models, within 2 s. */
  available(kind: ServedKind, signal: AbortSignal): Promise<Availability>
  /** The model to ask: the call's own, the configured one, or the first listed that fits. */
  modelFor(kind: ServedKind, wanted: string | undefined, signal: AbortSignal): Promise<string | undefined>
  /** What it runs, as the options say, or as its list of models tells. */
  software(): Software | undefined
  readonly services: PluginContext['services']
  /** How its models want to hear of JSON Schemas, by model. */
  readonly steps: Map<string, number>
  /** Models that draw while they talk. */
  readonly inChat: Set<string>
  /** Keeps an answer that was paid for and cannot be read. */
  readonly unread: Unread
  /** POSTs JSON or a form; throws `AtelierError` that says what became of the money. `told` hears of fields that the server refuses, and that were left out. */
  post(path: string, body: object | FormData, signal: AbortSignal, told?: (field: string) => void): Promise<Meta>
  /** The plugin's own, for what an answer points to. */
  readonly fetch: typeof globalThis.fetch
}

type Ways = Pick<PluginContext, 'fetch' | 'services' | 'files' | 'dirs'>

export function server(options: ServerOptions, { fetch, services, ...places }: Ways): Server {
  const { baseURL, apiKey, title, id } = options
  const spent = options.free ? 'none' : 'paid'
  const headers = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }
  const hide = (text: string): string => withoutSecrets(text, [apiKey])
  const context = { title, id, baseURL, hide }
  const unread = unreadIn(places)
  const refusals: Refusals = new Map()
  const gentle = gentleFetch(fetch)
  const listed = modelList(baseURL, { fetch, headers, refused: (answer) => answerError(answer, context) })
  /** Runs a request; faults of the network become ours, and a cancel stays the host's own. */
  const guarded = async <T>(signal: AbortSignal, send: () => Promise<T>): Promise<T> => {
    try {
      return await send()
    } catch (error) {
      throw brokenError(error, signal, context)
    }
  }

  return {
    ...options,
    spent,
    services,
    unread,
    steps: new Map(),
    inChat: new Set(),
    software: () => options.software ?? softwareOf(listed.known() ?? []),
    modelsFor(kind) {
      const own = options.models[kind]
      if (!listed.known() && own === undefined) return undefined
      const models = listed.known() ?? []
      const ids = [...models.filter((model) => fits(model, kind)), ...models].map((model) => model.id)
      const sorted = [...(own === undefined ? [] : [own]), ...ids]
      return sorted.length === 0 ? undefined : [...new Set(sorted)].map((name) => ({ id: name }))
    },
    async available(kind, signal) {
      try {
        const models = await listed.list(signal)
        if (options.models[kind] !== undefined || models.length === 0 || models.some((model) => fits(model, kind))) return { ok: true }
        return {
          ok: false,
          unconfigured: true,
          why: `${title} lists no model whose name says that it serves ${kind}.`,
          fix: `Load one there, or name it: \`models: { '${kind}': '${models[0]!.id}' }\` in the options of "${id}".`,
        }
      } catch (error) {
        if (AtelierError.is(error, 'PROVIDER_AUTH'))
          return { ok: false, why: `${title} does not accept the key.`, fix: `Check \`apiKey\` of "${id}".` }
        if (AtelierError.is(error)) return { ok: false, why: error.message, fix: error.fix ?? `See the log of the server at ${baseURL}.` }
        if (error instanceof SyntaxError)
          return {
            ok: false,
            why: `${baseURL} answers, but not with a list of models.`,
            fix: `Check \`baseURL\` of "${id}"; it usually ends with /v1.`,
          }
        const broken = networkError(error, baseURL)
        // A proxy, a certificate or a refusal of the host's own: it may well be there.
        if (broken.code !== 'PROVIDER_UNAVAILABLE' || broken.details?.['certificate'] === true)
          return { ok: false, why: broken.message, fix: broken.fix ?? `Check \`baseURL\` of "${id}".` }
        return { ok: false, why: `No server answers at ${baseURL}.`, fix: `Start it, or change \`baseURL\` of "${id}".` }
      }
    },
    async modelFor(kind, wanted, signal) {
      const known = wanted ?? options.models[kind]
      if (known !== undefined) return known
      const models = await guarded(signal, () => listed.list(signal)).catch((error: unknown) => {
        if (['PROVIDER_AUTH', 'PROVIDER_UNAVAILABLE', 'PROXY_FAILED'].some((code) => AtelierError.is(error, code))) throw error
        return []
      })
      return (models.find((model) => fits(model, kind)) ?? models[0])?.id
    },
    post: (path, body, signal, told = () => undefined) =>
      guarded(signal, async () => {
        const isForm = body instanceof FormData
        const response = await lenientFetch(
          gentle,
          refusals,
          told,
        )(`${baseURL}${path}`, {
          method: 'POST',
          body: isForm ? body : JSON.stringify(body),
          headers: { ...headers, ...(!isForm && { 'content-type': 'application/json' }) },
          signal,
        })
        if (response.status >= 300 && response.status < 400)
          throw new AtelierError({
            code: 'PROVIDER_UNSUPPORTED',
            message: `${title} sends requests on to ${response.headers.get('location') ?? 'somewhere else'}; nothing was made.`,
            fix: `Set \`baseURL\` of "${id}" to the address that answers.`,
            outcome: 'none',
          })
        if (!response.ok) throw await answerError(response, context)
        const text = await response.text()
        try {
          const value = JSON.parse(text) as unknown
          if (typeof value !== 'object' || value === null) throw new SyntaxError('no object')
          return value as Meta
        } catch (error) {
          const broken = brokenError(error, signal, context)
          // It may hold what was paid for, unless it is a page.
          throw text.length > 200 && !text.trimStart().startsWith('<') ? await unread(broken, text) : broken
        }
      }),
    fetch,
  }
}
