/** Which assets may answer a query, the newest first: from the index where there is one, else from the library's own lists. */
import type { AtelierError } from '../../kernel/contract/errors.ts'
import type { AssetQuery } from '../../kernel/contract/assets.ts'
import { toAtelierError } from '../../kernel/errors/to-atelier-error.ts'
import type { PluginLog } from '../../kernel/contract/plugin-home.ts'
import type { Whose } from '../../kernel/ports/asset-store.ts'
import type { AssetRecord } from './asset-record.ts'
import type { IndexOfRecords } from './index-of-records.ts'
import { newestOf } from './newest-of.ts'
import { wordsOf } from './query.ts'
import { idOf } from './sharing.ts'
import type { AssetLists, StoreParts } from './store-parts.ts'

/** Records that may answer a query. */
export interface Candidates {
  /** Reads each; nothing where there is none any more. In the order of the list. */
  readonly records: AsyncIterable<() => Promise<AssetRecord | undefined>>
  /** Why the index was not asked: the own lists serve, as far as they do. */
  readonly away?: AtelierError
}
export interface CandidatesInit extends Pick<StoreParts, 'records' | 'lists' | 'listsOfGroups'> {
  readonly index: IndexOfRecords | undefined
  readonly log: Pick<PluginLog, 'warn'>
}
/** `groups`: those that share their library. */
export type FindCandidates = (
  query: AssetQuery,
  of: { readonly by: Whose; readonly groups: readonly string[]; readonly originals: boolean },
) => Promise<Candidates>

/** An index that is away is said once in the log, until it is back. */
export function candidatesOf({ records, lists, listsOfGroups, index, log }: CandidatesInit): FindCandidates {
  async function* listed({ kind: wanted, parent, since, until }: AssetQuery, by: Whose, groups: readonly string[]) {
    const kind = wanted === undefined ? undefined : encodeURIComponent(wanted)
    const linesIn = (from: AssetLists, owner: string) =>
      parent === undefined ? from.newest(owner, since, until) : from.childrenOf(owner, parent)
    for await (const line of newestOf([linesIn(lists, idOf(by)), ...groups.map((group) => linesIn(listsOfGroups, group))]))
      if (kind === undefined || line.kind === kind) yield () => records.read(line.id)
  }
  let isTold = false
  return async (query, { by, groups, originals }) => {
    if (!index) return { records: listed(query, by, groups) }
    try {
      const { text: _, trashed = false, ...rest } = query
      const lines = await index.find({ ...rest, principal: idOf(by), groups, words: wordsOf(query), trashed, originals })
      const found = lines && (await begun(lines))
      isTold = false
      return { records: found ? read(found, index) : listed(query, by, groups) }
    } catch (error) {
      const away = toAtelierError(error, 'ENGINE_FAILED')
      if (!isTold) log.warn('The index of the library cannot be asked: its own lists are read.', { error: away.message })
      isTold = true
      return { records: listed(query, by, groups), away }
    }
  }
}

async function* read<Line>(lines: AsyncIterable<Line>, { recordOf }: { recordOf(line: Line): Promise<AssetRecord | undefined> }) {
  for await (const line of lines) yield () => recordOf(line)
}

/** With its first line read: what cannot be asked has failed by then. */
async function begun<Line>(lines: AsyncIterable<Line>): Promise<AsyncIterable<Line>> {
  const reader = lines[Symbol.asyncIterator]()
  const first = await reader.next()
  return (async function* () {
    try {
      for (let next = first; !next.done; next = await reader.next()) yield next.value
    } finally {
      await reader.return?.()
    }
  })()
}
