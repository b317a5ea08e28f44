/** A question to the table `library`, as one statement. */
import type { IndexHit, IndexQuery } from 'atelier-mcp'
import { gramsOf } from './grams.ts'
import { columnName, columnText } from './library-rows.ts'

/** A page of what answers `query`, after `last`. */
export function libraryQuery(
  table: string,
  library: string,
  query: IndexQuery,
  { last, limit }: { readonly last: IndexHit | undefined; readonly limit: number },
): { readonly text: string; readonly values: readonly unknown[] } {
  const values: unknown[] = []
  const value = (one: unknown): string => `$${values.push(one)}`
  const { principal, groups, kind, mimeType, provider, tag, parent, since, until } = query
  const words = query.words.map(columnText)
  const grams = [...new Set(words.flatMap(gramsOf))]
  const is: string[] = [`library = ${value(library)}`]
  const whose = [`principal = ${value(columnName(principal))}`]
  if (groups.length > 0) whose.push(`groups && ${value(groups.map(columnName))}::text[]`)
  is.push(query.trashed ? 'trashed' : 'not trashed')
  if (!query.originals) is.push('not is_private')
  if (kind !== undefined) is.push(`kind = ${value(columnText(kind))}`)
  if (mimeType !== undefined)
    is.push(
      mimeType.endsWith('/*')
        ? `strpos(mime_type, ${value(columnText(mimeType.slice(0, -1)))}) = 1`
        : `mime_type = ${value(columnText(mimeType))}`,
    )
  if (provider !== undefined) is.push(`provider = ${value(columnText(provider))}`)
  if (tag !== undefined) is.push(`tags @> ${value([columnName(tag)])}::text[]`)
  if (parent !== undefined) is.push(`made_from @> ${value([columnText(parent)])}::text[]`)
  if (since !== undefined) is.push(`created_at >= ${value(since)}`)
  if (until !== undefined) is.push(`created_at <= ${value(until)}`)
  if (grams.length > 0) is.push(`grams @> ${value(grams)}::integer[]`)
  for (const word of words) is.push(`strpos(words, ${value(word)}) > 0`)
  if (last) {
    const at = value(last.createdAt)
    is.push(`created_at <= ${at} and (created_at < ${at} or (id, keep) > (${value(last.id)}, ${value(last.keep)}))`)
  }
  const newest = `order by created_at desc, id, keep limit ${limit}`
  // One by one: where both are asked for by \`or\`, the server looks through all that anybody has.
  const found = whose.map((owner) => `(select id, keep, created_at from ${table} where ${[...is, owner].join(' and ')} ${newest})`)
  const text = found.length === 1 ? found.join('') : `${found.join(' union ')} ${newest}`
  return { text, values }
}
