/** Where a caller stands, as JSON: so that work which goes on without them, in another process perhaps, may do neither more nor less than they. */
import type { Caller } from '../contract/caller.ts'
import type { Meta } from '../contract/infer.ts'
import type { Peer } from '../ports/peer.ts'
import { present } from '../schema/present.ts'
import { lastAsJson, lastFromJson } from './last-made.ts'

type Stood = Pick<Peer, 'paths' | 'roots' | 'folders' | 'link' | 'isSigned' | 'last'>

/** Whether they share the host's disk, which folders they have open or have named, how they fetch results, and what they have made last. */
export async function standingOf({ paths, folders, link, isSigned, last }: Peer, caller: Pick<Caller, 'roots'>): Promise<Meta> {
  return {
    paths,
    ...(paths && { roots: (await caller.roots()).map(({ uri }) => uri) }),
    ...(folders && { folders }),
    ...present({ link, isSigned }),
    ...(last && { last: lastAsJson(last) }),
  }
}

/** What `standingOf` has written, wherever it was kept. Who says nothing of their disk has none. */
export function standingAs({ paths, roots, folders, link, isSigned, last }: Meta): Stood {
  const open = texts(roots)
  return {
    ...(typeof link === 'string' && { link }),
    ...(isSigned === true && { isSigned }),
    ...(last !== undefined && { last: lastFromJson(last) }),
    paths: paths === true,
    roots: async () => open.map((uri) => ({ uri })),
    folders: texts(folders),
  }
}

const texts = (values: unknown): readonly string[] =>
  (Array.isArray(values) ? values : []).filter((value): value is string => typeof value === 'string')
