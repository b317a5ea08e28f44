/** Sessions that several hosts have open, each its own copy: what they must know of each other. */
import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'
import { lastAsJson, lastFromJson, type LastMade } from '../../../kernel/call/last-made.ts'
import { AtelierError } from '../../../kernel/contract/errors.ts'
import type { Meta } from '../../../kernel/contract/infer.ts'
import type { JoinedHost, MostSessions, NewSession, SessionBook, SharedSession } from '../../../kernel/contract/session-book.ts'
import { describe } from '../../../kernel/errors/describe.ts'
import type { Host } from '../../../kernel/ports/host.ts'
import { isMessage } from '../../json-rpc-message.ts'
import type { Session, SessionInit } from '../../session-types.ts'
import type { McpDoor } from '../mcp-door.ts'
import type { HttpTransport } from '../quick-answers.ts'
import { replyJson } from '../reply.ts'
import { introduce } from './introduce.ts'
import { askedBy, incoming, withOwnIds } from './own-ids.ts'

/** A session that this host has open. */
interface Copy {
  readonly session: Session
  readonly transport: HttpTransport
}
export interface SharingInit {
  readonly idleMs: number
  readonly most: MostSessions
  /** As far as this host has it open. */
  find(id: string): Copy | undefined
  /** Closes this host's copy. */
  drop(id: string): void
}
export type Share = (host: Host, init: SharingInit) => Sharing

/** What throws, throws what the book of sessions throws: `ENGINE_AWAY` within a few seconds where its server is away. */
export interface Sharing {
  /** `initialize`: the request that opens it. */
  add(session: Omit<NewSession, 'idleMs' | 'introduction'>, initialize: unknown): Promise<void>
  /** What it is now, which `open` then is as well; nothing where it has ended. `away`: nobody can tell, and whoever has it open goes on. */
  use(id: string, open: Session | undefined): Promise<SharedSession | 'away' | undefined>
  /** Once in a while, for a session that is in use without being asked. */
  keepAlive(id: string, open: Session): void
  remove(id: string): Promise<void>
  /** What of a request is for this host; the rest is told to those that it is for. Nothing: all of it was for others. */
  ownPart(id: string, request: IncomingMessage, body: unknown): Promise<{ readonly body: unknown } | undefined>
  transport(inner: HttpTransport): HttpTransport
  inSession(id: string): NonNullable<SessionInit['shared']>
  introduce(session: SharedSession, copy: Copy): Promise<void>
  /** Answers 503 where the server is away: 404 would make its clients begin anew. */
  refusing(handle: McpDoor['handle']): McpDoor['handle']
}

/** What hosts tell each other of a session. */
type Told =
  /** For its copies: something that its client has sent. */
  | { readonly what: 'message'; readonly session: string; readonly message: Meta }
  /** Its client has chosen something else. */
  | { readonly what: 'changed'; readonly session: string }
  | { readonly what: 'ended'; readonly session: string }

/** What every copy is to hear of. */
const forAll: ReadonlySet<string> = new Set(['notifications/cancelled', 'notifications/roots/list_changed'])

