import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { beforeAll, describe, expect, it } from 'vitest'
import { validate } from '#plugins/3d/document/validate.ts'
import { type FormatName } from '#plugins/3d/formats.ts'
import { evaluateSpec } from '#plugins/3d/geometry/evaluate.ts'
import { inspectModel } from '#plugins/3d/inspect/inspect.ts'
import { type ModelFile, openModel, readModel } from '#plugins/3d/read/read.ts'
import { examples } from '#plugins/3d/spec/examples.ts'
import { unitMetres } from '#plugins/3d/units.ts'
import { convertFile } from '#plugins/3d/write/convert.ts'
import { gltfOptions, meshOptions, type Written } from '#plugins/3d/write/options.ts'
import { writeModel } from '#plugins/3d/write/write.ts'

const fixture = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(`../../../../fixtures/models/${name}`, import.meta.url)))
const filesOf = ({ companions }: Written) => new Map(companions.map(({ name, bytes }) => [name, bytes]))
const write = async (source: ModelFile, format: FormatName, options: object = {}): Promise<Written> =>
  writeModel(
    await readModel(source),
    format,
    format === 'glb' || format === 'gltf' ? gltfOptions().parse(options) : meshOptions().parse(options),
  )

const models: Record<string, ModelFile> = {
  box: { bytes: fixture('BoxTextured.glb'), format: 'glb' },
  cow: { bytes: fixture('spot.obj'), format: 'obj' },
}
beforeAll(async () => {
  models['table'] = { bytes: (await evaluateSpec({ spec: examples[0]!.spec })).glb, format: 'glb' }
  models['plate'] = { bytes: (await evaluateSpec({ spec: examples[1]!.spec })).glb, format: 'glb' }
})
const metres: Readonly<Record<string, number>> = unitMetres

describe.each(['table', 'plate', 'box', 'cow'])('%s', (name) => {
  it.each([
    ['glb', {}],
    ['glb', { compression: 'meshopt' }],
    ['glb', { compression: 'draco' }],
    ['glb', { compression: 'quantize' }],
    ['glb', { units: 'mm', upAxis: 'z' }],
    ['gltf', {}],
    ['gltf', { embedded: true, compression: 'meshopt' }],
    ['obj', {}],
    ['obj', { units: 'cm', upAxis: 'z' }],
    ['stl', {}],
    ['stl', { units: 'in', upAxis: 'y' }],
    ['ply', {}],
    ['3mf', {}],
    ['3mf', { units: 'm' }],
  ] as const)('comes back from %s %j with volume, bounds and materials', async (format, options) => {
    const source = models[name]!
    const before = await inspectModel(source)
    const written = await write(source, format, options)
    const after = await inspectModel({ bytes: written.bytes, format, files: filesOf(written) })
    const unit = metres[after.units]! / metres[before.units]!
    const exact = !('compression' in options)
    const [scale, turned] = format === 'glb' && 'units' in options ? [1000, true] : [1, false]
    const size = after.bbox.map((value) => (value * unit) / scale)
    const expected = turned ? [before.bbox[0], before.bbox[2], before.bbox[1]] : before.bbox
    size.forEach((value, axis) =>
      expect(Math.abs(value - expected[axis]!)).toBeLessThan(exact ? 1e-5 * Math.max(...before.bbox) : 2e-3 * Math.max(...before.bbox)),
    )
    expect(Math.abs((after.volume * unit ** 3) / scale ** 3 / before.volume - 1)).toBeLessThan(exact ? 1e-4 : 0.01)
    expect(after.triangles).toBe(before.triangles)
    if (exact) expect(after.watertight).toBe(before.watertight)
    const colors = (report: typeof before) => (report['materials'] as { baseColor: string }[]).map(({ baseColor }) => baseColor).toSorted()
    if (format !== 'stl' && format !== 'ply' && name !== 'cow') expect(colors(after)).toEqual(colors(before))
    if (format === 'glb' || format === 'gltf') {
      expect(after.validator, JSON.stringify(after.issues)).toEqual({ errors: 0, warnings: 0 })
      expect((await validate(written.bytes, filesOf(written))).issues).toEqual([])
    } else expect(after).not.toHaveProperty('validator')
  })

  it('gives the same bytes twice', async () => {
    for (const format of ['glb', 'obj', '3mf'] as const)
      expect(Buffer.from((await write(models[name]!, format)).bytes).equals(Buffer.from((await write(models[name]!, format)).bytes))).toBe(
        true,
      )
  })

  it('has as few triangles as asked', async () => {
    const written = await write(models[name]!, 'stl', { maxTriangles: 400 })
    const after = await inspectModel({ bytes: written.bytes, format: 'stl' })
    expect(after.triangles).toBeLessThanOrEqual(400)
    expect(after.bbox.every((value) => value > 0)).toBe(true)
  })
})

describe('losses', () => {
  it('are told for what a format cannot hold', async () => {
    expect((await write(models['table']!, 'stl')).losses.join(' ')).toMatch(/hierarchy.*names.*materials: 2/)
    expect((await write(models['box']!, 'ply')).losses.join(' ')).toContain('textures: 1')
    expect((await write(models['box']!, 'glb')).losses).toEqual([])
    expect((await write(models['table']!, '3mf')).losses.join(' ')).toContain('metal')
  })
})

