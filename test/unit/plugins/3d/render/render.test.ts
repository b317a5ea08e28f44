import { readFileSync } from 'node:fs'
import type { Document, Material, Texture } from '@gltf-transform/core'
import { KHRTextureTransform } from '@gltf-transform/extensions'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { emptyDocument } from '#plugins/3d/document/io.ts'
import { encodePng } from '#plugins/3d/document/png.ts'
import { evaluateSpec } from '#plugins/3d/geometry/evaluate.ts'
import { readModel } from '#plugins/3d/read/read.ts'
import { type ViewName } from '#plugins/3d/render/view-names.ts'
import { flatten, type FlatScene } from '#plugins/3d/render/flat-scene.ts'
import { render } from '#plugins/3d/render/render.ts'
import { withNormals } from '#plugins/3d/render/with-normals.ts'
import { checkSpec } from '#plugins/3d/spec/check.ts'
import { examples } from '#plugins/3d/spec/examples.ts'
import { differenceHash, differingBits } from '../../../../fixtures/difference-hash.ts'

const edge = 256
const draw = (scene: FlatScene, view: ViewName = 'perspective', background: 'studio' | 'transparent' = 'studio') =>
  render(scene, { width: edge, height: edge, view, background })
async function sceneOf(nodes: object[], materials: object[] = []): Promise<FlatScene> {
  const checked = checkSpec({ nodes, materials })
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems))
  return flatten(await readModel({ bytes: (await evaluateSpec({ spec: checked.spec })).glb, format: 'glb' }))
}
const at = (pixels: Uint8Array, x: number, y: number): number[] => [...pixels.subarray((y * edge + x) * 4, (y * edge + x) * 4 + 4)]

const hashOf = (pixels: Uint8Array): Promise<string> =>
  differenceHash(sharp(pixels, { raw: { width: edge, height: edge, channels: 4 } }), 16)

/** A square that looks to the front, with texture places; `dress` gives its material pictures of one colour. */
async function pictured(
  dress: (material: Material, texture: (rgb: readonly number[]) => Texture, document: Document) => unknown,
): Promise<Document> {
  const document = await emptyDocument()
  const buffer = document.createBuffer()
  const material = document.createMaterial('paint').setBaseColorFactor([0.4, 0.4, 0.4, 1]).setMetallicFactor(0).setRoughnessFactor(1)
  const texture = (rgb: readonly number[]) =>
    document
      .createTexture()
      .setMimeType('image/png')
      .setImage(
        encodePng(
          Uint8Array.from({ length: 48 }, (_, k) => rgb[k % 3]!),
          4,
          4,
          3,
        ),
      )
  dress(material, texture, document)
  const attribute = (type: 'VEC2' | 'VEC3', values: number[]) =>
    document.createAccessor().setType(type).setArray(Float32Array.from(values)).setBuffer(buffer)
  const primitive = document
    .createPrimitive()
    .setMaterial(material)
    .setIndices(
      document
        .createAccessor()
        .setType('SCALAR')
        .setArray(Uint16Array.of(0, 1, 2, 0, 2, 3))
        .setBuffer(buffer),
    )
    .setAttribute('POSITION', attribute('VEC3', [-1, -1, 0, 1, -1, 0, 1, 1, 0, -1, 1, 0]))
    .setAttribute('NORMAL', attribute('VEC3', [0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1]))
    .setAttribute('TEXCOORD_0', attribute('VEC2', [0, 1, 1, 1, 1, 0, 0, 0]))
  document.createScene().addChild(document.createNode().setMesh(document.createMesh().addPrimitive(primitive)))
  return document
}

const golden = JSON.parse(readFileSync(new URL('../../../../fixtures/models/previews.json', import.meta.url), 'utf8')) as Record<
  string,
  string
>

