import { describe, expect, it } from 'vitest'
import { measured } from '../../../../fixtures/model-to-measure.ts'

describe('symmetry', () => {
  it('is not where a small thing is on one side alone, and says where', async () => {
    const odd = [
      { kind: 'box', id: 'b', size: [40, 40, 10] },
      { kind: 'box', id: 'k', size: [4, 4, 4], translate: [12, 7, 10] },
      { kind: 'union', id: 'a', children: ['b', 'k'] },
    ]
    const found = await measured(odd, { kind: 'symmetry' })
    expect(found).toMatchObject({ mirrors: [], turns: [] })
    expect(Object.keys(found['differsAt'] as object)).toEqual(['x', 'y', 'z'])
    expect(found.text).toContain('is not its own mirror image')
  })

  it.each([
    [
      'a box',
      [{ kind: 'box', id: 'a', size: [30, 20, 10] }],
      ['x', 'y', 'z'],
      [
        { axis: 'x', order: 2 },
        { axis: 'y', order: 2 },
        { axis: 'z', order: 2 },
      ],
    ],
    ['a cone', [{ kind: 'cylinder', id: 'a', r1: 10, r2: 2, height: 20 }], ['x', 'y'], [{ axis: 'z', round: true }]],
    [
      'a six-sided prism',
      [{ kind: 'prism', id: 'a', sides: 6, radius: 10, height: 7 }],
      ['x', 'y', 'z'],
      [
        { axis: 'x', order: 2 },
        { axis: 'y', order: 2 },
        { axis: 'z', order: 6 },
      ],
    ],
    [
      'a chair with its back',
      [
        { kind: 'box', id: 's', size: [40, 40, 4] },
        { kind: 'box', id: 'r', size: [40, 4, 40], translate: [0, 18, 0] },
        { kind: 'union', id: 'a', children: ['s', 'r'] },
      ],
      ['x'],
      [],
    ],
  ])('of %s', async (_, nodes, mirrors, turns) => {
    expect(await measured(nodes, { kind: 'symmetry' })).toMatchObject({ mirrors, turns })
  })

  it('is the same where the mirror image is another triangulation', async () => {
    expect(await measured([{ kind: 'sphere', id: 'a', radius: 10, rotateDeg: [10, 20, 30] }], { kind: 'symmetry' })).toMatchObject({
      mirrors: ['x', 'y', 'z'],
    })
  })
})
