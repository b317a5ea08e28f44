/** Calls over Streamable HTTP, as fast as one process answers them. */
import { spawn } from 'node:child_process'
import { Agent, type IncomingMessage, request } from 'node:http'

export interface Burst {
  readonly calls: number
  readonly callsPerSecond: number
  readonly p99Ms: number
}
export interface HttpLoad {
  readonly pid: number
  /** `echo` calls for so long (default a second), the next on each connection when the last is answered. */
  burst(ms?: number): Promise<Burst>
  /** Opens so many further sessions, and leaves them. */
  idle(sessions: number): Promise<void>
  /** How long one call of `server_status` takes, in milliseconds, by a connection and session of its own. */
  statusMs(): Promise<number>
  stop(): void
}

const connections = 32

/** Starts `node ARGS`, which says "served at URL" on stderr, and opens a session for each connection. `own`: headers of every request. */
export async function httpLoad(
  args: readonly string[],
  env: Record<string, string>,
  own: Readonly<Record<string, string>> = {},
): Promise<HttpLoad> {
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe'] })
  const url = await new Promise<string>((resolve, reject) => {
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => {
      const found = /served at (\S+)\n/.exec((said += chunk.toString()))?.[1]
      if (found !== undefined) resolve(found)
    })
    child.once('exit', () => reject(new Error(`It does not serve: ${said}`)))
  })
  // One more for `server_status`.
  const agent = new Agent({ keepAlive: true, maxSockets: connections + 1 })
  const ask = (message: object, headers: Record<string, string> = {}): Promise<{ response: IncomingMessage; text: string }> =>
    new Promise((resolve, reject) => {
      const body = JSON.stringify({ jsonrpc: '2.0', ...message })
      request(url, {
        method: 'POST',
        agent,
        headers: {
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          'mcp-protocol-version': '2025-11-25',
          'content-length': String(Buffer.byteLength(body)),
          ...own,
          ...headers,
        },
      })
        .on('response', (response) => {
          let text = ''
          response.setEncoding('utf8').on('data', (part: string) => (text += part))
          response.on('end', () => resolve({ response, text }))
        })
        .on('error', reject)
        .end(body)
    })
  const clientInfo = { name: 'bench', version: '1.0.0' }
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo }
  const openSession = async (): Promise<Record<string, string>> => {
    const { response, text } = await ask({ id: 0, method: 'initialize', params })
    if (response.headers['mcp-session-id'] === undefined) throw new Error(`No session: ${response.statusCode} ${text}`)
    return { 'mcp-session-id': String(response.headers['mcp-session-id']) }
  }
  const sessions: Record<string, string>[] = []
  for (let index = 0; index < connections; index++) sessions.push(await openSession())
  let status: Promise<Record<string, string>> | undefined
  let id = 1
  return {
    pid: child.pid ?? 0,
    async idle(more) {
      for (let done = 0; done < more; done += 20) await Promise.all(Array.from({ length: Math.min(20, more - done) }, openSession))
    },
    async statusMs() {
      const session = await (status ??= openSession())
      const start = performance.now()
      const { text } = await ask({ id: id++, method: 'tools/call', params: { name: 'server_status', arguments: {} } }, session)
      if (!text.includes('"result"')) throw new Error(`No answer: ${text}`)
      return performance.now() - start
    },
    async burst(ms = 1000) {
      const times: number[] = []
      const begin = performance.now()
      const calls = async (session: Record<string, string>): Promise<void> => {
        while (performance.now() - begin < ms) {
          const start = performance.now()
          const { text } = await ask({ id: id++, method: 'tools/call', params: { name: 'echo', arguments: { text: 'said' } } }, session)
          if (!text.includes('"said"')) throw new Error(`No answer: ${text}`)
          times.push(performance.now() - start)
        }
      }
      await Promise.all(sessions.map(calls))
      const callsPerSecond = (times.length / (performance.now() - begin)) * 1000
      return { calls: times.length, callsPerSecond, p99Ms: times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0 }
    },
    stop() {
      agent.destroy()
      child.kill()
    },
  }
}
