import sharp from 'sharp'
import { expect, it } from 'vitest'
import { evaluateSpec } from '#plugins/3d/geometry/evaluate.ts'
import { inspectModel } from '#plugins/3d/inspect/inspect.ts'
import { previewModel } from '#plugins/3d/preview/preview.ts'
import { seeThroughNote } from '#plugins/3d/render/all-see-through.ts'
import { checkSpec } from '#plugins/3d/spec/check.ts'

const made = async (...colors: readonly string[]) => {
  const checked = checkSpec({
    nodes: colors.map((_, at) => ({ kind: 'box', id: `b${at}`, size: [10, 10, 10], translate: [at * 20, 0, 0], material: `m${at}` })),
    materials: colors.map((baseColor, at) => ({ id: `m${at}`, baseColor })),
  })
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems))
  const { glb, report } = await evaluateSpec({ spec: checked.spec })
  const file = { bytes: glb, format: 'glb' } as const
  const { bytes } = await previewModel({ ...file, views: ['perspective'], size: 128, background: 'transparent', maxBytes: 100_000 })
  const pixels = await sharp(bytes).ensureAlpha().raw().toBuffer()
  let red = 0
  for (let at = 0; at < pixels.length; at += 4) if (pixels[at]! > 90 && pixels[at]! > 3 * pixels[at + 1]! && pixels[at + 3]! > 250) red++
  return { red, notes: report.notes ?? [], inspected: (await inspectModel(file)).notes ?? [] }
}

it('a model of nothing but see-through materials is drawn as solid, and it is said', async () => {
  const { red, notes, inspected } = await made('#FF000010')
  expect(red).toBeGreaterThan(1000)
  expect(notes).toEqual([seeThroughNote])
  expect(inspected).toContain(seeThroughNote)
})

it('a see-through part beside a solid one stays so', async () => {
  const { red, notes, inspected } = await made('#FF000010', '#FFFFFF')
  expect(red).toBeLessThan(100)
  expect([...notes, ...inspected]).not.toContain(seeThroughNote)
})
