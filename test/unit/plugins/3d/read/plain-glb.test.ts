import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { isPlainGlb } from '#plugins/3d/read/plain-glb.ts'
import { fixture } from '../../../../fixtures/server-process.ts'
import { largeModel } from '../../../../fixtures/studio/large-model.ts'

const box = new Uint8Array(await readFile(fixture('models/BoxTextured.glb')))
const ball = new Uint8Array(largeModel(2000))
const limits = { maxTriangles: 2100, textureSize: 256, sizeOf: async () => ({ width: 256, height: 256 }) }
const isPlain = (bytes: Uint8Array, more: Partial<typeof limits> = {}) => isPlainGlb(bytes, { ...limits, ...more })

type Entry = Record<string, unknown>
interface Json extends Record<string, unknown> {
  readonly buffers: [Entry]
  readonly accessors: [Entry]
  readonly meshes: [{ readonly primitives: [Entry] }]
  readonly scenes: [{ readonly nodes: number[] }]
  nodes: Entry[]
}
/** The same file with other JSON. */
function changed(glb: Uint8Array, change: (json: Json) => void): Uint8Array {
  const view = new DataView(glb.buffer, glb.byteOffset, glb.byteLength)
  const length = view.getUint32(12, true)
  const json = JSON.parse(new TextDecoder().decode(glb.subarray(20, 20 + length))) as Json
  change(json)
  const text = Buffer.from(JSON.stringify(json))
  const words = Buffer.concat([text, Buffer.alloc((4 - (text.length % 4)) % 4, ' ')])
  const out = Buffer.concat([glb.subarray(0, 20), words, glb.subarray(20 + length)])
  out.writeUInt32LE(out.length, 8)
  out.writeUInt32LE(words.length, 12)
  return new Uint8Array(out)
}

describe('a GLB is not drawn as it is', () => {
  it('where it is cut off, or no GLB at all', async () => {
    for (const bytes of [ball.subarray(0, ball.length / 2), new Uint8Array(), new TextEncoder().encode('a file of twenty bytes and more')])
      expect(await isPlain(bytes)).toBe(false)
  })

  it.each<[string, (json: Json) => void]>([
    ['it is packed', (json) => (json['extensionsUsed'] = ['KHR_draco_mesh_compression'])],
    ['it needs what nobody knows', (json) => (json['extensionsRequired'] = ['XX_unknown'])],
    ['its bytes are elsewhere', (json) => (json.buffers[0]['uri'] = 'model.bin')],
    ['it says that it has more places than it has', (json) => (json.accessors[0]['count'] = 1e9)],
    ['it has places that no bytes stand for', (json) => delete json.accessors[0]['bufferView']],
    ['it is made of lines', (json) => (json.meshes[0].primitives[0]['mode'] = 1)],
    ['a shape of it changes', (json) => (json.meshes[0].primitives[0]['targets'] = [{ POSITION: 0 }])],
    ['it moves', (json) => (json['animations'] = [{ channels: [], samplers: [] }])],
    ['its nodes run in a circle', (json) => (json.nodes[0]!['children'] = [0])],
    ['it shows nothing', (json) => (json.nodes = [{}])],
    ['it has thousands of nodes', (json) => (json.nodes = [...json.nodes, ...Array.from({ length: 2000 }, () => ({}))])],
    ['its JSON is long', (json) => (json['extras'] = 'x'.repeat(600_000))],
  ])('where %s', async (_, change) => {
    expect(await isPlain(changed(ball, () => {}))).toBe(true)
    expect(await isPlain(changed(ball, change))).toBe(false)
  })

  it('where it has more triangles, those of copies counted', async () => {
    expect(await isPlain(ball, { maxTriangles: 1900 })).toBe(false)
    const twice = changed(ball, (json) => {
      json.nodes.push({ mesh: 0 })
      json.scenes[0].nodes.push(1)
    })
    expect(await isPlain(twice)).toBe(false)
    expect(await isPlain(twice, { maxTriangles: 4200 })).toBe(true)
  })

  it('where places are no numbers, or corners are not there', async () => {
    const start = ball.length - (ball.length % 4) - 4
    const wrong = ball.slice()
    new DataView(wrong.buffer).setUint32(start, 1e9, true)
    expect(await isPlain(wrong)).toBe(false)
    const none = ball.slice()
    const binary = 28 + new DataView(none.buffer).getUint32(12, true)
    new DataView(none.buffer).setFloat32(binary + 40, Number.NaN, true)
    expect(await isPlain(none)).toBe(false)
  })

  it('where a texture is larger, or no picture', async () => {
    expect(await isPlain(box)).toBe(true)
    expect(await isPlain(box, { textureSize: 128 })).toBe(false)
    expect(await isPlain(box, { sizeOf: () => Promise.reject(new Error('no picture')) })).toBe(false)
  })
})
