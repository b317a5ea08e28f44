/** Reading a request's body as JSON, up to a limit. */
import type { IncomingMessage } from 'node:http'

export type Body = { readonly json: unknown } | { readonly problem: 'too-large' | 'not-json' }

/** After a refusal the rest is read and thrown away for this long, so that the client gets to see the answer. */
const drainMs = 5_000

/** Rejects only when the connection breaks. */
export async function readJson(request: IncomingMessage, maxBytes: number): Promise<Body> {
  if (Number(request.headers['content-length']) > maxBytes) return tooLarge(request)
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) return tooLarge(request)
    chunks.push(chunk)
  }
  try {
    // A byte order mark goes with the blanks.
    return { json: JSON.parse((chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)).toString('utf8').trim()) as unknown }
  } catch {
    return { problem: 'not-json' }
  }
}

function tooLarge(request: IncomingMessage): Body {
  const timer = setTimeout(() => request.destroy(), drainMs).unref()
  request.once('close', () => clearTimeout(timer))
  request.on('error', () => {})
  request.resume()
  return { problem: 'too-large' }
}
