/** What programs of others write, each kind that was once refused or misread with a small file of its own. */
import { strToU8 } from 'fflate'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { inspectModel } from '#plugins/3d/inspect/inspect.ts'
import { previewModel } from '#plugins/3d/preview/preview.ts'
import { type ModelFile, openModel } from '#plugins/3d/read/read.ts'
import { libraryPictures } from '#plugins/3d/model.worker.ts'
import { references } from '#plugins/3d/read/references.ts'
import { convertFile } from '#plugins/3d/write/convert.ts'
import { gltfOptions } from '#plugins/3d/write/options.ts'
import { writeModel } from '#plugins/3d/write/write.ts'

const bytesOf = (...numbers: number[]): Uint8Array => new Uint8Array(Float32Array.from(numbers).buffer)
const dataUri = (bytes: Uint8Array, type = 'application/octet-stream'): string =>
  `data:${type};base64,${Buffer.from(bytes).toString('base64')}`
const corners = bytesOf(0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 0, 1, 0, 0, 1)
const png = new Uint8Array(
  await sharp({ create: { width: 2, height: 2, channels: 3, background: '#FF0000' } })
    .png()
    .toBuffer(),
)

/** A triangle of 2 by 3 with texture places; `more` is put over its JSON. */
const gltf = (more: object = {}, files?: Map<string, Uint8Array>): ModelFile => ({
  format: 'gltf',
  ...(files && { files }),
  bytes: strToU8(
    JSON.stringify({
      asset: { version: '2.0' },
      buffers: [{ byteLength: corners.byteLength, uri: dataUri(corners) }],
      bufferViews: [
        { buffer: 0, byteLength: 36 },
        { buffer: 0, byteOffset: 36, byteLength: 24 },
      ],
      accessors: [
        { bufferView: 0, componentType: 5126, count: 3, type: 'VEC3', min: [0, 0, 0], max: [2, 3, 0] },
        { bufferView: 1, componentType: 5126, count: 3, type: 'VEC2' },
      ],
      meshes: [{ primitives: [{ attributes: { POSITION: 0, TEXCOORD_0: 1 }, material: 0 }] }],
      materials: [{ pbrMetallicRoughness: { baseColorTexture: { index: 0 } } }],
      textures: [{ source: 0 }],
      images: [{ uri: dataUri(png, 'image/png') }],
      nodes: [{ mesh: 0 }],
      scenes: [{ nodes: [0] }],
      scene: 0,
      ...more,
    }),
  ),
})
const obj = (text: string, files: Readonly<Record<string, string | Uint8Array>> = {}): ModelFile => ({
  bytes: strToU8(text),
  format: 'obj',
  files: new Map(Object.entries(files).map(([name, file]) => [name, typeof file === 'string' ? strToU8(file) : file])),
})
const square = 'v 0 0 0\nv 2 0 0\nv 2 2 0\nv 0 2 0\n'
const notesOf = async (file: ModelFile): Promise<string> => (await openModel(file)).notes.join('\n')
const sizeOf = async (file: ModelFile) => {
  const { triangles, bbox, area } = await inspectModel(file)
  return { triangles, bbox, area }
}

/** A bitmap of 2 by 2: red and green above, blue and white below; 24 bits, rows from below, padded to four bytes. */
const bmp = Uint8Array.from(
  Buffer.from(
    '424d460000000000000036000000280000000200000002000000010018000000000010000000130b0000130b00000000000000000000ff0000ffffff00000000ff00ff000000',
    'hex',
  ),
)

