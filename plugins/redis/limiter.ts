/** Lines in which calls of all hosts wait for their turn. A place is given by the server and told by its host's own channel: nobody asks again and again. */
import { randomUUID } from 'node:crypto'
import { type HeldPlace, type Limiter, type LineBounds, type PluginLog, type TurnInit, untilAborted } from 'atelier-mcp'
import type { RedisConnection } from './connection.ts'
import { heard } from './heard.ts'
import { countLines, memberOf, stepLine } from './limit-scripts.ts'

export interface RedisLimiterInit {
  readonly connection: RedisConnection
  readonly log: PluginLog
  /** A host that shows no sign of life for this long is gone, and its places are free. Default 15,000 ms. */
  readonly staleMs?: number
}
export interface RedisLimiter {
  readonly limiter: Limiter
  /** A place where one is free, for who does not wait in line; after the server was away, once all hosts have come back. */
  tryAcquire(line: string, bounds: LineBounds): Promise<HeldPlace | undefined>
  /** Gives back all that this host has. */
  close(): Promise<void>
}

/** So often a host that waits, or has places, shows its life at least, in milliseconds: whoever waits hears that the server is away within this and one command more. */
const mostBeatMs = 2000

/** What this host has in one line. */
interface Line {
  readonly name: string
  readonly bounds: LineBounds
  readonly held: Set<string>
  readonly waiting: Map<string, Waiting>
  /** What the server has of it may be another thing. */
  isDoubtful: boolean
  /** When the first may go, where that is only up to time. */
  due?: NodeJS.Timeout
}
interface Waiting {
  begin(): void
  refuse(error: unknown): void
  readonly yields: boolean
  /** Of who does not wait in line: hears that others come first. */
  readonly giveUp?: () => void
}
interface Wait {
  readonly signal: AbortSignal
  readonly yields: boolean
  readonly inLine: boolean
}
interface Told {
  readonly gone?: readonly string[]
  readonly waiting?: readonly string[]
}

