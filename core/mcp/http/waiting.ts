/** How many answers may be waited for at once. Each is a call at work, and mostly a stream that is held open. */
import type { ServerResponse } from 'node:http'
import type { Session } from '../session-types.ts'
import { replyRpcError } from './reply.ts'

/** Of one session, of one peer in all its sessions, and of all peers. Clients ask some ten at a time; further ones would only wait for each other. */
const most = { session: 100, peer: 200, all: 2000 }
export type Waiting = Readonly<Record<keyof typeof most, number>>

/** How many answers a message, or a batch of them, wants. Notifications and answers of the client want none, and always pass. */
export const requestsIn = (body: unknown): number => (Array.isArray(body) ? body.filter(isRequest).length : isRequest(body) ? 1 : 0)

const isRequest = (message: unknown): boolean => typeof message === 'object' && message !== null && 'method' in message && 'id' in message

/** True where `more` requests are too many beside those that wait; they are refused then, by 429 where the client itself has so many. */
export function refusesMore(response: ServerResponse, waiting: Waiting, more: number): boolean {
  const isOver = (which: keyof typeof most): boolean => waiting[which] + more > most[which]
  const own = (['session', 'peer'] as const).find(isOver)
  if (more === 0 || (own === undefined && !isOver('all'))) return false
  const words =
    own === undefined
      ? 'All clients of this server wait for too many answers. Ask again later.'
      : `Your ${own === 'session' ? 'session' : 'client'} waits for ${waiting[own]} answers, and ${most[own]} at once are the most. Wait for some of them, or cancel them, and ask again.`
  replyRpcError(response, own === undefined ? 503 : 429, words, -32000, { 'retry-after': own === undefined ? '30' : '5' })
  return true
}

/** Answers that one session is waited for in. What a client has left goes on without it, and counts. */
export const waitingIn = ({ asked, session }: { readonly asked: number; readonly session: Pick<Session, 'busy'> }): number =>
  Math.max(asked, session.busy)
export const sumOf = <T>(all: readonly T[], value: (one: T) => number): number => all.reduce((sum, one) => sum + value(one), 0)