describe('OBJ', () => {
  it.each([
    ['a line that goes on after a backslash', 'f 1 2 \\\n 3 4\n'],
    ['the same with line ends of Windows', 'f 1 2 \\\r\n 3 4\r\n'],
    ['texture places and normals that are not there', 'f 1/9/9 2/9/9 3/9/9 4/9/9\n'],
    ['a face of two corners beside whole ones', 'f 1 2\nf 1 2 3 4\n'],
    ['a face that names a vertex which is not there, beside whole ones', 'f 1 2 99\nf 1 2 3 4\n'],
    ['lines and points beside faces', 'p 1\nl 1 2\nf 1 2 3 4\n'],
    ['a vertex that is no number and that no face names', 'v nan 1 1\nf 1 2 3 4\n'],
  ])('with %s is read', async (_, faces) => {
    expect(await sizeOf(obj(square + faces))).toMatchObject({ triangles: 2, area: 4 })
  })

  it.each(['C:\\Users\\ann\\box.mtl', '/home/ann/box.mtl', 'd:/box.mtl'])(
    'whose library is on another computer (%s) is read without',
    async (name) => {
      const file = obj(`mtllib ${name}\n${square}f 1 2 3 4\n`)
      expect(references(file.bytes, 'obj')).toEqual([])
      expect(await notesOf(file)).toContain(`The material library "${name}", which the OBJ names, is not beside it`)
    },
  )

  it('tells what it leaves out', async () => {
    const notes = await notesOf(obj(`${square}p 1\nl 1 2\nf 1 2 99\nf 1/7 2/7 3/7 4/7\nmtllib a.mtl b c.mtl\n`))
    expect(notes).toContain('The OBJ also has points, lines, which are left out')
    expect(notes).toContain('1 faces of the OBJ are left out')
    expect(notes).toContain('names vertex 99, but there are 4 so far')
    expect(notes).toContain('4 corners of the OBJ name texture places')
    expect(notes).toContain('The material library "a.mtl"')
    expect(notes).toContain('The material library "b c.mtl"')
  })

  it('in UTF-16 is read', async () => {
    const utf16 = Buffer.from(`\uFEFF${square}f 1 2 3 4\n`, 'utf16le')
    expect(await sizeOf({ bytes: Uint8Array.from(utf16), format: 'obj' })).toMatchObject({ triangles: 2 })
    expect(await sizeOf({ bytes: Uint8Array.from(utf16.swap16()), format: 'obj' })).toMatchObject({ triangles: 2 })
  })

  it.each([
    ['obj', 'v 0 0 0\nv 4 0 0\nv 4 4 0\nv 2 1 0\nv 0 4 0\nf 1 2 3 4 5\n'],
    ['obj', 'v 0 0 0\nv 0 4 0\nv 2 1 0\nv 4 4 0\nv 4 0 0\nf 3 4 5 1 2\n'],
    [
      'ply',
      'ply\nformat ascii 1.0\nelement vertex 5\nproperty float x\nproperty float y\nproperty float z\nelement face 1\nproperty list uchar int vertex_indices\nend_header\n0 0 0\n4 0 0\n4 4 0\n2 1 0\n0 4 0\n5 3 4 0 1 2\n',
    ],
  ] as const)('a polygon that is bent inwards has the area of its outline (%s)', async (format, text) => {
    const report = await inspectModel({ bytes: strToU8(text), format, sourceUnits: 'mm' })
    expect(report.triangles).toBe(3)
    expect(report.area).toBeCloseTo(10, 4)
  })

  it('opens without a texture that is missing, elsewhere or of an unknown kind, and says so', async () => {
    const text = `mtllib m.mtl\n${square}vt 0 0\nvt 1 0\nvt 1 1\nvt 0 1\nusemtl a\nf 1/1 2/2 3/3 4/4\n`
    const library = 'newmtl a\nKd 0 0 1\nmap_Kd wood.png\nnewmtl b\nmap_Kd C:\\pictures\\wood.tga\nnewmtl c\nmap_Kd old.tga\n'
    const file = obj(text, { 'm.mtl': library, 'old.tga': 'not a picture' })
    const notes = await notesOf(file)
    expect(notes).toContain('The texture "wood.png", which the model names, is not beside it')
    expect(notes).toContain('The texture "C:\\pictures\\wood.tga", which the model names, is not beside it')
    expect(notes).toContain('The texture "old.tga" is no picture that is read')
    expect(await inspectModel(file)).toMatchObject({ triangles: 2, materials: [{ baseColor: '#0000FF' }, {}, {}], textures: [] })
    const reply = await libraryPictures({ bytes: strToU8(library) } as never)
    expect(JSON.stringify(reply)).not.toContain('pictures')
  })

  it('takes a BMP as a texture, and writes it as PNG', async () => {
    const text = `mtllib m.mtl\n${square}vt 0 0\nvt 1 0\nvt 1 1\nvt 0 1\nusemtl a\nf 1/1 2/2 3/3 4/4\n`
    const { document, notes } = await openModel(obj(text, { 'm.mtl': 'newmtl a\nmap_Kd dots.bmp\n', 'dots.bmp': bmp }))
    expect(notes.join()).not.toContain('texture')
    const [texture] = document.getRoot().listTextures()
    expect(texture!.getMimeType()).toBe('image/png')
    expect([...(await sharp(texture!.getImage()!).raw().toBuffer())]).toEqual([255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255])
    const { bytes } = await writeModel(document, 'glb', { compression: 'none', embedded: false })
    expect(await inspectModel({ bytes, format: 'glb' })).toMatchObject({ validator: { errors: 0, warnings: 0 } })
  })
})

