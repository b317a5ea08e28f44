import { describe, expect, it } from 'vitest'
import { safeStem, slug } from '#core/services/assets/name.ts'

describe('a name made of emoji', () => {
  it.each(['❤️', '👩‍🚀', '👨‍👩‍👧‍👦', '🏴‍☠️', '🇪🇺', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '👍🏽', '1️⃣', 'love ❤️ letters', '☀️🌊'])('%s is whole', (name) => {
    expect(safeStem(name)).toBe(name)
  })
  it('is cut between two of them where it is too long, never within one', () => {
    const cut = safeStem('👩‍🚀'.repeat(40))
    expect(cut.length).toBeGreaterThan(0)
    expect(cut.replaceAll('👩‍🚀', '')).toBe('')
  })
  it('keeps no selector or joiner that belongs to nothing', () => {
    expect(safeStem('a\ufe0fb\u200dc')).toBe('a b c')
    expect(safeStem('\ufe0f')).toBe('untitled')
    expect(slug('❤️ 👩‍🚀')).toBe('')
    expect(slug('I ❤️ foxes')).toBe('i-foxes')
  })
})
