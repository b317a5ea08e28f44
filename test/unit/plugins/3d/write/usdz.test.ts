/** USDZ: by the rules of its specification, and as three.js reads it. */
import { readFileSync } from 'node:fs'
import type { Material, Texture } from '@gltf-transform/core'
import { KHRMaterialsTransmission } from '@gltf-transform/extensions'
import sharp from 'sharp'
import type { Group, Mesh, MeshStandardMaterial } from 'three'
import { USDLoader } from 'three/examples/jsm/loaders/USDLoader.js'
import { beforeAll, describe, expect, it } from 'vitest'
import { artifact } from 'atelier-mcp'
import { evaluateSpec } from '#plugins/3d/geometry/evaluate.ts'
import { modelFile } from '#plugins/3d/model-file.ts'
import { readModel } from '#plugins/3d/read/read.ts'
import { checkSpec } from '#plugins/3d/spec/check.ts'
import type { MeshOptions } from '#plugins/3d/write/options.ts'
import { writeModel } from '#plugins/3d/write/write.ts'

const textured = new Uint8Array(readFileSync(new URL('../../../../fixtures/models/BoxTextured.glb', import.meta.url)))
const write = async (glb: Uint8Array, options: MeshOptions = {}) =>
  writeModel(await readModel({ bytes: glb, format: 'glb' }), 'usdz', options)
async function made(spec: object): Promise<Uint8Array> {
  const checked = checkSpec(spec)
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems))
  return (await evaluateSpec({ spec: checked.spec })).glb
}

interface Entry {
  readonly name: string
  readonly method: number
  readonly start: number
  readonly bytes: Uint8Array
}
/** Every local header of a zip, one after the other, as APPNOTE lays it out. */
function entriesOf(zip: Uint8Array): Entry[] {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength)
  const found: Entry[] = []
  for (let at = 0; view.getUint32(at, true) === 0x04034b50;) {
    const [size, name, extra] = [view.getUint32(at + 18, true), view.getUint16(at + 26, true), view.getUint16(at + 28, true)]
    const start = at + 30 + name + extra
    found.push({
      name: Buffer.from(zip.subarray(at + 30, at + 30 + name)).toString(),
      method: view.getUint16(at + 8, true),
      start,
      bytes: zip.subarray(start, start + size),
    })
    at = start + size
  }
  return found
}
const sceneText = (zip: Uint8Array): string => Buffer.from(entriesOf(zip)[0]!.bytes).toString()

describe('the package', () => {
  it.each([0, 1, 2, 3, 17, 31, 63])(
    'is stored and aligned to 64 bytes, the scene first, whatever is in it: %i letters more',
    async (more) => {
      const document = await readModel({ bytes: textured, format: 'glb' })
      document.getRoot().listNodes().find((node) => node.getMesh())!.setName(`box${'x'.repeat(more)}`) // oxfmt-ignore
      const { bytes } = await writeModel(document, 'usdz', {})
      const entries = entriesOf(bytes)
      expect(entries.map(({ name }) => name)).toEqual(['model.usda', expect.stringMatching(/^textures\/0\.(png|jpg)$/)])
      for (const { method, start } of entries) expect([method, start % 64]).toEqual([0, 0])
      expect(sceneText(bytes)).toContain(`def Mesh "box${'x'.repeat(more)}"`)
    },
  )

  it('is the same for the same model', async () => {
    expect(Buffer.from((await write(textured)).bytes).equals(Buffer.from((await write(textured)).bytes))).toBe(true)
  })

  it('says its unit and direction, and holds the sizes in them', async () => {
    const glb = await made({ nodes: [{ kind: 'box', id: 'a', size: [10, 20, 30] }] })
    for (const [options, metres, up, size] of [
      [{}, '1', 'Y', [0.01, 0.03, 0.02]],
      [{ units: 'mm' }, '0.001', 'Y', [10, 30, 20]],
      [{ units: 'in', upAxis: 'z' }, '0.0254', 'Z', [10 / 25.4, 20 / 25.4, 30 / 25.4]],
    ] as const) {
      const scene = sceneText((await write(glb, options)).bytes)
      expect(scene).toContain(`metersPerUnit = ${metres}\n`)
      expect(scene).toContain(`upAxis = "${up}"`)
      const [low, high] = [.../extent = \[\(([^)]*)\), \(([^)]*)\)\]/.exec(scene)!].slice(1).map((one) => one!.split(', ').map(Number))
      size.forEach((length, axis) => expect(high![axis]! - low![axis]!).toBeCloseTo(length, 5))
    }
  })

  it('holds pictures of other kinds as PNG, and leaves out what is none', async () => {
    const document = await readModel({ bytes: textured, format: 'glb' })
    const [texture] = document.getRoot().listTextures() as [Texture]
    texture.setImage(new Uint8Array(await sharp(texture.getImage()!).webp().toBuffer())).setMimeType('image/webp') // oxfmt-ignore
    const entries = entriesOf((await writeModel(document, 'usdz', {})).bytes)
    expect(entries[1]!.name).toBe('textures/0.png')
    expect((await sharp(entries[1]!.bytes).metadata()).format).toBe('png')
    texture.setImage(Uint8Array.of(1, 2, 3))
    const broken = await writeModel(document, 'usdz', {})
    expect(entriesOf(broken.bytes)).toHaveLength(1)
    expect(broken.losses.join()).toContain('1 of 1 textures are used by no surface or cannot be decoded')
  })

  it('tells what it loses', async () => {
    const document = await readModel({ bytes: textured, format: 'glb' })
    const [material] = document.getRoot().listMaterials() as [Material]
    material.setExtension('KHR_materials_transmission', document.createExtension(KHRMaterialsTransmission).createTransmission())
    expect((await writeModel(document, 'usdz', {})).losses).toContain('USDZ shows glass as see-through, and does not bend light.')
    const array = await made({
      nodes: [
        { kind: 'box', id: 'a', size: [1, 1, 1] },
        { kind: 'linearArray', id: 'row', child: 'a', count: 3, step: [2, 0, 0] },
      ],
    })
    expect((await write(array)).losses.join()).toContain('what repeats, is written out')
  })

  it('is not read, and says so', async () => {
    const { bytes } = await write(textured)
    for (const file of [artifact(bytes, 'model/vnd.usdz+zip'), artifact(bytes, 'application/zip', { name: 'a.usdz' })])
      await expect(modelFile(file)).rejects.toMatchObject({
        code: 'MODEL_FILE_UNSUPPORTED',
        message: 'USDZ is written here, and not read.',
      })
  })
})

