/**
 * One process at a time, across processes: a lease is a small file that says who holds it and is touched while they
 * live. Whoever waits watches that heartbeat by its own clock, and takes the lease over when it stops; so neither a
 * crash nor a clock that jumps leaves a lock behind.
 *
 * Taking over is safe: only who creates the one guard file of the dead holder may replace its lease, and the holder
 * itself needs the same guard to let go.
 */
import { stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { AtelierError } from '../../kernel/contract/errors.ts'
import { removeAbandonedOnce, unfinishedName } from './abandoned.ts'
import { errno, linkNew, patiently, removeFile, withFolder, writeAtomic } from './atomic-write.ts'
import { type Holder, isGone, newHolder, readHolder } from './lease-holder.ts'

export interface LeaseOptions {
  /** A holder that shows no sign of life for this long has lost it. Default 15 000 ms. */
  readonly staleMs?: number
  /** Stops waiting: `ABORTED`. */
  readonly signal?: AbortSignal
}
export interface Lease {
  /** False where the folder cannot be written: nobody else is kept out then. */
  readonly shared: boolean
  /** Higher than that of whoever held it before, as far as the machine's clock goes forward. */
  readonly fence: number
  /** Aborts when another process has taken the lease over, as after a long sleep of this one. */
  readonly lost: AbortSignal
  /** Whether it is still this one's, by what is on the disk now. */
  isHeld(): Promise<boolean>
  /** Lets go. `last` runs before that, while it is still this one's; not where another has taken it over. */
  release(last?: () => Promise<void>): Promise<void>
}

/** Who wants a lease, and how they put that into a file that nobody has made yet: whole at once. False where it is there already. */
interface Claim {
  readonly me: Holder
  /** Which file on the disk it is, where all its leases are names of one. */
  readonly file?: string
  place(path: string): Promise<boolean>
}

const defaultStaleMs = 15_000
/** Leases watched by this process: the last sign of life, and when it was first seen, by the steady clock. */
const watched = new Map<string, { readonly sign: string; readonly since: number }>()

/** Takes the lease if it is free or its holder is dead; otherwise nothing, at once. Call again to wait for a dead holder. */
export async function tryLease(path: string, { staleMs = defaultStaleMs }: LeaseOptions = {}): Promise<Lease | undefined> {
  const me = await newHolder()
  const claim: Claim = { me, place: (free) => writeAtomic(free, JSON.stringify(me), { exclusive: true, sync: false }) }
  try {
    if (await claim.place(path)) return hold(path, claim, staleMs)
    const dead = await deadHolder(path, staleMs)
    if (dead === undefined || !(await takeOver(path, dead, claim, staleMs))) return undefined
    return hold(path, claim, staleMs)
  } catch (error) {
    if (errno(error) === '') throw error
    return {
      shared: false,
      fence: fenceNow(),
      lost: new AbortController().signal,
      isHeld: async () => true,
      release: async (last) => last?.(),
    }
  }
}

/** What this process claims leases with whose path is new, by the folder of the file that says who it is. */
const cards = new Map<string, Promise<Claim>>()

/**
 * Takes a lease that nobody else can have asked for, as its path holds an id that was made for it just now. What takes five steps on the disk elsewhere takes
 * one here: all such leases are further names of one file in `folder`, which is on the same file system and says that this process holds them.
 */
export async function newLease(path: string, folder: string, options: LeaseOptions = {}): Promise<Lease | undefined> {
  const making = cards.get(folder) ?? makeCard(folder)
  cards.set(folder, making)
  try {
    const card = await making
    if (await withFolder(path, () => card.place(path))) return hold(path, card, options.staleMs ?? defaultStaleMs)
  } catch {
    // The file was cleaned away, or cannot be made.
  }
  cards.delete(folder)
  return tryLease(path, options)
}

/** Whether nobody holds it, or somebody who shows no sign of life. A holder on another machine is watched for `staleMs` before that is said. */
export async function isLeaseFree(path: string, { staleMs = defaultStaleMs }: LeaseOptions = {}): Promise<boolean> {
  if ((await deadHolder(path, staleMs)) !== undefined) return true
  return (await stat(path).catch(() => undefined)) === undefined
}

/** Waits for the lease. Throws `ABORTED` when `signal` does. */
export async function acquireLease(path: string, options: LeaseOptions = {}): Promise<Lease> {
  for (let wait = 20; ; wait = Math.min(wait * 1.5, 200)) {
    if (options.signal?.aborted) throw aborted(options.signal)
    const lease = await tryLease(path, options)
    if (lease) return lease
    await delay(wait, undefined, options.signal && { signal: options.signal }).catch(() => {})
  }
}

/** Runs `fn` while holding the lease; waits for it first. */
export async function withLease<T>(path: string, options: LeaseOptions, fn: (lease: Lease) => Promise<T>): Promise<T> {
  const lease = await acquireLease(path, options)
  try {
    return await fn(lease)
  } finally {
    await lease.release()
  }
}

async function makeCard(folder: string): Promise<Claim> {
  const me = await newHolder()
  // Named as what is unfinished: that of a process that was killed goes with the rest.
  const card = join(folder, unfinishedName('process'))
  await withFolder(card, () => writeFile(card, JSON.stringify(me), { flag: 'wx' }))
  removeAbandonedOnce(folder)
  const file = await fileAt(card)
  return {
    me,
    ...(file !== undefined && { file }),
    place: async (path) => (await linkNew(card, path)) ?? writeAtomic(path, JSON.stringify(me), { exclusive: true, sync: false }),
  }
}

/**
 * By its number and its birth: a number may be given again. Nothing where a file system knows no birth (0, or the time of the last change instead): such as
 * network file systems, which may also answer this out of what they remember. There the file is read.
 */
const fileAt = async (path: string): Promise<string | undefined> => {
  const found = await stat(path, { bigint: true }).catch(() => undefined)
  return found && found.birthtimeNs > 0n ? `${found.dev} ${found.ino} ${found.birthtimeNs}` : undefined
}

function hold(path: string, { me: { owner }, file, place }: Claim, staleMs: number): Lease {
  watched.delete(path)
  const lost = new AbortController()
  // One step on the disk where reading it takes five.
  const isOwnFile = async (): Promise<boolean> => file !== undefined && (await fileAt(path)) === file
  const isHeld = async (): Promise<boolean> => (await isOwnFile()) || (await readHolder(path))?.owner === owner
  const beat = setInterval(async () => {
    if (!(await isHeld())) {
      clearInterval(beat)
      lost.abort(new AtelierError({ code: 'LEASE_LOST', message: `Another process has taken over ${path}.` }))
      return
    }
    const now = new Date()
    await utimes(path, now, now).catch(() => {})
  }, staleMs / 4)
  beat.unref()
  return {
    shared: true,
    fence: fenceNow(),
    lost: lost.signal,
    isHeld,
    async release(last) {
      clearInterval(beat)
      if (lost.signal.aborted) return
      const guard = guardOf(path, owner)
      // Without the guard, somebody is taking over this very moment: then it is theirs to end.
      const isGuarded = await place(guard).catch(() => false)
      if (await isHeld()) {
        await last?.()
        if (isGuarded) await remove(path).catch(() => {})
      }
      if (isGuarded) await remove(guard).catch(() => {})
    },
  }
}

/** The owner of the lease if they are dead: their process is gone, or their heartbeat has stopped for `staleMs`. */
async function deadHolder(path: string, staleMs: number): Promise<string | undefined> {
  const [holder, file] = await Promise.all([readHolder(path), stat(path).catch(() => undefined)])
  if (file === undefined) return undefined
  const owner = holder?.owner ?? 'unreadable'
  if (holder && (await isGone(holder))) return owner
  return unchanged(path, `${owner} ${file.mtimeMs}`, staleMs) ? owner : undefined
}

/** Has `sign` been the same for `staleMs` of this process's steady clock? */
function unchanged(path: string, sign: string, staleMs: number): boolean {
  const seen = watched.get(path)
  if (seen?.sign === sign) return performance.now() - seen.since > staleMs
  if (watched.size > 10_000) watched.clear()
  watched.set(path, { sign, since: performance.now() })
  return false
}

async function takeOver(path: string, dead: string, claim: Claim, staleMs: number): Promise<boolean> {
  const guard = guardOf(path, dead)
  if (!(await claim.place(guard))) {
    // Who was taking over may have died as well.
    if (await deadHolder(guard, staleMs)) await remove(guard)
    return false
  }
  try {
    if (((await readHolder(path))?.owner ?? 'unreadable') !== dead) return false
    return await writeAtomic(path, JSON.stringify(claim.me), { sync: false })
  } finally {
    await remove(guard).catch(() => {})
  }
}

/** Of one lease, no two are taken within a microsecond. */
const fenceNow = (): number => Math.floor((performance.timeOrigin + performance.now()) * 1000)

const remove = (path: string): Promise<void> => patiently(() => removeFile(path))
const guardOf = (path: string, owner: string): string => `${path}.${owner}.guard`

const aborted = (signal: AbortSignal): AtelierError =>
  new AtelierError({ code: 'ABORTED', message: 'Waiting for another process was cancelled.', outcome: 'none', cause: signal.reason })
