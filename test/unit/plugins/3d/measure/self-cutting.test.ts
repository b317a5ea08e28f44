import { expect, it } from 'vitest'
import { measured } from '../../../../fixtures/model-to-measure.ts'

/** A five-pointed star drawn in one stroke, so that its middle is inside twice: closed, and its walls cross. */
const turns = [0, 1, 2, 3, 4].map((at) => [10 * Math.cos((at * 4 * Math.PI) / 5), 10 * Math.sin((at * 4 * Math.PI) / 5)] as const)
const caps = [
  [0, 1, 2],
  [0, 2, 3],
  [0, 3, 4],
] as const
const star = [
  {
    kind: 'mesh',
    id: 'star',
    vertices: [0, 5].flatMap((z) => turns.map(([x, y]) => [x, y, z])),
    triangles: [
      ...turns.flatMap((_, at) => [
        [at, (at + 1) % 5, ((at + 1) % 5) + 5],
        [at, ((at + 1) % 5) + 5, at + 5],
      ]),
      ...caps.map(([a, b, c]) => [a, c, b]),
      ...caps.map(([a, b, c]) => [a + 5, b + 5, c + 5]),
    ],
  },
]

it.each(['section', 'thickness', 'overhang', 'tipping', 'centre', 'mass', 'holes'])(
  'a solid that cuts through itself is measured by %s with a word about it, by its name',
  async (kind) => {
    const { text, notes } = await measured(star, { kind })
    expect(notes).toEqual(['"star" cuts through itself: what lies inside is not certain there.'])
    expect(text).toContain(notes![0])
  },
)
