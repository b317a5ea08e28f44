import { readFileSync } from 'node:fs'
import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { type FormatName, formatOf } from '#plugins/3d/formats.ts'
import { inspectModel } from '#plugins/3d/inspect/inspect.ts'
import { readModel } from '#plugins/3d/read/read.ts'
import { references } from '#plugins/3d/read/references.ts'

const fixture = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(`../../../../fixtures/models/${name}`, import.meta.url)))
const box = fixture('BoxTextured.glb')

/** A GLB from JSON and bytes. */
function glb(json: unknown, binary = new Uint8Array()): Uint8Array {
  const text = strToU8(JSON.stringify(json).padEnd(Math.ceil(JSON.stringify(json).length / 4) * 4))
  const out = new Uint8Array(12 + 8 + text.length + (binary.length > 0 ? 8 + binary.length : 0))
  const view = new DataView(out.buffer)
  view.setUint32(0, 0x46546c67, true)
  view.setUint32(4, 2, true)
  view.setUint32(8, out.length, true)
  view.setUint32(12, text.length, true)
  view.setUint32(16, 0x4e4f534a, true)
  out.set(text, 20)
  if (binary.length > 0) {
    view.setUint32(20 + text.length, binary.length, true)
    view.setUint32(24 + text.length, 0x004e4942, true)
    out.set(binary, 28 + text.length)
  }
  return out
}
const changed = (bytes: Uint8Array, at: number, value: number): Uint8Array => {
  const out = bytes.slice()
  new DataView(out.buffer).setUint32(at, value, true)
  return out
}
const asset = { version: '2.0' }
const triangle = {
  asset,
  buffers: [{ byteLength: 36 }],
  bufferViews: [{ buffer: 0, byteLength: 36 }],
  accessors: [{ bufferView: 0, componentType: 5126, count: 3, type: 'VEC3', min: [0, 0, 0], max: [1, 1, 0] }],
  meshes: [{ primitives: [{ attributes: { POSITION: 0 } }] }],
  nodes: [{ mesh: 0 }],
  scenes: [{ nodes: [0] }],
}
const bytes36 = new Uint8Array(Float32Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0).buffer)
const threeMf = (model: string): Uint8Array => zipSync({ '3D/3dmodel.model': strToU8(model) })
const meshXml = '<vertices><vertex x="0" y="0" z="0"/><vertex x="1" y="0" z="0"/><vertex x="0" y="1" z="0"/></vertices>'

