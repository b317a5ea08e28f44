import { artifact } from 'atelier-mcp'
import { exporterSuite, pluginParts } from 'atelier-mcp/testing'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import plugin from '../src/index.ts'

const parts = await pluginParts(plugin())
afterAll(() => parts.dispose())
const exporter = parts.exporters[0]!

const red = { r: 255, g: 0, b: 0, alpha: 0.5 }
const png = await sharp({ create: { width: 3, height: 2, channels: 4, background: red } })
  .png()
  .toBuffer()

describe('what every exporter promises', () => {
  const isPpm = async (bytes: Uint8Array) => (bytes[0] === 0x50 && bytes[1] === 0x36 ? 'image/x-portable-pixmap' : undefined)
  for (const { name, run } of exporterSuite({ exporter, samples: { 'image/png': png }, sniff: isPpm })) it(name, run)
})

it('writes three bytes a pixel, over the background', async () => {
  const made = await exporter.encode(artifact(png, 'image/png'), { background: 'black' } as object, new AbortController().signal)
  const bytes = Buffer.from(await made.bytes())
  expect(bytes.subarray(0, 11).toString()).toBe('P6\n3 2\n255\n')
  expect(bytes.byteLength).toBe(11 + 3 * 2 * 3)
  expect([...bytes.subarray(11, 14)]).toEqual([128, 0, 0])
})
