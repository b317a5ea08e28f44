import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { compileFunction } from 'node:vm'
import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { ktx2Dots } from '#plugins/3d/document/ktx2.ts'
import { previewModel } from '#plugins/3d/preview/preview.ts'
import { openModel } from '#plugins/3d/read/read.ts'
import { writeModel } from '#plugins/3d/write/write.ts'

const file = (name: string) => new Uint8Array(readFileSync(new URL(`../../../../fixtures/models/ktx2/${name}.ktx2`, import.meta.url)))
const dot = ({ width, data }: { width: number; data: Uint8Array }, x: number, y: number) => [
  ...data.subarray((y * width + x) * 4, (y * width + x + 1) * 4),
]

/** Bytes of colours, packed as asked; Vulkan's 37 has four of them a dot, 23 three. */
function plain(vkFormat: number, width: number, height: number, level: Uint8Array, packing = 0, unpackedSize = level.length): Uint8Array {
  const bytes = Buffer.concat([Buffer.from('ab4b5458203230bb0d0a1a0a', 'hex'), Buffer.alloc(92), level])
  for (const [at, value] of [[12, vkFormat], [16, 1], [20, width], [24, height], [36, 1], [40, 1], [44, packing]] as const) bytes.writeUInt32LE(value, at) // oxfmt-ignore
  for (const [at, value] of [[80, 104], [88, level.length], [96, unpackedSize]] as const) bytes.writeBigUInt64LE(BigInt(value), at) // oxfmt-ignore
  return new Uint8Array(bytes)
}

interface Encoder {
  readonly BasisEncoder: new () => Record<string, (...values: unknown[]) => number>
  initializeBasis(): void
}
/** A picture as the encoder of Basis Universal writes it, which comes with loaders.gl. */
async function encoded(rgba: Uint8Array, width: number, height: number, how: { uastc: boolean; mipmaps: boolean }): Promise<Uint8Array> {
  const folder = new URL('../../../../../node_modules/@loaders.gl/textures/dist/libs/', import.meta.url)
  const code = readFileSync(new URL('basis_encoder.js', folder), 'utf8')
  const module = { exports: undefined as unknown }
  const names = ['module', 'exports', 'require', '__filename', '__dirname']
  compileFunction(code, names)(module, {}, createRequire(import.meta.url), folder.pathname, folder.pathname)
  const silent = (): void => {}
  const make = module.exports as (options: object) => Promise<Encoder>
  const engine = await make({ wasmBinary: readFileSync(new URL('basis_encoder.wasm', folder)), print: silent, printErr: silent })
  engine.initializeBasis()
  const encoder = new engine.BasisEncoder()
  encoder['setCreateKTX2File']!(true)
  encoder['setKTX2UASTCSupercompression']!(true)
  encoder['setSliceSourceImage']!(0, rgba, width, height, 0)
  encoder['setQualityLevel']!(128)
  encoder['setUASTC']!(how.uastc)
  encoder['setMipGen']!(how.mipmaps)
  const out = new Uint8Array(1e6)
  return out.slice(0, encoder['encode']!(out))
}

const halves = Uint8Array.from({ length: 32 * 16 * 4 }, (_, at) => [at % 128 < 64 ? 220 : 20, 40, at % 128 < 64 ? 20 : 220, 255][at % 4]!)

/** A square of 2 that looks to the front, with a picture. */
const pictured = (picture: Uint8Array, more: object = {}) => {
  const numbers = Float32Array.of(-1, -1, 0, 1, -1, 0, 1, 1, 0, -1, 1, 0, 0, 1, 1, 1, 1, 0, 0, 0)
  const uri = (bytes: Uint8Array, type: string) => `data:${type};base64,${Buffer.from(bytes).toString('base64')}`
  const json = {
    asset: { version: '2.0' },
    extensionsUsed: ['KHR_texture_basisu'],
    extensionsRequired: ['KHR_texture_basisu'],
    buffers: [{ byteLength: 92, uri: uri(new Uint8Array(Buffer.concat([new Uint8Array(numbers.buffer), Uint16Array.of(0, 1, 2, 0, 2, 3).reduce((all, value, at) => (all.writeUInt16LE(value, at * 2), all), Buffer.alloc(12))])), 'application/octet-stream') }],
    bufferViews: [{ buffer: 0, byteLength: 48 }, { buffer: 0, byteOffset: 48, byteLength: 32 }, { buffer: 0, byteOffset: 80, byteLength: 12 }],
    accessors: [
      { bufferView: 0, componentType: 5126, count: 4, type: 'VEC3', min: [-1, -1, 0], max: [1, 1, 0] },
      { bufferView: 1, componentType: 5126, count: 4, type: 'VEC2' },
      { bufferView: 2, componentType: 5123, count: 6, type: 'SCALAR' },
    ],
    meshes: [{ primitives: [{ attributes: { POSITION: 0, TEXCOORD_0: 1 }, indices: 2, material: 0 }] }],
    materials: [{ pbrMetallicRoughness: { baseColorTexture: { index: 0 }, metallicFactor: 0 } }],
    textures: [{ extensions: { KHR_texture_basisu: { source: 0 } } }],
    images: [{ uri: uri(picture, 'image/ktx2'), name: 'wall' }],
    nodes: [{ mesh: 0 }],
    scenes: [{ nodes: [0] }],
    scene: 0,
    ...more,
  }
  return { format: 'gltf' as const, bytes: new TextEncoder().encode(JSON.stringify(json)) }
} // oxfmt-ignore