const bad: readonly (readonly [string, Uint8Array, FormatName, string, string])[] = [
  ['the sample with a byte order mark', fixture('invalid-bom.glb'), 'glb', 'MODEL_FILE_INVALID', 'byte order mark'],
  ['the sample with an empty JSON chunk', fixture('invalid-empty_json_chunk.glb'), 'glb', 'MODEL_FILE_INVALID', 'empty'],
  ['the sample with truncated chunk data', fixture('invalid-truncated_chunk_data.glb'), 'glb', 'MODEL_FILE_INVALID', ''],
  ['a GLB cut in half', box.subarray(0, box.length / 2), 'glb', 'MODEL_FILE_INVALID', 'only 12878 are there'],
  ['a GLB of ten bytes', box.subarray(0, 10), 'glb', 'MODEL_FILE_INVALID', 'at least 20 bytes'],
  ['a GLB whose chunk lies about its length', changed(box, 12, 0x7fffffff), 'glb', 'MODEL_FILE_INVALID', 'are left'],
  ['a GLB of version 3', changed(box, 4, 3), 'glb', 'MODEL_FILE_UNSUPPORTED', 'version 3'],
  [
    'a glTF that is deeper than any stack',
    strToU8(`{"asset":{"version":"2.0"},"extras":${'['.repeat(100_000)}${']'.repeat(100_000)}}`),
    'gltf',
    'MODEL_FILE_INVALID',
    'nested deeper than 500 levels',
  ],
  ['a GLB of version 1 without JSON', changed(changed(box, 4, 1), 16, 7), 'glb', 'MODEL_FILE_INVALID', 'not JSON'],
  [
    'a data: address with a bad escape',
    glb({ ...triangle, buffers: [{ byteLength: 36, uri: 'data:application/octet-stream,%' }] }),
    'glb',
    'MODEL_FILE_INVALID',
    'percent signs',
  ],
  [
    'an accessor that wants billions',
    glb({ ...triangle, accessors: [{ componentType: 5126, count: 2 ** 40, type: 'MAT4' }] }, bytes36),
    'glb',
    'MODEL_TOO_LARGE',
    'entries',
  ],
  [
    'an accessor past its view',
    glb({ ...triangle, accessors: [{ ...triangle.accessors[0], count: 400 }] }, bytes36),
    'glb',
    'MODEL_FILE_INVALID',
    'past the end',
  ],
  [
    'a view past its buffer',
    glb({ ...triangle, bufferViews: [{ buffer: 0, byteOffset: 20, byteLength: 36 }] }, bytes36),
    'glb',
    'MODEL_FILE_INVALID',
    'past the end',
  ],
  [
    'a buffer longer than its data',
    glb({ ...triangle, buffers: [{ byteLength: 4000 }] }, bytes36),
    'glb',
    'MODEL_FILE_INVALID',
    'only 36 are there',
  ],
  [
    'a negative offset',
    glb({ ...triangle, bufferViews: [{ buffer: 0, byteOffset: -8, byteLength: 36 }] }, bytes36),
    'glb',
    'MODEL_FILE_INVALID',
    'past the end',
  ],
  [
    'nodes in a circle',
    glb({ ...triangle, nodes: [{ children: [1] }, { children: [0] }] }, bytes36),
    'glb',
    'MODEL_FILE_INVALID',
    'circle',
  ],
  ['a mesh that is not there', glb({ ...triangle, nodes: [{ mesh: 7 }] }, bytes36), 'glb', 'MODEL_FILE_INVALID', 'mesh that is not there'],
  ['lists that are none', glb({ asset, meshes: 'many' }), 'glb', 'MODEL_FILE_INVALID', 'list of objects'],
  [
    'vertices that are no numbers',
    glb(triangle, new Uint8Array(Float32Array.of(0, 0, NaN, 1, 0, 0, 0, 1, 0).buffer)),
    'glb',
    'MODEL_FILE_INVALID',
    'no numbers',
  ],
  [
    'an extension that it cannot do without',
    glb({ ...triangle, extensionsUsed: ['X_unknown'], extensionsRequired: ['X_unknown'] }, bytes36),
    'glb',
    'MODEL_FILE_UNSUPPORTED',
    'X_unknown',
  ],
  [
    'a missing buffer file',
    strToU8(JSON.stringify({ ...triangle, buffers: [{ uri: 'box.bin', byteLength: 36 }] })),
    'gltf',
    'MODEL_FILE_INVALID',
    '"box.bin"',
  ],
  ...['file:///etc/passwd', 'http://169.254.169.254/latest', '../secret.bin', '/etc/passwd', '%2e%2e/secret.bin', '..\\secret.bin'].map(
    (uri) =>
      [
        `a buffer at ${uri}`,
        strToU8(JSON.stringify({ ...triangle, buffers: [{ uri, byteLength: 36 }] })),
        'gltf',
        'MODEL_REFERENCE_REFUSED',
        'The file names',
      ] as const,
  ),
  ['a scene that names a node twice', glb({ ...triangle, scenes: [{ nodes: [0, 0] }] }, bytes36), 'glb', 'MODEL_FILE_INVALID', 'twice'],
  [
    'a scene with a node that is not there',
    glb({ ...triangle, scenes: [{ nodes: [7] }] }, bytes36),
    'glb',
    'MODEL_FILE_INVALID',
    'scenes[0] names a node',
  ],
  [
    'a node whose scale leaves all numbers behind',
    glb({ ...triangle, nodes: [{ mesh: 0, scale: [1e300, 1, 1] }] }, bytes36),
    'glb',
    'MODEL_FILE_INVALID',
    'reaches beyond',
  ],
  [
    'an OBJ with a vertex that is not there',
    strToU8('v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 99\n'),
    'obj',
    'MODEL_FILE_INVALID',
    'names vertex 99, but there are 3',
  ],
  [
    'an OBJ with a negative index too far back',
    strToU8('v 0 0 0\nv 1 0 0\nv 0 1 0\nf -1 -2 -9\n'),
    'obj',
    'MODEL_FILE_INVALID',
    'names vertex -9',
  ],
  ['an OBJ with words for numbers', strToU8('v 0 zero 0\n'), 'obj', 'MODEL_FILE_INVALID', 'Line 1'],
  ['an OBJ without faces', strToU8('v 0 0 0\n'), 'obj', 'MODEL_FILE_INVALID', 'no faces'],
  [
    'an OBJ whose library leads out',
    strToU8('mtllib ../../etc/passwd\nv 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n'),
    'obj',
    'MODEL_REFERENCE_REFUSED',
    'leads out',
  ],
  ['an STL that lies about its count', changed(new Uint8Array(84 + 50), 80, 1_000_000), 'stl', 'MODEL_FILE_INVALID', 'only 1 are there'],
  [
    'an STL text that is cut',
    strToU8('solid a\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 1 0 0\n'),
    'stl',
    'MODEL_FILE_INVALID',
    'whole triangles',
  ],
  [
    'a PLY that is cut',
    strToU8(
      'ply\nformat ascii 1.0\nelement vertex 3\nproperty float x\nproperty float y\nproperty float z\nelement face 1\nproperty list uchar int vertex_indices\nend_header\n0 0 0\n1 0 0\n',
    ),
    'ply',
    'MODEL_FILE_INVALID',
    'too early',
  ],
  [
    'a PLY that wants billions',
    strToU8('ply\nformat ascii 1.0\nelement vertex 4000000000\nproperty float x\nend_header\n'),
    'ply',
    'MODEL_TOO_LARGE',
    'vertex',
  ],
  [
    'a PLY with a wrong index',
    strToU8(
      'ply\nformat ascii 1.0\nelement vertex 3\nproperty float x\nproperty float y\nproperty float z\nelement face 1\nproperty list uchar int vertex_indices\nend_header\n0 0 0\n1 0 0\n0 1 0\n3 0 1 7\n',
    ),
    'ply',
    'MODEL_FILE_INVALID',
    'vertex 7',
  ],
  [
    'a 3MF that is a bomb',
    zipSync({ '3D/3dmodel.model': [new Uint8Array(600 * 2 ** 20), { level: 1 }] }),
    '3mf',
    'MODEL_TOO_LARGE',
    'unfold',
  ],
  ['a 3MF that is no zip', strToU8('PK\u0003\u0004 nothing'), '3mf', 'MODEL_FILE_INVALID', ''],
  ['a 3MF without a model', zipSync({ 'readme.txt': strToU8('hello') }), '3mf', 'MODEL_FILE_INVALID', 'no model'],
  [
    'a 3MF whose objects never end',
    threeMf(`<model>${Array.from({ length: 60_000 }, (_, id) => `<object id="${id}">`).join('')}</model>`),
    '3mf',
    'MODEL_FILE_INVALID',
    '100 deep',
  ],
  ['a 3MF of tags that never end', threeMf(`<model>${'<basematerials '.repeat(60_000)}`), '3mf', 'MODEL_FILE_INVALID', 'not well-formed'],
  [
    'a 3MF with entities that grow',
    threeMf('<!DOCTYPE m [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><model>&b;</model>'),
    '3mf',
    'MODEL_FILE_INVALID',
    'document type',
  ],
  [
    'a 3MF with components in a circle',
    threeMf(
      '<model><resources><object id="1"><components><component objectid="1"/></components></object></resources><build><item objectid="1"/></build></model>',
    ),
    '3mf',
    'MODEL_FILE_INVALID',
    'circle',
  ],
  [
    'a 3MF with a wrong index',
    threeMf(
      `<model><resources><object id="1"><mesh>${meshXml}<triangles><triangle v1="0" v2="1" v3="9"/></triangles></mesh></object></resources><build><item objectid="1"/></build></model>`,
    ),
    '3mf',
    'MODEL_FILE_INVALID',
    'vertex 9',
  ],
]

