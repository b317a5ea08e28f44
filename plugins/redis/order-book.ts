/** Orders that are out, on Redis: one line each, from before it goes out until somebody has what it brought. Of a host that dies it is left to the others. */
import { setTimeout as delay } from 'node:timers/promises'
import type {
  FoundOrders,
  HeldAnswers,
  KeptRefusal,
  LeftOrder,
  ListedOrder,
  OpenOrder,
  OrderAnswers,
  OrderBook,
  OrderRecord,
  PluginLog,
} from 'atelier-mcp'
import type { RedisConnection } from './connection.ts'
import { leftAnswers } from './left-answers.ts'
import type { Line } from './order-line.ts'
import { orderLines, type ReadLine } from './order-lines.ts'

export interface RedisOrdersInit {
  readonly connection: RedisConnection
  /** On the disk of this machine. */
  readonly answers: OrderAnswers
  readonly log: PluginLog
  /** A host that shows no sign of life for this long is gone. Default 15,000 ms. */
  readonly staleMs?: number
}
export interface RedisOrders {
  readonly book: OrderBook
  /** What is open still is left to other hosts. */
  close(): Promise<void>
}

/** How often another host's order is looked at. */
const lookMs = 100
/** So long another host may take to hear that it is to cancel an order. */
const mostHearMs = 2000
/** So long a wish to cancel stands, and that it was heard. */
const wishMs = 5 * mostHearMs

