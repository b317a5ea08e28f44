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
  /** Epoch milliseconds. */
  readonly at: number
}
/** An order of this host that is out. */
export interface OpenOrder {
  /** By what the vendor knows it, once that is said. */
  readonly operation?: Operation | undefined
  /** Runs what places the order, but not what waits for an operation. What `ctx.fetch` gets meanwhile is kept, so that another host finds it. */
  during<T>(work: () => Promise<T>): Promise<T>
  /** Whether somebody watches: what `ask` says the first time, also where another host has asked. It is part of what is ordered. */
  watched(ask: () => Promise<boolean>): Promise<boolean>
  /** Calls `cancel` where another host is asked to cancel it, until what comes back is called. */
  onCancel(cancel: () => void): () => void
  /** Writes down by what the vendor knows it. */
  known(operation: Operation): Promise<void>
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
/** Safe with several hosts on one folder. Where that cannot be written, orders go out unwritten, and the log says so. */
export interface OrderBook {
  /** An id for a new order. */
  next(): Pick<OrderRecord, 'id' | 'at'>
  /** Resolves when it is written down. */
  open(record: OrderRecord): Promise<OpenOrder>
  /** Resolves when no other host has an order under this key any more, or only one that nobody sees to. Rejects as `signal` aborts. */
  settled(key: string, signal: AbortSignal): Promise<void>
  /** What is left of earlier orders under this key: of several the oldest, or the one of this `id`. Where nothing is, whether one is under way. */
  find(key: string, id?: string): Promise<{ readonly left?: LeftOrder; readonly refused?: KeptRefusal; readonly isUnderWay?: true }>
  /** The answer under this key is kept: an order for it that a host has left behind is over. Nobody waits for that. */
  kept(key: string): void
  /** Keeps a refusal for its key. */
  refuse(key: string, refusal: KeptRefusal): Promise<void>
  /** Every order that is out or in doubt. */
  list(): Promise<readonly ListedOrder[]>
  /** Asks the host that sees to it to cancel it. False where it does not within some seconds: it is over, or its host hears nothing. */
  askToCancel(order: Pick<OrderRecord, 'key' | 'id'>): Promise<boolean>
}
