/** Where orders that may cost something are written down before they go out, so that no crash makes anybody pay twice. */
import type { Cost } from '../contract/assets.ts'
import type { Rejection } from '../contract/hooks.ts'
import type { Operation } from '../contract/provider.ts'

/** One order, as it is told to people. */
export interface OrderRecord {
  readonly id: string
  /** Names what was asked, and of whom: the key of the answer. */
  readonly key: string
  readonly principal: string
  readonly kind: string
  readonly provider: string
  readonly model?: string | undefined
  readonly estimate?: Cost | undefined
  /** Ids of the assets that its call had read. */
  readonly inputs?: readonly string[] | undefined
  /** Epoch milliseconds. */
  readonly at: number
  /** Its outcome came, and was billed, when all had left: who asks next has it, until then (epoch milliseconds). */
  readonly until?: number
}
/** An order of this host that is out. What cannot be written down is told to the log: nothing rejects for that. */
export interface OpenOrder {
  /** What it has cost is told already. */
  readonly isBilled: boolean
  /** By what the vendor knows it, once that is said. */
  readonly operation?: Operation | undefined
  /** Whether it is still this host's. Another one may have taken it up while this one was stopped, and sees to all that follows. */
  isOwn(): Promise<boolean>
  /** Runs what places the order, but not what waits for an operation. What `ctx.fetch` gets meanwhile is kept, so that another host finds it. */
  during<T>(work: () => Promise<T>): Promise<T>
  /** Whether somebody watches: what `ask` says the first time, also where another host has asked. It is part of what is ordered. */
  watched(ask: () => Promise<boolean>): Promise<boolean>
  /** Calls `cancel` where another host is asked to cancel it, until what comes back is called. */
  onCancel(cancel: () => void): () => void
  /** Writes down by what the vendor knows it. */
  known(operation: Operation): Promise<void>
  /** Whether all who wait for something made anew have left: then another host may wait for it, instead of ordering one more. */
  forsaken(isForsaken: boolean): Promise<void>
  /** Whether every answer to it is on the disk, so that another host has it without its vendor. */
  isKept(): Promise<boolean>
  /** Its outcome came when all had left: who asks next takes it up, once, until then (epoch milliseconds). */
  handOver(until: number): Promise<void>
  /** Somebody has its outcome: nobody asks for it any more. */
  close(): Promise<void>
  /** Nobody knows how it ended, and nobody was told. Whoever asks the same hears of it. */
  lose(): Promise<void>
}
/** An order that nobody sees to any more: its host is gone, or it ended in doubt when all had left. */
export interface LeftOrder {
  readonly record: OrderRecord
  readonly operation?: Operation
  /** Its answer was kept, or is on its way: whoever asks the same of the provider once more gets that, and nothing is sent. */
  readonly answer?: 'kept' | 'awaited'
  /** Makes it this host's own; nothing where another host was first. */
  takeUp(): Promise<OpenOrder | undefined>
}
export interface ListedOrder extends OrderRecord, Pick<LeftOrder, 'operation' | 'answer'> {
  /** Under way here, in another host, or its host is gone. */
  readonly state: 'here' | 'elsewhere' | 'left'
}
/** What `review` has refused after it was paid. */
export interface KeptRefusal {
  readonly plugin: string
  readonly value: Rejection
}
/** What there is under one key. */
export interface FoundOrders {
  /** What is left of earlier orders: of several the oldest. */
  readonly left?: LeftOrder
  readonly refused?: KeptRefusal
  /** Nothing is left, but one is under way: whose callers are there, or `forsaken` by all who waited for something made anew. */
  readonly underWay?: 'awaited' | 'forsaken'
}
/** Safe with several hosts on one folder. Where that cannot be written, orders go out unwritten, and the log says so. */
export interface OrderBook {
  /** An id for a new order. */
  next(): Pick<OrderRecord, 'id' | 'at'>
  /**
   * Sees to it that nothing is ever ordered under ids that other hosts have got from `next`, and says for which that holds: not where their host lives, or nobody
   * can tell, where the order is out, or was and what it has cost is not written. Absent: nobody can tell.
   */
  withdraw?(ids: readonly string[]): Promise<readonly string[]>
  /** What this order of this host has cost is not in the ledger by now: `withdraw` says so also when its line is gone. */
  owe?(id: string): void
  /** Resolves when it is written down. */
  open(record: OrderRecord): Promise<OpenOrder>
  /**
   * Resolves when no host has a forsaken order under this key any more, and with `all` no other host any order, or only one that nobody sees
   * to. Rejects as `signal` aborts.
   */
  settled(key: string, signal: AbortSignal, which: 'all' | 'forsaken'): Promise<void>
  /** `id`: of what is left, that order alone. */
  find(key: string, id?: string): Promise<FoundOrders>
  /** The answer under this key is kept, and was made at `at` (epoch milliseconds): an order of before that a host has left behind is over. Nobody waits for that. */
  kept(key: string, at: number): void
  /** Keeps a refusal for its key. */
  refuse(key: string, refusal: KeptRefusal): Promise<void>
  /** Every order that is out or in doubt. */
  list(): Promise<readonly ListedOrder[]>
  /** Asks the host that sees to it to cancel it. False where it does not within some seconds: it is over, or its host hears nothing. */
  askToCancel(order: Pick<OrderRecord, 'key' | 'id'>): Promise<boolean>
}
