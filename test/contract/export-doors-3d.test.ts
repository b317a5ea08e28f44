/** The same for models: a policy that hands out another one in place of each shows at every door. */
import { readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { artifact, definePlugin, type Content, type Plugin } from 'atelier-mcp'
import { exporters, imageGen, library, local, threeD } from 'atelier-mcp/plugins'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { houseMark, markOn } from '../fixtures/house-mark.ts'

/** One box with a texture, in place of whatever was made. */
const decoy = new Uint8Array(readFileSync(new URL('../fixtures/models/BoxTextured.glb', import.meta.url)))
const swap = definePlugin({
  name: 'swap',
  version: '1.0.0',
  apiVersion: 1,
  setup: ({ hooks }) =>
    hooks.export('model.create', (model) => (model.mimeType === 'model/gltf-binary' ? artifact(decoy, 'model/gltf-binary') : undefined), {
      stage: 'early',
    }),
})() as Plugin

let host: TestHost
afterEach(() => host.close())
const start = async (...policies: Plugin[]): Promise<void> => {
  host = await createTestHost({ plugins: [imageGen(), exporters(), local(), library(), threeD(), ...policies] })
}
interface Entry {
  readonly uri: string
  readonly path: string
}
const call = async (tool: string, args: object) => {
  const { content, envelope, text, isError } = await host.client.callTool(tool, args as never)
  expect(isError, text).toBe(false)
  const { assets, data } = envelope as unknown as { assets: Entry[]; data: { report: { triangles: number } } }
  return { assets, report: data.report, text, pictures: content.filter(({ type }) => type === 'image') as (Content & { data: string })[] }
}
const spec = { nodes: [{ kind: 'sphere', id: 'a', radius: 10 }] }

describe('a model', () => {
  it('leaves as `export` returned it: in its file, other formats and pictures', async () => {
    await start(swap)
    const outside = join(host.dirs.data, 'decoy.glb')
    await call('list_assets', {})
    const made = await call('create_model', { spec, formats: ['glb', 'stl'] })
    expect(new Uint8Array(await readFile(made.assets[0]!.path))).toEqual(decoy)
    await writeFile(outside, decoy)
    const [own, ours] = [await call('inspect_model', { model: outside }), await call('inspect_model', { model: made.assets[0]!.uri })]
    expect(ours.pictures).toEqual(own.pictures)
    const expected = (await call('inspect_model', { model: outside })).report.triangles
    for (const file of [made.assets[1]!, (await call('convert_model', { model: made.assets[0]!.uri, format: 'ply' })).assets[0]!]) {
      // By its path outside of the library, so that it is read as it left.
      const copy = join(host.dirs.data, `copy-${file.path.split('/').at(-1)!}`)
      await writeFile(copy, await readFile(file.path))
      expect((await call('inspect_model', { model: copy })).report.triangles).toBe(expected)
    }
    // Nobody reads an SVG of a model here: what is told is told of the model, and as it left.
    const drawn = await call('convert_model', { model: made.assets[0]!.uri, format: 'svg' })
    expect(drawn.report.triangles).toBe(expected)
    expect(drawn.text).toContain('That is what it was made from')
  })
  it('holds pictures as they left, for they can be taken out of it', async () => {
    await start(houseMark())
    const [picture] = (await call('generate_image', { prompt: 'a fox', size: '128x128', format: 'png' })).assets
    const textured = {
      materials: [{ id: 'm', baseColor: '#FFFFFF', texture: { source: picture!.uri, size: 1 } }],
      nodes: [{ kind: 'box', id: 'a', material: 'm', size: [1, 1, 1] }],
    }
    const { assets } = await call('create_model', { spec: textured })
    const bytes = await readFile(assets[0]!.path)
    const from = bytes.indexOf(Buffer.from('\x89PNG', 'latin1'))
    expect(from).toBeGreaterThan(0)
    expect(await markOn(bytes.subarray(from))).toMatch(/^marked/)
  })
})
