/** The day of a picture is one day wherever it is told: in its folder, in lists, and as a filter. Far from UTC these are two days for most of the day. */
import { imageGen, exporters, library, local } from 'atelier-mcp/plugins'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import { afterEach, beforeEach, expect, it } from 'vitest'

let before: string | undefined
let host: TestHost | undefined
beforeEach(() => void (before = process.env['TZ']))
afterEach(async () => {
  if (before === undefined) delete process.env['TZ']
  else process.env['TZ'] = before
  await host?.close()
})

it.each(['Pacific/Kiritimati', 'Pacific/Pago_Pago'])('in %s', async (zone) => {
  process.env['TZ'] = zone
  host = await createTestHost({ plugins: [imageGen(), exporters(), library(), local()] })
  const { envelope } = await host.client.callTool('generate_image', { prompt: 'a fox', size: '64x64' })
  const [{ path }] = envelope['assets'] as [{ path: string }]
  const day = /\d{4}-\d{2}-\d{2}/.exec(path)![0]
  const list = async (args: object) => {
    const { text, envelope: found } = await host!.client.callTool('list_assets', args as never)
    return { text, assets: (found['data'] as { assets: { createdAt: string }[] }).assets }
  }
  const { text, assets } = await list({ since: day, until: day })
  expect(assets.map(({ createdAt }) => createdAt.slice(0, 10))).toEqual([day])
  expect(text).toContain(`  ${day} `)
  expect(text).toContain(zone)
  const other = (offset: number) => new Date(Date.parse(day) + offset * 24 * 3600_000).toISOString().slice(0, 10)
  expect((await list({ until: other(-1) })).assets).toEqual([])
  expect((await list({ since: other(1) })).assets).toEqual([])
})
