/** Streamable HTTP without sessions, for clients up to 2025-11-25. */
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import { DEFAULT_NEGOTIATED_PROTOCOL_VERSION } from '@modelcontextprotocol/sdk/types.js'
import type { Host } from '../../kernel/ports/host.ts'
import type { Standing } from '../exchange.ts'
import { openSession } from '../session.ts'
import type { Session } from '../session-types.ts'
import { refusesBatch } from './batch-refusal.ts'
import type { McpDoor } from './mcp-door.ts'
import { peerOf } from './peers.ts'
import { withQuickAnswers } from './quick-answers.ts'
import { replyRpcError } from './reply.ts'
import { takenBy } from './taken-by.ts'
import { refusesMore, requestsIn, sumOf, waitingIn } from './waiting.ts'

interface Open {
  /** As `peerOf` gives it. */
  readonly peer: string
  readonly session: Session
  /** Requests whose answer is waited for. */
  readonly asked: number
}

/** `http.sessions: false`: every request stands alone, with nothing remembered between them. */
export function statelessRequests(host: Host, init: Standing): McpDoor {
  const open = new Set<Open>()
  return {
    async handle(principal, request, response, body) {
      if (request.method !== 'POST')
        return replyRpcError(response, 405, 'This server keeps no sessions and takes only POST.', -32000, { allow: 'POST' })
      if (refusesBatch(response, body, String(request.headers['mcp-protocol-version'] ?? DEFAULT_NEGOTIATED_PROTOCOL_VERSION))) return
      const peer = peerOf(principal, request, body)
      const asked = requestsIn(body)
      const ofPeer = [...open].filter((one) => one.peer === peer)
      if (refusesMore(response, { session: 0, peer: sumOf(ofPeer, waitingIn), all: sumOf([...open], waitingIn) }, asked)) return
      const session = openSession(host, { ...init, principal, stateful: false })
      const one = { peer, session, asked }
      open.add(one)
      const isPlain = takenBy(request) === 'json'
      const streams = new StreamableHTTPServerTransport({ enableJsonResponse: isPlain })
      const transport = withQuickAnswers(streams, { resumable: false, isPlain })
      await session.connect(transport)
      response.once('close', () => {
        void session.idle().then(() => {
          open.delete(one)
          return session.close()
        })
      })
      await transport.handleRequest(request, response, body)
    },
    count: () => open.size,
    async close() {
      await Promise.allSettled([...open].map(({ session }) => session.close()))
    },
  }
}
