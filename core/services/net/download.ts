/** A file from a stranger's URL: public addresses only, every redirect checked, size and time limited. */
import { distrust } from '../../kernel/contract/certificate.ts'
import { AtelierError, type ErrorInit } from '../../kernel/contract/errors.ts'
import { systemFault } from '../../kernel/contract/never-connected.ts'
import { forbiddenAddress, guardedDispatcher } from './guarded-dispatcher.ts'
import { readLimited } from './limited-body.ts'
import type { Proxies } from './proxies.ts'
import { proxyFor, shownProxy } from './proxy-for.ts'
import { isAddress, isPublicAddress } from './public-address.ts'
import { timeoutSignal } from '../../kernel/time/timeout-signal.ts'

export interface DownloadOptions {
  readonly maxBytes: number
  readonly signal: AbortSignal
  /** Of the whole download, redirects included. Default 60 000 ms. */
  readonly timeoutMs?: number
  /** Default: public ones. */
  readonly allowed?: (address: string) => boolean
  /** Default `https:` alone. */
  readonly protocols?: readonly string[]
  /** Those of this machine. They are gone by only with `byProxy`. */
  readonly proxies?: Proxies | undefined
  /** `net.inputsByProxy` of the config. Default false. */
  readonly byProxy?: boolean | undefined
}
export interface Downloaded {
  readonly data: Uint8Array
  /** As the server says, without parameters; nothing where it says nothing of use. */
  readonly contentType: string | undefined
  /** The last part of the final URL's path. */
  readonly name: string | undefined
}

const maxRedirects = 5

/** Throws `INPUT_INVALID`, `INPUT_FORBIDDEN`, `INPUT_NOT_FOUND`, `INPUT_TOO_LARGE`, `NETWORK_FAILED`, `ABORTED`. */
export async function download(address: string, options: DownloadOptions): Promise<Downloaded> {
  const { maxBytes, signal, timeoutMs = 60_000, allowed = isPublicAddress, proxies, byProxy = false } = options
  const timeout = timeoutSignal(timeoutMs)
  const ending = AbortSignal.any([signal, timeout])
  let url = checkedUrl(address, options)
  try {
    const dispatcher = await guardedDispatcher(allowed, byProxy ? proxies : undefined)
    for (let redirects = 0; ; redirects++) {
      const response = await fetch(url, {
        redirect: 'manual',
        signal: ending,
        headers: { accept: '*/*', 'user-agent': 'atelier-mcp' },
        dispatcher,
      })
      const next = response.status >= 300 && response.status < 400 ? response.headers.get('location') : null
      if (next === null) return await received(response, url, maxBytes)
      await response.body?.cancel()
      if (redirects === maxRedirects) throw refusal('INPUT_INVALID', `${shown(url)} redirects more than ${maxRedirects} times.`)
      url = checkedUrl(new URL(next, url).href, options)
    }
  } catch (error) {
    throw translated(error, url, { signal, timeout, timeoutMs, past: byProxy ? undefined : proxyFor(url, proxies) })
  }
}

function checkedUrl(address: string, { allowed = isPublicAddress, protocols = ['https:'] }: DownloadOptions): URL {
  if (!URL.canParse(address)) throw refusal('INPUT_INVALID', 'The URL cannot be read.')
  const url = new URL(address)
  if (!protocols.includes(url.protocol))
    throw refusal('INPUT_INVALID', `${shown(url)} is not an https URL.`, 'Give an https URL, a path, an asset:// id or a data URI.')
  if (url.username || url.password) throw refusal('INPUT_INVALID', 'The URL contains a user name or password.', 'Give a URL without them.')
  if (isAddress(url.hostname) && !allowed(url.hostname)) throw forbiddenAddress(url.hostname)
  return url
}

