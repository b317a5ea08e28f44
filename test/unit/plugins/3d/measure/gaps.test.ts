import { describe, expect, it } from 'vitest'
import { boxTriangles, measured, stl } from '../../../../fixtures/model-to-measure.ts'

const box = (id: string, at: readonly number[], size = 10) => ({ kind: 'box', id, size: [size, size, size], translate: at })
/** 3 apart in x; `c` reaches 2 into `a` in y; `d` stands on `a`. */
const four = [box('a', [0, 0, 0]), box('b', [13, 0, 0]), box('c', [0, 8, 2]), box('d', [0, 0, 10], 4)]

describe('parts that are not there', () => {
  it.each([
    [
      { kind: 'distance', part: 'a', other: 'bb' },
      'measure[0].other: there is no part "bb". Did you mean "b"? There are: "a", "b", "c", "d"',
    ],
    [{ kind: 'clearance', part: 'lid' }, 'measure[0].part: there is no part "lid".'],
    [{ kind: 'interference', part: 'a', other: 'A' }, 'measure[0].other: "A" and "a" have parts in common: name two different ones.'],
  ])('are refused: %o', async (request, message) => {
    await expect(measured(four, request)).rejects.toMatchObject({ code: 'INPUT_INVALID', message: expect.stringContaining(message) })
  })

  it('make no clearance where there is one part', async () => {
    for (const kind of ['clearance', 'interference'])
      expect(await measured([box('a', [0, 0, 0])], { kind })).toMatchObject({
        pairs: [],
        text: expect.stringContaining('There is one part only'),
      })
  })
})

describe('the distance of two parts', () => {
  it('is the known gap, with both ends', async () => {
    const found = await measured(four, { kind: 'distance', part: 'A', other: 'b' })
    expect(found).toMatchObject({ gap: 3, middles: [13, 0, 0] })
    expect([(found['from'] as number[])[0], (found['to'] as number[])[0]]).toEqual([5, 8])
    expect(found.text).toMatch(/^"a" and "b" are 3 mm apart, from \[5, .*\] to \[8, .*\]; their middles by \[13, 0, 0\]\.$/)
  })

  it('of edges that cross without touching is between them', async () => {
    const bars = [
      { kind: 'box', id: 'along', size: [100, 2, 2], rotateDeg: [45, 0, 0] },
      { kind: 'box', id: 'across', size: [2, 100, 2], translate: [0, 0, 20], rotateDeg: [0, 45, 0] },
    ]
    // Turned about its foot, the upper bar's lowest edge is at 20 - 1/sqrt 2, the lower one's highest at 3/sqrt 2.
    expect((await measured(bars, { kind: 'distance', part: 'along', other: 'across' }))['gap']).toBeCloseTo(
      20 - 1 / Math.SQRT2 - 3 / Math.SQRT2,
      2,
    )
  })

  it('of two balls is that of their middles less their radii, within their facets', async () => {
    const balls = [
      { kind: 'sphere', id: 'one', radius: 10 },
      { kind: 'sphere', id: 'two', radius: 5, translate: [12, 16, 0] },
    ]
    expect((await measured(balls, { kind: 'distance', part: 'one', other: 'two' }, { tolerance: 0.005 }))['gap']).toBeCloseTo(5, 2)
  })

  it('is nothing where one is inside of the other', async () => {
    const inside = [box('out', [0, 0, 0], 20), box('in', [0, 0, 5], 5)]
    expect(await measured(inside, { kind: 'distance', part: 'in', other: 'out' })).toMatchObject({ gap: 0, commonVolume: 125 })
  })

  it('of open surfaces is measured all the same, and says what it cannot know', async () => {
    const two = stl([
      ...boxTriangles([10, 10, 10], true),
      ...boxTriangles([10, 10, 10], true).map((corners) => corners.map(([x, y, z]) => [x! + 12, y!, z!])),
    ])
    const found = await measured(two, { kind: 'distance', part: 'piece 1', other: 'piece 2' })
    expect(found).toMatchObject({ gap: 2, notes: [expect.stringContaining('is not closed'), expect.anything()] })
  })
})

describe('clearances', () => {
  it('are those of all pairs, the smallest first, with what touches and what shares space', async () => {
    const { pairs, smallest } = (await measured(four, { kind: 'clearance' })) as never as {
      pairs: { parts: string[]; gap: number }[]
      smallest: number
    }
    expect(smallest).toBe(0)
    expect(pairs.map(({ parts, gap }) => [...parts, gap])).toEqual([
      ['a', 'c', 0],
      ['a', 'd', 0],
      ['c', 'd', 1],
      ['a', 'b', 3],
      ['b', 'c', 3],
      ['b', 'd', 6],
    ])
    expect(pairs[0]).toMatchObject({ touches: true, commonVolume: 160 })
    expect(pairs[1]).not.toHaveProperty('commonVolume')
  })

  it('below what is needed are told', async () => {
    const found = await measured(four, { kind: 'clearance', part: 'b', least: 4 })
    expect(found).toMatchObject({ below: 2, smallest: 3 })
    expect(found.text).toMatch(/^2 gaps below 4 mm\. /)
    expect((await measured(four, { kind: 'clearance', part: 'b', least: 3 })).text).toMatch(/^All gaps are 3 mm or more\./)
  })
})

describe('interference', () => {
  it('is the space that two parts both take, with its volume, size and place', async () => {
    expect(await measured(four, { kind: 'interference' })).toMatchObject({
      volume: 160,
      pairs: [{ parts: ['a', 'c'], volume: 160, size: [10, 2, 8], min: [-5, 3, 2], max: [5, 5, 10] }],
      text: '"a" and "c" share 160 mm³: 10 x 2 x 8 mm from [-5, 3, 2].',
    })
  })

  it('of parts that touch is none', async () => {
    expect(await measured(four, { kind: 'interference', part: 'a', other: 'd' })).toMatchObject({
      volume: 0,
      text: 'No parts share space (1 pair).',
    })
  })
})
