/** `studio_part`: a part of the page that is loaded when it is wanted, packed by gzip: the policy of pages in a chat allows them no fetch. */
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { defineTool, type Tool } from 'atelier-mcp'
import { z } from 'zod'
import { builtPart } from './built-part.ts'
import { ofPage } from './extension.ts'
import { pieceOf } from './piece.ts'

export const partTool: Tool = defineTool({
  name: 'studio_part',
  title: 'Part of the studio',
  description: 'Gives the page of the studio a script of its own, such as the viewer of models.',
  ...ofPage,
  input: z.strictObject({
    name: z.enum(['viewer.js']).describe('Which one'),
    offset: z.int().min(0).default(0).describe('Where the piece starts, in bytes'),
  }),
  async handler({ name, offset }) {
    return pieceOf(await packed(name), { offset }, { uri: `studio://${name}`, mimeType: 'application/gzip' })
  },
})

const made = new Map<string, Promise<Uint8Array>>()
const packed = (name: 'viewer.js'): Promise<Uint8Array> => {
  const one = made.get(name) ?? builtPart(name).then((text) => promisify(gzip)(text))
  one.catch(() => made.delete(name))
  made.set(name, one)
  return one
}
