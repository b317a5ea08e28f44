/** Reading a request's body as JSON, up to a limit. */
import type { IncomingMessage } from 'node:http'

export type Body = { readonly json: unknown } | { readonly problem: 'too-large' | 'not-json' }

/** After a refusal the rest is read and thrown away for this long, so that the client gets to see the answer. */
const drainMs = 5_000

/** Rejects only when the connection breaks. */
export function readJson(request: IncomingMessage, maxBytes: number): Promise<Body> {
  return new Promise((resolve, reject) => {
    if (Number(request.headers['content-length']) > maxBytes) return resolve(tooLarge(request))
    const chunks: Buffer[] = []
    let size = 0
    // By its events: an iterator over it takes a tenth of what a short request takes of the processor.
    const onData = (chunk: Buffer): void => {
      size += chunk.length
      if (size <= maxBytes) return void chunks.push(chunk)
      request.off('data', onData).off('end', onEnd)
      resolve(tooLarge(request))
    }
    const onEnd = (): void => resolve(parsed(chunks))
    request
      .on('data', onData)
      .once('end', onEnd)
      .once('error', reject)
      .once('close', () => {
        if (!request.complete) reject(broken())
      })
    // It was broken off before anybody listened, and says it no more.
    if (request.destroyed && !request.readableEnded) reject(broken())
  })
}

const broken = (): Error => new Error('The connection broke in the middle of a request.')

function parsed(chunks: readonly Buffer[]): Body {
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