describe('previews', () => {
  it.each(Object.keys(golden))('%s looks as it did', async (name) => {
    const [model, view] = name.split(' ') as [string, ViewName]
    const example = examples.find(({ spec }) => spec.name === model)
    const bytes = example
      ? (await evaluateSpec({ spec: example.spec })).glb
      : new Uint8Array(readFileSync(new URL(`../../../../fixtures/models/${model}`, import.meta.url)))
    const hash = await hashOf(
      await draw(withNormals(flatten(await readModel({ bytes, format: model.endsWith('.obj') ? 'obj' : 'glb' }))), view),
    )
    expect(differingBits(hash, golden[name]!), hash).toBeLessThanOrEqual(10)
  })

  it('are transparent around the model where asked, but for its shadow', async () => {
    const pixels = await draw(await sceneOf([{ kind: 'box', id: 'a', size: [10, 10, 10] }]), 'perspective', 'transparent')
    expect(at(pixels, 2, 2)[3]).toBe(0)
    expect(at(pixels, edge / 2, edge / 2)[3]).toBe(255)
    const alphas = pixels.filter((_, index) => index % 4 === 3)
    expect(alphas.some((alpha) => alpha > 20 && alpha < 200)).toBe(true)
  })

  it('show colours as they are: a red ball is red, lit from above', async () => {
    const pixels = await draw(
      await sceneOf([{ kind: 'sphere', id: 'a', radius: 5, material: 'red' }], [{ id: 'red', baseColor: '#C02020' }]),
      'front',
    )
    const [r, g, b] = at(pixels, edge / 2, edge / 2) as [number, number, number]
    expect(r).toBeGreaterThan(2 * Math.max(g, b))
    const sum = (y: number) =>
      at(pixels, edge / 2, y)
        .slice(0, 3)
        .reduce((total, value) => total + value, 0)
    expect(sum(70)).toBeGreaterThan(sum(200))
  })

  it('show what is nearer in front of what is farther, and what is behind glass through it', async () => {
    const nodes = [
      { kind: 'box', id: 'wall', size: [20, 1, 20], material: 'front' },
      { kind: 'sphere', id: 'ball', radius: 5, translate: [0, 12, 10], material: 'red' },
    ]
    const red = { id: 'red', baseColor: '#D01010' }
    const middle = async (front: object) =>
      at(await draw(await sceneOf(nodes, [red, { id: 'front', baseColor: '#E8E8E8', ...front }]), 'front'), edge / 2, edge / 2 - 4)
    const [solid, glass] = [await middle({}), await middle({ transmission: 0.95, roughness: 0.05 })]
    expect(Math.abs(solid[0]! - solid[1]!)).toBeLessThan(12)
    expect(glass[0]! - glass[1]!).toBeGreaterThan(40)
  })

  it('show the bumps of a normal map, lit from above and from the left', async () => {
    const middle = async (normal: readonly number[], more: (material: Material) => void = () => {}) => {
      const scene = flatten(await pictured((material, texture) => more(material.setNormalTexture(texture(normal)))))
      return at(await draw(scene, 'front'), edge / 2, edge / 2)[1]!
    }
    const [flat, left, right, up, down] = [
      await middle([128, 128, 255]),
      await middle([38, 128, 218]),
      await middle([218, 128, 218]),
      await middle([128, 218, 218]),
      await middle([128, 38, 218]),
    ]
    expect(left - flat).toBeGreaterThan(4)
    expect(flat - right).toBeGreaterThan(10)
    expect(up - flat).toBeGreaterThan(4)
    expect(flat - down).toBeGreaterThan(10)
    expect(Math.abs((await middle([218, 128, 218], (material) => material.setNormalScale(0))) - flat)).toBeLessThan(2)
  })

  it('keep the light of the room from places that an occlusion map closes', async () => {
    const middle = async (open: number) =>
      at(
        await draw(flatten(await pictured((material, texture) => material.setOcclusionTexture(texture([open, 0, 0])))), 'front'),
        edge / 2,
        edge / 2,
      )[1]!
    expect((await middle(255)) - (await middle(40))).toBeGreaterThan(25)
  })

  it('place a picture as KHR_texture_transform says', async () => {
    const shown = async (offset: [number, number]) => {
      const scene = flatten(
        await pictured((material, _, document) => {
          const rgb = Buffer.alloc(64 * 64 * 3)
          for (let k = 0; k < 64 * 64; k++) rgb[k * 3 + (k % 64 < 32 ? 0 : 2)] = 200
          material.setBaseColorTexture(
            document
              .createTexture()
              .setMimeType('image/png')
              .setImage(encodePng(rgb, 64, 64, 3)),
          )
          const transform = document.createExtension(KHRTextureTransform).createTransform().setOffset(offset).setScale([0.25, 1])
          material.getBaseColorTextureInfo()!.setExtension('KHR_texture_transform', transform)
        }),
      )
      return at(await draw(scene, 'front'), edge / 2, edge / 2)
    }
    const [red, blue] = [await shown([0.1, 0]), await shown([0.6, 0])]
    expect(red[0]! - red[2]!).toBeGreaterThan(60)
    expect(blue[2]! - blue[0]!).toBeGreaterThan(60)
  })

  it('keep white, grey and black things apart from what is behind them, in every view', async () => {
    for (const baseColor of ['#FFFFFF', '#C8C8C8', '#808080', '#404040', '#000000'])
      for (const view of ['perspective', 'top', 'front', 'bottom'] as const) {
        const pixels = await draw(
          await sceneOf([{ kind: 'box', id: 'a', size: [10, 10, 10], material: 'm' }], [{ id: 'm', baseColor }]),
          view,
        )
        const [model, behind] = [at(pixels, edge / 2, edge / 2)[1]!, at(pixels, 8, edge / 2)[1]!]
        expect(Math.abs(model - behind), `${baseColor} ${view}: ${model} on ${behind}`).toBeGreaterThan(25)
      }
  })

  it('draw a faint line where two faces are equally light: a step is seen from above', async () => {
    const nodes = [
      { kind: 'box', id: 'low', size: [40, 40, 5], material: 'm' },
      { kind: 'box', id: 'high', size: [20, 20, 5], translate: [-10, 0, 5], material: 'm' },
    ]
    const pixels = await draw(await sceneOf(nodes, [{ id: 'm', baseColor: '#F0F0F0' }]), 'top')
    const row = Array.from({ length: 60 }, (_, k) => at(pixels, edge / 2 - 30 + k, edge / 2)[1]!)
    expect(Math.max(...row) - Math.min(...row)).toBeGreaterThan(30)
    // And none within a face.
    const flat = Array.from({ length: 20 }, (_, k) => at(pixels, edge / 2 - 40 + k, edge / 2)[1]!)
    expect(Math.max(...flat) - Math.min(...flat)).toBeLessThan(6)
  })

  it('show sizes along an axis without perspective: what is behind is as wide as what is in front', async () => {
    const boxes = [
      { kind: 'box', id: 'front', size: [20, 5, 10], translate: [0, -100, 0] },
      { kind: 'box', id: 'behind', size: [20, 5, 10], translate: [0, 100, 20] },
    ]
    const pixels = await draw(await sceneOf(boxes), 'front', 'transparent')
    const wide = (y: number) => Array.from({ length: edge }, (_, x) => at(pixels, x, y)[3] === 255).filter(Boolean).length
    const [low, high] = [wide(edge / 2 + 60), wide(edge / 2 - 60)]
    expect(low).toBeGreaterThan(100)
    expect(Math.abs(low - high)).toBeLessThanOrEqual(1)
  })

  it('put the whole model into the frame from every side', async () => {
    const scene = await sceneOf([
      { kind: 'box', id: 'a', size: [60, 3, 10] },
      { kind: 'box', id: 'b', size: [2, 2, 50], translate: [20, 0, 0] },
    ])
    for (const view of ['perspective', 'front', 'back', 'left', 'side', 'top', 'bottom'] as const) {
      const pixels = await draw(scene, view, 'transparent')
      const covered = (x: number, y: number) => at(pixels, x, y)[3] === 255
      const rim = Array.from({ length: edge }, (_, k) => covered(k, 1) || covered(k, edge - 2) || covered(1, k) || covered(edge - 2, k))
      expect(rim.includes(true), view).toBe(false)
      const touched = Array.from({ length: edge * edge }, (_, k) => pixels[k * 4 + 3] === 255).filter(Boolean).length
      expect(touched, view).toBeGreaterThan(200)
    }
  })

  it('survive flat and tiny things', async () => {
    const flat = flatten(await readModel({ bytes: new TextEncoder().encode('v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n'), format: 'obj' }))
    expect((await draw(flat, 'side')).length).toBe(edge * edge * 4)
    expect(at(await draw(flat, 'front'), 110, 150)).not.toEqual(at(await draw(flat, 'front'), 5, 5))
  })
})
