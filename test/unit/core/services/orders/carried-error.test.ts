import { describe, expect, it } from 'vitest'
import { AtelierError } from 'atelier-mcp'
import { neverConnected } from '#core/kernel/contract/never-connected.ts'
import { carried, revived } from '#core/services/orders/carried-error.ts'

const there = (error: unknown): Error => revived(JSON.parse(JSON.stringify(carried(error))))

describe('an error from another process', () => {
  it('says as before that nothing was sent, where a connection was refused', async () => {
    const refused = await fetch('http://127.0.0.1:1').catch((error: unknown) => error)
    const real = await fetch('http://127.0.0.1:65533').catch((error: unknown) => error)
    expect(there(refused)).toBeInstanceOf(TypeError)
    expect(neverConnected(real)).toBe(true)
    expect(neverConnected(there(real))).toBe(true)
  })
  it('says so of several attempts at one host', () => {
    const attempt = Object.assign(new Error('refused'), { code: 'ECONNREFUSED', syscall: 'connect' })
    expect(neverConnected(there(new TypeError('fetch failed', { cause: new AggregateError([attempt, attempt]) })))).toBe(true)
  })
  it('keeps code, words and outcome of one of ours, also below another', () => {
    const init = { code: 'NEEDS_FORBIDDEN', message: 'No.', why: 'It is so.', fix: 'Mend it.', outcome: 'none' } as const
    expect(there(new AtelierError(init))).toMatchObject(init)
    expect(there(new TypeError('fetch failed', { cause: new AtelierError(init) })).cause).toMatchObject(init)
    expect(AtelierError.is(there(new AtelierError(init)))).toBe(true)
  })
  it('takes what is no error, and one that is its own cause', () => {
    const round = new Error('round')
    round.cause = round
    expect(there('just words').message).toBe('just words')
    expect(there(round).message).toBe('round')
  })
})
