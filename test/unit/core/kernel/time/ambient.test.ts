import { describe, expect, it } from 'vitest'
import { ambient } from '#core/kernel/time/ambient.ts'

describe('a value that goes along', () => {
  it('is there for all that the work begins, each work with its own', async () => {
    const current = ambient<string>()
    const read = async () => (await Promise.resolve(), current.get())
    expect(await Promise.all([current.during('a', read), current.during('b', read), read()])).toEqual(['a', 'b', undefined])
  })
  it('is gone when no work has one, and there for the next', async () => {
    const current = ambient<string>()
    await expect(current.during('a', () => Promise.reject(new Error('broke')))).rejects.toThrow('broke')
    expect(current.get()).toBeUndefined()
    expect(await current.during('b', async () => current.get())).toBe('b')
  })
  it('stays for those who go on when another one ends', async () => {
    const current = ambient<string>()
    let go = (): void => {}
    const long = current.during('long', () => new Promise<void>((resolve) => (go = resolve)).then(() => current.get()))
    await current.during('short', async () => {})
    go()
    expect(await long).toBe('long')
  })
})
