import { readdirSync, readFileSync } from 'node:fs'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import type { FormatName } from '#plugins/3d/formats.ts'
import { evaluateSpec } from '#plugins/3d/geometry/evaluate.ts'
import { readModel } from '#plugins/3d/read/read.ts'
import { drawable } from '#plugins/3d/render/all-see-through.ts'
import { flatten } from '#plugins/3d/render/flat-scene.ts'
import { render } from '#plugins/3d/render/render.ts'
import { withNormals } from '#plugins/3d/render/with-normals.ts'
import { checkSpec } from '#plugins/3d/spec/check.ts'
import { vocabulary } from '#plugins/3d/spec/nodes.ts'
import { differenceHash, differingBits } from '../../../../fixtures/difference-hash.ts'
import { specPictures } from '../../../../fixtures/models/spec-pictures.ts'

const folder = new URL('../../../../fixtures/models/', import.meta.url)
const golden = JSON.parse(readFileSync(new URL('looks.json', folder), 'utf8')) as Record<'specs' | 'files', Record<string, string>>
/** Files of others, and two that came with the project. */
const files = [...readdirSync(new URL('others/', folder)).filter((name) => !name.endsWith('.mtl')).map((name) => `others/${name}`), 'split-across-parts.3mf', 'BoxTextured.glb'] // oxfmt-ignore

/** A small picture, for small pictures show vanishing faces and dark wedges as well. */
async function looksOf(bytes: Uint8Array, format: FormatName, beside = new Map<string, Uint8Array>()): Promise<string> {
  const edge = 96
  const scene = withNormals(drawable(flatten(await readModel({ bytes, format, files: beside }))))
  const pixels = await render(scene, { width: edge, height: edge, view: 'perspective', background: 'studio' })
  return differenceHash(sharp(pixels, { raw: { width: edge, height: edge, channels: 4 } }), 16)
}
const expectLooks = (hash: string, expected: string | undefined) => {
  if (expected === undefined) throw new Error(`Nobody has looked at it yet: ${hash}`)
  expect(differingBits(hash, expected), hash).toBeLessThanOrEqual(10)
}

describe('a node of a spec looks as it did when somebody looked', () => {
  it.each(Object.keys(specPictures))('%s', async (name) => {
    const checked = checkSpec(specPictures[name])
    if (!checked.ok) throw new Error(JSON.stringify(checked.problems))
    expectLooks(await looksOf((await evaluateSpec({ spec: checked.spec })).glb, 'glb'), golden.specs[name])
  })

  it('and every kind is among them', () => {
    const shown = new Set(Object.values(specPictures).flatMap(({ nodes }) => (nodes as { kind: string }[]).map(({ kind }) => kind)))
    expect(Object.keys(vocabulary().nodeSchemas).filter((kind) => !shown.has(kind))).toEqual([])
  })
})

describe('a file of others looks as it did when somebody looked', () => {
  it.each(files)('%s', async (name) => {
    const read = (path: string) => new Uint8Array(readFileSync(new URL(path, folder)))
    const beside = new Map(
      ['concave_polygon', 'empty_mat'].flatMap((one) => (name === `others/${one}.obj` ? [[`${one}.mtl`, read(`others/${one}.mtl`)]] : [])),
    )
    expectLooks(await looksOf(read(name), name.split('.').at(-1) as FormatName, beside), golden.files[name])
  })
})