/** Listens from the start on. Rejects with `ENGINE_AWAY` where the server does not answer. */
export async function redisLimiter({ connection, log, staleMs = 15_000 }: RedisLimiterInit): Promise<RedisLimiter> {
  const { ask, key: keyOf } = connection
  const host = randomUUID()
  const channels = keyOf('limits', 'of', '')
  const livesAt = keyOf('limits', 'lives')
  const lines = new Map<string, Line>()
  let last = 0
  /** Whether the server is to know of this host, and until when it takes it to be alive: what it gave out before that is this host's still. */
  let isKnown = false
  let livesUntil = 0

  const lineOf = (name: string, bounds: LineBounds): Line => {
    const line = lines.get(name) ?? { name, bounds, held: new Set(), waiting: new Map(), isDoubtful: false }
    lines.set(name, line)
    return line
  }
  const hasPart = ({ held, waiting, isDoubtful }: Line): boolean => isDoubtful || held.size > 0 || waiting.size > 0
  const keysOf = (name: string) => ({ held: keyOf('limits', 'held', name), waiting: keyOf('limits', 'waiting', name) })
  const begin = (line: Line, member: string): void => {
    const one = line.waiting.get(member)
    line.waiting.delete(member)
    if (one) {
      line.held.add(member)
      one.begin()
    } else if (!line.held.has(member)) step(line, { gone: [member] }).catch(() => {})
  }

  /** `told`: what has changed; without it, all that this host has. */
  const step = async (line: Line, told?: Told, by: RedisConnection['ask'] = ask): Promise<void> => {
    const { name, bounds } = line
    const { held, waiting } = keysOf(name)
    let askedAt = 0
    let sent: readonly string[] = []
    const answer = await by((redis) => {
      askedAt = now()
      if (!told) line.isDoubtful = false
      const changed = told
        ? { gone: told.gone ?? [], waiting: told.waiting ?? [] }
        : { gone: [], isAll: true, held: [...line.held], waiting: [...line.waiting.keys()] }
      sent = changed.waiting
      const yielding = sent.filter((member) => line.waiting.get(member)?.yields)
      const keys = [livesAt, keyOf('limits', 'returning'), held, waiting, keyOf('limits', 'begun', name)]
      const { concurrency = Infinity, perMinute = Infinity } = bounds
      const most = [concurrency, perMinute].map((bound) => (bound === Infinity ? -1 : bound))
      const times = [staleMs, Math.ceil(staleMs / 3), isKnown ? 1 : 0]
      return redis.eval(stepLine, keys.length, ...keys, host, ...times, name, ...most, channels, JSON.stringify({ ...changed, yielding }))
    }).catch((error: unknown) => {
      // It may have taken place all the same.
      line.isDoubtful = true
      throw error
    })
    isKnown = true
    livesUntil = askedAt + staleMs
    const [dueMs, ...members] = answer as readonly [number, ...string[]]
    for (const member of members) begin(line, member)
    if (dueMs < 0) for (const member of sent) line.waiting.get(member)?.giveUp?.()
    clearTimeout(line.due)
    if (dueMs >= 0 && line.waiting.size > 0) line.due = setTimeout(() => void look(line), dueMs).unref()
  }
  /** Nobody waits for what may never come: who waits while the server is away is refused. */
  const look = (line: Line): Promise<void> =>
    step(line).catch((error: unknown) => {
      for (const one of line.waiting.values()) one.refuse(error)
    })
  const leave = (line: Line, member: string): void => {
    line.held.delete(member)
    line.waiting.delete(member)
    // Where the server may not have heard, it is told of all soon.
    if (!line.isDoubtful) step(line, { gone: [member] }).catch(() => {})
  }

  await connection.listen(
    `${channels}${host}`,
    heard(log, (told) => {
      const { line: name, member } = told as { readonly line: string; readonly member: string }
      const line = lines.get(name)
      if (line) begin(line, member)
    }),
  )
  connection.onReturn(async (direct) => {
    // Before others are given what this host has. Where the server does not take it, it is told with the next sign of life.
    for (const line of lines.values()) if (hasPart(line)) await step(line, undefined, direct).catch(() => {})
  })
  const beat = setInterval(
    () => {
      // Quotas have lines of each principal.
      for (const [name, line] of lines) if (!hasPart(line)) lines.delete(name)
      if (lines.size === 0) isKnown = false
      for (const line of lines.values()) void look(line)
    },
    Math.min(staleMs / 4, mostBeatMs),
  )
  beat.unref()

  /** Nothing for who does not wait `inLine`, and would have to. */
  const wait = async (line: Line, { signal, yields, inLine }: Wait): Promise<string | undefined> => {
    for (;;) {
      const member = memberOf(host, ++last)
      const turn = new Promise<boolean>((resolve, reject) => {
        const refuse = (error: unknown): void => {
          line.waiting.delete(member)
          reject(error as Error)
        }
        line.waiting.set(member, { begin: () => resolve(true), refuse, yields, ...(!inLine && { giveUp: () => resolve(false) }) })
        step(line, { waiting: [member] }).catch(refuse)
      })
      try {
        if (!(await untilAborted(signal, turn))) {
          leave(line, member)
          return undefined
        }
      } catch (error) {
        leave(line, member)
        throw error
      }
      // Given to a host that was stopped at that moment for longer than it is waited for: somebody else has it.
      if (now() < livesUntil) return member
      leave(line, member)
    }
  }
  const placeOf = (line: Line, member: string): HeldPlace => ({
    release() {
      if (line.held.has(member)) leave(line, member)
    },
  })
  return {
    async tryAcquire(name, bounds) {
      const line = lineOf(name, bounds)
      const member = await wait(line, { signal: new AbortController().signal, yields: false, inLine: false })
      return member === undefined ? undefined : placeOf(line, member)
    },
    limiter: {
      async acquire(name, { yields = false, ...bounds }: TurnInit, signal) {
        signal.throwIfAborted()
        const line = lineOf(name, bounds)
        return placeOf(line, (await wait(line, { signal, yields, inLine: true }))!)
      },
      async load(names) {
        const keys = names.map(keysOf).flatMap(({ held, waiting }) => [waiting, held])
        const counts = (await ask((redis) => redis.eval(countLines, keys.length + 1, livesAt, ...keys))) as readonly number[]
        return Object.fromEntries(
          names.map((name, index) => [name, { waiting: counts[index * 2] ?? 0, running: counts[index * 2 + 1] ?? 0 }]),
        )
      },
    },
    async close() {
      clearInterval(beat)
      for (const line of lines.values()) {
        clearTimeout(line.due)
        const isLeft = hasPart(line)
        line.held.clear()
        line.waiting.clear()
        if (isLeft) await step(line).catch(() => {})
      }
      await ask((redis) => redis.zrem(livesAt, host)).catch(() => {})
    },
  }
}

const now = (): number => performance.now()
