/** Does a record answer a query? */
import type { AssetQuery } from '../../kernel/contract/assets.ts'
import type { AssetRecord } from './asset-record.ts'

/** What is looked at of an asset, whether a record of it was kept or not. */
type Described = Pick<AssetRecord, 'trashed' | 'kind' | 'mimeType' | 'provenance' | 'tags' | 'createdAt' | 'name' | 'prompt'>

/** A test for assets, its words prepared once. */
export function matcher(query: AssetQuery): (asset: Described) => boolean {
  const words = (query.text ?? '').normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean)
  return (record) =>
    record.trashed === (query.trashed ?? false) &&
    (query.kind === undefined || record.kind === query.kind) &&
    (query.mimeType === undefined || fits(query.mimeType, record.mimeType)) &&
    (query.provider === undefined || record.provenance?.provider === query.provider) &&
    (query.tag === undefined || record.tags.includes(query.tag)) &&
    (query.since === undefined || record.createdAt >= query.since) &&
    (query.until === undefined || record.createdAt <= query.until) &&
    (words.length === 0 ||
      containsAll([record.name, record.prompt ?? '', ...record.tags].join('\n').normalize('NFKC').toLowerCase(), words))
}

const containsAll = (text: string, words: readonly string[]): boolean => words.every((word) => text.includes(word))

/** A type, or a whole family with `/*` at its end. */
const fits = (pattern: string, mimeType: string): boolean =>
  pattern.endsWith('/*') ? mimeType.startsWith(pattern.slice(0, -1)) : mimeType === pattern
