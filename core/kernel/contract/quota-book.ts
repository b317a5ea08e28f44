/**
 * Where quotas other than of money are counted. `policy` has its own book in files; a plugin may bring another one as the service `quotaBook`, for
 * hosts that share no folder. `quotaBookSuite` of `atelier-mcp/testing` says the same as tests.
 */
import type { Principal } from './caller.ts'

/** Whose use counts together: a principal's, or that of a group. */
export type QuotaOwner = { readonly principal: string } | { readonly group: string }
/** How many calls may begin. */
export interface CallLimit {
  readonly of: QuotaOwner
  /** In any sixty seconds. */
  readonly perMinute?: number | undefined
  /** In a day, as the place has it. */
  readonly perDay?: number | undefined
}
/** A limit that a call would break. */
export interface CallLimitBroken {
  /** Its place in the list that was given. */
  readonly at: number
  readonly limit: 'perMinute' | 'perDay'
  /** When one more may begin, in milliseconds from now. */
  readonly retryAfterMs: number
}

/** Where its server is away, all of these reject with `ENGINE_AWAY` within some seconds: nothing is counted then, at most one call too many. */
export interface QuotaBook {
  /**
   * Counts a call that begins, for its principal and for all groups that it is in now, unless that breaks a limit by what any host has counted before:
   * then the first of them, and nothing is counted. Of two at once, on whichever hosts, the second sees the first.
   */
  count(call: Pick<Principal, 'id' | 'groups'>, limits: readonly CallLimit[]): Promise<CallLimitBroken | undefined>
  /**
   * One of `most` places of that name, which all hosts have together, and how it is given back; nothing where all are taken. A host that is gone gives its
   * places back within seconds.
   */
  take(name: string, most: number): Promise<(() => Promise<void>) | undefined>
  /** Remembers of which groups the principal is, by its token or sign-in of now: of all others it is no member any more. */
  note(principal: Pick<Principal, 'id' | 'groups'>): Promise<void>
  /** Who is in the group, as any host has noted it last. */
  members(group: string): Promise<readonly string[]>
}

declare module './augment.ts' {
  interface Services {
    /** Books of quotas in place of `policy`'s own files. */
    quotaBook: QuotaBook
  }
}
