import { AtelierError } from 'atelier-mcp'
import { describe, expect, it } from 'vitest'
import { type RecordedCall, recordedCall } from '#core/services/calls/recorded-call.ts'
import { gate } from '../../../../fixtures/gate.ts'

const begin = (): RecordedCall =>
  recordedCall({
    id: 'call',
    known: {},
    bytes: { keep: async () => '', read: async () => Buffer.alloc(0) },
    startedAt: 0,
    isReplay: true,
    onStill() {},
  })
const step = (call: RecordedCall, what: string, work: () => Promise<string>): Promise<string> =>
  call.step(what, { work, write: (value) => value, read: async (kept) => String(kept) })
const reason = new AtelierError({ code: 'CLIENT_ASKED', message: 'Another one goes on.' })

describe('a call whose turn is lost', () => {
  it('begins nothing more, and records what was at work', async () => {
    const [call, held] = [begin(), gate()]
    const working = step(call, 'one', async () => {
      await held.pass()
      return 'paid'
    })
    call.halt(reason)
    await expect(step(call, 'two', async () => 'more')).rejects.toBe(reason)
    held.open()
    expect(await working).toBe('paid')
    expect([Object.values(await call.keptSteps()), call.hasRefused]).toEqual([[{ value: 'paid' }], true])
  })
  it('records a failure of before, and none of a step that was refused a part', async () => {
    const fails = (): Promise<never> => Promise.reject(new AtelierError({ code: 'INPUT_INVALID', message: 'It does not fit.' }))
    const [whole, refused] = [begin(), begin()]
    for (const call of [whole, refused]) {
      const held = gate()
      const working = step(call, 'one', async () => {
        await held.pass()
        return call === whole ? fails() : step(call, 'inside', async () => 'more')
      })
      call.halt(reason)
      held.open()
      await expect(working).rejects.toThrow(AtelierError)
    }
    expect(Object.values(await whole.keptSteps())).toMatchObject([{ error: { code: 'INPUT_INVALID' } }])
    expect([await refused.keptSteps(), whole.hasRefused, refused.hasRefused]).toEqual([{}, false, true])
  })
  it('still answers what is in its journal', async () => {
    const call = recordedCall({
      id: 'call',
      known: { ...(await journalOf('one')) },
      bytes: { keep: async () => '', read: async () => Buffer.alloc(0) },
      startedAt: 0,
      isReplay: true,
      onStill() {},
    })
    call.halt(reason)
    expect(await step(call, 'one', async () => 'anew')).toBe('before')
    expect(call.hasRefused).toBe(false)
  })
})

async function journalOf(what: string): Promise<Awaited<ReturnType<RecordedCall['keptSteps']>>> {
  const call = begin()
  await step(call, what, async () => 'before')
  return call.keptSteps()
}
