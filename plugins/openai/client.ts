/** One client of the OpenAI API for the whole plugin, made on first use. */
import type OpenAI from 'openai'
import type PQueue from 'p-queue'
import { AtelierError, type Availability, type PluginContext, type ProviderCall } from 'atelier-mcp'
import { addressFix, gentleFetch, lenientFetch, modelList, type Refusals, type Unread, unreadIn } from '../dialect.ts'
import { aborted, openAiError } from './errors.ts'
import { addressOf, given, isStranger, type Options } from './options.ts'
import { type Served, served } from './served.ts'

/** What one request is given: never repeated, ended by the call's signal and deadline. */
export interface RequestLimits {
  readonly signal: AbortSignal
  readonly timeout: number
  readonly maxRetries: 0
}
export interface Client {
  readonly azure: boolean
  /** Whom we ask, for people. */
  readonly where: string
  /** Another server than OpenAI's and Azure's: it only calls itself compatible. */
  readonly stranger: boolean
  /** What is known of the models of a stranger. */
  readonly served: Served | undefined
  readonly baseURL: string
  /** Keeps an answer that was paid for and cannot be read. */
  readonly unread: Unread
  /** The plugin's own, for what an answer points to. */
  readonly fetch: typeof globalThis.fetch
  /** Whether a key is there; nothing is asked, for nothing that would answer is free of rate limits. */
  available(): Availability
  /** Runs one request; `told` hears of fields that a stranger refuses, and that were left out. Whatever goes wrong comes out as an `AtelierError` that says what became of the money. */
  request<T>(call: ProviderCall, send: (openai: OpenAI, limits: RequestLimits) => Promise<T>, told?: (field: string) => void): Promise<T>
}
interface Made {
  readonly openai: OpenAI
  readonly line: PQueue
}

export function client(options: Options, { fetch, files, dirs }: Pick<PluginContext, 'fetch' | 'files' | 'dirs'>): Client {
  const key = given(options.apiKey)
  const secrets = key === undefined ? [] : [key]
  const stranger = isStranger(options)
  const baseURL = addressOf(options)
  const refusals: Refusals = new Map()
  const gentle = keyless(gentleFetch(fetch), key === undefined)
  const bare = baseURL.replace(/(?<!\/)\/+$/, '')
  const listed = {
    fetch,
    headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
    refused: async ({ status }: Response) => new Error(`It answers with ${status}.`),
  }
  let made: Promise<Made> | undefined
  const make = async (): Promise<Made> => {
    const [{ default: OpenAI, AzureOpenAI }, { default: Queue }] = await Promise.all([import('openai'), import('p-queue')])
    // Counted here and not by a pool of connections: those end with this process, and orders outlive it.
    const line = new Queue({ concurrency: options.connections })
    const common = {
      // It insists on one; where there is none, none is sent.
      apiKey: key ?? 'none',
      maxRetries: 0,
      fetch: gentle,
      // The client's own log goes to stdout, which belongs to the protocol.
      logLevel: 'off' as const,
    }
    if (options.azure) {
      const { endpoint, apiVersion, deployment } = options.azure
      return { line, openai: new AzureOpenAI({ ...common, endpoint, apiVersion, deployment }) }
    }
    const openai = new OpenAI({
      ...common,
      baseURL,
      organization: given(options.organization) ?? null,
      project: given(options.project) ?? null,
      adminAPIKey: null,
    })
    return { line, openai }
  }
  const where = options.azure ? 'Azure OpenAI' : given(options.baseURL) === undefined ? 'OpenAI' : new URL(baseURL).host
  const absent = {
    why: 'No key for OpenAI is set.',
    fix: 'Set OPENAI_API_KEY in the environment (or `apiKey` in the options of the openai plugin), then start the host again.',
  }
  return {
    azure: options.azure !== undefined,
    where,
    stranger,
    served: stranger ? served(modelList(bare, listed)) : undefined,
    baseURL,
    unread: unreadIn({ files, dirs }),
    fetch,
    available: () => (key === undefined && !stranger ? { ok: false, unconfigured: true, ...absent } : { ok: true }),
    async request(call, send, told = () => undefined) {
      if (key === undefined && !stranger)
        throw new AtelierError({ code: 'PROVIDER_AUTH', message: 'OpenAI needs a key.', ...absent, outcome: 'none' })
      if (call.signal.aborted) throw aborted(call.signal, where, 'none')
      try {
        made ??= make()
        const { line, openai } = await made
        const { signal, deadline } = call
        const asked = stranger ? openai.withOptions({ fetch: lenientFetch(gentle, refusals, told) }) : openai
        const answer = await line.add(() => send(asked, { signal, timeout: timeLeft(deadline), maxRetries: 0 }))
        // The client hands on whatever came with a 200, a page of HTML or nothing at all.
        if (typeof answer !== 'object' || answer === null) throw new SyntaxError('The answer is no object.')
        return answer
      } catch (error) {
        const { APIConnectionError, APIConnectionTimeoutError } = await import('openai')
        const network =
          error instanceof APIConnectionTimeoutError ? 'timeout' : error instanceof APIConnectionError ? 'connection' : undefined
        const notThere = stranger ? addressFix(baseURL, '`baseURL` of the openai plugin (OPENAI_BASE_URL)') : undefined
        throw openAiError(error, { where, secrets, signal: call.signal, model: call.model, network, notThere })
      }
    },
  }
}

/** A server of one's own may refuse a key that is none. */
const keyless =
  (fetch: typeof globalThis.fetch, isKeyless: boolean): typeof globalThis.fetch =>
  (input, init) => {
    if (!isKeyless) return fetch(input, init)
    const headers = new Headers(init?.headers)
    headers.delete('authorization')
    return fetch(input, { ...init, headers })
  }

/** Milliseconds until the deadline, within what timers can count. */
const timeLeft = (deadline: number): number => Math.min(2 ** 31 - 1, Math.max(1, Math.ceil(deadline - Date.now())) || 600_000)

/** Whether it can be asked. A stranger is asked what it lists. */
export async function available(asked: Client, signal: AbortSignal): Promise<Availability> {
  await asked.served?.look(signal)
  return asked.available()
}
