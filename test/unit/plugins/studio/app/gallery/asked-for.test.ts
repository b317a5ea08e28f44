import { describe, expect, it } from 'vitest'
import { askedFor } from '#plugins/studio/app/gallery/asked-for.ts'
import { queryOf } from '#plugins/studio/app/gallery/filter.ts'

const local = (...of: [number, number, number]) => new Date(...of).getTime()

describe('what a chat asks the library for', () => {
  it('is what the page looks for: words, kind, provider, tag, the trash', () => {
    const args = { query: 'fox', kind: 'image.generate', provider: 'local', tag: 'hero', trashed: true }
    expect(queryOf(askedFor(args))).toEqual(args)
  })

  it('is from the first to the last moment of days and months, where the person is', () => {
    expect(queryOf(askedFor({ since: '2026-11-22', until: '2026-11-24' }))).toEqual({
      since: local(2026, 10, 22),
      until: local(2026, 10, 25) - 1,
    })
    expect(queryOf(askedFor({ since: '2026-11', until: '2026-12' }))).toEqual({ since: local(2026, 10, 1), until: local(2027, 0, 1) - 1 })
    expect(queryOf(askedFor({ since: '2026-11-22T14:30:00Z' }))).toEqual({ since: Date.UTC(2026, 10, 22, 14, 30) })
  })

  it('is nothing where a model has written nothing of sense', () => {
    expect(askedFor({})).toEqual({})
    expect(askedFor({ query: 7, tag: ['a'], since: 'yesterday', until: null, trashed: 'no' })).toEqual({})
  })
})
