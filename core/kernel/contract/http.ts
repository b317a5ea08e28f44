/** What a plugin serves over HTTP beside MCP: figures, files. */
import type { Principal } from './caller.ts'
import type { Awaitable } from './infer.ts'

/** Answers GET and HEAD. `Host`, `Origin` and the caller are checked before; there is no such thing on stdio. */
export interface HttpRoute {
  /** `/metrics`, or with a trailing slash everything below it: `/assets/`. */
  readonly path: `/${string}`
  /** Answered to whoever asks, also where others must show who they are: for a page that says nothing of anybody. Its principal has no id then. */
  readonly open?: true
  /** Within 30 s. A throw becomes a 500 with its code. */
  handle(request: Request, principal: Principal): Awaitable<Response>
}
