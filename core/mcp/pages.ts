/** Long lists in pages. A cursor is opaque to clients and needs no memory here. */
import { rpcCodes, rpcError } from './rpc-error.ts'

/** Entries in one page: enough that hardly any client ever needs the second. */
export const pageSize = 200

/** Where to go on, as text that clients hand back unread. */
export const toCursor = (position: unknown): string => Buffer.from(JSON.stringify(position)).toString('base64url')

/** What `toCursor` was given. Throws -32602 for anything that is no cursor of ours, as judged by `accepts`. */
export function fromCursor<T>(cursor: string, accepts: (position: unknown) => position is T): T {
  try {
    const position: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (accepts(position)) return position
  } catch {
    // Told below.
  }
  throw rpcError(rpcCodes.params, 'This cursor is not one that the server gave. Leave it out to start from the first page.')
}

const isOffset = (position: unknown): position is number => Number.isSafeInteger(position) && (position as number) > 0

/** The page that starts at `cursor`, and the cursor of the next one, if there is any. */
export function page<T>(items: readonly T[], cursor: string | undefined): { readonly items: readonly T[]; readonly nextCursor?: string } {
  const start = cursor === undefined ? 0 : fromCursor(cursor, isOffset)
  const end = start + pageSize
  return { items: items.slice(start, end), ...(end < items.length && { nextCursor: toCursor(end) }) }
}
