/** Who is at the other end, as far as that can be told. */
import type { IncomingMessage } from 'node:http'

/**
 * What tells peers apart while nobody shows who they are: the address they come from, and the name that their client gives in its
 * `initialize` (`body`). Programs of one machine share the address, and seldom the name.
 */
export function peerOf({ socket }: IncomingMessage, body: unknown): string {
  const name = (body as { params?: { clientInfo?: { name?: unknown } } } | null | undefined)?.params?.clientInfo?.name
  return `${socket.remoteAddress} ${typeof name === 'string' ? name.slice(0, 100) : ''}`
}
