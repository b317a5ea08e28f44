/** Lines in which work waits for its turn, so that no more of it is under way at a time, or begins in a minute, than a config allows. */

/** What a line lets through; all hosts say the same of it. */
export interface LineBounds {
  /** So many at a time. Default: any number. */
  readonly concurrency?: number
  /** So many begin in a minute. Default: any number. */
  readonly perMinute?: number
}
/** What one asks of a line. */
export interface TurnInit extends LineBounds {
  /** Goes when nobody waits who does not yield, as an item of a batch; in their order among each other. */
  readonly yields?: boolean
}
/** A turn, from when it has come until it is over. */
export interface HeldPlace {
  /** The turn is over: the next in line may go. Once is enough; never throws, and nobody waits for it. */
  release(): void
}
/** How much of a line waits for its turn, and how much is under way. */
export interface LineLoad {
  readonly waiting: number
  readonly running: number
}

/**
 * Lines by name. With a server they are those of all hosts together: a host that is gone gives its places back within seconds, and one that was
 * stopped and wakes up goes on with what it does, which counts again from then on.
 */
export interface Limiter {
  /**
   * Resolves when the turn has come; who came first goes first, those who yield last. Rejects with the reason of `signal` as soon as that aborts, and with `ENGINE_AWAY`
   * within some seconds where the server is away, also where it goes away meanwhile. What has its place keeps it.
   */
  acquire(line: string, init: TurnInit, signal: AbortSignal): Promise<HeldPlace>
  /** Of all hosts, by line. Rejects with `ENGINE_AWAY` where nobody can tell. */
  load(lines: readonly string[]): Promise<Readonly<Record<string, LineLoad>>>
}