describe('PLY', () => {
  const head = (more: string, vertices = 4) =>
    `ply\nformat ascii 1.0\nelement vertex ${vertices}\nproperty float x\nproperty float y\nproperty float z\n${more}end_header\n`
  const four = '0 0 0\n2 0 0\n0 2 0\n2 2 0\n'
  it('of strips is read, all its triangles facing one way', async () => {
    const text = head('element tristrips 1\nproperty list int int vertex_indices\n') + four + '8 0 1 2 3 -1 1 3 2\n'
    const { document } = await openModel({ bytes: strToU8(text), format: 'ply' })
    const [primitive] = document.getRoot().listMeshes()[0]!.listPrimitives()
    expect([...primitive!.getIndices()!.getArray()!]).toEqual([0, 1, 2, 1, 3, 2, 1, 3, 2])
  })
  it('whose lines have more than their header says is read', async () => {
    const text = head('element face 2\nproperty list uchar int vertex_indices\n') + four + '3 0 1 2 6 0.5 0.5\n3 1 3 2 9 1 1\n'
    expect(await sizeOf({ bytes: strToU8(text), format: 'ply' })).toMatchObject({ triangles: 2 })
  })
  it('on one line is read', async () => {
    const text = `${head('element face 2\nproperty list uchar int vertex_indices\n')}${`${four}3 0 1 2\n3 1 3 2`.replaceAll('\n', ' ')}\n`
    expect(await sizeOf({ bytes: strToU8(text), format: 'ply' })).toMatchObject({ triangles: 2 })
  })
  it('that ends within its faces is read as far as it goes, and says so', async () => {
    const file = {
      bytes: strToU8(`${head('element face 9\nproperty list uchar int vertex_indices\n')}${four}3 0 1 2\n3 1 3`),
      format: 'ply',
    } as const
    expect(await sizeOf(file)).toMatchObject({ triangles: 1 })
    expect(await notesOf(file)).toContain('The PLY ends too early. Of 9 faces 1 are read.')
  })
})

