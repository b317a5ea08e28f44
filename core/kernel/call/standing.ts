/** Where a caller stands, as JSON: so that work which goes on without them, in another process perhaps, may do neither more nor less than they. */
import type { Caller } from '../contract/caller.ts'
import type { Meta } from '../contract/infer.ts'
import type { Peer } from '../ports/peer.ts'
import { lastAsJson, lastFromJson } from './last-made.ts'

/** Whether they share the host's disk, which folders they have open, how they fetch results, and what they have made last. */
export async function standingOf({ paths, link, isSigned, last }: Peer, caller: Pick<Caller, 'roots'>): Promise<Meta> {
  return {
    paths,
    ...(paths && { roots: (await caller.roots()).map(({ uri }) => uri) }),
    ...(link !== undefined && { link }),
    ...(isSigned && { isSigned }),
    ...(last && { last: lastAsJson(last) }),
  }
}

/** What `standingOf` has written, wherever it was kept. Who says nothing of their disk has none. */
export function standingAs({ paths, roots, link, isSigned, last }: Meta): Pick<Peer, 'paths' | 'roots' | 'link' | 'isSigned' | 'last'> {
  const folders = (Array.isArray(roots) ? roots : []).filter((uri): uri is string => typeof uri === 'string')
  return {
    ...(typeof link === 'string' && { link }),
    ...(isSigned === true && { isSigned }),
    ...(last !== undefined && { last: lastFromJson(last) }),
    paths: paths === true,
    roots: async () => folders.map((uri) => ({ uri })),
  }
}
