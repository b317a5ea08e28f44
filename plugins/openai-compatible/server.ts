/** One server: what it lists, and requests that come back as JSON or as coded errors. */
import { AtelierError, type Availability, formBody } from 'atelier-mcp'
import { answerError, brokenError } from './errors.ts'
import { fitsKind } from './model-names.ts'
import type { ServedKind, ServerOptions } from './options.ts'

export interface Server extends ServerOptions {
  /** What became of the money once an answer has come: nothing at a free server. */
  readonly spent: 'none' | 'paid'
  /** What is known of its models; the fitting ones first. `undefined` before it was asked. */
  modelsFor(kind: ServedKind): readonly { readonly id: string }[] | undefined
  /** Lists its models, within 2 s. */
  available(kind: ServedKind, signal: AbortSignal): Promise<Availability>
  /** The model to ask: the call's own, the configured one, or the first listed that fits. */
  modelFor(kind: ServedKind, wanted: string | undefined, signal: AbortSignal): Promise<string | undefined>
  /** POSTs JSON or a form; throws `AtelierError` that says what became of the money. */
  post(path: string, body: object | FormData, signal: AbortSignal): Promise<Readonly<Record<string, unknown>>>
  /** Bytes that an answer points to. */
  download(url: string, signal: AbortSignal): Promise<Uint8Array>
}
/** How long a list of models holds, in milliseconds. */
const listHolds = 60_000
const patience = 1900

export function server(options: ServerOptions, fetch: typeof globalThis.fetch): Server {
  const { baseURL, apiKey, title, id } = options
  const spent = options.free ? 'none' : 'paid'
  const headers = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }
  const hide = (text: string): string => (apiKey === undefined ? text : text.replaceAll(apiKey, '[redacted]'))
  let listed: { readonly at: number; readonly ids: readonly string[] } | undefined

  /** Throws what `fetch` throws, and an error of ours for other answers than a list. */
  const list = async (signal: AbortSignal): Promise<readonly string[]> => {
    if (listed && Date.now() - listed.at < listHolds) return listed.ids
    const response = await fetch(`${baseURL}/models`, { headers, signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]) })
    // Servers of one model need not list it.
    if (!response.ok && response.status !== 404 && response.status !== 405) throw await answerError(response, { title, hide })
    const body = response.ok ? ((await response.json()) as { data?: readonly { id?: unknown }[] }) : {}
    const ids = (body.data ?? []).flatMap((model) => (typeof model.id === 'string' ? [model.id] : []))
    listed = { at: Date.now(), ids }
    return ids
  }
  /** Runs a request; faults of the network become ours, and a cancel stays the host's own. */
  const guarded = async <T>(signal: AbortSignal, send: () => Promise<T>): Promise<T> => {
    try {
      return await send()
    } catch (error) {
      throw brokenError(error, signal, { title })
    }
  }

  return {
    ...options,
    spent,
    modelsFor(kind) {
      const own = options.models[kind]
      if (!listed && own === undefined) return undefined
      const ids = listed?.ids ?? []
      const sorted = [...(own === undefined ? [] : [own]), ...ids.filter((name) => fitsKind(name, kind)), ...ids]
      return sorted.length === 0 ? undefined : [...new Set(sorted)].map((name) => ({ id: name }))
    },
    async available(kind, signal) {
      try {
        const ids = await list(signal)
        const fits = options.models[kind] !== undefined || ids.length === 0 || ids.some((name) => fitsKind(name, kind))
        if (fits) return { ok: true }
        return {
          ok: false,
          unconfigured: true,
          why: `${title} lists no model whose name says that it serves ${kind}.`,
          fix: `Load one there, or name it: \`models: { '${kind}': '${ids[0]}' }\` in the options of "${id}".`,
        }
      } catch (error) {
        if (AtelierError.is(error, 'PROVIDER_AUTH'))
          return { ok: false, why: `${title} does not accept the key.`, fix: `Check \`apiKey\` of "${id}".` }
        if (AtelierError.is(error)) return { ok: false, why: error.message, fix: `See the log of the server at ${baseURL}.` }
        if (error instanceof SyntaxError)
          return {
            ok: false,
            why: `${baseURL} answers, but not with a list of models.`,
            fix: `Check \`baseURL\` of "${id}"; it usually ends with /v1.`,
          }
        return { ok: false, why: `No server answers at ${baseURL}.`, fix: `Start it, or change \`baseURL\` of "${id}".` }
      }
    },
    async modelFor(kind, wanted, signal) {
      const known = wanted ?? options.models[kind]
      if (known !== undefined) return known
      const ids = await guarded(signal, () => list(signal)).catch((error: unknown) => {
        if (AtelierError.is(error, 'PROVIDER_AUTH') || AtelierError.is(error, 'PROVIDER_UNAVAILABLE')) throw error
        return []
      })
      return ids.find((name) => fitsKind(name, kind)) ?? ids[0]
    },
    post: (path, body, signal) =>
      guarded(signal, async () => {
        const form = body instanceof FormData ? formBody(body) : undefined
        const response = await fetch(`${baseURL}${path}`, {
          method: 'POST',
          ...(form ?? { body: JSON.stringify(body) }),
          headers: { ...headers, ...(form?.headers ?? { 'content-type': 'application/json' }) },
          // Sent on, an order would be placed again with each step.
          redirect: 'manual',
          signal,
        })
        if (response.status >= 300 && response.status < 400)
          throw new AtelierError({
            code: 'PROVIDER_UNSUPPORTED',
            message: `${title} sends requests on to ${response.headers.get('location') ?? 'somewhere else'}; nothing was made.`,
            fix: `Set \`baseURL\` of "${id}" to the address that answers.`,
            outcome: 'none',
          })
        if (!response.ok) throw await answerError(response, { title, hide })
        const value = (await response.json()) as unknown
        if (typeof value !== 'object' || value === null) throw new SyntaxError('no object')
        return value as Readonly<Record<string, unknown>>
      }),
    download: (url, signal) =>
      guarded(signal, async () => {
        const target = new URL(url, `${baseURL}/`)
        const response = await fetch(target, { signal })
        if (!response.ok) throw new Error(`HTTP ${response.status}`)
        return new Uint8Array(await response.arrayBuffer())
      }).catch((error: unknown) => {
        if (signal.aborted) throw error
        // The picture is made by now; only its bytes are missing.
        throw new AtelierError({
          code: 'PROVIDER_FAILED',
          message: `${title} made a picture that cannot be fetched: ${hide((error as Error).message)}`,
          fix: 'Let the server answer with `b64_json`, or with addresses of its own host.',
          outcome: spent,
        })
      }),
  }
}