describe('glTF', () => {
  it.each([
    ['of a higher minor version', { asset: { version: '2.1' } }],
    ['of a higher minor version that says it can be read as 2.0', { asset: { version: '2.7', minVersion: '2.0' } }],
    ['with a texture that has no picture', { textures: [{}] }],
    ['with a material that names no texture', { textures: undefined, images: undefined }],
    [
      'with lights and no list of nodes',
      {
        nodes: undefined,
        scenes: undefined,
        extensionsUsed: ['KHR_lights_punctual'],
        extensions: { KHR_lights_punctual: { lights: [{ type: 'point' }] } },
      },
    ],
    ['that asks for looks which nobody knows', { extensionsUsed: ['KHR_techniques_webgl'], extensionsRequired: ['KHR_techniques_webgl'] }],
    ['whose picture is cut off', { images: [{ uri: dataUri(png.subarray(0, 12), 'image/png') }] }],
  ])('%s is read', async (_, more) => {
    const file = gltf(more)
    const empty = 'nodes' in more
    expect(await sizeOf(file)).toMatchObject(empty ? { triangles: 0 } : { triangles: 1, bbox: [2, 0, 3] })
    if (!empty)
      expect((await previewModel({ ...file, views: ['perspective'], size: 64, background: 'studio', maxBytes: 50_000 })).width).toBe(64)
  })

  it('whose mesh hangs on a skin is as large as its joints hold it, in every format, wherever its node stands', async () => {
    // Numbers a hundred times too large, as modellers that count in centimetres leave them; the joint's matrix makes them metres.
    const bind = Float32Array.of(0.01, 0, 0, 0, 0, 0.01, 0, 0, 0, 0, 0.01, 0, 0, 0, 0, 1)
    const all = Buffer.concat([corners, new Uint8Array(bind.buffer), Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), new Uint8Array(Float32Array.from({ length: 12 }, (_, at) => (at % 4 === 0 ? 1 : 0)).buffer)])
    const skinned = (joint: number) => {
      const bytes = Uint8Array.from(all)
      bytes[corners.byteLength + 64] = joint
      return gltf({
        buffers: [{ byteLength: bytes.byteLength, uri: dataUri(bytes) }],
        bufferViews: [{ buffer: 0, byteLength: 36 }, { buffer: 0, byteOffset: 36, byteLength: 24 }, { buffer: 0, byteOffset: 64, byteLength: 64 }, { buffer: 0, byteOffset: 128, byteLength: 12 }, { buffer: 0, byteOffset: 140, byteLength: 48 }],
        accessors: [
          { bufferView: 0, componentType: 5126, count: 3, type: 'VEC3', min: [0, 0, 0], max: [2, 3, 0] },
          { bufferView: 1, componentType: 5126, count: 3, type: 'VEC2' },
          { bufferView: 2, componentType: 5126, count: 1, type: 'MAT4' },
          { bufferView: 3, componentType: 5121, count: 3, type: 'VEC4' },
          { bufferView: 4, componentType: 5126, count: 3, type: 'VEC4' },
        ],
        meshes: [{ primitives: [{ attributes: { POSITION: 0, TEXCOORD_0: 1, JOINTS_0: 3, WEIGHTS_0: 4 }, material: 0 }] }],
        skins: [{ joints: [1], inverseBindMatrices: 2 }],
        nodes: [{ mesh: 0, skin: 0, translation: [500, 0, 0] }, { translation: [0, 1, 0] }],
        scenes: [{ nodes: [0, 1] }],
      })
    }
    const { bounds } = await inspectModel(skinned(0))
    for (const [at, value] of [0, 1, 0.02, 1.03].entries()) expect((at < 2 ? bounds.min : bounds.max)[[0, 2][at % 2]!]).toBeCloseTo(value, 6)
    for (const format of ['stl', 'obj', '3mf'] as const) {
      const { bytes } = await writeModel((await openModel(skinned(0))).document, format, {})
      const { bbox } = await inspectModel({ bytes, format, sourceUnits: 'mm' })
      expect(bbox.toSorted((one, other) => one - other).map((size) => Math.round(size * 1000) / 1000), format).toEqual([0, 20, 30])
    }
    // A joint that is not there: the mesh as it stands.
    expect(Math.max(...(await inspectModel(skinned(9))).bbox)).toBeGreaterThan(2)
  }) // oxfmt-ignore

  it('that asks for a newer reader is refused by name', async () => {
    await expect(openModel(gltf({ asset: { version: '2.1', minVersion: '2.1' } }))).rejects.toMatchObject({
      code: 'MODEL_FILE_UNSUPPORTED',
      message: 'The glTF asks for a reader of version 2.1; 2.0 is read.',
    })
  })

  it('opens without a texture that is missing, and says so; what it is made of must be there', async () => {
    const file = gltf({ images: [{ uri: 'wood.png' }] }, new Map())
    expect(await notesOf(file)).toContain('The texture "wood.png", which the model names, is not beside it')
    const { document } = await openModel(file)
    expect(document.getRoot().listTextures()).toEqual([])
    const { bytes } = await writeModel(document, 'glb', { compression: 'none', embedded: false })
    expect(await inspectModel({ bytes, format: 'glb' })).toMatchObject({ triangles: 1, validator: { errors: 0, warnings: 0 } })
    await expect(openModel(gltf({ buffers: [{ byteLength: 60, uri: 'box.bin' }] }, new Map()))).rejects.toMatchObject({
      code: 'MODEL_FILE_INVALID',
    })
  })

  it('gives an OBJ its textures in kinds that its readers open', async () => {
    for (const type of ['webp', 'avif'] as const) {
      const picture = new Uint8Array(await sharp(png)[type]().toBuffer())
      const file = gltf({ images: [{ uri: dataUri(picture, `image/${type}`) }] })
      const { companions } = await writeModel((await openModel(file)).document, 'obj', {})
      expect(companions.map(({ mimeType }) => mimeType)).toEqual(['model/mtl', 'image/png'])
      expect(companions[1]!.name).toMatch(/\.png$/)
      expect((await sharp(companions[1]!.bytes).metadata()).format).toBe('png')
    }
  })

  it('of points alone is kept by glTF, and refused by name where a format holds faces alone', async () => {
    const file = gltf({ meshes: [{ primitives: [{ attributes: { POSITION: 0 }, mode: 0 }] }] })
    const { document } = await openModel(file)
    for (const format of ['obj', 'stl', 'ply', '3mf', 'usdz', 'svg'] as const)
      await expect(writeModel(document, format, {}), format).rejects.toMatchObject({
        code: 'MODEL_FILE_UNSUPPORTED',
        outcome: 'none',
        message: expect.stringContaining(format.toUpperCase()),
        fix: expect.stringContaining('Points and lines stay in GLB'),
      })
    const { bytes } = await writeModel(document, 'glb', { compression: 'none', embedded: false })
    expect((await openModel({ bytes, format: 'glb' })).document.getRoot().listMeshes()).toHaveLength(1)
  })

  it('leaves out triangles whose corners are not there or no numbers, and says so', async () => {
    const six = bytesOf(0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 0, 2, 0, 0, Infinity, 3, 0)
    const file = gltf({
      buffers: [{ byteLength: 72, uri: dataUri(six) }],
      bufferViews: [{ buffer: 0, byteLength: 72 }],
      accessors: [{ bufferView: 0, componentType: 5126, count: 6, type: 'VEC3' }],
      meshes: [{ primitives: [{ attributes: { POSITION: 0 } }] }],
    })
    expect(await sizeOf(file)).toMatchObject({ triangles: 1, bbox: [2, 0, 3] })
    expect(await notesOf(file)).toContain('has vertices that are no numbers; 1 triangles are left out')
  })

  it('says what breaks its rules in words of the format', async () => {
    const words = /undefined|Cannot read|NaN|RangeError|TypeError|is not a|null/
    for (const more of [
      { skins: [{}] },
      { skins: [{ joints: [99] }] },
      { animations: [{ channels: [{ sampler: 0 }], samplers: [{}] }] },
      { cameras: [{ type: 'perspective' }] },
      { textures: [{ source: 0, sampler: 7 }] },
      { nodes: [{ mesh: 0, skin: 5, camera: 8 }] },
    ]) {
      const error = await openModel(gltf(more)).then(
        () => undefined,
        (thrown: unknown) => thrown as { code: string; message: string },
      )
      if (error) expect(`${error.code} ${error.message}`).toMatch(/^MODEL_FILE_INVALID/)
      expect(error?.message ?? '').not.toMatch(words)
    }
  })
})

