import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { absolutePath, nativeDirectories, resolveDirectories } from '#core/services/assets/directories.ts'

describe('resolveDirectories', () => {
  it('refuses a folder that cannot be a path', () => {
    expect(() => resolveDirectories({ data: 'a\0b' }, {})).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }))
  })
  it('takes the config first, then the environment, then the platform', () => {
    const dirs = resolveDirectories(
      { cache: '/c' },
      { ATELIER_CACHE_DIR: '/ignored', ATELIER_DATA_DIR: '/d', ATELIER_STATE_DIR: '' },
      '/base',
    )
    expect(dirs).toEqual({ cache: '/c', data: '/d', state: nativeDirectories().state })
  })
  it('expands ~ and starts relative paths at the config', () => {
    expect(resolveDirectories({ cache: '~/c', data: 'd' }, { ATELIER_STATE_DIR: '~' }, '/base')).toEqual({
      cache: join(homedir(), 'c'),
      data: '/base/d',
      state: homedir(),
    })
  })
  it('leaves ~name alone, which is a folder of that name', () => {
    expect(absolutePath('~fox', '/base')).toBe('/base/~fox')
  })
  it('knows three different absolute homes of the platform', () => {
    const homes = Object.values(nativeDirectories())
    expect([new Set(homes).size, homes.every(isAbsolute)]).toEqual([3, true])
  })
})
