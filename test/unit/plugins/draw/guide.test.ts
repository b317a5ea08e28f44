import { encode } from 'gpt-tokenizer/encoding/o200k_base'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { examples } from '#plugins/draw/guide/examples.ts'
import { brief, guide } from '#plugins/draw/guide/guide.ts'
import { moreExamples } from '#plugins/draw/guide/more-examples.ts'
import { drawSvg } from '#plugins/draw/svg/draw-svg.ts'
import { differenceHash, differingBits } from '../../../fixtures/difference-hash.ts'

/** As they were looked at. */
const golden: Readonly<Record<string, string>> = {
  Logo: '8420b440b5c0e572c5204c404d400000',
  'App icon': 'e0808e3a507d427d880e405fa01af800',
  Poster: '2acb22dbcf06b8ceb8d2de05e51f058e',
  'UI mock-up': '4a44499949994887486c4eec4d144813',
  Infographic: '3543dc50d86cd8c4d8e4d86cd8b4d8bc',
  'Labelled diagram': 'd198d1e8da2c937ca4e8f0dc40224448',
  'Pixel art': 'bc02e178d9649b26e4d864d8b4d25b24',
  Pattern: 'ba892aaabaa92aaabaa92aaabaa92aaa',
}

describe('the guide', () => {
  it('has an example of each thing that people ask for', () => {
    expect([...examples, ...moreExamples].map(({ title }) => title)).toEqual([
      'Logo',
      'App icon',
      'Poster',
      'UI mock-up',
      'Infographic',
      'Labelled diagram',
      'Pixel art',
      'Pattern',
    ])
    expect(encode(guide()).length).toBeLessThan(10_000)
    expect(brief('a fox')).toContain('a fox')
  })
  it.each([...examples, ...moreExamples].map((one) => [one.title, one.svg] as const))(
    'draws its example without a note, as it was looked at: %s',
    async (title, svg) => {
      const { bytes, notes } = await drawSvg({ svg })
      expect(notes).toEqual([])
      const hash = await differenceHash(sharp(bytes).flatten({ background: '#fff' }), 16)
      expect(differingBits(hash, golden[title] ?? '0')).toBeLessThanOrEqual(8)
    },
  )
})
