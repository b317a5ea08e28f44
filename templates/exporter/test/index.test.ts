import { artifact } from 'atelier-mcp'
import { exporterSuite, pluginParts } from 'atelier-mcp/testing'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import plugin from '../src/index.ts'

const parts = await pluginParts(plugin())
afterAll(() => parts.dispose())
const exporter = parts.exporters[0]!

/** A red corner on blue, and not square: what is turned or stretched is found out. */
const corner = { input: { create: { width: 20, height: 10, channels: 4, background: 'red' } }, left: 0, top: 0 } as const
const png = await sharp({ create: { width: 60, height: 40, channels: 4, background: 'blue' } })
  .composite([corner])
  .png()
  .toBuffer()

describe('what every exporter promises', () => {
  for (const { name, run } of exporterSuite({ exporter, samples: { 'image/png': png } })) it(name, run)
})

it.each(['none', 'lzw', 'deflate'])('loses no pixel by the compression %s', async (compression) => {
  const made = await exporter.encode(artifact(png, 'image/png'), { compression } as object, new AbortController().signal)
  const pixels = (bytes: Uint8Array) => sharp(bytes).ensureAlpha().raw().toBuffer()
  expect(await pixels(await made.bytes())).toEqual(await pixels(png))
})
