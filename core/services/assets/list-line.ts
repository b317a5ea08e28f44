/** What is said of an asset in the lists that lead to it. */
import { type AssetRecord, isId } from './asset-record.ts'
import type { IndexLine } from './store-parts.ts'

/** The line of an asset in the lists of its owners. */
export const lineOf = ({ id, createdAt, kind, keep }: Pick<AssetRecord, 'id' | 'createdAt' | 'kind' | 'keep'>): IndexLine => ({
  id,
  createdAt,
  kind: encodeURIComponent(kind),
  ...(keep !== undefined && { keep }),
})

interface MadeFrom {
  readonly parents: readonly string[]
  readonly left?: { readonly from?: string | undefined } | undefined
}
/** The ids of all that it was made from, each once: it is listed below those as well. */
export const madeFromOf = ({ parents, left }: MadeFrom): readonly string[] => [...new Set([...parents, left?.from ?? ''].filter(isId))]