it('reads a GLB with an empty buffer view, and lets the validator tell the rule that it breaks', async () => {
  const bytes = glb({ ...triangle, bufferViews: [...triangle.bufferViews, { buffer: 0, byteOffset: 36, byteLength: 0 }] }, bytes36)
  const { triangles, validator } = await inspectModel({ bytes, format: 'glb' })
  expect([triangles, validator!.errors > 0]).toEqual([1, true])
})

describe('files that cannot be read', () => {
  it.each(bad)('%s gives a coded error', async (_, bytes, format, code, words) => {
    await expect(readModel({ bytes, format })).rejects.toMatchObject({ code, message: expect.stringContaining(words), outcome: 'none' })
  })

  it('names only files beside it, and refuses the rest before anything is loaded', () => {
    expect(
      references(
        strToU8(
          JSON.stringify({ asset, buffers: [{ uri: 'parts/a%20b.bin' }], images: [{ uri: 'data:image/png;base64,' }, { uri: './c.png' }] }),
        ),
        'gltf',
      ),
    ).toEqual(['parts/a b.bin', 'c.png'])
    expect(() => references(strToU8(JSON.stringify({ asset, images: [{ uri: 'https://evil.example/x.png' }] })), 'gltf')).toThrow(
      expect.objectContaining({ code: 'MODEL_REFERENCE_REFUSED' }),
    )
  })

  it('every byte of a GLB that is cut off, or flipped, gives a coded error or a model', async () => {
    for (let cut = 0; cut < box.length; cut += 997)
      await expect(readModel({ bytes: box.subarray(0, cut), format: 'glb' })).rejects.toMatchObject({
        code: expect.stringMatching(/^MODEL_/),
      })
    for (let at = 0; at < 1600; at += 23) {
      const bytes = box.slice()
      bytes[at]! ^= 0x55
      await readModel({ bytes, format: 'glb' }).catch((error: unknown) =>
        expect(error).toMatchObject({ code: expect.stringMatching(/^MODEL_/) }),
      )
    }
  })
})

