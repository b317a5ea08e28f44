/** One client of the OpenAI API for the whole plugin, made on first use. */
import type OpenAI from 'openai'
import type PQueue from 'p-queue'
import { AtelierError, type Availability, formBody, type ProviderCall } from 'atelier-mcp'
import { aborted, openAiError } from './errors.ts'
import { addressOf, given, type Options } from './options.ts'

/** What one request is given: never repeated, ended by the call's signal and deadline. */
export interface RequestLimits {
  readonly signal: AbortSignal
  readonly timeout: number
  readonly maxRetries: 0
}
export interface Client {
  readonly azure: boolean
  /** Whether a key is there; nothing is asked, for nothing that would answer is free of rate limits. */
  available(): Availability
  /** Runs one request; whatever goes wrong comes out as an `AtelierError` that says what became of the money. */
  request<T>(call: ProviderCall, send: (openai: OpenAI, limits: RequestLimits) => Promise<T>): Promise<T>
}
interface Made {
  readonly openai: OpenAI
  readonly line: PQueue
}

export function client(options: Options, fetch: typeof globalThis.fetch): Client {
  const key = given(options.apiKey)
  const secrets = key === undefined ? [] : [key]
  let made: Promise<Made> | undefined
  const make = async (): Promise<Made> => {
    const [{ default: OpenAI, AzureOpenAI }, { default: Queue }] = await Promise.all([import('openai'), import('p-queue')])
    // Counted here and not by a pool of connections: those end with this process, and orders outlive it.
    const line = new Queue({ concurrency: options.connections })
    const common = {
      apiKey: key ?? '',
      maxRetries: 0,
      fetch: gentle(fetch),
      // The client's own log goes to stdout, which belongs to the protocol.
      logLevel: 'off' as const,
    }
    if (options.azure) {
      const { endpoint, apiVersion, deployment } = options.azure
      return { line, openai: new AzureOpenAI({ ...common, endpoint, apiVersion, deployment }) }
    }
    const openai = new OpenAI({
      ...common,
      baseURL: addressOf(options),
      organization: given(options.organization) ?? null,
      project: given(options.project) ?? null,
      adminAPIKey: null,
    })
    return { line, openai }
  }
  const where = options.azure ? 'Azure OpenAI' : given(options.baseURL) === undefined ? 'OpenAI' : new URL(addressOf(options)).host
  const absent = {
    why: 'No key for OpenAI is set.',
    fix: 'Set OPENAI_API_KEY in the environment (or `apiKey` in the options of the openai plugin), then start the host again.',
  }
  return {
    azure: options.azure !== undefined,
    available: () => (key === undefined ? { ok: false, unconfigured: true, ...absent } : { ok: true }),
    async request(call, send) {
      if (key === undefined) throw new AtelierError({ code: 'PROVIDER_AUTH', message: 'OpenAI needs a key.', ...absent, outcome: 'none' })
      if (call.signal.aborted) throw aborted(call.signal, where, 'none')
      try {
        made ??= make()
        const { line, openai } = await made
        const { signal, deadline } = call
        const answer = await line.add(() => send(openai, { signal, timeout: timeLeft(deadline), maxRetries: 0 }))
        // The client hands on whatever came with a 200, a page of HTML or nothing at all.
        if (typeof answer !== 'object' || answer === null) throw new SyntaxError('The answer is no object.')
        return answer
      } catch (error) {
        const { APIConnectionError, APIConnectionTimeoutError } = await import('openai')
        const network =
          error instanceof APIConnectionTimeoutError ? 'timeout' : error instanceof APIConnectionError ? 'connection' : undefined
        throw openAiError(error, { where, secrets, signal: call.signal, model: call.model, network })
      }
    },
  }
}

/**
 * The host's `fetch`, except that forms go out in small parts: several pictures of 50 MB would hold everybody up. An order goes
 * where the config says: sent on, it would be placed again with each step.
 */
const gentle =
  (fetch: typeof globalThis.fetch): typeof globalThis.fetch =>
  (input, asked) => {
    const init: RequestInit = { ...asked, redirect: 'manual' }
    if (!(init.body instanceof FormData)) return fetch(input, init)
    const { headers: own, ...form } = formBody(init.body)
    const headers = new Headers(init.headers)
    for (const [name, value] of Object.entries(own)) headers.set(name, value)
    return fetch(input, { ...init, ...form, headers })
  }

/** Milliseconds until the deadline, within what timers can count. */
const timeLeft = (deadline: number): number => Math.min(2 ** 31 - 1, Math.max(1, Math.ceil(deadline - Date.now())) || 600_000)
