import { describe, expect, it } from 'vitest'
import { boxTriangles, opened, openedOf, stl } from '../../../../fixtures/model-to-measure.ts'

const moved = (triangles: number[][][], x: number) => triangles.map((corners) => corners.map(([a, b, c]) => [a! + x, b!, c!]))

describe('the parts of a model', () => {
  it('whose surface is open are no solids, and are told by name', async () => {
    const { parts, solid, open } = await opened(stl(boxTriangles([10, 20, 30], true)))
    expect(parts).toHaveLength(1)
    expect(solid).toBeUndefined()
    expect(open.map(({ name }) => name)).toEqual([parts[0]!.name])
  })

  it('that face inwards are turned', async () => {
    const { solid } = await opened(stl(boxTriangles([10, 20, 30]).map((corners) => corners.toReversed())))
    expect(solid!.volume()).toBeCloseTo(6000, 2)
  })

  it('are the nodes, in millimetres with z up, by their names, copies by their own', async () => {
    const { parts, solid } = await openedOf([
      { kind: 'box', id: 'top', size: [100, 60, 5], translate: [0, 0, 70] },
      { kind: 'box', id: 'leg', size: [5, 5, 70] },
      { kind: 'gridArray', id: 'legs', child: 'leg', counts: [2, 2, 1], step: [80, 40, 1], translate: [-40, -20, 0] },
    ])
    expect(parts.map(({ name }) => name).toSorted()).toEqual(['leg-1', 'leg-2', 'leg-3', 'leg-4', 'top'])
    const top = parts.find(({ name }) => name === 'top')!
    expect([...top.min, ...top.max].map((value) => Number(value.toFixed(3)))).toEqual([-50, -30, 70, 50, 30, 75])
    expect(parts.find(({ name }) => name === 'leg-1')!.within).toContain('legs')
    expect(solid!.volume()).toBeCloseTo(100 * 60 * 5 + 4 * 5 * 5 * 70, 0)
  })

  it('are closed also where materials split their surface', async () => {
    const { parts, open } = await openedOf(
      [
        { kind: 'box', id: 'body', material: 'red', size: [20, 20, 20] },
        { kind: 'cylinder', id: 'bore', material: 'blue', r1: 5, height: 30, translate: [0, 0, -5] },
        { kind: 'difference', id: 'part', base: 'body', tools: ['bore'] },
      ],
      {
        materials: [
          { id: 'red', baseColor: '#FF0000' },
          { id: 'blue', baseColor: '#0000FF' },
        ],
      },
    )
    expect(open).toEqual([])
    expect(parts).toMatchObject([{ name: 'part' }])
  })

  it('are the pieces of a file that names none, the largest first, hollows with what is around them', async () => {
    const inner = boxTriangles([2, 2, 2]).map((corners) => corners.map(([x, y, z]) => [x! + 4, y! + 4, z! + 4]).toReversed())
    const { parts, solid } = await opened(stl([...moved(boxTriangles([5, 5, 5]), 30), ...boxTriangles([10, 10, 10]), ...inner]))
    expect(parts.map(({ name, max }) => [name, max[0]])).toEqual([
      ['piece 1', 10],
      ['piece 2', 35],
    ])
    expect(solid!.volume()).toBeCloseTo(1000 - 8 + 125, 3)
  })
})