/** Of a host whose `sessions` are there. */
export function sharing(host: Host, { idleMs, most, find, drop }: SharingInit): Sharing {
  const name = randomBytes(9).toString('base64url')
  /** What each copy has last read of what its session made. */
  const known = new WeakMap<LastMade, string>()
  let isAway = false
  let book: SessionBook | undefined
  let joined: Promise<JoinedHost> | undefined
  /** After a change of the config it may be another one. */
  const current = (): SessionBook => {
    const newest = host.sessions ?? book
    if (!newest)
      throw new AtelierError({ code: 'ENGINE_AWAY', message: 'Nobody keeps sessions for several hosts any more.', outcome: 'none' })
    if (newest !== book) joined = undefined
    book = newest
    return newest
  }
  const join = (): Promise<JoinedHost> => {
    const own = current()
    joined ??= own.join(name, (told) => hear(told as Told))
    joined.catch(() => (joined = undefined))
    return joined
  }
  const tell = async (told: Told, to?: string): Promise<unknown> => (await join()).tell(told, to)
  /** Whoever is not told finds out when they next use it. */
  const tellIfPossible = async (told: Told): Promise<void> => {
    await tell(told).catch((error: unknown) => host.log.debug('Other hosts were not told of a session', { error: String(error) }))
  }

  const takeUp = ({ level, watched, last }: SharedSession, session: Session): void => {
    if (level) session.level = level
    session.subscriptions.clear()
    for (const uri of watched) session.subscriptions.add(uri)
    const text = JSON.stringify(last ?? {})
    // What was made here, and is not written yet, is newer.
    if (text === (known.get(session.last) ?? '{}')) return
    known.set(session.last, text)
    session.last.clear()
    for (const [family, one] of lastFromJson(last)) session.last.set(family, one)
  }
  const use: Sharing['use'] = async (id, open) => {
    try {
      const asked = join().then(() => current().use(id))
      // While it is away nobody who can go on waits for it.
      if (isAway && open) {
        asked.then(() => (isAway = false)).catch(() => {})
        return 'away'
      }
      const kept = await asked
      isAway = false
      if (kept && open) takeUp(kept, open)
      return kept
    } catch (error) {
      if (!open) throw error
      isAway = true
      return 'away'
    }
  }
  const keepAlive: Sharing['keepAlive'] = (id, open) => void use(id, open).then((kept) => kept ?? drop(id))
  const hear = (told: Told): void => {
    const copy = find(told.session)
    if (!copy) return
    if (told.what === 'ended') drop(told.session)
    else if (told.what === 'changed') keepAlive(told.session, copy.session)
    else if (told.what === 'message' && isMessage(told.message)) copy.transport.onmessage?.(incoming(told.message, name))
  }
  /** Whether one message is for this host; it is told to others that it is for. */
  const isOwn = async (session: string, message: JSONRPCMessage): Promise<boolean> => {
    const to = askedBy(message)
    if (to === name) return true
    const told: Told = { what: 'message', session, message: { ...message } }
    if (to !== undefined) {
      // Where that host is gone, nobody waits for it any more.
      await tell(told, to)
      return false
    }
    if ('method' in message && forAll.has(message.method)) await tell(told)
    return true
  }

  // Listens from the start on, and to the next engine as soon as there is one. Where it is away, the next request says so.
  const listen = (): void => void join().catch(() => {})
  listen()
  host.on('listChanged', () => void (host.sessions !== book && listen()))

  return {
    async add(session, initialize) {
      const { params } = initialize as { readonly params: Meta }
      await join()
      for (const ended of await current().add({ ...session, idleMs, introduction: params }, most)) {
        drop(ended)
        await tellIfPossible({ what: 'ended', session: ended })
      }
    },
    use,
    keepAlive,
    async remove(id) {
      await current().remove(id)
      await tellIfPossible({ what: 'ended', session: id })
    },
    async ownPart(id, { method }, body) {
      if (method === 'DELETE') {
        await this.remove(id)
        return { body }
      }
      if (Array.isArray(body)) {
        const own: unknown[] = []
        for (const message of body) if (!isMessage(message) || (await isOwn(id, message))) own.push(message)
        return own.length > 0 || body.length === 0 ? { body: own } : undefined
      }
      return !isMessage(body) || (await isOwn(id, body)) ? { body } : undefined
    },
    transport: (inner) => withOwnIds(inner, name),
    inSession: (id) => ({
      async change(change) {
        await current().change(id, change)
        await tellIfPossible({ what: 'changed', session: id })
      },
      async made(last) {
        const json = lastAsJson(last)
        const text = JSON.stringify(json)
        if (text === (known.get(last) ?? '{}')) return
        known.set(last, text)
        const written = current()
          .change(id, { last: json })
          .catch((error: unknown) => host.log.debug('Other hosts do not know what a session has made', { error: String(error) }))
        if (!isAway) await written
      },
    }),
    async introduce(kept, copy) {
      await introduce(kept, copy)
      takeUp(kept, copy.session)
    },
    refusing: (handle) => async (principal, request, response, body) => {
      try {
        await handle(principal, request, response, body)
      } catch (error) {
        if (!AtelierError.is(error, 'ENGINE_AWAY') && !AtelierError.is(error, 'ENGINE_FAILED')) throw error
        const { code, message, why, fix, retryable } = describe(error, host.errorEntry)
        const told = { code: -32000, message: `${message} ${fix}`, data: { code, why, fix, retryable } }
        replyJson(response, 503, { jsonrpc: '2.0', id: null, error: told }, { 'retry-after': '5' })
      }
    },
  }
}
