import { describe, expect, it } from 'vitest'
import { AtelierError, untilOver } from 'atelier-mcp'

const init = { everyMs: 1, what: 'Order 7', fix: 'Look at shop.example/7.', signal: new AbortController().signal }
const down = () => new AtelierError({ code: 'PROVIDER_FAILED', message: 'HTTP 500', retryable: true, outcome: 'unknown' })
/** Answers one after the other; the last one again and again. */
const saying = (...answers: readonly unknown[]) => {
  const said = { times: 0 }
  const ask = async (): Promise<unknown> => {
    const answer = answers[Math.min(said.times++, answers.length - 1)]
    if (answer instanceof Error) throw answer
    return answer
  }
  return { ask, said }
}

describe('an order that is asked for until it is over', () => {
  it('that the vendor does not know any more is lost, and nobody says that it was free', async () => {
    const gone = new AtelierError({ code: 'PROVIDER_UNSUPPORTED', message: 'HTTP 404', outcome: 'none' })
    const { ask, said } = saying(gone)
    const error = { code: 'PROVIDER_FAILED', outcome: 'unknown', retryable: false, fix: init.fix }
    await expect(untilOver(ask, init)).rejects.toMatchObject({ ...error, message: 'Order 7 cannot be asked for: HTTP 404' })
    expect(said.times).toBe(1)
    await expect(untilOver(ask, { ...init, code: 'SHOP_LOST' })).rejects.toMatchObject({ code: 'SHOP_LOST' })
  })
  it('that cannot be reached five times in a row stays out: it may be asked for later', async () => {
    const { ask, said } = saying(down())
    await expect(untilOver(ask, init)).rejects.toMatchObject({ code: 'PROVIDER_FAILED', outcome: 'unknown', retryable: true })
    expect(said.times).toBe(5)
  })
  it('goes on after faults that pass, however many there are in all', async () => {
    const four = [down(), down(), down(), down()]
    const { ask } = saying(...four, undefined, ...four, { picture: 1 })
    expect(await untilOver(ask, init)).toEqual({ picture: 1 })
  })
  it('whose provider has a fault of its own ends with that', async () => {
    const fault = new TypeError('cannot read')
    await expect(untilOver(saying(fault).ask, init)).rejects.toBe(fault)
  })
  it('is waited for until somebody ends it, for that reason', async () => {
    const { ask, said } = saying(undefined)
    const end = new AbortController()
    const waiting = untilOver(ask, { ...init, signal: end.signal })
    await expect.poll(() => said.times).toBeGreaterThan(1)
    end.abort(new AtelierError({ code: 'ABORTED', message: 'over' }))
    await expect(waiting).rejects.toBe(end.signal.reason)
  })
})