describe('glTF 1.0', () => {
  const old = {
    asset: { version: '1.0' },
    buffers: { data: { byteLength: 60, uri: dataUri(corners) } },
    bufferViews: { all: { buffer: 'data', byteOffset: 0, byteLength: 60 } },
    accessors: {
      place: { bufferView: 'all', byteOffset: 0, byteStride: 12, componentType: 5126, count: 3, type: 'VEC3' },
      uv: { bufferView: 'all', byteOffset: 36, byteStride: 8, componentType: 5126, count: 3, type: 'VEC2' },
    },
    images: { red: { uri: 'red.png' } },
    textures: { wood: { source: 'red' } },
    materials: { skin: { values: { diffuse: 'wood' } }, plain: { values: { diffuse: [1, 0, 0, 1] } } },
    meshes: {
      one: { primitives: [{ attributes: { POSITION: 'place', TEXCOORD_0: 'uv' }, material: 'skin', mode: 4 }] },
      two: { primitives: [{ attributes: { POSITION: 'place' }, material: 'plain' }] },
    },
    nodes: { root: { children: ['leaf'], matrix: [10, 0, 0, 0, 0, 10, 0, 0, 0, 0, 10, 0, 0, 0, 0, 1] }, leaf: { meshes: ['one', 'two'] } },
    scenes: { main: { nodes: ['root'] } },
    scene: 'main',
  }
  const file: ModelFile = { bytes: strToU8(JSON.stringify(old)), format: 'gltf', files: new Map([['red.png', png]]) }
  it('is read as 2.0, with sizes, colours and pictures, and says so', async () => {
    expect(references(file.bytes, 'gltf')).toEqual(['red.png'])
    const report = await inspectModel(file)
    expect(report).toMatchObject({ triangles: 2, bbox: [20, 0, 30], textures: [{ mimeType: 'image/png' }] })
    expect(report['materials']).toMatchObject([{ textured: true }, { baseColor: '#FF0000' }])
    expect(report.notes!.join()).toContain('glTF 1.0')
  })
  it('in a GLB is read too', async () => {
    const json = strToU8(JSON.stringify({ ...old, buffers: { binary_glTF: { byteLength: 60 } }, bufferViews: { all: { buffer: 'binary_glTF', byteOffset: 0, byteLength: 60 } } })) // oxfmt-ignore
    const bytes = new Uint8Array(20 + json.length + corners.length)
    const view = new DataView(bytes.buffer)
    ;[0x46546c67, 1, bytes.length, json.length, 0].forEach((value, at) => view.setUint32(at * 4, value, true))
    bytes.set(json, 20)
    bytes.set(corners, 20 + json.length)
    const report = await inspectModel({ ...file, bytes, format: 'glb' })
    expect(report).toMatchObject({ triangles: 2, bbox: [20, 0, 30] })
    // The validator knows glTF 2 alone.
    expect(report).not.toHaveProperty('validator')
    expect(report.issues.map(({ code }) => code).filter((code) => code.startsWith('validator'))).toEqual([])
  })
  it('that names what is not there is refused by name', async () => {
    const broken = { ...old, nodes: { root: { meshes: ['three'] } } }
    await expect(openModel({ bytes: strToU8(JSON.stringify(broken)), format: 'gltf' })).rejects.toMatchObject({
      code: 'MODEL_FILE_INVALID',
      message: 'The glTF 1.0 names "three", which is none of its meshes.',
    })
  })
})

