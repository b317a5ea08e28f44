/**
 * Callers who ask the same at the same time wait for one piece of work. It is cancelled when the last of them has left, unless
 * it holds on to something that is out and paid for: then it is finished, and whoever asks the same joins it.
 */
import { setMaxListeners } from 'node:events'
import { waits } from '../time/at-work.ts'
import { untilAborted } from '../time/until-aborted.ts'
import { type Orders, orders } from './orders.ts'

/** Work on its way. `M` is what it may need of its members (progress, warnings, a person to ask). */
export interface Flight<M> {
  /** Aborts when the last member has left, and nothing holds the work. */
  readonly signal: AbortSignal
  /** Members still waiting, first come first. */
  readonly members: ReadonlySet<M>
  /** What the work has ordered. */
  readonly orders: Orders
  /** Until when the work goes on without its members, epoch milliseconds; 0 where nothing was ever held. */
  readonly heldUntil: number
  /** Hears when the last member has left or may have, also where that was before, and when there is one again. */
  onLeft(hear: (isLeft: boolean) => void): void
  /** From now on nobody joins: who asks the same begins anew. False where somebody has what was made. */
  part(): boolean
  /** From now on the work outlives its members, for at most `ms`, until it is over or what comes back is called. */
  hold(ms: number): () => void
}
export interface JoinOptions<M, T> {
  /** `all`: with everybody who asks the same. `left`: only work that all others have left is taken over, once. Default `all`. */
  readonly with?: 'all' | 'left'
  /** Keeps what was made for nobody until its time is over, for the next who asks. */
  readonly keeps?: boolean
  /** Hears which work it is, before anything is waited for. */
  joined?(flight: Flight<M>): void
  /** Hears what was made when nobody was there to have it. */
  unclaimed?(made: T, flight: Flight<M>): void
}
export interface SingleFlight<M, T> {
  /**
   * Joins the work under `key`, or starts it. `shared` is false for one of those who get it, the first who is still there,
   * and true for the rest: so the bill has exactly one name on it. Rejects with the signal's reason when `signal` aborts; the
   * others wait on. A `key` of `undefined` is never shared.
   */
  join(
    key: string | undefined,
    member: M,
    signal: AbortSignal,
    start: (flight: Flight<M>) => Promise<T>,
    options?: JoinOptions<M, T>,
  ): Promise<{ readonly value: T; readonly shared: boolean }>
  /** How much work goes on whoever leaves. */
  readonly held: number
  /** From now on members may be gone without a word, as where a client ends its host: all that is held counts as left to those who hear `onLeft`. */
  doubtMembers(): void
}

interface Open<M, T> {
  readonly flight: Flight<M>
  readonly members: Set<M>
  readonly work: Promise<T>
  /** Somebody has left: aborts where nobody is there and nothing is held. */
  readonly left: (reason: unknown) => void
  readonly joined: () => void
  isOver: boolean
  /** Who was first when the work was done. */
  first?: M | undefined
}

export function singleFlight<M, T>(): SingleFlight<M, T> {
  const byKey = new Map<string, Set<Open<M, T>>>()
  /** With what tells that its members may be gone. */
  const held = new Map<Promise<T>, () => void>()
  let isDoubtful = false

  const forget = (key: string | undefined, one: Open<M, T>): void => {
    const same = key === undefined ? undefined : byKey.get(key)
    if (key !== undefined && same?.delete(one) && same.size === 0) byKey.delete(key)
  }

  const open = (
    key: string | undefined,
    member: M,
    start: (flight: Flight<M>) => Promise<T>,
    { keeps, unclaimed }: Pick<JoinOptions<M, T>, 'keeps' | 'unclaimed'>,
  ): Open<M, T> => {
    const members = new Set([member])
    const part = (): boolean => {
      forget(key, one)
      return one.first === undefined
    }
    const onHold = (): void => {
      held.set(work, doubt)
      if (isDoubtful) doubt()
    }
    const { flight, left, joined, doubt, stop } = holding(members, { onHold, part })
    const work = start(flight)
    const one: Open<M, T> = { flight, members, work, left, joined, isOver: false }
    if (key !== undefined) byKey.set(key, (byKey.get(key) ?? new Set()).add(one))
    // Runs before any member hears of the result, and so before any of them leaves.
    const land = (made?: { readonly value: T }): void => {
      stop()
      one.isOver = true
      one.first = members.values().next().value
      held.delete(work)
      const restMs = flight.heldUntil - Date.now()
      const isJoinable = key !== undefined && byKey.get(key)?.has(one) === true
      if (made && keeps === true && isJoinable && one.first === undefined && restMs > 0) setTimeout(() => forget(key, one), restMs).unref()
      else forget(key, one)
      if (made && one.first === undefined) unclaimed?.(made.value, flight)
    }
    work.then(
      (value) => land({ value }),
      () => land(),
    )
    return one
  }

  return {
    async join(key, member, signal, start, { with: whom = 'all', joined, ...options } = {}) {
      signal.throwIfAborted()
      const same = key === undefined ? undefined : byKey.get(key)
      const running = [...(same ?? [])].find(({ flight, members }) => !flight.signal.aborted && (whom === 'all' || members.size === 0))
      const one = running ?? open(key, member, start, options)
      one.members.add(member)
      one.joined()
      // What was made for nobody is handed over once.
      if (one.isOver) forget(key, one)
      joined?.(one.flight)
      const leave = (): void => {
        one.members.delete(member)
        one.left(signal.reason)
      }
      signal.addEventListener('abort', leave, { once: true })
      const goOn = running && waits()
      try {
        const value = await untilAborted(signal, one.work)
        return { value, shared: (one.first ??= member) !== member }
      } finally {
        goOn?.()
        signal.removeEventListener('abort', leave)
        one.members.delete(member)
      }
    },
    get held() {
      return held.size
    },
    doubtMembers() {
      isDoubtful = true
      for (const doubt of held.values()) doubt()
    },
  }
}

/** What keeps work going: its members, and what it holds on to. */
function holding<M>(members: ReadonlySet<M>, { onHold, part }: { readonly onHold: () => void; readonly part: Flight<M>['part'] }) {
  const controller = new AbortController()
  setMaxListeners(0, controller.signal)
  let holds = 0
  let heldUntil = 0
  let timer: NodeJS.Timeout | undefined
  let why: unknown
  let isLeft = false
  let isDoubtful = false
  const listeners = new Set<(isLeft: boolean) => void>()
  const tell = (now: boolean): void => {
    if (now !== isLeft) for (const hear of listeners) hear(now)
    isLeft = now
  }
  const endIfEmpty = (): void => {
    if (members.size === 0) controller.abort(why)
  }
  const left = (reason: unknown): void => {
    if (members.size > 0) return
    why = reason
    clearTimeout(timer)
    tell(true)
    if (holds === 0) endIfEmpty()
    else timer = setTimeout(endIfEmpty, Math.max(0, heldUntil - Date.now()))
  }
  const flight: Flight<M> = {
    signal: controller.signal,
    members,
    orders: orders(),
    get heldUntil() {
      return heldUntil
    },
    onLeft(hear) {
      listeners.add(hear)
      if (isLeft) hear(true)
    },
    part,
    hold(ms) {
      holds++
      heldUntil = Math.max(heldUntil, Date.now() + ms)
      onHold()
      return () => {
        if (--holds === 0) left(why)
      }
    },
  }
  const doubt = (): void => {
    isDoubtful = true
    tell(true)
  }
  return { flight, left, joined: () => tell(isDoubtful), doubt, stop: () => clearTimeout(timer) }
}
