/** SVG of a model: outlines true to scale, with their sizes. */
import { readFileSync } from 'node:fs'
import { XMLParser } from 'fast-xml-parser'
import { describe, expect, it } from 'vitest'
import { evaluateSpec } from '#plugins/3d/geometry/evaluate.ts'
import { readModel } from '#plugins/3d/read/read.ts'
import { checkSpec } from '#plugins/3d/spec/check.ts'
import { writeModel } from '#plugins/3d/write/write.ts'

async function drawn(nodes: object[], more: object = {}): Promise<string> {
  const checked = checkSpec({ nodes, ...more })
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems))
  const { glb } = await evaluateSpec({ spec: checked.spec })
  return Buffer.from((await writeModel(await readModel({ bytes: glb, format: 'glb' }), 'svg', {})).bytes).toString()
}
interface Drawing {
  readonly id: string
  readonly title: string
  /** Area by the shoelace formula, holes taken away. */
  readonly area: number
  readonly size: readonly [number, number]
}
const drawings = (svg: string): Drawing[] =>
  [...svg.matchAll(/<g id="([^"]*)"><title>([^<]*)<\/title><path class="outline"[^>]* d="([^"]*)"/g)].map(([, id, title, d]) => {
    const loops = d!.split('Z').filter(Boolean).map((loop) => loop.slice(1).split('L').map((point) => point.split(' ').map(Number) as [number, number])) // oxfmt-ignore
    const [xs, ys] = [loops.flat().map(([x]) => x), loops.flat().map(([, y]) => y)]
    const area = loops.reduce((sum, loop) => sum + loop.reduce((part, [x, y], at) => { const [nx, ny] = loop[(at + 1) % loop.length]!; return part + (x * ny - nx * y) / 2 }, 0), 0) // oxfmt-ignore
    return { id: id!, title: title!, area: Math.abs(area), size: [Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys)] }
  })

describe('an SVG of a model', () => {
  it('of nothing, and of a very large open surface, is refused', async () => {
    const strip = (count: number) => {
      const lines = Array.from({ length: count + 2 }, (_, at) => `v ${at} ${at % 2} ${(at % 7) / 9}`)
      return new TextEncoder().encode([...lines, ...Array.from({ length: count }, (_, at) => `f ${at + 1} ${at + 2} ${at + 3}`)].join('\n'))
    }
    await expect(writeModel(await readModel({ bytes: strip(30_000), format: 'obj' }), 'svg', {})).rejects.toMatchObject({
      code: 'MODEL_FILE_UNSUPPORTED',
      message: expect.stringContaining('of open surfaces 20000 can be drawn'),
    })
  })

  it('has its front, right and top true to scale in millimetres, and a cut half-way up with its hole', async () => {
    const svg = await drawn(
      [
        { kind: 'box', id: 'a', size: [4, 2, 3] },
        { kind: 'cylinder', id: 'b', r1: 0.5, height: 9, translate: [0, 0, -1] },
        { kind: 'difference', id: 'd', base: 'a', tools: ['b'] },
      ],
      { units: 'cm', tolerance: 0.001 },
    )
    const hole = Math.PI * 25
    expect(drawings(svg)).toEqual([
      { id: 'front', title: 'front: 40 x 30 mm', area: expect.closeTo(1200, 0), size: [expect.closeTo(40, 2), expect.closeTo(30, 2)] },
      { id: 'right', title: 'right: 20 x 30 mm', area: expect.closeTo(600, 0), size: [expect.closeTo(20, 2), expect.closeTo(30, 2)] },
      { id: 'top', title: 'top: 40 x 20 mm', area: expect.closeTo(800 - hole, 0), size: [expect.closeTo(40, 2), expect.closeTo(20, 2)] },
      { id: 'section', title: 'section at z = 15: 40 x 20 mm', area: expect.closeTo(800 - hole, 0), size: [expect.closeTo(40, 2), expect.closeTo(20, 2)] },
    ]) // oxfmt-ignore
  })

  it('is well-formed, as wide in millimetres as in its own units, and needs no font', async () => {
    const svg = await drawn([{ kind: 'sphere', id: 'a', radius: 5 }])
    const { svg: root } = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' }).parse(svg) as {
      svg: { width: string; height: string; viewBox: string }
    }
    expect(root.viewBox).toBe(`0 0 ${root.width.replace('mm', '')} ${root.height.replace('mm', '')}`)
    expect(svg).not.toContain('<text')
  })

  it('looks at the right side from the right, its front at the left', async () => {
    const [front, right, top] = drawings(
      await drawn([
        { kind: 'polygon', id: 'p', points: [[0, 0], [10, 0], [0, 6]] },
        { kind: 'extrude', id: 'e', profile: 'p', height: 4, topScale: 0 },
      ]),
    ) // oxfmt-ignore
    expect([front!.size, right!.size, top!.size]).toEqual([[10, 4], [6, 4], [10, 6]].map((pair) => pair.map((value) => expect.closeTo(value, 3)))) // oxfmt-ignore
  })

  it('draws open surfaces by their triangles, and tells what is not in the cut', async () => {
    const plane = new TextEncoder().encode('v 0 0 0\nv 40 0 0\nv 40 20 0\nv 0 20 0\nf 1 2 3 4\n')
    const made = await writeModel(await readModel({ bytes: plane, format: 'obj' }), 'svg', {})
    const [front] = drawings(Buffer.from(made.bytes).toString())
    expect(front).toMatchObject({ area: expect.closeTo(800, 0), size: [expect.closeTo(40, 2), expect.closeTo(20, 2)] })
    expect(made.losses.join()).toContain('A part is not closed')
  })

  it('of a file of somebody else is drawn as well', async () => {
    const bytes = new Uint8Array(readFileSync(new URL('../../../../fixtures/models/spot.obj', import.meta.url)))
    const made = await writeModel(await readModel({ bytes, format: 'obj' }), 'svg', {})
    expect(drawings(Buffer.from(made.bytes).toString()).map(({ id }) => id)).toEqual(expect.arrayContaining(['front', 'right', 'top']))
  })
})
