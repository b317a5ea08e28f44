/** One client over two streams, in whichever era of the protocol it begins: the adapter of the other one is never loaded. */
/* oxlint-disable unicorn/prefer-add-event-listener -- callbacks of the SDK, not events of a document */
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'
import { localPrincipal } from '../kernel/call/local-principal.ts'
import type { Host } from '../kernel/ports/host.ts'
import { envelopeProblem, firstWithoutSessions, hasEnvelope, revisionProblem } from './era.ts'
import { operatorLevel } from './log-level.ts'
import { rpcCodes } from './rpc-error.ts'
import type { Era } from './stdio-era.ts'

/** Results stay under what clients read (10 MiB), with room for escapes and what is around them. */
const resultChars = 9_000_000

export interface StdioEras extends Era {
  /** Resolves when what has been read so far has reached its adapter. */
  started(): Promise<void>
}

export function stdioEras(host: Host, wire: Transport): StdioEras {
  const connection = { principal: localPrincipal(host.config), paths: true, resultChars }
  let open: { readonly era: Era; readonly channel: Transport; readonly hasSessions: boolean } | undefined
  /** It has asked what there is, and may still begin a session. */
  let hasOnlyAsked = false
  const unanswered = new Set<unknown>()
  let onAnswered: (() => void) | undefined
  let reading = Promise.resolve()

  const begin = async (hasSessions: boolean): Promise<void> => {
    const channel: Transport = {
      start: () => Promise.resolve(),
      send(message) {
        if ('id' in message && !('method' in message) && unanswered.delete(message.id) && unanswered.size === 0) onAnswered?.()
        return wire.send(message)
      },
      close: async () => channel.onclose?.(),
    }
    const era = hasSessions ? await session(channel) : await requests(channel)
    open = { era, channel, hasSessions }
  }
  const session = async (channel: Transport): Promise<Era> => {
    const { openSession } = await import('./session.ts')
    const onLevel = (level: Parameters<typeof operatorLevel>[0]): void => {
      host.log.level = operatorLevel(level)
    }
    const opened = openSession(host, { ...connection, stateful: true, onLevel })
    await opened.connect(channel)
    return opened
  }
  const requests = async (channel: Transport): Promise<Era> => {
    const { answerOver } = await import('./2026/stdio.ts')
    return answerOver(channel, host, { ...connection, last: new Map() })
  }
  const refuse = (message: JSONRPCMessage, error: { readonly code: number; readonly message: string }): void => {
    if (isRequest(message)) void wire.send({ jsonrpc: '2.0', id: message.id, error }).catch(() => {})
    else host.log.debug('A message was left out', { why: error.message })
  }
  const read = async (message: JSONRPCMessage): Promise<void> => {
    const problem = envelopeProblem(message)
    if (problem !== undefined) return refuse(message, { code: rpcCodes.params, message: problem })
    const unknown = open?.hasSessions === true ? undefined : revisionProblem(message)
    if (unknown) return refuse(message, unknown)
    const isEnveloped = hasEnvelope(message)
    if (open && hasOnlyAsked && !isEnveloped && isRequest(message)) {
      await new Promise<void>((resolve) => (unanswered.size === 0 ? resolve() : (onAnswered = resolve)))
      await open.era.close()
      open = undefined
    }
    if (!open) {
      // An answer to nothing, or news before the beginning.
      if (!isRequest(message) && !isEnveloped)
        return refuse(message, { code: rpcCodes.request, message: 'Nothing has begun that it belongs to.' })
      await begin(!isEnveloped)
      hasOnlyAsked = isEnveloped
    }
    if (isEnveloped && open?.hasSessions)
      return refuse(message, {
        code: rpcCodes.request,
        message: `This connection has begun with a session of MCP ${open.era.version ?? 'before 2026'}. Requests of ${firstWithoutSessions} go over a connection of their own.`,
      })
    if (isRequest(message) && message.method !== 'server/discover') hasOnlyAsked = false
    if (hasOnlyAsked && isRequest(message)) unanswered.add(message.id)
    open?.channel.onmessage?.(message)
  }
  wire.onmessage = (message) => {
    // In step from the first, while an adapter loads; afterwards nothing waits.
    if (open && !hasOnlyAsked && pending === 0) return void read(message)
    pending++
    reading = reading
      .then(() => read(message))
      .catch((error: unknown) => host.log.error('A message could not be handled', { error: String(error) }))
      .finally(() => void pending--)
  }
  let pending = 0
  wire.onerror = (error) => open?.channel.onerror?.(error)
  wire.onclose = () => open?.channel.onclose?.()
  return {
    get version() {
      return open?.era.version
    },
    started: () => reading,
    idle: async () => open?.era.idle(),
    async close() {
      await open?.era.close()
      await wire.close()
    },
  }
}

const isRequest = (message: JSONRPCMessage): message is Extract<JSONRPCMessage, { method: string; id: string | number }> =>
  'method' in message && 'id' in message
