import { expect, it } from 'vitest'
import { listed } from '#core/services/net/ways-in.ts'

it('folders that may be used are named once each, and three at most', () => {
  expect(listed(['/a', '/b', '/a'])).toBe('/a, /b')
  expect(listed(['/a', '/b', '/c', '/a', '/d'])).toBe('/a, /b, /c, …')
})