describe('a compressed source', () => {
  it.each(['draco', 'meshopt'] as const)('is told to be unfolded, unless it is compressed again (%s)', async (compression) => {
    const { bytes } = await write(models['cow']!, 'glb', { compression })
    const converted = async (options: object) => convertFile({ bytes, format: 'glb', target: 'glb', options: gltfOptions().parse(options) })
    expect((await converted({})).losses).toEqual([expect.stringContaining(`\`compression: "${compression}"\``)])
    const again = await converted({ compression })
    expect(again.losses.join()).not.toContain('larger')
    expect(again.bytes.byteLength).toBeLessThan(bytes.byteLength * 1.1)
  })
})

describe('what moves', () => {
  it('keeps animation and skin from glTF to GLB', async () => {
    const { Document, NodeIO } = await import('@gltf-transform/core')
    const document = new Document()
    const buffer = document.createBuffer()
    const floats = (type: 'VEC3' | 'VEC4' | 'SCALAR' | 'MAT4', values: number[]) =>
      document.createAccessor().setType(type).setArray(new Float32Array(values)).setBuffer(buffer)
    const joint = document.createNode('joint')
    const skin = document
      .createSkin('skin')
      .addJoint(joint)
      .setInverseBindMatrices(floats('MAT4', [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]))
    const primitive = document
      .createPrimitive()
      .setAttribute('POSITION', floats('VEC3', [0, 0, 0, 1, 0, 0, 0, 1, 0]))
      .setAttribute('JOINTS_0', document.createAccessor().setType('VEC4').setArray(new Uint8Array(12)).setBuffer(buffer))
      .setAttribute('WEIGHTS_0', floats('VEC4', [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]))
    const node = document.createNode('body').setMesh(document.createMesh('body').addPrimitive(primitive)).setSkin(skin)
    const scene = document.createScene().addChild(joint).addChild(node)
    document.getRoot().setDefaultScene(scene)
    const sampler = document
      .createAnimationSampler()
      .setInput(floats('SCALAR', [0, 1]))
      .setOutput(floats('VEC3', [0, 0, 0, 0, 1, 0]))
    document
      .createAnimation('wave')
      .addSampler(sampler)
      .addChannel(document.createAnimationChannel().setTargetNode(joint).setTargetPath('translation').setSampler(sampler))
    const { json, resources } = await new NodeIO().writeJSON(document)
    const written = await write(
      { bytes: new TextEncoder().encode(JSON.stringify(json)), format: 'gltf', files: new Map(Object.entries(resources)) },
      'glb',
    )
    const back = await readModel({ bytes: written.bytes, format: 'glb' })
    expect(
      back
        .getRoot()
        .listAnimations()
        .map((animation) => animation.listChannels().length),
    ).toEqual([1])
    expect(
      back
        .getRoot()
        .listSkins()
        .map((one) => one.listJoints().map((each) => each.getName())),
    ).toEqual([['joint']])
    expect((await write({ bytes: written.bytes, format: 'glb' }, 'obj')).losses.join(' ')).toMatch(/animation.*skins/)
    const packed = await readModel({
      bytes: (await write({ bytes: written.bytes, format: 'glb' }, 'glb', { compression: 'draco' })).bytes,
      format: 'glb',
    })
    expect(packed.getRoot().listMeshes()[0]!.listPrimitives()[0]!.listSemantics().toSorted()).toEqual(['JOINTS_0', 'POSITION', 'WEIGHTS_0'])
  })
})

describe('indices', () => {
  it.each(['obj', 'stl', 'ply', '3mf', 'glb'] as const)('of a model that was read from %s take two bytes each', async (format) => {
    const { bytes, companions } = await write(models['plate']!, format, format === 'glb' ? { compression: 'draco' } : {})
    const { document } = await openModel({ bytes, format, files: new Map(companions.map((file) => [file.name, file.bytes])) })
    const kinds = document.getRoot().listMeshes().flatMap((mesh) => mesh.listPrimitives()).map((primitive) => primitive.getIndices()?.getArray()?.BYTES_PER_ELEMENT) // oxfmt-ignore
    expect(kinds.length).toBeGreaterThan(0)
    expect(new Set(kinds)).toEqual(new Set([2]))
  })
})

describe('another reader', () => {
  it.each(['table', 'plate', 'box', 'cow'])('finds the same triangles in every format: %s', async (model) => {
    const assimp = await (
      createRequire(import.meta.url)('assimpjs') as () => Promise<{
        FileList: new () => { AddFile(name: string, bytes: Uint8Array): void }
        ConvertFileList(
          list: unknown,
          format: string,
        ): { IsSuccess(): boolean; GetErrorCode(): string; GetFile(at: number): { GetContent(): Uint8Array } }
      }>
    )()
    const before = await inspectModel(models[model]!)
    for (const format of ['glb', 'gltf', 'obj', 'stl', 'ply', '3mf'] as const) {
      const written = await write(models[model]!, format)
      const list = new assimp.FileList()
      list.AddFile(`model.${format}`, written.bytes)
      for (const { name, bytes } of written.companions) list.AddFile(name, bytes)
      const read = assimp.ConvertFileList(list, 'assjson')
      expect(read.IsSuccess(), `${format}: ${read.GetErrorCode()}`).toBe(true)
      const scene = JSON.parse(new TextDecoder().decode(read.GetFile(0).GetContent())) as {
        meshes: { faces: number[][] }[]
        rootnode: unknown
      }
      const uses =
        JSON.stringify(scene.rootnode)
          .match(/"meshes":\[([\d,]+)\]/g)
          ?.flatMap((text) => text.match(/\d+/g)!.map(Number)) ?? []
      const triangles = uses.reduce((sum, mesh) => sum + scene.meshes[mesh]!.faces.length, 0)
      expect(triangles, format).toBe(before.triangles)
    }
  })
})
