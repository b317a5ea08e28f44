import { describe, expect, it } from 'vitest'
import { freshened, withChanged, withLookedAt } from '#plugins/studio/app/gallery/freshened.ts'
import type { StudioAsset } from '#plugins/studio/messages.ts'

const one = (id: string, createdAt: number, more: Partial<StudioAsset> = {}): StudioAsset => ({
  id,
  uri: `asset://${id}`,
  name: id,
  mimeType: 'image/png',
  bytes: 1,
  kind: 'upload',
  createdAt,
  tags: [],
  favourite: false,
  trashed: false,
  parents: [],
  ...more,
})
const shown = [one('d', 4), one('c', 3), one('b', 2), one('a', 1)]
const ids = (assets: readonly StudioAsset[]) => assets.map(({ id }) => id).join('')

describe('the library with what has changed', () => {
  it('is the very same list where nothing has', () => {
    expect(freshened(shown, { assets: [one('d', 4), one('c', 3)], next: '3 c' })).toBe(shown)
  })

  it('loses what was deleted, on the first page and where that is all there is', () => {
    expect(ids(freshened(shown, { assets: [one('d', 4), one('b', 2)], next: '2 b' }))).toBe('dba')
    expect(ids(freshened(shown, { assets: [one('d', 4)] }))).toBe('d')
    expect(ids(freshened(shown, { assets: [] }))).toBe('')
  })

  it('has what is new and what was changed, and what was loaded below', () => {
    const changed = freshened(shown, { assets: [one('f', 6), one('e', 5)], next: '5 e' })
    expect(ids(changed)).toBe('fedcba')
    expect(freshened(shown, { assets: [one('d', 4, { favourite: true })], next: '4 d' })[0]).toMatchObject({ favourite: true })
  })
})

describe('the library with one that was looked at', () => {
  it('has it as it is now, wherever it stands', () => {
    expect(withChanged(shown, 'a', one('a', 1, { favourite: true }), {}).at(-1)).toMatchObject({ id: 'a', favourite: true })
    expect(ids(withChanged(shown, 'a', one('a', 1), {}))).toBe('dcba')
  })

  it('has it no more where it is gone, deleted, or none of what is looked for', () => {
    expect(ids(withChanged(shown, 'b', undefined, {}))).toBe('dca')
    expect(ids(withChanged(shown, 'b', one('b', 2, { trashed: true }), {}))).toBe('dca')
    expect(ids(withChanged(shown, 'b', one('b', 2), { favourite: true }))).toBe('dca')
    expect(ids(withChanged(shown, 'b', one('b', 2), { trashed: true }))).toBe('dca')
    expect(ids(withChanged(shown, 'b', one('b', 2, { trashed: true }), { trashed: true }))).toBe('dcba')
  })
})

describe('those that were looked at while no answer came', () => {
  it('are asked for once each, the last of them last, and never more than a hundred', () => {
    expect(['a', 'b', 'a'].reduce<readonly string[]>(withLookedAt, [])).toEqual(['b', 'a'])
    const many = Array.from({ length: 250 }, (_, at) => `id-${at}`)
    expect(many.reduce<readonly string[]>(withLookedAt, [])).toEqual(many.slice(150))
  })
})
