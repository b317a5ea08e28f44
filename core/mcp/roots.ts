/** The client's open folders, asked for once and again when the client says that they have changed. */
import { ListRootsResultSchema } from '@modelcontextprotocol/sdk/types.js'
import type { Folders } from './exchange.ts'
import type { Extra, Roots } from './session-types.ts'

/** A client that has not answered by then is taken to offer none, for this time. */
const answerMs = 5_000

/** Asks on the stream of the request that `extra` belongs to. Never rejects: a client that fails to answer has no folders. */
export function rootsOf(roots: Roots, extra: Extra, signal: AbortSignal): Promise<Folders> {
  roots.known ??= ask(extra, signal).catch(() => {
    roots.known = undefined
    return []
  })
  return roots.known
}

async function ask(extra: Extra, signal: AbortSignal): Promise<Folders> {
  const { roots } = await extra.sendRequest({ method: 'roots/list' }, ListRootsResultSchema, { signal, timeout: answerMs })
  return roots.map(({ uri, name }) => ({ uri, ...(name !== undefined && { name }) }))
}
