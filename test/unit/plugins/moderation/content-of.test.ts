import { describe, expect, it } from 'vitest'
import { wordsIn } from '#plugins/moderation/content-of.ts'

describe('the words of a request', () => {
  it('are what people have written, wherever it stands', () => {
    expect(wordsIn({ kind: 'image.generate', prompt: 'a fox', size: 'huge', negativePrompt: 'snow' })).toBe('a fox\nsnow')
  })
  it('are of a model its names and its letters, not its ids, colours and formulas', () => {
    const spec = {
      name: 'a plate',
      nodes: [
        { kind: 'text', id: 'n16', string: 'Atelier', size: 'n15 * 2' },
        { kind: 'group', id: 'n49', children: ['n16'] },
      ],
      materials: [{ id: 'm1', color: '#a55a55' }],
    }
    expect(wordsIn({ kind: 'model.create', spec })).toBe('a plate\nAtelier')
  })
})
