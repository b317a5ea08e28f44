/**
 * The link of a page in a browser: MCP over HTTP to the server that it came from. No stream is held open, for a browser has six connections to a
 * server and may show more pages; a session that is gone is begun anew.
 */
import type { Answer, CallOptions, Link, Meta, Progress } from './link.ts'
import type { ListedTool } from './listed-tool.ts'
import { repliesOf } from './replies-of.ts'

export interface BrowserLink extends Link {
  /** Those of the server, as `tools/list` has them. */
  tools(): Promise<readonly ListedTool[]>
  /** Goes on with another token; what it had a session for begins anew. */
  renew(token: string): void
}
/** The server wants a token, or another one. */
export class TokenNeeded extends Error {
  override readonly name = 'TokenNeeded'
}

const protocolVersion = '2025-11-25'

/** `tokenNeeded` hears of each call that was refused for want of one. */
export function browserLink(first: string | undefined, tokenNeeded: (error: TokenNeeded) => void = () => {}): BrowserLink {
  let token = first
  let renewed = 0
  let session: Promise<string> | undefined
  let last = 0

  const post = async (message: object, id?: string, signal?: AbortSignal): Promise<Response> => {
    const request = fetch('/mcp', {
      method: 'POST',
      credentials: 'omit',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': protocolVersion,
        ...(id !== undefined && { 'mcp-session-id': id }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ jsonrpc: '2.0', ...message }),
      ...(signal && { signal }),
    })
    try {
      return await request
    } catch (error) {
      if (signal?.aborted) throw error
      // Browsers say no more than that it failed.
      throw new Error('The server does not answer: it has ended, or the connection is cut.', { cause: error })
    }
  }
  /** `then`: how often the token had been renewed when it was asked. */
  const refused = async (response: Response, then: number): Promise<TokenNeeded> => {
    const words = await wordsIn(response)
    const isFirst = token === undefined && response.status === 401
    const error = new TokenNeeded(isFirst ? 'This server wants to know who asks: whoever runs it has a token for you.' : words)
    // What was asked with the token before says nothing of this one.
    if (then === renewed) tokenNeeded(error)
    return error
  }
  const begin = async (): Promise<string> => {
    const then = renewed
    const response = await post({
      id: ++last,
      method: 'initialize',
      params: {
        protocolVersion,
        clientInfo: { name: 'atelier-studio', version: '1.0.0' },
        capabilities: { extensions: { 'io.modelcontextprotocol/ui': { mimeTypes: ['text/html;profile=mcp-app'] } } },
      },
    })
    if (response.status === 401 || response.status === 403) throw await refused(response, then)
    if (!response.ok) throw new Error(await wordsIn(response))
    await response.text()
    const id = response.headers.get('mcp-session-id') ?? ''
    await post({ method: 'notifications/initialized' }, id)
    return id
  }
  /** The id of the session; a failed one is tried anew the next time. */
  const opened = (): Promise<string> => {
    session ??= begin()
    const mine = session
    mine.catch(() => {
      if (session === mine) session = undefined
    })
    return mine
  }
  const ask = async (method: string, params: Meta, { signal, onProgress }: CallOptions = {}, again = true): Promise<Meta> => {
    const used = await opened()
    const id = ++last
    const then = renewed
    const cancelled = (): void => void post({ method: 'notifications/cancelled', params: { requestId: id } }, used).catch(() => {})
    signal?.addEventListener('abort', cancelled, { once: true })
    try {
      const response = await post({ id, method, params: { ...params, ...(onProgress && { _meta: { progressToken: id } }) } }, used, signal)
      if (response.status === 404 && again) {
        session = undefined
        return await ask(method, params, { ...(signal && { signal }), ...(onProgress && { onProgress }) }, false)
      }
      if (response.status === 401) throw await refused(response, then)
      if (!response.ok) throw new Error(await wordsIn(response))
      for await (const reply of repliesOf(response)) {
        if (reply.method === 'notifications/progress') onProgress?.(progressOf(reply.params))
        if (reply.id !== id || reply.method !== undefined) continue
        if (reply.error) throw new Error(reply.error.message)
        return reply.result ?? {}
      }
      throw new Error('The connection ended before the answer came. What was made is in the library.')
    } finally {
      signal?.removeEventListener('abort', cancelled)
    }
  }
  return {
    renew(other) {
      token = other
      renewed++
      session = undefined
    },
    pieceBytes: 6_000_000,
    call: async (name, args, options) => answerOf(await ask('tools/call', { name, arguments: args }, options)),
    async read(uri) {
      const { contents } = (await ask('resources/read', { uri })) as { contents?: readonly { mimeType?: string; blob?: string }[] }
      const [one] = contents ?? []
      if (one?.blob === undefined) throw new Error('There is no picture at this address.')
      return `data:${one.mimeType ?? 'application/octet-stream'};base64,${one.blob}`
    },
    async tools() {
      const found: ListedTool[] = []
      let cursor: unknown
      do {
        const page = await ask('tools/list', cursor === undefined ? {} : { cursor })
        found.push(...((page['tools'] ?? []) as readonly ListedTool[]))
        cursor = page['nextCursor']
      } while (cursor !== undefined)
      return found
    },
    async save({ name, mimeType, base64 }) {
      const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0))
      const url = URL.createObjectURL(new Blob([bytes], { type: mimeType }))
      const anchor = document.createElement('a')
      anchor.href = url
      anchor.download = name
      anchor.click()
      setTimeout(() => URL.revokeObjectURL(url), 60_000)
    },
  }
}

const progressOf = ({ progress, total, message }: Meta = {}): Progress => ({
  progress: Number(progress),
  total: typeof total === 'number' ? total : undefined,
  message: typeof message === 'string' ? message : undefined,
})
const answerOf = (result: Meta): Answer => ({ content: [], ...result })

const wordsIn = async (response: Response): Promise<string> => {
  const text = await response.text()
  try {
    const { error } = JSON.parse(text) as { error?: { message?: string } }
    if (error?.message !== undefined) return error.message
  } catch {
    // Told below.
  }
  return `The server answered ${response.status}.`
}
