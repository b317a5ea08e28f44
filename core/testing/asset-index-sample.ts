/** What the author of an index of assets gives to its suite, and what the cases are made of. */
import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import type { Awaitable } from '../kernel/contract/infer.ts'
import type { AssetIndex, IndexedAsset, IndexQuery } from '../kernel/ports/asset-index.ts'
import type { SuiteCase } from './suite-case.ts'

export interface AssetIndexHost {
  /** The engine. */
  readonly of: (library: string) => AssetIndex
  close(): Awaitable<void>
}
export interface AssetIndexSuite {
  /** A host at a place, any short text: hosts of the same place share what they index. */
  host(place: string): Awaitable<AssetIndexHost>
  /** Assets of the longest case, which are to be more than two pages of whatever the index reads at a time. Default 600. */
  readonly many?: number
  /** Makes the place one that cannot be reached, until what comes back is called. */
  readonly away?: (place: string) => Awaitable<() => Awaitable<void>>
  /** How soon after that everything must be there, in milliseconds. Default 15 000. */
  readonly patienceMs?: number
}
/** A place of its own for each case. */
export interface IndexBench {
  readonly place: string
  /** The same library as another host has it; another one by its name. */
  another(library?: string): Promise<AssetIndex>
}

export const somebody = 'ann'
const start = Date.UTC(2026, 4, 15)

/** The asset of a name: the same name is the same one. `at`: milliseconds after all others. */
export const indexed = (name: string, rest: Partial<IndexedAsset> & { readonly at?: number } = {}): IndexedAsset => {
  const { at = 0, ...given } = rest
  return {
    id: idOf(name),
    keep: '0123456789abcdef',
    revision: 0,
    principal: somebody,
    groups: [],
    createdAt: start + at,
    kind: 'suite.sample',
    mimeType: 'image/png',
    tags: [],
    madeFrom: [],
    trashed: false,
    isPrivate: false,
    words: name,
    ...given,
  }
}
export const idOf = (name: string): string => createHash('sha256').update(name).digest('hex').slice(0, 24)

/** The ids that it finds; throws where one comes twice. */
export async function hits(index: AssetIndex, query: Partial<IndexQuery> = {}): Promise<string[]> {
  const found: string[] = []
  for await (const { id } of index.find({ principal: somebody, groups: [], words: [], trashed: false, originals: true, ...query }))
    found.push(id)
  assert.equal(new Set(found).size, found.length, 'some come twice')
  return found
}

export const indexCase = (
  { host }: AssetIndexSuite,
  name: string,
  body: (index: AssetIndex, bench: IndexBench) => Promise<void>,
): SuiteCase => ({
  name,
  async run() {
    const place = randomUUID()
    const opened: AssetIndexHost[] = []
    const another = async (library = 'one'): Promise<AssetIndex> => {
      const one = await host(place)
      opened.push(one)
      return one.of(library)
    }
    try {
      await body(await another(), { place, another })
    } finally {
      for (const one of opened) await one.close()
    }
  },
})
