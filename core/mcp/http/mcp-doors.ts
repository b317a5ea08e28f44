/** `/mcp` in both eras of the protocol: each request goes to the adapter of its own, and the other one is never loaded for it. */
import type { IncomingMessage } from 'node:http'
import type { Http } from '../../kernel/contract/config.ts'
import type { Host } from '../../kernel/ports/host.ts'
import { envelopeProblem, firstWithoutSessions, hasEnvelope } from '../era.ts'
import type { Standing } from '../exchange.ts'
import { rpcCodes } from '../rpc-error.ts'
import type { McpDoor } from './mcp-door.ts'
import { replyJson } from './reply.ts'

export function mcpDoors(host: Host, standing: Standing, http: Http): McpDoor {
  let sessions: Promise<McpDoor> | undefined
  let requests: Promise<McpDoor> | undefined
  let counted = (): number => 0
  const answering = async (): Promise<McpDoor> => {
    if (http.sessions === false) return (await import('./stateless-requests.ts')).statelessRequests(host, standing)
    const [{ keptSessions }, shared] = await Promise.all([import('./sessions.ts'), host.sessions && import('./shared/sharing.ts')])
    sayWhenDecidedOtherwise(host)
    return keptSessions(host, standing, http, shared?.sharing)
  }
  const sessionsDoor = async (): Promise<McpDoor> => {
    const [{ initializeRefusal }, door] = await Promise.all([import('../initialize-refusal.ts'), answering()])
    counted = door.count
    return {
      ...door,
      async handle(principal, request, response, body) {
        const refusal = initializeRefusal(body)
        return refusal ? replyJson(response, 400, refusal) : door.handle(principal, request, response, body)
      },
    }
  }
  const requestsDoor = async (): Promise<McpDoor> => (await import('../2026/http.ts')).answerRequests(host, standing)
  return {
    count: () => counted(),
    async handle(principal, request, response, body) {
      const problem = envelopeProblem(body)
      if (problem !== undefined)
        return replyJson(response, 400, { jsonrpc: '2.0', id: idOf(body), error: { code: rpcCodes.params, message: problem } })
      const door = needsNoSession(request, body) ? (requests ??= requestsDoor()) : (sessions ??= sessionsDoor())
      return (await door).handle(principal, request, response, body)
    },
    async close() {
      await Promise.allSettled([sessions, requests].map(async (door) => (await door)?.close()))
    },
  }
}

/** Whether hosts share them is decided with the first session. A host that takes over may have it otherwise, and what is open cannot be moved. */
function sayWhenDecidedOtherwise(host: Host): void {
  const areShared = host.sessions !== undefined
  let isSaid = false
  host.on('listChanged', () => {
    const isOther = (host.sessions !== undefined) !== areShared
    if (isOther && !isSaid)
      host.log.warn(
        areShared
          ? 'A restart is needed for sessions: nothing in the config keeps them for several hosts any more, and those that begin until then may be refused.'
          : 'A restart is needed for sessions: those that begin until then are known to this host alone, not to those that share theirs.',
      )
    isSaid = isOther
  })
}

/** Its envelope says so, or its header. */
const needsNoSession = ({ headers }: IncomingMessage, body: unknown): boolean =>
  (Array.isArray(body) ? body.some(hasEnvelope) : hasEnvelope(body)) ||
  namesLaterRevision(String(headers['mcp-protocol-version'] ?? '').trim())

const namesLaterRevision = (version: string): boolean => /^\d{4}-\d\d-\d\d$/.test(version) && version >= firstWithoutSessions

const idOf = (message: unknown): string | number | null => {
  const id = (message as { readonly id?: unknown } | null | undefined)?.id
  return typeof id === 'string' || typeof id === 'number' ? id : null
}
