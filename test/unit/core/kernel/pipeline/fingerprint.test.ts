import { describe, expect, it } from 'vitest'
import { fingerprint } from '#core/kernel/pipeline/fingerprint.ts'

class Store {
  readonly self = this
  readonly made = Math.random()
}

describe('the fingerprint of a plugin', () => {
  it('comes to an end for options that contain themselves, or what has a life of its own', async () => {
    const options: Record<string, unknown> = { store: new Store(), onDone: () => 1 }
    options['self'] = options
    const again: Record<string, unknown> = { store: new Store(), onDone: () => 2 }
    again['self'] = again
    expect(await fingerprint('1', options)).toBe(await fingerprint('1', again))
  })
  it('does not change with a secret, wherever it stands', async () => {
    const options = (apiKey: string) => ({ model: 'a', accounts: [{ apiKey, region: 'eu' }] })
    expect(await fingerprint('1', options('one'))).toBe(await fingerprint('1', options('two')))
  })
  it.each([
    [{ model: 'a' }, { model: 'b' }],
    [{ accounts: [{ region: 'eu' }] }, { accounts: [{ region: 'us' }] }],
    [{ blocked: [/a/] }, { blocked: [/b/] }],
    [{ since: new Date(1) }, { since: new Date(2) }],
  ])('changes from %j to %j', async (one, other) => {
    expect(await fingerprint('1', one)).not.toBe(await fingerprint('1', other))
  })
  it('changes with the version', async () => {
    expect(await fingerprint('1', {})).not.toBe(await fingerprint('2', {}))
  })
})
