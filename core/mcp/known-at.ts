/** What each revision of the protocol knows. A client drops a whole answer over one block that is new to it (cline/cline#5208). */
import { tableOf } from '../kernel/contract/table.ts'
import { type Content, resource, text } from '../kernel/contract/content.ts'

/** The revision in which each came, by the changelogs at modelcontextprotocol.io/specification/REVISION/changelog. */
const since: Readonly<Record<string, string>> = tableOf({
  annotations: '2025-03-26',
  audio: '2025-03-26',
  resource_link: '2025-06-18',
  structuredContent: '2025-06-18',
  outputSchema: '2025-06-18',
  title: '2025-06-18',
  _meta: '2025-06-18',
  icons: '2025-11-25',
})

/** Is it known at this revision? What was there from the beginning is. */
export const isKnownAt = (version: string, what: string): boolean => version >= (since[what] ?? '')

/** A line of a list, without fields that came later. */
export const listedAt = <T extends object>(version: string, line: T): T =>
  Object.fromEntries(Object.entries(line).filter(([name]) => isKnownAt(version, name))) as T

/** Content, with others in the place of blocks that came later: a link is said in a text, unless one says it, and sound is a file. */
export function contentAt(version: string, content: readonly Content[]): readonly Content[] {
  if (content.every(({ type }) => isKnownAt(version, type))) return content
  const said = content.flatMap((block) => (block.type === 'text' ? block.text : [])).join('\n')
  return content.flatMap((block, index) => {
    if (isKnownAt(version, block.type)) return block
    if (block.type === 'resource_link') return said.includes(block.uri) ? [] : text(linkText(block))
    return block.type === 'audio' ? resource(`atelier://content/${index}`, Buffer.from(block.data, 'base64'), block.mimeType) : block
  })
}

/** `name (image/png): uri`, and what it is. */
export const linkText = ({ name, title = name, description, mimeType, uri }: Extract<Content, { type: 'resource_link' }>): string =>
  `${title}${mimeType === undefined ? '' : ` (${mimeType})`}: ${uri}${description === undefined ? '' : `\n${description}`}`