describe('a KTX2 that cannot be unpacked', () => {
  it.each([
    ['is cut off', file('rgba-mipmap-reference-basis').subarray(0, 60), 'is cut off'],
    ['ends in the middle of its picture', file('tbrn2c08').subarray(0, 4000), 'is cut off'],
    ['has a depth', (() => { const bytes = file('tbrn2c08'); bytes[28] = 4; return bytes })(), 'no picture with a width and a height'],
    ['holds BC7', plain(145, 4, 4, new Uint8Array(16)), 'a format that is not read'],
    ['has more dots than anybody opens', plain(37, 65_000, 65_000, new Uint8Array(16)), 'too many'],
    ['is packed by what is no Zstandard', plain(37, 4, 4, new Uint8Array(64).fill(7), 2, 64), 'is cut off or damaged'],
    ['unfolds to more than it says', plain(37, 4, 4, deflateSync(new Uint8Array(100_000)), 3, 64), 'is damaged'],
    ['has the header of Basis Universal and noise behind it', (() => { const bytes = file('luminance_alpha_reference_uastc'); bytes.fill(0xa5, 80, 104); return bytes })(), 'is damaged'],
  ])('and %s is refused by its name', async (_, bytes, words) => {
    await expect(ktx2Dots(bytes)).rejects.toMatchObject({ code: 'MODEL_FILE_UNSUPPORTED', message: expect.stringContaining(words) })
  }) // oxfmt-ignore

  it('and is spoiled somewhere gives a picture or a coded error, and the next file is read as ever', async () => {
    for (const name of ['rgba-mipmap-reference-basis', 'luminance_alpha_reference_uastc'])
      for (let at = 12; at < 400; at += 3) {
        const bytes = file(name)
        bytes[at]! ^= 0xff
        await ktx2Dots(bytes).catch((error: unknown) => expect(error).toMatchObject({ code: 'MODEL_FILE_UNSUPPORTED' }))
      }
    expect(dot(await ktx2Dots(file('rgba-mipmap-reference-basis')), 5, 5)).toEqual([253, 0, 0, 255])
  })

  it('stays in a model, which is told, and is drawn plain', async () => {
    const model = pictured(plain(145, 4, 4, new Uint8Array(16)))
    const { document, notes } = await openModel(model)
    expect(notes.join()).toContain('The texture "wall" is a KTX2 of a kind that is not unpacked here')
    const { companions, losses } = await writeModel(document, 'obj', {})
    expect(companions.map(({ name }) => name)).toEqual(['model.mtl'])
    expect(losses).toContain('1 texture cannot be written as PNG or JPEG, and is left out of the OBJ.')
    const small = await writeModel((await openModel(pictured(plain(145, 64, 64, new Uint8Array(4096))))).document, 'glb', { compression: 'none', embedded: false, textureSize: 16 }) // oxfmt-ignore
    expect(small.losses).toContain('The texture "wall" cannot be decoded, and is as large as it was.')
  })
})