describe('comments where programs do not expect them', () => {
  const facet = 'facet normal 0 0 1 # a\n outer loop\n  vertex 0 0 0 # b\n  vertex 20 0 0\n  vertex 0 20 0\n endloop\nendfacet\n'
  it.each([
    ['before the solid of an STL, and behind its corners', 'stl', `# made by hand\nsolid a # b\n${facet}endsolid a\n`],
    ['in an STL in capitals', 'stl', `SOLID A\n${facet.toUpperCase()}ENDSOLID A\n`],
    [
      'between the rows of a PLY',
      'ply',
      'ply\nformat ascii 1.0\nelement vertex 3\nproperty float x\nproperty float y\nproperty float z\nelement face 1\nproperty list uchar int vertex_index\nend_header\n0 0 0\ncomment 7 8 9\n\n20 0 0\n0 20 0\n3 0 1 2\n',
    ],
  ] as const)('%s', async (_, format, text) => {
    expect(await sizeOf({ bytes: strToU8(text), format, sourceUnits: 'mm' })).toMatchObject({ triangles: 1, area: 200 })
  })

  it('an OBJ of lines alone is told to be one', async () => {
    await expect(openModel(obj(`${square}l 1 2 3\np 4\n`))).rejects.toMatchObject({
      code: 'MODEL_FILE_UNSUPPORTED',
      message: 'The OBJ has lines and points, but no faces.',
    })
  })
})

