/** Who is at the other end, as far as that can be told. */
import type { IncomingMessage } from 'node:http'
import type { Principal } from '../../kernel/contract/caller.ts'

/**
 * What tells peers apart: the principal; and of the local one, whom mostly nobody authenticates, the address that it comes from, and the name
 * that its client gives in its `initialize` (`body`). Programs of one machine share the address, and seldom the name.
 */
export function peerOf({ id }: Principal, { socket }: IncomingMessage, body: unknown): string {
  if (id !== 'local') return `principal ${id}`
  const name = (body as { params?: { clientInfo?: { name?: unknown } } } | null | undefined)?.params?.clientInfo?.name
  return `${socket.remoteAddress} ${typeof name === 'string' ? name.slice(0, 100) : ''}`
}