describe('a KTX2', () => {
  it('of ETC1S is unpacked, in the size that is enough', async () => {
    const bytes = file('rgba-mipmap-reference-basis')
    expect(dot(await ktx2Dots(bytes), 63, 63)).toEqual([253, 0, 0, 255])
    // Each size of this file has a colour of its own.
    const small = await ktx2Dots(bytes, 8)
    expect([small.width, ...dot(small, 0, 0)]).toEqual([8, 2, 255, 2, 255])
  })
  it('of UASTC is unpacked, with what is see-through', async () => {
    const picture = await ktx2Dots(file('luminance_alpha_reference_uastc'))
    expect([dot(picture, 0, 0), dot(picture, 31, 0), dot(picture, 16, 16)]).toEqual([[255, 255, 255, 0], [255, 255, 255, 255], [123, 123, 123, 131]]) // oxfmt-ignore
  })
  it.each([
    ['ETC1S', { uastc: false, mipmaps: false }],
    ['UASTC with Zstandard and all sizes', { uastc: true, mipmaps: true }],
  ])('as the encoder writes it today, %s, has the colours that were written', async (_, how) => {
    const picture = await ktx2Dots(await encoded(halves, 32, 16, how))
    expect([picture.width, picture.height]).toEqual([32, 16])
    for (const [x, expected] of [[4, [220, 40, 20, 255]], [28, [20, 40, 220, 255]]] as const)
      expected.forEach((value, k) => expect(Math.abs(dot(picture, x, 8)[k]! - value)).toBeLessThan(12)) // oxfmt-ignore
  })
  it('of plain bytes is read: three and four of them a dot, as they are, by zlib and by Zstandard', async () => {
    expect(dot(await ktx2Dots(file('ccwn2c08')), 16, 16)).toEqual([255, 236, 139, 255])
    expect(dot(await ktx2Dots(file('tbrn2c08')), 0, 0)).toEqual([255, 255, 255, 0])
    const level = Uint8Array.from({ length: 4 * 4 * 4 }, (_, at) => at)
    expect((await ktx2Dots(plain(37, 4, 4, deflateSync(level), 3, 64))).data).toEqual(level)
    // A frame of one block that is not compressed: magic number, content size of one byte, the last block's header.
    const frame = Buffer.concat([Buffer.from('28b52ffd2040010200', 'hex'), level])
    expect((await ktx2Dots(plain(37, 4, 4, frame, 2, 64))).data).toEqual(level)
  })

  it('is drawn, written as PNG where a format holds no KTX2, and kept by glTF', async () => {
    const bytes = await encoded(halves, 32, 16, { uastc: true, mipmaps: false })
    const { document, notes } = await openModel(pictured(bytes))
    expect(notes).toEqual([])
    const view = await previewModel({ ...pictured(bytes), views: ['front'], size: 64, background: 'studio', maxBytes: 50_000 })
    const pixels = await sharp(view.bytes).removeAlpha().raw().toBuffer()
    const [left, right] = [24, 40].map((x) => pixels.subarray((32 * 64 + x) * 3, (32 * 64 + x) * 3 + 3)) as [Buffer, Buffer]
    expect(left[0]! - left[2]!).toBeGreaterThan(60)
    expect(right[2]! - right[0]!).toBeGreaterThan(60)

    const obj = await writeModel((await openModel(pictured(bytes))).document, 'obj', {})
    expect(obj.companions.map(({ mimeType }) => mimeType)).toEqual(['model/mtl', 'image/png'])
    expect(await sharp(obj.companions[1]!.bytes).metadata()).toMatchObject({ format: 'png', width: 32, height: 16, hasAlpha: false })

    const kept = await writeModel(document, 'gltf', { compression: 'none', embedded: false })
    expect(kept.companions.map(({ mimeType, name }) => `${name} ${mimeType}`).toSorted()).toEqual([
      'buffer-0.bin application/octet-stream',
      'image-0.ktx2 image/ktx2',
    ])
    expect(JSON.parse(new TextDecoder().decode(kept.bytes))).toMatchObject({ extensionsRequired: ['KHR_texture_basisu'] })
    const small = await writeModel((await openModel(pictured(bytes))).document, 'gltf', { compression: 'none', embedded: true, textureSize: 16 }) // oxfmt-ignore
    const json = JSON.parse(new TextDecoder().decode(small.bytes)) as { images: { mimeType?: string; uri: string }[]; extensionsUsed?: string[] } // oxfmt-ignore
    expect(json.images[0]!.uri).toMatch(/^data:image\/png/)
    expect(json.extensionsUsed ?? []).toEqual([])
  })

  it('or a WebP that an OBJ names is a texture that glTF knows the kind of', async () => {
    const webp = new Uint8Array(await sharp({ create: { width: 4, height: 4, channels: 3, background: '#20A040' } }).webp().toBuffer()) // oxfmt-ignore
    for (const [name, picture, extension] of [['wall.ktx2', file('ccwn2c08'), 'KHR_texture_basisu'], ['wall.webp', webp, 'EXT_texture_webp']] as const) {
      const text = 'mtllib a.mtl\nv 0 0 0\nv 1 0 0\nv 0 1 0\nvt 0 0\nvt 1 0\nvt 0 1\nusemtl m\nf 1/1 2/2 3/3\n'
      const files = new Map([['a.mtl', new TextEncoder().encode(`newmtl m\nmap_Kd ${name}\n`)], [name, picture]])
      const { document } = await openModel({ format: 'obj', bytes: new TextEncoder().encode(text), files })
      const { bytes } = await writeModel(document, 'gltf', { compression: 'none', embedded: true })
      expect(JSON.parse(new TextDecoder().decode(bytes))).toMatchObject({
        extensionsRequired: [extension],
        textures: [{ extensions: { [extension]: { source: 0 } } }],
      })
    }
  }) // oxfmt-ignore
})