describe('as three.js reads it', () => {
  let group: Group
  const meshes = (): Mesh<Mesh['geometry'], MeshStandardMaterial>[] => {
    const found: Mesh<Mesh['geometry'], MeshStandardMaterial>[] = []
    group.updateMatrixWorld(true)
    group.traverse((one) => 'isMesh' in one && found.push(one as Mesh<Mesh['geometry'], MeshStandardMaterial>))
    return found
  }
  beforeAll(async () => {
    const glb = await made({
      materials: [
        { id: 'red', baseColor: '#FF0000', metallic: 1, roughness: 0.25 },
        { id: 'glass 2', baseColor: '#00FF0080' },
      ].map((one) => ({ ...one, id: one.id.replace(' ', '-') })),
      nodes: [
        { kind: 'sphere', id: '1-ball', radius: 5, material: 'red', translate: [0, 0, 5] },
        { kind: 'box', id: 'b', size: [10, 20, 30], material: 'glass-2', translate: [30, 0, 0] },
      ],
    })
    const { bytes } = await write(glb)
    group = new USDLoader().parse(Uint8Array.from(bytes).buffer)
  })

  it('it has every mesh with its size in metres, y up', () => {
    const [ball, box] = meshes()
    expect(meshes()).toHaveLength(2)
    for (const [mesh, low, high] of [
      [ball!, [-0.005, 0, -0.005], [0.005, 0.01, 0.005]],
      [box!, [0.025, 0, -0.01], [0.035, 0.03, 0.01]],
    ] as const) {
      mesh.geometry.computeBoundingBox()
      const { min, max } = mesh.geometry.boundingBox!.clone().applyMatrix4(mesh.matrixWorld)
      ;[min.x, min.y, min.z].forEach((value, axis) => expect(value).toBeCloseTo(low[axis]!, 5))
      ;[max.x, max.y, max.z].forEach((value, axis) => expect(value).toBeCloseTo(high[axis]!, 5))
    }
  })

  it('it has colours, metal, roughness and what is see-through', () => {
    const [ball, box] = meshes().map(({ material }) => material)
    expect([ball!.color.r, ball!.color.g, ball!.color.b]).toEqual([expect.closeTo(1, 5), 0, 0])
    expect([ball!.metalness, ball!.roughness, ball!.opacity]).toEqual([1, 0.25, 1])
    expect(box!.color.g).toBeCloseTo(1, 5)
    expect(box!.opacity).toBeCloseTo(128 / 255, 3)
    expect(box!.transparent).toBe(true)
  })

  it('its normals look outwards', () => {
    const [ball] = meshes()
    const [position, normal] = [ball!.geometry.getAttribute('position'), ball!.geometry.getAttribute('normal')]
    for (let at = 0; at < position.count; at += 37) {
      const away = position.getX(at) * normal.getX(at) + (position.getY(at) - 0.005) * normal.getY(at) + position.getZ(at) * normal.getZ(at)
      expect(away / 0.005).toBeGreaterThan(0.98)
    }
  })
})
