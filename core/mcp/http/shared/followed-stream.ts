/** A stream that another host answers, or has answered, for a client that has come back here. */
import type { ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { AtelierError } from '../../../kernel/contract/errors.ts'
import type { SessionBook, SessionEvent } from '../../../kernel/contract/session-book.ts'
import { codedRpcError, rpcCodes } from '../../rpc-error.ts'
import { replyRpcError } from '../reply.ts'
import { eventIdOf, type EventId } from './event-ids.ts'

export interface FollowInit {
  readonly session: string
  /** The last that the client has had. */
  readonly from: EventId
  readonly book: () => SessionBook
  /** Whether the host is there that answers. Rejects where nobody can tell. */
  readonly isThere: () => Promise<boolean>
  /** Whether this host still has the session: of one that has ended nothing comes any more. */
  readonly isOpen: () => boolean
}

/** How often it is looked for what is new, and whether the other host is still there. */
const lookMs = 200
const askMs = 2000
/** So that nobody in between takes the stream for dead. */
const aliveMs = 15_000

/**
 * Sends what came after `from`, and goes on until all that was asked is answered. Where the host that answers has ended, the rest is answered by an
 * error. Where the session has ended, it ends without one: whoever comes back is told that. Rejects, having said nothing, where the server that keeps it is away.
 */
export async function followStream(response: ServerResponse, { session, from, book, isThere, isOpen }: FollowInit): Promise<void> {
  const { host, stream } = from
  const before = await book().kept(session, stream, 0)
  if (!before) return replyRpcError(response, 400, 'Nothing is kept of this stream any more. Ask again.')
  const open = new Set<string | number>()
  const answered = new Set<string | number>()
  let last = from.sequence
  const take = (event: SessionEvent): void => {
    const { id, method } = event.message
    if (method === undefined && (typeof id === 'string' || typeof id === 'number')) answered.add(id)
    for (const one of event.asked) open.add(one)
    for (const one of answered) open.delete(one)
    if (event.sequence <= last) return
    last = event.sequence
    if ('jsonrpc' in event.message) write(response, event.message, eventIdOf(host, `${stream}_${event.sequence}`))
  }
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
    'mcp-session-id': session,
  })
  response.flushHeaders()
  before.forEach(take)
  let [aliveAt, askAt] = [Date.now() + aliveMs, 0]
  while (open.size > 0 && !response.destroyed) {
    // What was sent before the host ended is there to be read after it has ended.
    const isGone = Date.now() >= askAt && !(await isThere().catch(() => true))
    if (Date.now() >= askAt) askAt = Date.now() + askMs
    const more = await book()
      .kept(session, stream, last)
      .catch(() => 'away' as const)
    // The session has ended.
    if (!more) return void response.end()
    if (more !== 'away') more.forEach(take)
    if (isGone && more !== 'away') break
    if (open.size === 0) break
    if (Date.now() >= aliveAt) {
      response.write(': keepalive\n\n')
      aliveAt = Date.now() + aliveMs
    }
    await delay(lookMs)
    if (!isOpen()) return void response.end()
  }
  for (const id of open) write(response, { jsonrpc: '2.0', id, error: ended() })
  response.end()
}

const write = (response: ServerResponse, message: object, id?: string): void =>
  void response.write(`event: message\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(message)}\n\n`)

function ended(): object {
  const { code, message, data } = codedRpcError(
    rpcCodes.internal,
    new AtelierError({ code: 'HOST_ENDED', message: 'The host that answered this request has ended before it was done.', retryable: true }),
    { outcome: 'unknown' },
  )
  return { code, message, data }
}
