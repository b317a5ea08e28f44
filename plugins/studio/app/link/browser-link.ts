/**
 * The link of a page in a browser: MCP over HTTP to the server that it came from. No stream is held open, for a browser has six connections to a
 * server and may show more pages; a session that is gone is begun anew.
 */
import type { Answer, CallOptions, Link, Meta, Progress } from './link.ts'

export interface BrowserLink extends Link {
  /** Those of the server, as `tools/list` has them. */
  tools(): Promise<readonly ListedTool[]>
}
export interface ListedTool {
  readonly name: string
  readonly title?: string
  readonly description: string
  readonly inputSchema: Meta
  readonly _meta?: Meta
}
/** The server wants a token, or another one. */
export class TokenNeeded extends Error {
  override readonly name = 'TokenNeeded'
}

interface Reply {
  readonly id?: number
  readonly method?: string
  readonly params?: Meta
  readonly result?: Meta
  readonly error?: { readonly message: string }
}

const protocolVersion = '2025-11-25'

export function browserLink(token: string | undefined): BrowserLink {
  let session: Promise<string> | undefined
  let last = 0

  const post = (message: object, id?: string, signal?: AbortSignal): Promise<Response> =>
    fetch('/mcp', {
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
  const begin = async (): Promise<string> => {
    const response = await post({
      id: ++last,
      method: 'initialize',
      params: {
        protocolVersion,
        clientInfo: { name: 'atelier-studio', version: '1.0.0' },
        capabilities: { extensions: { 'io.modelcontextprotocol/ui': { mimeTypes: ['text/html;profile=mcp-app'] } } },
      },
    })
    if (response.status === 401 || response.status === 403) throw new TokenNeeded(await wordsIn(response))
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
    const cancelled = (): void => void post({ method: 'notifications/cancelled', params: { requestId: id } }, used).catch(() => {})
    signal?.addEventListener('abort', cancelled, { once: true })
    try {
      const response = await post({ id, method, params: { ...params, ...(onProgress && { _meta: { progressToken: id } }) } }, used, signal)
      if (response.status === 404 && again) {
        session = undefined
        return await ask(method, params, { ...(signal && { signal }), ...(onProgress && { onProgress }) }, false)
      }
      if (response.status === 401) throw new TokenNeeded(await wordsIn(response))
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

/** Of plain JSON, or of a stream of events. */
async function* repliesOf(response: Response): AsyncGenerator<Reply> {
  if (response.headers.get('content-type')?.startsWith('application/json') === true) {
    yield (await response.json()) as Reply
    return
  }
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (;;) {
    const { done, value = '' } = await reader.read()
    rest += value
    const events = rest.split(/\r?\n\r?\n/)
    rest = events.pop() ?? ''
    for (const event of events) {
      const data = event
        .split(/\r?\n/)
        .filter((line) => line.startsWith('data:'))
        .map((line) => line.slice('data:'.length).trimStart())
        .join('\n')
      if (data !== '') yield JSON.parse(data) as Reply
    }
    if (done) return
  }
}
