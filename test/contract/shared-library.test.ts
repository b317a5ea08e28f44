/** What a group shares passes `export` for whoever gets it: a mark that is somebody's is on what others have made, too. */
import { exporters, imageGen, library, policy } from 'atelier-mcp/plugins'
import { createTestHost } from 'atelier-mcp/testing'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { painter } from '../fixtures/painter.ts'

const plain = () =>
  sharp({ create: { width: 200, height: 120, channels: 3, background: '#345' } })
    .png()
    .toBuffer()
const colours = async (bytes: Uint8Array): Promise<number> => {
  const { data } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return new Set(Array.from({ length: data.length / 3 }, (_, at) => data.readUIntBE(at * 3, 3))).size
}

it('is marked for who must have it marked, and plain for who made it', async () => {
  const host = await createTestHost({
    plugins: [
      painter({ paint: plain }).plugin,
      imageGen(),
      exporters(),
      library(),
      policy({ principals: { cat: { watermark: 'Draft' } } }),
    ],
    config: { library: { share: { design: {} } } },
    principal: { id: 'ann', scopes: [], groups: ['design'] },
  })
  try {
    const { envelope } = await host.client.callTool('generate_image', { prompt: 'plain' })
    const [{ id }] = envelope['assets'] as [{ id: string }]
    const cat = await host.connect({ principal: { id: 'cat', scopes: [], groups: ['design'] } })
    const read = async (client: typeof cat) => {
      const [one] = await client.readResource(`asset://${id}`)
      return colours(Buffer.from((one as { blob: string }).blob, 'base64'))
    }
    expect(await read(host.client)).toBe(1)
    expect(await read(cat)).toBeGreaterThan(1)
  } finally {
    await host.close()
  }
})
