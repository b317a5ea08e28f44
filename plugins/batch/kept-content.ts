/** What a job keeps of what its tool has shown, and how it is shown again. */
import { type Asset, type Call, type Content, type Envelope, type Job, type Meta, text, type ToolResult } from 'atelier-mcp'

/** Pictures, sound and files of a tool's own, in characters: all of it is read with every look at the job. */
const mostOwn = 1_000_000

/** Previews of assets are made again when they are wanted; what is no asset is kept as it is, as long as it is small. */
export function keptContent({ content }: Pick<ToolResult, 'content'>): readonly Content[] {
  const hasAssets = content.some((block) => block.type === 'resource_link' && idIn(block.uri) !== undefined)
  const isText = ({ type }: Content): boolean => type === 'text' || type === 'resource_link'
  const own = content.filter((block) => isText(block) || !(hasAssets && block.type === 'image'))
  return JSON.stringify(own.filter((block) => !isText(block))).length <= mostOwn ? own : own.filter(isText)
}

/** What the tool itself would show this caller: its text, previews, links. Of a job that an older version did, its assets or data. */
export async function shownAgain({ content, result }: Pick<Job, 'content' | 'result'>, call: Call): Promise<ToolResult> {
  const kept = content ?? []
  const wanted = content ? kept.flatMap((block) => (block.type === 'resource_link' ? (idIn(block.uri) ?? []) : [])) : idsOf(result)
  const found = (await Promise.all(wanted.map((id) => call.assets.get(id)))).filter((asset) => asset !== undefined)
  const shown: ToolResult = found.length > 0 ? await call.show(found) : { content: [] }
  if (!content) return found.length > 0 ? shown : { content: [text(JSON.stringify(result?.['data'] ?? {}))] }
  const previews = shown.content.filter(({ type }) => type === 'image')
  const isThere = (uri: string): boolean => idIn(uri) === undefined || found.some((asset) => asset.uri === uri)
  const said = kept.flatMap((block) =>
    block.type === 'text' ? [{ ...block, text: withoutFiles(block.text, unknownTo(found, result)) }] : [],
  )
  const rest = kept.filter((block) => block.type !== 'text' && (block.type !== 'resource_link' || isThere(block.uri)))
  return { ...shown, content: [...said, ...previews, ...rest] }
}

/** The envelope of a job as this caller may see it: over HTTP nobody learns the server's folders. */
export async function resultFor(result: Meta, { assets }: Call): Promise<Meta> {
  const [first] = idsOf(result)
  const asset = first === undefined ? undefined : await assets.get(first)
  return asset && asset.path === undefined ? (withoutPaths(result) as Meta) : result
}

const idIn = (uri: string): string | undefined => /^asset:\/\/(.+)$/.exec(uri)?.[1]
const entriesOf = (result: Meta | undefined): Partial<Envelope['assets'][number]>[] =>
  Array.isArray(result?.['assets']) ? (result['assets'] as Partial<Envelope['assets'][number]>[]) : []
const idsOf = (result: Meta | undefined): string[] => entriesOf(result).flatMap(({ id }) => (typeof id === 'string' ? [id] : []))

/** Files of the result that this caller does not get to know. */
const unknownTo = (found: readonly Asset[], result: Meta | undefined): string[] =>
  entriesOf(result).flatMap(({ id, path }) =>
    path !== undefined && found.some((asset) => asset.id === id && asset.path === undefined) ? [path] : [],
  )
const withoutFiles = (words: string, files: readonly string[]): string =>
  files.length === 0
    ? words
    : words
        .split('\n')
        .filter((line) => !files.some((file) => line.includes(file)))
        .join('\n')
const withoutPaths = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutPaths)
  if (typeof value !== 'object' || value === null) return value
  const isAsset = 'uri' in value && 'sha256' in value
  return Object.fromEntries(Object.entries(value).flatMap(([name, one]) => (isAsset && name === 'path' ? [] : [[name, withoutPaths(one)]])))
}