/** Rejects with `ENGINE_AWAY` where the server does not answer. */
export async function redisOrders({ connection, answers, log, staleMs = 15_000 }: RedisOrdersInit): Promise<RedisOrders> {
  const { ask, key: keyOf } = connection
  /** Orders of this host, and what is known of each. */
  const own = new Map<string, () => Line>()
  /** Orders of this host that are over, until that is written. */
  const ending = new Map<string, Promise<unknown>>()
  const cancels = new Map<string, () => void>()
  /** Say of an order of this host that its bill is not written. */
  const owing = new Map<string, () => void>()
  /** Write what could not be written before. */
  const unsettled = new Set<() => void>()
  const lines = await orderLines({ connection, log, staleMs, has: (id) => own.has(id) })
  const wishAt = (id: string): string => keyOf('orders', 'cancel', id)
  const refusedAt = (key: string): string => keyOf('orders', 'refused', key)
  /** What others read of an order may lag behind: nothing rejects for that. */
  const unwritten = (error: unknown): void => log.warn(`What has become of an order could not be written down: ${(error as Error).message}`)

  const shared = leftAnswers({ connection, answers, log })
  /** What lies on this machine's disk of orders whose host is gone: that host may have been the one before this, in the same folder. */
  const shareLeft = async (): Promise<void> => {
    const here = (await answers.list()).filter(({ id }) => !own.has(id) && lines.knows(id))
    const left = here.length === 0 ? [] : (await lines.read()).filter(({ of }) => of === 'nobody')
    for (const { line } of left) if (here.some(({ id }) => id === line.id)) await shared.offer(line)
  }
  let sharing: Promise<void> | undefined
  lines.onBeat(() => {
    for (const again of unsettled) again()
    sharing ??= shareLeft()
      .catch(unwritten)
      .finally(() => (sharing = undefined))
  })
  lines.onCancel((id) => {
    const cancel = cancels.get(id)
    // Nobody is told of a wish that was taken back, or is over.
    if (cancel) void ask((redis) => redis.set(wishAt(id), 'heard', 'PX', wishMs, 'XX')).then((set) => set === 'OK' && cancel(), unwritten)
  })

  const held = (line: Line, mine: HeldAnswers): OpenOrder => {
    let known = line
    /** What is to be on the server, and whether it is. */
    let wanted: 'open' | 'left' | 'gone' = 'open'
    let isWritten = true
    let isSettled = false
    let writing: Promise<void> = Promise.resolve()
    const write = async (): Promise<void> => {
      if (isSettled) return
      const [what, whole] = [wanted, known]
      try {
        const isOwn = await (what === 'gone' ? lines.remove(whole) : lines.change(whole, what === 'left'))
        isWritten = true
        // Another host may have taken it up while this one was stopped.
        if (isOwn && what === 'open') return
        isSettled = true
        own.delete(line.id)
        owing.delete(line.id)
        // Of another host's on this machine it is the answer.
        if (isOwn && !mine.end(what === 'left') && what === 'left') await shared.forget(line).catch(unwritten)
        unsettled.delete(again)
      } catch (error) {
        if (isWritten)
          log.warn(
            `What has become of the order ${line.id} could not be written down, and is once the server is there: ${(error as Error).message}`,
          )
        isWritten = false
      }
    }
    /** One after the other. Nobody waits for more than one attempt. */
    const sync = (): Promise<void> => (writing = writing.then(write))
    const again = (): void => void (!isWritten && sync())
    const change = (next: Partial<Line>): Promise<void> => {
      known = { ...known, ...next }
      return sync()
    }
    const over = async (how: 'left' | 'gone'): Promise<void> => {
      if (wanted !== 'open') return
      wanted = how
      cancels.delete(line.id)
      const ended = sync()
      ending.set(line.id, ended)
      await ended.finally(() => ending.delete(line.id))
    }
    own.set(line.id, () => known)
    unsettled.add(again)
    owing.set(line.id, () => void change({ isOwed: true }))
    return {
      isBilled: line.until !== undefined,
      get operation() {
        return known.operation
      },
      isOwn: async () => (await lines.read(line.key)).some((one) => one.line.id === line.id && one.of === 'here'),
      during: mine.during,
      watched: mine.watched,
      onCancel(cancel) {
        cancels.set(line.id, cancel)
        return () => cancels.delete(line.id)
      },
      known: (operation) => change({ operation }),
      forsaken: (isForsaken) => change({ isForsaken }),
      isKept: async () => (await mine.isKept()) && shared.share(line).catch(() => false),
      handOver(until) {
        known = { ...known, until }
        return over('left')
      },
      close: () => over('gone'),
      lose: () => over('left'),
    }
  }

  const isLeft = async ({ line, of }: ReadLine): Promise<boolean> => {
    await ending.get(line.id)
    return of === 'nobody' && !own.has(line.id)
  }
  /** It counts as this host's from before it is so on the server. */
  const whileOpening = async <T>(line: Line, open: () => Promise<T>): Promise<T> => {
    own.set(line.id, () => line)
    try {
      return await open()
    } catch (error) {
      own.delete(line.id)
      throw error
    }
  }
  const takeUp = async (line: Line): Promise<OpenOrder | undefined> => {
    if (own.has(line.id)) return undefined
    // First: where that fails, it is left to others.
    await shared.fetch(line)
    const taken = await whileOpening(line, () => lines.take(line))
    if (!taken) {
      own.delete(line.id)
      return undefined
    }
    const open = held(taken, await answers.hold(taken, true))
    if (taken.isForsaken) await open.forsaken(false)
    return open
  }
  const answerOf = async (line: Line): Promise<Pick<LeftOrder, 'answer'>> => {
    const answer = (await answers.of(line)) ?? ((await shared.has(line)) ? 'kept' : undefined)
    return answer ? { answer } : {}
  }
  const leftOf = async ({ operation, ...record }: Line): Promise<LeftOrder> => ({
    record,
    ...(operation && { operation }),
    ...(await answerOf(record)),
    takeUp: () => takeUp({ ...record, ...(operation && { operation }) }),
  })
  const closeLeft = async (one: ReadLine): Promise<boolean> => {
    const open = (await isLeft(one)) ? await takeUp(one.line) : undefined
    // It was placed, and its host may have died before it wrote the bill: what is put aside for it is all that is known.
    if (open && !open.isBilled) owing.get(one.line.id)?.()
    await open?.close()
    return open !== undefined
  }
  /** Without those that nobody has fetched in time. */
  const current = async (key?: string): Promise<ReadLine[]> => {
    const all = await lines.read(key)
    const isOver = await Promise.all(all.map(async (one) => (one.line.until ?? Infinity) <= Date.now() && closeLeft(one)))
    return all.filter((_, index) => !isOver[index])
  }
  const isForsaken = ({ line }: ReadLine): boolean => (own.get(line.id)?.() ?? line).isForsaken === true

  const book: OrderBook = {
    next: () => ({ id: lines.newId(), at: Date.now() }),
    withdraw: lines.withdraw,
    owe: (id) => owing.get(id)?.(),
    async open(record: OrderRecord) {
      await whileOpening(record, () => lines.open(record))
      return held(record, await answers.hold(record))
    },
    async settled(key, signal, which) {
      const isWaitedFor = (one: ReadLine): boolean =>
        one.of !== 'nobody' && (which === 'all' && !own.has(one.line.id) ? true : isForsaken(one))
      const first = new Set((await lines.read(key)).filter(isWaitedFor).map(({ line }) => line.id))
      while (first.size > 0) {
        await delay(lookMs, undefined, { signal })
        const now = (await lines.read(key)).filter(isWaitedFor).map(({ line }) => line.id)
        for (const id of first) if (!now.includes(id)) first.delete(id)
      }
    },
    async find(key, id) {
      const [said, all] = await Promise.all([ask((redis) => redis.get(refusedAt(key))), current(key)])
      const known = said === null ? {} : { refused: JSON.parse(said) as KeptRefusal }
      let underWay: FoundOrders['underWay']
      for (const one of all.filter(({ line }) => id === undefined || line.id === id)) {
        if (await isLeft(one)) return { ...known, left: await leftOf(one.line) }
        if (underWay !== 'forsaken') underWay = isForsaken(one) ? 'forsaken' : 'awaited'
      }
      return { ...known, ...(underWay && { underWay }) }
    },
    kept(key, at) {
      if (!lines.isSeen(key)) return
      const close = async (): Promise<void> => {
        // What waits to be handed over is for who asks for something new.
        for (const one of await lines.read(key)) if (one.line.at <= at && one.line.until === undefined) await closeLeft(one)
      }
      close().catch(unwritten)
    },
    async refuse(key, refusal) {
      await ask((redis) => redis.set(refusedAt(key), JSON.stringify(refusal))).catch(unwritten)
    },
    async list() {
      return Promise.all(
        (await current()).map(async (one): Promise<ListedOrder> => {
          if (own.has(one.line.id)) return { ...one.line, state: 'here' }
          return (await isLeft(one)) ? { ...one.line, ...(await answerOf(one.line)), state: 'left' } : { ...one.line, state: 'elsewhere' }
        }),
      )
    },
    async askToCancel({ key, id }) {
      await ask((redis) => redis.set(wishAt(id), 'wanted', 'PX', wishMs))
      await lines.tellCancel(id)
      for (const until = Date.now() + mostHearMs; Date.now() < until; await delay(lookMs)) {
        if ((await ask((redis) => redis.get(wishAt(id)))) === 'heard') break
        if (!(await lines.read(key)).some(({ line }) => line.id === id)) break
      }
      // Taken back: who has not heard it yet must not hear it when this was told.
      return (await ask((redis) => redis.getdel(wishAt(id)))) === 'heard'
    },
  }
  return { book, close: lines.close }
}