describe('files with oddities', () => {
  const ply = (list: string, face: string, more = '') =>
    strToU8(
      `ply\nformat ascii 1.0\nelement vertex 3\nproperty float x\nproperty float y\nproperty float z\n${more}element face 1\nproperty list ${list} vertex_indices\nend_header\n0 0 0${more && ' 9'}\n1 0 0${more && ' 9'}\n0 1 0${more && ' 9'}\n${face}\n`,
    )
  it('may name a property after what every object has', async () => {
    expect(
      (await readModel({ bytes: ply('uchar int', '3 0 1 2', 'property float __proto__\n'), format: 'ply' })).getRoot().listMeshes(),
    ).toHaveLength(1)
  })
  it('are read in one pass: comments, other namespaces and text between tags are passed over in 3MF', async () => {
    const object = `<m:object id='1'><!-- <triangle v1="9"/> --><m:mesh>${meshXml.replaceAll('<v', '<m:v').replaceAll('</v', '</m:v')}<![CDATA[<item objectid="7"/>]]><m:triangles><m:triangle v1="0" v2="1" v3="2"/></m:triangles></m:mesh></m:object>`
    const document = await readModel({
      bytes: threeMf(
        `<?xml version="1.0"?><m:model unit="inch"><m:resources>${object}</m:resources><m:build><m:item objectid="1"/></m:build></m:model>`,
      ),
      format: '3mf',
    })
    expect(document.getRoot().listMeshes()[0]!.listPrimitives()[0]!.getIndices()!.getCount()).toBe(3)
  })
  it('are not called closed where triangles lie upon each other, or have no area', async () => {
    for (const faces of ['f 1 2 3\n'.repeat(4), 'f 1 1 2\n']) {
      const report = await inspectModel({ bytes: strToU8(`v 0 0 0\nv 1 0 0\nv 0 1 0\n${faces}`), format: 'obj' })
      expect(report).toMatchObject({ watertight: false, selfIntersections: null })
    }
  })
})

describe('telling formats apart', () => {
  it('goes by content first, then by type, then by name', () => {
    expect(formatOf(box, 'application/octet-stream')).toBe('glb')
    expect(formatOf(strToU8('{"asset":{}}'), 'application/json', 'a.gltf')).toBe('gltf')
    expect(formatOf(fixture('spot.obj'), 'text/plain')).toBe('obj')
    expect(formatOf(strToU8('hello'), 'text/plain', 'notes.txt')).toBeUndefined()
  })
})