describe('glTF that is written again', () => {
  const again = async (file: ModelFile) => {
    const written = await convertFile({ ...file, target: 'glb', options: gltfOptions().parse({}) })
    return { ...written, report: await inspectModel({ bytes: written.bytes, format: 'glb' }) }
  }
  const features = (texture: object): ModelFile =>
    gltf({
      extensionsUsed: ['EXT_mesh_features'],
      meshes: [{ primitives: [{ attributes: { POSITION: 0, TEXCOORD_0: 1 }, extensions: { EXT_mesh_features: { featureIds: [{ featureCount: 4, texture }, { featureCount: 3 }] } } }] }],
      materials: [{}],
      textures: [{ source: 0 }, { source: 1 }],
      images: [{ uri: dataUri(png, 'image/png') }, { uri: 'missing.png' }],
    }) // oxfmt-ignore

  it('loses the features of a picture that is missing, and is written all the same', async () => {
    const { report, losses } = await again(features({ index: 1, channels: [0] }))
    expect(report).toMatchObject({ triangles: 1, validator: { errors: 0 } })
    expect(losses.join('\n')).toContain('"missing.png"')
    const kept = await openModel({ bytes: (await again(features({ index: 0, channels: [0] }))).bytes, format: 'glb' })
    expect(kept.document.getRoot().listTextures()).toHaveLength(1)
  })

  it('has no list of nodes where a scene is empty, which the validator takes for a fault', async () => {
    const { report } = await again(gltf({ scenes: [{}], nodes: undefined, meshes: undefined, materials: undefined }))
    expect(report).toMatchObject({ triangles: 0, validator: { errors: 0 } })
  })

  it('keeps what a packed primitive has beside the packed numbers', async () => {
    const { document } = await openModel(gltf())
    const primitive = document.getRoot().listMeshes()[0]!.listPrimitives()[0]!
    primitive.setAttribute('NORMAL', document.createAccessor().setType('VEC3').setArray(new Float32Array([0, 0, 1, 0, 0, 1, 0, 0, 1])).setBuffer(document.getRoot().listBuffers()[0]!)) // oxfmt-ignore
    const { bytes, companions } = await writeModel(document, 'gltf', gltfOptions().parse({ compression: 'draco' }))
    const json = JSON.parse(new TextDecoder().decode(bytes)) as {
      accessors: object[]
      meshes: { primitives: { attributes: Record<string, number> }[] }[]
    }
    // Accessors without data are nothing but noughts.
    const joints = json.accessors.push({ componentType: 5121, count: 3, type: 'VEC4' }) - 1
    json.meshes[0]!.primitives[0]!.attributes['COLOR_0'] =
      json.accessors.push({ componentType: 5121, normalized: true, count: 3, type: 'VEC4' }) - 1
    json.meshes[0]!.primitives[0]!.attributes['JOINTS_0'] = joints
    const files = new Map(companions.map((file) => [file.name, file.bytes]))
    const read = await openModel({ bytes: strToU8(JSON.stringify(json)), format: 'gltf', files })
    const [unpacked] = read.document.getRoot().listMeshes()[0]!.listPrimitives()
    expect(unpacked!.listSemantics().toSorted()).toEqual(['COLOR_0', 'JOINTS_0', 'NORMAL', 'POSITION', 'TEXCOORD_0'])
    expect([...unpacked!.getAttribute('JOINTS_0')!.getArray()!]).toEqual(Array.from({ length: 12 }, () => 0))
  })
})

