/** One line of the book of orders on Redis, `OWNER\nJSON`, and the names that are in it. */
import { randomBytes } from 'node:crypto'
import type { Operation, OrderRecord } from 'atelier-mcp'

/** What is written down of an order that is out: all that another host needs to go on with it, to ask about it or to close it. */
export interface Line extends OrderRecord {
  readonly operation?: Operation
  readonly isForsaken?: boolean
  /** What it has cost is not in the ledger yet. */
  readonly isOwed?: boolean
}

/** As it is on the server: of `owner`, or of nobody where that is empty. */
export const textOf = (owner: string, line: Line): string => `${owner}\n${JSON.stringify(line)}`
/** What `textOf` has written down. */
export const lineOf = (text: string): Line => JSON.parse(text.slice(text.indexOf('\n') + 1)) as Line
/** Whose order it is; empty where its host has let go of it. */
export const ownerOf = (text: string): string => text.slice(0, text.indexOf('\n'))

/** For a host; of a deployment no two have the same. */
export const newOwnerName = (): string => randomBytes(4).toString('hex')
/** For an order: says which host it is of. */
export const newOrderId = (owner: string): string => `${owner}${randomBytes(5).toString('hex')}`
/** The owner in an id that `newOrderId` has made. */
export const ownerInId = (id: string): string | undefined => /^([0-9a-f]{8})[0-9a-f]{10}$/.exec(id)?.[1]
