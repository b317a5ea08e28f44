/** What went wrong between this host and an S3 server, as the host's own codes. */
import { AtelierError, type EnginesContext, redact, tableOf } from 'atelier-mcp'
import PQueue from 'p-queue'
import { callersWords } from '../callers-words.ts'
import { type Engine, engineAway, engineDistrusted, engineFailed, isDistrusted } from '../engine-errors.ts'

export interface Faults {
  /** Runs a request when it is its turn. One that did not reach the server makes the next ones, for a second, fail at once instead of waiting as long. */
  guarded<T>(request: () => Promise<T>): Promise<T>
  /** `ENGINE_AWAY` where the server does not answer now, `ENGINE_FAILED` where it answers with an error; in words for callers. */
  coded(error: unknown): AtelierError
  /** For an answer that no S3 server gives. */
  strange(what: string): AtelierError
  /** Why the server is away, from when a request did not reach it until one does; in words for whoever runs the host. */
  away(): AtelierError | undefined
}

/** What the SDK's errors have, of whichever class they are. */
interface SdkError {
  readonly name?: string
  readonly code?: string
  readonly message?: string
  readonly $response?: unknown
  readonly $fault?: string
  readonly $metadata?: { readonly httpStatusCode?: number }
}
const of = (error: unknown): SdkError => Object(error) as SdkError
const statusOf = (error: unknown): number => of(error).$metadata?.httpStatusCode ?? 0

/** There is no such object. Nothing else counts as that: not what a proxy says of an address that it does not know. */
export const isAbsent = (error: unknown): boolean => of(error).name === 'NoSuchKey'
/** The condition of a write does not hold, or another write was first; over an object that is gone meanwhile, there is none. */
export const isRefused = (error: unknown): boolean =>
  isAbsent(error) || ['PreconditionFailed', 'ConditionalRequestConflict'].includes(of(error).name ?? '') || statusOf(error) === 412

const full = 'Make room in the bucket, or raise its quota. What is made meanwhile is handed out, and kept nowhere.'
const keys = 'Correct `accessKeyId` and `secretAccessKey` of the plugin `s3`, or what the environment has in their place.'
const fixes: Readonly<Record<string, string>> = tableOf({
  QuotaExceeded: full,
  InsufficientStorage: full,
  XMinioStorageFull: full,
  XMinioAdminBucketQuotaExceeded: full,
  AccessDenied: 'Let these keys read, write, list and delete in the bucket.',
  InvalidAccessKeyId: keys,
  SignatureDoesNotMatch: keys,
  ExpiredToken: keys,
  CredentialsProviderError: keys,
  RequestTimeTooSkewed: 'Set the clock of this host, or that of the server: they are too far apart for its signatures.',
  NoSuchBucket: 'Make the bucket, or correct `bucket` of the plugin `s3`.',
  PermanentRedirect: 'Correct `region` of the plugin `s3`: the bucket lies elsewhere.',
  AuthorizationHeaderMalformed: 'Correct `region` of the plugin `s3`: the bucket lies elsewhere.',
})
const lateNames = ['TimeoutError', 'AbortError', 'RequestTimeout']
/** Requests at a time. What waits for its turn has not begun to wait for an answer, which must come within seconds. */
const mostAtOnce = 32
/** After a request that did not reach the server. */
const restMs = 1000

/** What goes wrong with this server. */
export function faults(server: Engine, log: EnginesContext['log']): Faults {
  const { place } = server
  const toCallers = callersWords(server, log)
  /** Since when nothing was answered, and the last request that was not. */
  let awaySince: number | undefined
  let failedAt = 0
  let lastWords = ''
  /** Something is there meanwhile, and is not trusted. */
  let distrusted: AtelierError | undefined
  const turns = new PQueue({ concurrency: mostAtOnce })

  const away = (cause?: unknown): AtelierError => engineAway(server, { words: lastWords, code: lastWords, since: awaySince, cause })
  const strange: Faults['strange'] = (what) =>
    engineFailed(server, {
      message: `${place} answers with ${what}, as no S3 server does.`,
      fix: 'Correct `endpoint` of the plugin `s3`, and look at proxies in between.',
    })

  const wholly = (error: unknown): AtelierError => {
    if (AtelierError.is(error)) return error
    const { name = '', code, message = '', $response, $fault } = of(error)
    const status = statusOf(error)
    if (code !== undefined && isDistrusted(code)) return (distrusted = engineDistrusted(server, code, error))
    const fix = fixes[name] ?? (status === 507 ? full : undefined)
    const failed = { code: name, cause: error }
    if (fix !== undefined)
      return engineFailed(server, { ...failed, message: `${place} answers with an error (${name}).`, fix, retryable: fix === full })
    if (isNotReached(error)) {
      failedAt = Date.now()
      distrusted = undefined
      if (awaySince === undefined) log.warn(`${place} is away.`)
      awaySince ??= failedAt
      lastWords = wordsFor({ name, code, status })
      return away(error)
    }
    // What the service itself calls an error has `$fault`; an answer without it could not be read.
    if (error instanceof SyntaxError || status < 300 || ($response !== undefined && $fault === undefined))
      return strange('something that cannot be read')
    const words = redact(message).trim()
    return engineFailed(server, { ...failed, message: `${place} answers with an error (${status} ${name})${words ? `: ${words}` : '.'}` })
  }

  const coded: Faults['coded'] = (error) => toCallers(wholly(error))

  return {
    coded,
    strange,
    away: () => (awaySince === undefined ? undefined : (distrusted ?? away())),
    guarded: (request) =>
      turns.add(async () => {
        if (awaySince !== undefined && Date.now() - failedAt < restMs) throw toCallers(away())
        try {
          const answer = await request()
          if (awaySince !== undefined) log.info(`${place} is back.`)
          awaySince = undefined
          distrusted = undefined
          return answer
        } catch (error) {
          throw coded(error)
        }
      }),
  }
}

function wordsFor({ name, code, status }: { readonly name: string; readonly code: string | undefined; readonly status: number }): string {
  if (lateNames.includes(name)) return 'no answer in time'
  if (code === 'EPROTO') return 'EPROTO: it speaks no TLS, or another one'
  return code ?? (status > 0 ? `${status} ${name}` : name)
}

/** Of the network, or of a server that has trouble of its own. */
const isNotReached = (error: unknown): boolean => {
  const { name = '', code = '' } = of(error)
  const status = statusOf(error)
  if (lateNames.includes(name) || name === 'SlowDown') return true
  if (status === 0) return /^E(?!RR_)[A-Z_]+$/.test(code)
  return status === 429 || status >= 500
}