describe('glTF that keeps the form and breaks a rule beside it', () => {
  it('is read without features whose tables are not there', async () => {
    const file = gltf({
      extensionsUsed: ['EXT_mesh_features', 'KHR_materials_unlit'],
      materials: [{ extensions: { KHR_materials_unlit: {} } }],
      meshes: [{ primitives: [{ attributes: { POSITION: 0, TEXCOORD_0: 1 }, material: 0, extensions: { EXT_mesh_features: { featureIds: [{ featureCount: 4, propertyTable: 0 }] } } }] }],
    }) // oxfmt-ignore
    const { document, notes } = await openModel(file)
    expect(notes).toEqual(['What the file says by EXT_mesh_features breaks the rules of that, and is left out.'])
    expect(document.getRoot().listExtensionsUsed().map(({ extensionName }) => extensionName)).toEqual(['KHR_materials_unlit']) // oxfmt-ignore
    expect(await sizeOf(file)).toMatchObject({ triangles: 1, area: 3 })
  })

  it('is written although its numbers need no buffer, as they are nothing but noughts', async () => {
    const file = gltf({
      buffers: undefined,
      bufferViews: undefined,
      images: undefined,
      textures: undefined,
      materials: [{}],
      accessors: [
        { componentType: 5126, count: 3, type: 'VEC3', min: [0, 0, 0], max: [0, 0, 0] },
        { componentType: 5126, count: 3, type: 'VEC2' },
      ],
    })
    const { bytes } = await convertFile({ ...file, target: 'glb', options: gltfOptions().parse({}) })
    expect(await inspectModel({ bytes, format: 'glb' })).toMatchObject({ triangles: 1, validator: { errors: 0 } })
  })

  it('is read beside a buffer that nobody needs, and that holds nothing', async () => {
    const file = gltf({ buffers: [{ byteLength: corners.byteLength, uri: dataUri(corners) }, { byteLength: 100 }] })
    expect(await sizeOf(file)).toMatchObject({ triangles: 1, area: 3 })
    const { bytes } = await convertFile({ ...file, target: 'glb', options: gltfOptions().parse({}) })
    expect(await inspectModel({ bytes, format: 'glb' })).toMatchObject({ triangles: 1, validator: { errors: 0 } })
  })

  it('is read where a buffer stands in for packed numbers, and does not say so', async () => {
    const { document } = await openModel(gltf())
    const { bytes, companions } = await writeModel(document, 'gltf', gltfOptions().parse({ compression: 'meshopt' }))
    const json = JSON.parse(new TextDecoder().decode(bytes)) as { buffers: { uri?: string; extensions?: object }[] }
    const bare = json.buffers.filter(({ uri }) => uri === undefined)
    expect(bare).toHaveLength(1)
    for (const buffer of bare) delete buffer.extensions
    const files = new Map(companions.map((file) => [file.name, file.bytes]))
    expect(await sizeOf({ bytes: strToU8(JSON.stringify(json)), format: 'gltf', files })).toMatchObject({ triangles: 1 })
  })
})

describe('lines that end as on old Macs', () => {
  const head = (kind: string): string =>
    `ply\nformat ${kind} 1.0\ncomment of Rhinoceros\nelement vertex 3\nproperty float x\nproperty float y\nproperty float z\nelement face 1\nproperty list uchar int vertex_index\nend_header\n`
  it.each([
    ['a PLY', 'ply', `${head('ascii')}0 0 0 1\n20 0 0 1\n0 20 0 1\n3 0 1 2\n`],
    ['an OBJ', 'obj', '# by hand\nv 0 0 0\nv 20 0 0\nv 0 20 0\nf 1 2 3\n'],
    ['an STL', 'stl', 'solid a\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 20 0 0\nvertex 0 20 0\nendloop\nendfacet\nendsolid\n'],
  ] as const)('are read in %s', async (_, format, text) => {
    expect(await sizeOf({ bytes: strToU8(text.replaceAll('\n', '\r')), format, sourceUnits: 'mm' })).toMatchObject({
      triangles: 1,
      area: 200,
    })
  })

  it('are read in a binary PLY whose first number begins with the byte of another end', async () => {
    const body = new DataView(new ArrayBuffer(36 + 13))
    // 0x0A first: 32 + 10 * 2 ** -18 by little end.
    body.setUint32(0, 0x4200000a, true)
    ;[0, 0, 52, 0, 0, 32, 20, 0].forEach((value, at) => body.setFloat32(4 + at * 4, value, true))
    body.setUint8(36, 3)
    ;[0, 1, 2].forEach((value, at) => body.setInt32(37 + at * 4, value, true))
    const start = strToU8(head('binary_little_endian').replaceAll('\n', '\r'))
    const bytes = new Uint8Array([...start, ...new Uint8Array(body.buffer)])
    expect(await sizeOf({ bytes, format: 'ply', sourceUnits: 'mm' })).toMatchObject({ triangles: 1, bbox: [20, 0, 20] })
  })
})
