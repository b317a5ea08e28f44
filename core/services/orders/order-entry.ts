/** One order as it lies on the disk, and whether that is one. */
import type { Operation } from '../../kernel/contract/provider.ts'
import type { KeptRefusal, OrderRecord } from '../../kernel/ports/order-book.ts'

export interface Entry extends OrderRecord {
  readonly operation?: Operation
  /** It is out, and all who wait for something made anew have left. */
  readonly isForsaken?: boolean
}

/** What a file says; nothing where it is torn. */
export const json = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** What is torn or of another shape is no order. */
export const isEntry = (value: unknown): value is Entry =>
  isRecord(value) &&
  ['id', 'key', 'principal', 'kind', 'provider'].every((name) => typeof value[name] === 'string') &&
  typeof value['at'] === 'number' &&
  ['number', 'undefined'].includes(typeof value['until']) &&
  (value['operation'] === undefined || isRecord(value['operation']))
/** What `review` has refused. */
export const isRefusal = (value: unknown): value is KeptRefusal =>
  isRecord(value) && typeof value['plugin'] === 'string' && isRecord(value['value']) && typeof value['value']['code'] === 'string'
