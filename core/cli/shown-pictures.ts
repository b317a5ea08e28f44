/** Pictures that a tool shows beside its files, as the views of a model: nobody sees them at a terminal, so each becomes a file that is named. */
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { envelopeOf } from '../kernel/call/envelope.ts'
import type { ToolResult } from '../kernel/contract/content.ts'

/**
 * Writes them into a folder of their own among the machine's temporary files, which the person alone may read, and answers their paths in order.
 * Where the result has files that are pictures, what is shown is those: nothing is written, and those that its words do not name are answered.
 */
export async function shownPictures(tool: string, result: ToolResult): Promise<readonly string[]> {
  const envelope = envelopeOf(result)
  if (!envelope.ok) return []
  const files = envelope.assets.filter(({ mimeType }) => mimeType.startsWith('image/'))
  const isNamed = (path: string): boolean => result.content.some((part) => part.type === 'text' && part.text.includes(path))
  if (files.length > 0) return files.flatMap(({ path }) => (path === undefined || isNamed(path) ? [] : [path]))
  const pictures = result.content.flatMap((part) => (part.type === 'image' ? [part] : []))
  if (pictures.length === 0) return []
  const folder = await mkdtemp(join(tmpdir(), 'atelier-'))
  return Promise.all(
    pictures.map(async ({ data, mimeType }, at) => {
      const kind = /^image\/([a-z0-9]+)/.exec(mimeType)?.[1] ?? 'webp'
      const path = join(folder, `${tool}${pictures.length > 1 ? `-${at + 1}` : ''}.${kind}`)
      await writeFile(path, Buffer.from(data, 'base64'))
      return path
    }),
  )
}
