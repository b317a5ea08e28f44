/** What is sent for orders and what comes back for them, on the disk of this machine: for any book of orders, wherever its lines are. */
import type { OrderRecord } from './order-book.ts'

export type OrderName = Pick<OrderRecord, 'key' | 'id'>

export interface OrderAnswers {
  /** Of an order of this host. `isLeft`: an earlier host has sent for it, and what that got is given again. */
  hold(order: OrderName, isLeft?: boolean): Promise<HeldAnswers>
  /** Whether the answer to everything that may have cost something is here, or still comes. */
  of(order: OrderName): Promise<'kept' | 'awaited' | undefined>
  /** Orders of which something is here. */
  list(): Promise<readonly OrderName[]>
  /** All of an order whose answer is kept, for another machine; nothing where that is not so, or is more than `most` bytes. */
  pack(order: OrderName, most: number): Promise<Uint8Array | undefined>
  /** What `pack` has given on another machine. Throws where it cannot be written. */
  unpack(order: OrderName, packed: Uint8Array): Promise<void>
}
/** Of an order that this host has. */
export interface HeldAnswers {
  /** What `ctx.fetch` sends and gets meanwhile is kept. */
  during<T>(work: () => Promise<T>): Promise<T>
  /** What `ask` says the first time; of an order that an earlier host has left, what was said there. */
  watched(ask: () => Promise<boolean>): Promise<boolean>
  isKept(): Promise<boolean>
  /** It is over. What was kept is removed, unless it `isLeft` for whoever asks next, and is no answer that was lost. Whether it stays. */
  end(isLeft: boolean): boolean
}
