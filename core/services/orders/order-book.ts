/**
 * Orders that are out, as files: one for each, from before it goes out until somebody has what it brought. Beside it lies a lease
 * that lives as long as its host does, so that others know an order that nobody sees to any more.
 */
import { randomBytes } from 'node:crypto'
import { readdir, readFile, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '../../kernel/ports/logger.ts'
import type { HeldAnswers, OrderAnswers } from '../../kernel/ports/order-answers.ts'
import type { FoundOrders, LeftOrder, ListedOrder, OpenOrder, OrderBook, OrderRecord } from '../../kernel/ports/order-book.ts'
import { removeFile, writeAtomic } from '../assets/atomic-write.ts'
import { isLeaseFree, type Lease, newLease, tryLease } from '../assets/lease.ts'
import { type Entry, isEntry, isRefusal, json } from './order-entry.ts'

export interface OrderBookInit {
  /** Absolute; made when the first order goes out. */
  readonly dir: string
  /** Absolute, on the same file system: says which processes hold orders. */
  readonly processes: string
  readonly answers: OrderAnswers
  readonly log: Logger
}

/** Only its owner may read what was asked and paid. */
const mode = 0o600
/** How often another host's order is looked at. */
const lookMs = 100
/** How often it is looked whether another host wants an order cancelled. */
const listenMs = 400
/** So long that host waits for it. */
const mostListenMs = 5 * listenMs

export function createOrderBook({ dir, processes, answers, log }: OrderBookInit): OrderBook {
  /** Orders of this host, and what is known of each before it is on the disk. */
  const own = new Map<string, () => Entry>()
  /** Orders of this host that are over, until that can be seen on the disk. */
  const ending = new Map<string, Promise<void>>()
  const pathOf = ({ key, id }: Pick<OrderRecord, 'key' | 'id'>, end: string): string => join(dir, `${key}.${id}.${end}`)
  const refusedPath = (key: string): string => join(dir, 'refused', `${key}.json`)
  let hasFailed = false
  const failed = (error: unknown): void => {
    if (!hasFailed)
      log.warn(
        `Orders cannot be written down in ${dir}: ${(error as Error).message} If the host dies while one is out, it may be paid twice.`,
      )
    hasFailed = true
  }

  /** Outlives this process, not a power cut: waiting for the disk would cost every order some milliseconds. */
  const write = async (path: string, value: unknown): Promise<void> => {
    await writeAtomic(path, JSON.stringify(value), { mode, sync: false }).catch(failed)
  }
  const names = (): Promise<string[]> => readdir(dir).catch(() => [])
  const entries = async (key = '', there?: readonly string[]): Promise<Entry[]> => {
    const lines = (there ?? (await names())).filter((name) => name.startsWith(key) && name.endsWith('.json'))
    const read = await Promise.all(lines.map(async (name) => json(await readFile(join(dir, name), 'utf8').catch(() => ''))))
    return read.filter(isEntry).toSorted((a, b) => a.at - b.at)
  }

  const held = (entry: Entry, lease: Lease | undefined, mine: HeldAnswers): OpenOrder => {
    let known = entry
    let isOver = false
    /** Another host may have taken it up while this one was stopped: then what lies there is that one's. */
    const isOwn = async (): Promise<boolean> => !lease || lease.isHeld()
    /** The last that was written: one after the other. */
    let writing = Promise.resolve()
    const change = (next: Partial<Entry>): Promise<void> => {
      known = { ...known, ...next }
      const whole = known
      // What is over, or another host's meanwhile, is not written down anew.
      return (writing = writing.then(async () => (isOver || !(await isOwn()) ? undefined : write(pathOf(entry, 'json'), whole))))
    }
    own.set(entry.id, () => known)
    const over = async (isKept: boolean): Promise<void> => {
      if (isOver) return
      isOver = true
      own.delete(entry.id)
      const ended = written(isKept)
      ending.set(entry.id, ended)
      await ended.finally(() => ending.delete(entry.id))
    }
    const written = async (isKept: boolean): Promise<void> => {
      await writing
      const last = async (): Promise<void> => {
        if (!isKept) await removeFile(pathOf(entry, 'json')).catch(failed)
        // Without the order it is nobody's.
        mine.end(isKept)
      }
      await (lease ? lease.release(last) : last())
    }
    return {
      isBilled: entry.until !== undefined,
      get operation() {
        return known.operation
      },
      isOwn,
      during: mine.during,
      watched: mine.watched,
      onCancel(cancel) {
        // Who removes the wish has heard it.
        const heard = async (): Promise<void> => void ((await removed(pathOf(entry, 'cancel'))) && cancel())
        const listening = setInterval(heard, listenMs).unref()
        return () => clearInterval(listening)
      },
      known: (operation) => change({ operation }),
      forsaken: (isForsaken) => change({ isForsaken }),
      isKept: mine.isKept,
      async handOver(until) {
        // It stays marked as forsaken until its lease is released. Otherwise another host that waits for it would see it as somebody's, and order its own.
        await change({ until })
        await over(true)
      },
      close: () => over(false),
      lose: () => over(true),
    }
  }

  const answerOf = async (record: OrderRecord): Promise<Pick<LeftOrder, 'answer'>> => {
    const answer = await answers.of(record)
    return answer ? { answer } : {}
  }
  const leftOf = async ({ operation, ...record }: Entry): Promise<LeftOrder> => ({
    record,
    ...(operation && { operation }),
    ...(await answerOf(record)),
    async takeUp() {
      const lease = await tryLease(pathOf(record, 'lease'))
      if (!lease) return undefined
      // Whoever had it before may have closed it meanwhile.
      const still = (await entries(record.key)).find(({ id }) => id === record.id)
      if (still) {
        const open = held(still, lease, await answers.hold(record, true))
        if (still.isForsaken) await open.forsaken(false)
        return open
      }
      await lease.release()
      return undefined
    },
  })
  const isLeft = async (entry: Entry): Promise<boolean> => {
    await ending.get(entry.id)
    // In this order: who closes an order removes its line, then lets go of the lease.
    return !own.has(entry.id) && (await isLeaseFree(pathOf(entry, 'lease'))) && isThere(pathOf(entry, 'json'))
  }
  const isForsaken = (entry: Entry): boolean => (own.get(entry.id)?.() ?? entry).isForsaken === true
  const closeIfLeft = async (entry: Entry): Promise<boolean> => {
    const open = (await isLeft(entry)) ? await (await leftOf(entry)).takeUp() : undefined
    await open?.close()
    return open !== undefined
  }
  /** Without those that nobody has fetched in time. */
  const current = async (key?: string, there?: readonly string[]): Promise<Entry[]> => {
    const all = await entries(key, there)
    const isOver = await Promise.all(all.map(async (entry) => (entry.until ?? Infinity) <= Date.now() && closeIfLeft(entry)))
    return all.filter((_, index) => !isOver[index])
  }

  /** Keys of orders that lay there when this was first asked. */
  let found: Promise<ReadonlySet<string>> | undefined
  const keysThere = (): Promise<ReadonlySet<string>> => (found ??= entries().then((all) => new Set(all.map(({ key }) => key))))
  const closeLeft = async (key: string, at: number): Promise<void> => {
    if (!(await keysThere()).has(key)) return
    // What waits to be handed over is for who asks for something new.
    const over = (await entries(key)).filter((entry) => entry.at <= at && entry.until === undefined)
    for (const entry of over) await closeIfLeft(entry)
  }

  return {
    next: () => ({ id: randomBytes(5).toString('hex'), at: Date.now() }),
    async open(record) {
      const lease = await newLease(pathOf(record, 'lease'), processes).catch(() => undefined)
      await write(pathOf(record, 'json'), record)
      return held(record, lease, await answers.hold(record))
    },
    async settled(key, signal, which) {
      const now = async (id: string): Promise<Entry | undefined> => (await entries(key)).find((entry) => entry.id === id)
      const isWaitedFor = async (entry: Entry): Promise<boolean> => {
        if (which === 'forsaken' || own.has(entry.id)) return isForsaken(entry) && !(await isLeft(entry))
        return (await isThere(pathOf(entry, 'lease'))) && !(await isLeft(entry))
      }
      for (const { id } of await entries(key))
        for (let entry = await now(id); entry && (await isWaitedFor(entry)); entry = await now(id))
          await delay(lookMs, undefined, { signal })
    },
    async find(key, id) {
      // Mostly nothing lies there: one look tells that.
      const there = await names()
      const said = there.includes('refused') ? json(await readFile(refusedPath(key), 'utf8').catch(() => '')) : undefined
      const refused = isRefusal(said) ? said : undefined
      const known = refused ? { refused } : {}
      const wanted = (await current(key, there)).filter((entry) => id === undefined || entry.id === id)
      let underWay: FoundOrders['underWay']
      for (const entry of wanted) {
        if (await isLeft(entry)) return { ...known, left: await leftOf(entry) }
        if (underWay !== 'forsaken') underWay = isForsaken(entry) ? 'forsaken' : 'awaited'
      }
      return { ...known, ...(underWay && { underWay }) }
    },
    // Its host died between keeping the answer and saying so.
    kept: (key, at) => void closeLeft(key, at).catch(failed),
    refuse: (key, refusal) => write(refusedPath(key), refusal),
    async list() {
      return Promise.all(
        (await current()).map(async (entry): Promise<ListedOrder> => {
          if (own.has(entry.id)) return { ...entry, state: 'here' }
          return (await isLeft(entry)) ? { ...entry, ...(await answerOf(entry)), state: 'left' } : { ...entry, state: 'elsewhere' }
        }),
      )
    },
    async askToCancel(order) {
      const wish = pathOf(order, 'cancel')
      if (!(await writeAtomic(wish, '', { mode, sync: false }).catch(() => false))) return false
      for (const until = Date.now() + mostListenMs; Date.now() < until; await delay(lookMs)) {
        if (!(await isThere(wish))) return true
        if (!(await isThere(pathOf(order, 'json')))) break
      }
      // Taken back: who has not heard it yet must not hear it when this was told.
      return !(await removed(wish))
    },
  }
}

/** Whether it was there. */
const removed = (path: string): Promise<boolean> =>
  unlink(path).then(
    () => true,
    () => false,
  )
const isThere = async (path: string): Promise<boolean> => (await stat(path).catch(() => undefined)) !== undefined
