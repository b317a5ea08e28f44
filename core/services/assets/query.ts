/** Does a record answer a query? */
import type { AssetQuery } from '../../kernel/contract/assets.ts'
import type { AssetRecord } from './asset-record.ts'

/** What is looked at of an asset, whether a record of it was kept or not. */
type Described = Pick<AssetRecord, 'trashed' | 'kind' | 'mimeType' | 'provenance' | 'tags' | 'createdAt' | 'name' | 'prompt'>

const simple = (text: string): string => text.normalize('NFKC').toLowerCase()

/** What words are looked for in: name, prompt and tags, one below the other. */
export const wordsIn = ({ name, prompt = '', tags }: Pick<Described, 'name' | 'prompt' | 'tags'>): string =>
  simple([name, prompt, ...tags].join('\n'))

/** The words of a query, as they are looked for. */
export const wordsOf = ({ text = '' }: Pick<AssetQuery, 'text'>): readonly string[] => simple(text).split(/\s+/).filter(Boolean)

/** A test for assets, its words prepared once. */
export function matcher(query: AssetQuery): (asset: Described) => boolean {
  const words = wordsOf(query)
  return (record) =>
    record.trashed === (query.trashed ?? false) &&
    (query.kind === undefined || record.kind === query.kind) &&
    (query.mimeType === undefined || fits(query.mimeType, record.mimeType)) &&
    (query.provider === undefined || record.provenance?.provider === query.provider) &&
    (query.tag === undefined || record.tags.includes(query.tag)) &&
    (query.since === undefined || record.createdAt >= query.since) &&
    (query.until === undefined || record.createdAt <= query.until) &&
    (words.length === 0 || containsAll(wordsIn(record), words))
}

const containsAll = (text: string, words: readonly string[]): boolean => words.every((word) => text.includes(word))

/** A type, or a whole family with `/*` at its end. */
const fits = (pattern: string, mimeType: string): boolean =>
  pattern.endsWith('/*') ? mimeType.startsWith(pattern.slice(0, -1)) : mimeType === pattern
