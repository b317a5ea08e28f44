/** Sessions that several hosts have open, each its own copy: what they must know of each other. */
import { randomBytes } from 'node:crypto'
import { lastAsJson, lastFromJson, type LastMade } from '../../../kernel/call/last-made.ts'
import { AtelierError } from '../../../kernel/contract/errors.ts'
import type { Meta } from '../../../kernel/contract/infer.ts'
import type { JoinedHost, MostSessions, NewSession, SessionBook, SharedSession } from '../../../kernel/contract/session-book.ts'
import { describe } from '../../../kernel/errors/describe.ts'
import type { Host } from '../../../kernel/ports/host.ts'
import { isMessage } from '../../json-rpc-message.ts'
import type { Session, SessionInit } from '../../session-types.ts'
import type { SessionEvents } from '../event-store.ts'
import type { McpDoor } from '../mcp-door.ts'
import type { HttpTransport } from '../quick-answers.ts'
import { replyJson } from '../reply.ts'
import { tellingWhenCaughtUp } from './caught-up.ts'
import { introduce } from './introduce.ts'
import { type SharedCopy, sharedCopy, type Told } from './shared-copy.ts'
import { incoming } from './shared-transport.ts'

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
  /** The same, when nothing is at work in it any more. */
  leave(id: string): void
}
export type Share = (host: Host, init: SharingInit) => Sharing

/** What throws, throws what the book of sessions throws: `ENGINE_AWAY` within a few seconds where its server is away. */
export interface Sharing {
  /** `initialize`: the request that opens it. False where its client says too much of itself. */
  add(session: Omit<NewSession, 'idleMs' | 'introduction'>, initialize: unknown): Promise<boolean>
  /** What it is now, which `open` then is as well; nothing where it has ended. `away`: nobody can tell, and whoever has it open goes on. */
  use(id: string, open: Session | undefined): Promise<SharedSession | 'away' | undefined>
  /** Once in a while, for a session that is in use without being asked. */
  keepAlive(id: string, open: Session): void
  remove(id: string): Promise<void>
  /** What this host's copy of a session needs beside what every session has. `local`: the memory of what it sends. */
  copy(id: string, local: SessionEvents): SharedCopy
  inSession(id: string): NonNullable<SessionInit['shared']>
  /** For sessions: tells them of a changed resource when what their clients had chosen before, at any host, is known here. */
  readonly host: Host
  introduce(session: SharedSession, copy: Copy): Promise<void>
  /** Answers 503 where the server is away, or a host takes nothing: 404 would make its clients begin anew. */
  refusing(handle: McpDoor['handle']): McpDoor['handle']
}

/** What is told to come again. */
const isPassing = (error: unknown): boolean => ['ENGINE_AWAY', 'ENGINE_FAILED', 'HOST_SILENT'].some((code) => AtelierError.is(error, code))

/** Clients say of themselves hardly more than a thousand characters. */
const mostIntroduction = 64 * 1024

/** Of a host whose `sessions` are there. */
export function sharing(host: Host, { idleMs, most, find, drop, leave }: SharingInit): Sharing {
  const name = randomBytes(9).toString('base64url')
  /** What each copy has last read of what its session made. */
  const known = new WeakMap<LastMade, string>()
  /** Of transports of copies: what is sent by it is told to nobody else. */
  const inners = new WeakMap<HttpTransport, HttpTransport>()
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
  const tell = async (told: Told, to?: string): Promise<boolean> => (await join()).tell(told, to)
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
  const keptAlive = async (id: string, open: Session): Promise<void> => void ((await use(id, open)) ?? leave(id))
  const keepAlive: Sharing['keepAlive'] = (id, open) => void keptAlive(id, open)
  /** Copies whose clients have chosen something else, until that is known here. */
  const renewing = new Set<Promise<void>>()
  const renew = (id: string, open: Session): void => {
    const done: Promise<void> = keptAlive(id, open).finally(() => renewing.delete(done))
    renewing.add(done)
  }
  let next: Promise<void> | undefined
  const catchUp = async (): Promise<void> => {
    // Once for all that are told of the same.
    await Promise.resolve()
    next = undefined
    // Nobody waits for a server that is away.
    if (isAway) return
    await (await join()).caughtUp?.()
    await Promise.all(renewing)
  }
  const caughtUp = (): Promise<void> => (next ??= catchUp().catch(() => {}))
  const hear = (told: Told): void => {
    const copy = find(told.session)
    if (!copy) return
    if (told.what === 'ended') drop(told.session)
    else if (told.what === 'crowded') leave(told.session)
    else if (told.what === 'changed') renew(told.session, copy.session)
    else if (told.what === 'message' && isMessage(told.message)) copy.transport.onmessage?.(incoming(told.message, name))
    else if (told.what === 'say' && isMessage(told.message))
      inners
        .get(copy.transport)
        ?.send(told.message)
        .catch(() => {})
  }
  const remove: Sharing['remove'] = async (id) => {
    await current().remove(id)
    await tellIfPossible({ what: 'ended', session: id })
  }

  // Listens from the start on, and to the next engine as soon as there is one. Where it is away, the next request says so.
  const listen = (): void => void join().catch(() => {})
  listen()
  host.on('listChanged', () => void (host.sessions !== book && listen()))

  return {
    host: tellingWhenCaughtUp(host, caughtUp),
    async add(session, initialize) {
      const { params } = initialize as { readonly params: Meta }
      if (JSON.stringify(params).length > mostIntroduction) return false
      await join()
      for (const ended of await current().add({ ...session, idleMs, introduction: params }, most)) {
        leave(ended)
        await tellIfPossible({ what: 'crowded', session: ended })
      }
      return true
    },
    use,
    keepAlive,
    remove,
    copy(id, local) {
      const session = (): Session | undefined => find(id)?.session
      const copy = sharedCopy(local, { id, host: name, book: current, tell, tellIfPossible, remove, session })
      return {
        events: copy.events,
        transport(inner) {
          const transport = copy.transport(inner)
          inners.set(transport, inner)
          return transport
        },
      }
    },
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
        if (!isPassing(error)) throw error
        const { code, message, why, fix, retryable } = describe(error, host.errorEntry)
        const told = { code: -32000, message: `${message} ${fix}`, data: { code, why, fix, retryable } }
        replyJson(response, 503, { jsonrpc: '2.0', id: null, error: told }, { 'retry-after': '5' })
      }
    },
  }
}