async function received(response: Response, url: URL, maxBytes: number): Promise<Downloaded> {
  const { status } = response
  if (!response.ok) {
    await response.body?.cancel()
    if (status === 404 || status === 410) throw refusal('INPUT_NOT_FOUND', `There is nothing at ${shown(url)} (HTTP ${status}).`)
    if (status === 401 || status === 403)
      throw refusal(
        'INPUT_FORBIDDEN',
        `${shown(url)} does not let strangers in (HTTP ${status}).`,
        'Download the file yourself and give its path.',
      )
    throw new AtelierError({
      code: 'NETWORK_FAILED',
      message: `${shown(url)} answered with HTTP ${status}.`,
      retryable: status >= 500 || status === 429,
      outcome: 'none',
    })
  }
  const contentType = response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  const data = await readLimited(response, maxBytes, () => tooLarge(shown(url), maxBytes))
  if (contentType === 'text/html' || looksLikeHtml(data)) {
    throw refusal(
      'INPUT_INVALID',
      `${shown(url)} is a web page, not a file.`,
      'Open it in a browser and copy the address of the file itself.',
    )
  }
  const vague = !contentType?.includes('/') || contentType === 'application/octet-stream' || contentType === 'binary/octet-stream'
  const name = lastPart(url)
  return { data, contentType: vague ? undefined : contentType, name }
}

const lastPart = (url: URL): string | undefined => {
  try {
    return decodeURIComponent(url.pathname.split('/').pop() ?? '') || undefined
  } catch {
    return undefined
  }
}

/** Pages are served under any type. */
const looksLikeHtml = (data: Uint8Array): boolean =>
  /^\s*(?:<!--[^>]*-->\s*)*<(?:!doctype\s+html|html)[\s>]/i.test(Buffer.from(data.subarray(0, 512)).toString('latin1'))

/** Too many bytes, in words that a person can compare. */
export const tooLarge = (what: string, maxBytes: number): AtelierError =>
  refusal('INPUT_TOO_LARGE', `${what} is larger than the ${Math.floor(maxBytes / 1024 / 1024) || '< 1'} MiB that this host takes.`)

/** Without query and fragment, which may hold secrets. */
const shown = (url: URL): string => {
  const text = `${url.origin}${url.pathname}`
  return text.length > 120 ? `${text.slice(0, 120)}…` : text
}

const refusal = (code: string, message: string, fix?: string): AtelierError =>
  new AtelierError({ code, message, ...(fix && { fix }), outcome: 'none' } satisfies ErrorInit)

interface Ending {
  readonly signal: AbortSignal
  readonly timeout: AbortSignal
  readonly timeoutMs: number
  /** The proxy that was passed by. */
  readonly past: URL | undefined
}

function translated(error: unknown, url: URL, { signal, timeout, timeoutMs, past }: Ending): unknown {
  const own = [error, (error as Error).cause].find((one) => AtelierError.is(one))
  if (own) return own
  if (signal.aborted) return new AtelierError({ code: 'ABORTED', message: 'The download was cancelled.', outcome: 'none', cause: error })
  const byProxy = past && {
    why: `URLs of callers are fetched straight, and not by the proxy ${shownProxy(past)}.`,
    fix: 'Give the file by its path, or set `net: { inputsByProxy: true }` in the config.',
  }
  if (timeout.aborted)
    return new AtelierError({
      code: 'NETWORK_FAILED',
      message: `${shown(url)} took longer than ${timeoutMs / 1000} s.`,
      ...byProxy,
      retryable: true,
      outcome: 'none',
    })
  const { code } = systemFault(error)
  const distrusted = distrust(code, url.host)
  if (distrusted) return new AtelierError({ code: 'NETWORK_FAILED', ...distrusted, retryable: false, outcome: 'none', cause: error })
  const reason = code || ((error as Error).cause as Error | undefined)?.message || (error as Error).message
  if (reason === 'ENOTFOUND' && !past)
    return refusal('INPUT_NOT_FOUND', `There is no server named "${url.hostname}".`, 'Check the spelling of the URL, and the network.')
  return new AtelierError({
    code: 'NETWORK_FAILED',
    message: `${shown(url)} cannot be reached (${reason}).`,
    ...byProxy,
    retryable: true,
    outcome: 'none',
    cause: error,
  })
}
