/** The journal of one call while it is at work: which steps it has done, and whether it does anything now but wait for its client. */
import { createHash } from 'node:crypto'
import { AtelierError } from '../../kernel/contract/errors.ts'
import type { CallJournal, KeptBytes } from '../../kernel/ports/call-journal.ts'
import { type AtWork, atWork } from '../../kernel/time/at-work.ts'
import type { KeptError, KeptStep } from './call-entry.ts'

export interface RecordedCall extends CallJournal {
  /** All that have ended, those of earlier times included, each as JSON. Rejects where one cannot be written. */
  keptSteps(): Promise<Record<string, KeptStep>>
  /** Waits for the client, inside of whichever step is at work. */
  waitFor<T>(answer: Promise<T>): Promise<T>
  readonly isClosed: boolean
  /** From now on nothing is recorded or begun any more; whoever begins something gets `reason`. */
  close(reason: unknown): void
  /** It goes on after all. */
  reopen(): void
  /** Whoever begins something from now on gets `reason`, the last that was given; what is at work is recorded when it ends. */
  halt(reason: unknown): void
  /** Somebody has got the reason of `halt`. */
  readonly hasRefused: boolean
  /** What was done this time may have cost something. */
  readonly mayHaveCost: boolean
}
export interface RecordedCallInit {
  /** Of the call. */
  readonly id: string
  readonly known: Readonly<Record<string, KeptStep>>
  readonly bytes: KeptBytes
  readonly startedAt: number
  readonly isReplay: boolean
  /** Something is waited for (the client, a turn, what others make), and nothing else is at work. Heard until it is closed. */
  onStill(): void
}
interface Node extends AtWork {
  /** The whole call that it belongs to. */
  readonly of: object
  readonly key: string
  readonly inside: Set<Node>
  readonly isWait?: true
}

/** A handler may go on for a moment before it begins the next step or asks the next question, which loads what reads its schema first. */
const stillMs = 150

export function recordedCall({ id, known, bytes, startedAt, isReplay, onStill }: RecordedCallInit): RecordedCall {
  const steps = new Map(Object.entries(known))
  /** Of this time. Written when somebody is asked: of a call that asks nobody, nothing comes to the disk. */
  const made = new Map<string, () => Promise<unknown> | unknown>()
  const counts = new Map<string, number>()
  const call = {}
  const nodeOf = (key: string, isWait?: true): Node => {
    const inside = new Set<Node>()
    const waits = (): (() => void) => {
      const waiting = nodeOf('', true)
      inside.add(waiting)
      look()
      return () => {
        inside.delete(waiting)
        look()
      }
    }
    return { of: call, key, inside, waits, ...(isWait && { isWait }) }
  }
  const whole = nodeOf('')
  /** The step at work. */
  const outer = (): Node => {
    const at = atWork.get() as Node | undefined
    return at?.of === call ? at : whole
  }
  let closed: { readonly reason: unknown } | undefined
  let halted: { readonly reason: unknown } | undefined
  let hasRefused = false
  let mayHaveCost = false
  let timer: NodeJS.Timeout | undefined

  const isAtWork = ({ isWait, inside }: Node): boolean => (inside.size > 0 ? [...inside].some(isAtWork) : isWait !== true)
  const look = (): void => {
    clearTimeout(timer)
    if (closed || whole.inside.size === 0) return
    timer = setTimeout(() => {
      if (!closed && whole.inside.size > 0 && !isAtWork(whole)) onStill()
    }, stillMs)
  }
  const within = async <T>(node: Node, work: () => Promise<T>): Promise<T> => {
    const around = outer()
    around.inside.add(node)
    look()
    try {
      return await atWork.during(node, work)
    } finally {
      around.inside.delete(node)
      look()
    }
  }
  const keyOf = (what: string): string => {
    const name = createHash('sha256').update(`${outer().key} ${what}`).digest('hex').slice(0, 32)
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)
    return count === 1 ? name : `${name}-${count}`
  }
  return {
    startedAt,
    isReplay,
    bytes,
    async keptSteps() {
      for (const [key, write] of made) {
        steps.set(key, { value: await write() })
        made.delete(key)
      }
      return Object.fromEntries(steps)
    },
    get isClosed() {
      return closed !== undefined
    },
    async step(what, { work, write, read, mayCost }) {
      if (closed) throw closed.reason
      const key = keyOf(what)
      const kept = steps.get(key)
      if (kept) {
        if ('error' in kept) throw new AtelierError(kept.error)
        return read(kept.value)
      }
      if (halted) {
        hasRefused = true
        throw halted.reason
      }
      return within(nodeOf(key), async () => {
        try {
          const value = await work(uuidOf(id, key))
          if (mayCost?.(value)) mayHaveCost = true
          // Once it is closed it was not heard of by the handler either, and what was made is found again.
          if (!closed) made.set(key, () => write(value))
          return value
        } catch (error) {
          if (mayCost && !(AtelierError.is(error) && error.outcome === 'none')) mayHaveCost = true
          // What was refused a part of it has not failed by itself.
          if (!closed && !hasRefused && AtelierError.is(error)) steps.set(key, { error: asKeptError(error) })
          throw error
        }
      })
    },
    waitFor: (answer) => within(nodeOf('', true), () => answer),
    close(reason) {
      clearTimeout(timer)
      closed ??= { reason }
    },
    reopen() {
      closed = undefined
    },
    halt(reason) {
      halted = { reason }
    },
    get hasRefused() {
      return hasRefused
    },
    get mayHaveCost() {
      return mayHaveCost
    },
  }
}

/** The same each time, and another for each call. */
function uuidOf(call: string, key: string): string {
  const hex = createHash('sha256').update(`${call} ${key}`).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-')
}

const asKeptError = ({ code, message, why, fix, retryable, retryAfterMs, outcome, details }: AtelierError): KeptError => ({
  code,
  message,
  ...(why !== undefined && { why }),
  ...(fix !== undefined && { fix }),
  ...(retryable !== undefined && { retryable }),
  ...(retryAfterMs !== undefined && { retryAfterMs }),
  ...(outcome !== undefined && { outcome }),
  ...(details !== undefined && { details }),
})
