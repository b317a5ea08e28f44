import { exporters, imageGen, local } from 'atelier-mcp/plugins'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import { afterEach, describe, expect, it } from 'vitest'

let open: TestHost | undefined
afterEach(async () => open?.close())

describe('the origin of a drawing', () => {
  it('is inside the file, as procedural and never as AI, without a key that was pasted into the prompt', async () => {
    open = await createTestHost({ plugins: [local(), imageGen({ inspect: 'off' }), exporters()] })
    const prompt = 'a boat sk-proj-abcdefghijklmnopqrstuvwxyz0123456789'
    const { envelope } = await open.client.callTool('generate_image', { prompt, size: '64x64' })
    const { assets } = envelope as unknown as { assets: { id: string }[] }
    const asset = await open.host.assets.get(assets[0]!.id, 'local')
    const file = Buffer.from(await asset!.bytes()).toString('latin1')
    expect(file).toContain('digitalsourcetype/algorithmicMedia')
    expect(file).not.toContain('trainedAlgorithmicMedia')
    expect(file).toContain('a boat')
    expect(file).not.toContain('abcdefghijklmnopqrstuvwxyz')
  })
  it('makes the same file of an explicit PNG', async () => {
    open = await createTestHost({ plugins: [local(), imageGen({ inspect: 'off' }), exporters()] })
    const ids = []
    for (const format of [undefined, 'png']) {
      const { envelope } = await open.client.callTool('generate_image', { prompt: 'a boat', size: '64x64', ...(format && { format }) })
      ids.push((envelope as unknown as { assets: { sha256: string }[] }).assets.map(({ sha256 }) => sha256))
    }
    expect(ids[1]).toEqual(ids[0])
  })
})
