import { describe, expect, it } from 'vitest'
import { table } from '#plugins/3d/local/furniture.ts'
import { understand } from '#plugins/3d/local/understand.ts'

const kinds = (prompt: string): string[] => table(understand(prompt)).nodes.map(({ kind }) => kind)

describe('tables', () => {
  it('have a round top where the table is round', () => {
    for (const prompt of ['a round table 120 cm wide', 'a round dining table', 'a circular table'])
      expect(kinds(prompt)).toContain('circle')
  })
  it('have a straight top where only the legs are round', () => {
    expect(kinds('a table 120 cm wide with four round legs')).not.toContain('circle')
  })
})
