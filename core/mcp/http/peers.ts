/** Who is at the other end, as far as that can be told. */
import type { IncomingMessage } from 'node:http'
import type { Principal } from '../../kernel/contract/caller.ts'

const clientInfo = 'io.modelcontextprotocol/clientInfo'
interface Named {
  readonly clientInfo?: { readonly name?: unknown } | null
}

/**
 * What tells peers apart: the principal; and of the local one, whom mostly nobody authenticates, the address that it comes from, and the name
 * that its client gives (`body`): in its `initialize`, or with each request. Programs of one machine share the address, and seldom the name.
 */
export function peerOf({ id }: Principal, { socket }: IncomingMessage, body: unknown): string {
  if (id !== 'local') return `principal ${id}`
  const params = (
    body as { readonly params?: Named & { readonly _meta?: { readonly [clientInfo]?: Named['clientInfo'] } } } | null | undefined
  )?.params
  const name = (params?.clientInfo ?? params?.['_meta']?.[clientInfo])?.name
  return `${socket.remoteAddress} ${typeof name === 'string' ? name.slice(0, 100) : ''}`
}
