/** In which form a client takes an answer, by its `Accept`. */
import type { IncomingMessage } from 'node:http'

/** `json`: one piece, and no stream; `stream`: no plain JSON. */
export type Taken = 'json' | 'stream' | 'both'

/** What was read of a header before: clients send the same each time, and it is asked for more than once. Of so many headers at most. */
const known = new Map<string, Taken | undefined>()
const mostKnown = 100

/** `undefined`: neither. A client that does not say takes both, as HTTP has it. */
export function takenBy({ headers: { accept = '' } }: IncomingMessage): Taken | undefined {
  if (known.has(accept)) return known.get(accept)
  const taken = takenIn(accept)
  if (known.size < mostKnown && accept.length < 1000) known.set(accept, taken)
  return taken
}

function takenIn(accept: string): Taken | undefined {
  if (accept.trim() === '') return 'both'
  const types = new Set(
    accept.split(',').flatMap((one) => {
      const [type = '', ...parameters] = one.split(';').map((part) => part.trim().toLowerCase())
      return parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter)) ? [] : [type]
    }),
  )
  const takes = (...names: string[]): boolean => names.some((name) => types.has(name))
  const json = takes('*/*', 'application/*', 'application/json')
  const stream = takes('*/*', 'text/*', 'text/event-stream')
  return json && stream ? 'both' : json ? 'json' : stream ? 'stream' : undefined
}

/** The SDK's transport wants both named by every client, and reads the header in either of two places. */
export function asTakingBoth(request: IncomingMessage): void {
  const both = 'application/json, text/event-stream'
  request.headers.accept = both
  const at = request.rawHeaders.findIndex((name, index) => index % 2 === 0 && name.toLowerCase() === 'accept')
  if (at === -1) request.rawHeaders.push('accept', both)
  else request.rawHeaders[at + 1] = both
}
