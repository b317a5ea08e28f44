/** `views: "sheet"`: four views of a model in one picture, each with its name. */
import { threeD } from 'atelier-mcp/plugins'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'

let host: TestHost
beforeAll(async () => {
  host = await createTestHost({ plugins: [threeD()] })
})
afterAll(() => host.close())

type Answer = { content: { type: string; data?: string }[]; envelope: { assets: { uri: string }[]; error: { message: string } } }
const call = async (tool: string, args: object) => (await host.client.callTool(tool, args as never)) as unknown as Answer
async function pixels({ content }: Answer) {
  const picture = content.filter(({ type }) => type === 'image')
  expect(picture).toHaveLength(1)
  const { data, info } = await sharp(Buffer.from(picture[0]!.data!, 'base64')).greyscale().raw().toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}
const spec = { nodes: [{ kind: 'box', id: 'a', size: [10, 20, 30] }] }

it('is refused with the views that there are, where it is misspelt', async () => {
  expect((await call('create_model', { spec, views: 'sheets' })).envelope.error.message).toContain('sheet')
})

it('is shown by create_model and inspect_model: a square of four, the same, dark words in each corner', async () => {
  const made = await call('create_model', { spec, views: 'sheet' })
  const inspected = await call('inspect_model', { model: made.envelope.assets[0]!.uri, views: ['sheet'] })
  for (const answer of [made, inspected]) {
    const { data, width, height } = await pixels(answer)
    expect(width).toBe(height)
    const half = width / 2
    for (const [left, top] of [
      [0, 0],
      [half, 0],
      [0, half],
      [half, half],
    ] as const) {
      const corner = Array.from({ length: (half / 3) * (half / 8) }, (_, at) => data[Math.floor(top + half / 40 + Math.floor(at / (half / 3))) * width + Math.floor(left + half / 40 + (at % (half / 3)))]!) // oxfmt-ignore
      expect(Math.min(...corner), `${left} ${top}`).toBeLessThan(110)
    }
  }
})

it('knows views also by what people call them', async () => {
  const made = await call('create_model', { spec, views: ['iso'] })
  const model = made.envelope.assets[0]!.uri
  const picture = async (view: string) =>
    (await call('inspect_model', { model, views: [view] })).content.find(({ type }) => type === 'image')
  expect(await picture('Right view')).toEqual(await picture('side'))
  expect(await picture('rear')).toEqual(await picture('back'))
})
