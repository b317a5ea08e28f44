/** What is told of one call when it is over, or of somebody who was not let in: for audits and figures. */

export interface CallNote {
  /** A tool call, the reading of a resource, a file that was fetched over HTTP, or an HTTP request that was refused: by 401, 403 or 429. */
  readonly what: 'tool' | 'resource' | 'download' | 'refusal'
  /** The tool's name, the resource's URI, or the path. */
  readonly name: string
  /** Id of whoever asked; empty where nobody knows. */
  readonly principal: string
  /** What the client calls itself; empty where it does not say. */
  readonly client: string
  /** Joins this line with the log and with `requestId` of the result or error. */
  readonly requestId: string
  readonly outcome: 'done' | 'failed'
  /** Of the error. */
  readonly code?: string
  /** What has become of the money, where it failed. */
  readonly money?: 'none' | 'unknown' | 'paid'
  readonly provider?: string
  readonly cached?: boolean
  /** US dollars; `null` where nobody can say, absent where nothing is for sale. */
  readonly usd?: number | null
  /** How long it took. */
  readonly ms: number
  /** Where a request came from that was refused, by word of a proxy that is known. */
  readonly address?: string
  /** Why it was refused, in the words that it was told. */
  readonly reason?: string
  /** Of refusals that are not told one by one: how many. */
  readonly times?: number
  /** Bytes handed out, of a download. */
  readonly bytes?: number
  /** How many tools have called one another on the way to it; 0 for what a client has called. */
  readonly depth: number
}
