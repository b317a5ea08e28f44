/** What a tool shows at a terminal. */
import { readFile, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { expect, it } from 'vitest'
import type { ToolResult } from 'atelier-mcp'
import { shownPictures } from '#core/cli/shown-pictures.ts'
import { envelopeKey } from '#core/kernel/call/envelope.ts'

const picture = (text: string) => ({ type: 'image', data: Buffer.from(text).toString('base64'), mimeType: 'image/webp' }) as const
const words = { type: 'text', text: 'made' } as const
const result = (content: ToolResult['content'], assets: readonly object[] = []): ToolResult => ({
  content,
  meta: { [envelopeKey]: { ok: true, assets } },
})

it('writes nothing where nothing is shown, or what is shown is a file already', async () => {
  expect(await shownPictures('make', result([words]))).toEqual([])
  expect(await shownPictures('make', result([words, picture('a')], [{ name: 'a.png', mimeType: 'image/png' }]))).toEqual([])
})

it('names a picture that is kept and of which the words say nothing', async () => {
  const kept = [
    { name: 'a.stl', mimeType: 'model/stl', path: '/a.stl' },
    { name: 'a.webp', mimeType: 'image/webp', path: '/a.webp' },
  ]
  expect(await shownPictures('make', result([words, picture('a')], kept))).toEqual(['/a.webp'])
  expect(await shownPictures('make', result([{ type: 'text', text: 'made\nFile: /a.webp' }, picture('a')], kept))).toEqual([])
})

it('gives each picture a file named after the tool, in order', async () => {
  const [first, second, ...more] = await shownPictures('inspect_model', result([words, picture('cuts'), picture('model')]))
  expect(more).toEqual([])
  expect(first).toMatch(/inspect_model-1\.webp$/)
  expect(await readFile(first!, 'utf8')).toBe('cuts')
  expect(await readFile(second!, 'utf8')).toBe('model')
  const [only] = await shownPictures('create_model', result([picture('one')], [{ name: 'a.glb', mimeType: 'model/gltf-binary' }]))
  expect(only).toMatch(/create_model\.webp$/)
  for (const path of [first!, only!]) await rm(dirname(path), { recursive: true })
})
