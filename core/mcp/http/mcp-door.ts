/** What answers requests to `/mcp`, of one era of the protocol or of both. Types alone: either door leads to the other's folder only when it is asked. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Principal } from '../../kernel/contract/caller.ts'

export interface McpDoor {
  /** Sessions that are open now. */
  count(): number
  /** Answers a request of `principal` to `/mcp`; `body` is there for POST. */
  handle(principal: Principal, request: IncomingMessage, response: ServerResponse, body: unknown): Promise<void>
  close(): Promise<void>
}
