/** What a tool tells as data: by `structuredContent`, or by the envelope where a client drops that. */
import type { Link, Meta } from './link.ts'
import { readResult } from './result.ts'

/** Rejects with the tool's words where it fails. */
export async function dataOf<T>(link: Pick<Link, 'call'>, tool: string, args: Meta = {}): Promise<T> {
  const answer = await link.call(tool, args)
  const { error } = readResult(answer)
  if (error) throw new Error([error.message, error.fix].filter(Boolean).join(' '))
  const { structuredContent, _meta: meta } = answer
  const envelope = meta?.['atelier/result'] as { readonly data?: T } | undefined
  const data = (structuredContent as T | undefined) ?? envelope?.data
  if (data === undefined) throw new Error('The client handed on no data.')
  return data
}
