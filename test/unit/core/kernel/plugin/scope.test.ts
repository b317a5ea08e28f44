import { describe, expect, it } from 'vitest'
import { scope } from '#core/kernel/plugin/scope.ts'

const noted = () => {
  const closed: string[] = []
  const faults: string[] = []
  return { closed, faults, onFault: (error: unknown) => void faults.push((error as Error).message) }
}

describe('a scope', () => {
  it('runs every disposer, last added first, whatever the others do', async () => {
    const { closed, faults, onFault } = noted()
    const own = scope()
    own.onDispose(() => void closed.push('first'))
    own.onDispose(() => {
      throw new Error('thrown')
    })
    own.onDispose(async () => Promise.reject(new Error('rejected')))
    own.onDispose(() => new Promise(() => {}))
    own.onDispose(() => void closed.push('last'))
    await own.dispose(onFault, 20)
    expect(closed).toEqual(['last', 'first'])
    expect(faults).toEqual([expect.stringContaining('longer than 20 ms'), 'rejected', 'thrown'])
  })
  it('runs each once, also when it is disposed twice at the same time', async () => {
    const { closed, onFault } = noted()
    const own = scope()
    own.onDispose(() => void closed.push('a'))
    own.onDispose(() => void closed.push('b'))
    await Promise.all([own.dispose(onFault), own.dispose(onFault)])
    await own.dispose(onFault)
    expect(closed).toEqual(['b', 'a'])
  })
  it('runs what a disposer adds, and at once what comes after the end', async () => {
    const { closed, faults, onFault } = noted()
    const own = scope()
    own.onDispose(() => own.onDispose(() => void closed.push('within')))
    await own.dispose(onFault)
    own.onDispose(() => void closed.push('after'))
    own.onDispose(() => {
      throw new Error('too late')
    })
    await expect.poll(() => faults).toEqual(['too late'])
    expect(closed).toEqual(['within', 'after'])
  })
})
