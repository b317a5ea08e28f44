import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { requestStates } from '#core/mcp/2026/request-state.ts'
import { answerableMs } from '#core/services/calls/call-entry.ts'

const key = randomBytes(32).toString('hex')
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

describe('a requestState', () => {
  it('names its call for an hour, to every host that has the key', async () => {
    const state = await requestStates(key).sign('call-1', 0)
    vi.setSystemTime(Date.now() + answerableMs - 2_000)
    expect(await requestStates(key).callOf(state)).toBe('call-1')
  })
  it('is refused once it has expired, in words that say so and what to do', async () => {
    const states = requestStates(key)
    const state = await states.sign('call-1', 0)
    vi.setSystemTime(Date.now() + answerableMs + 2_000)
    await expect(states.callOf(state)).rejects.toMatchObject({
      code: -32602,
      message: expect.stringContaining('expired'),
      data: { fix: expect.stringContaining('without requestState') },
    })
  })
  it.each([
    ['of another key', async () => requestStates(randomBytes(32).toString('hex')).sign('call-1', 0)],
    ['that was cut short', async () => (await requestStates(key).sign('call-1', 0)).slice(0, -4)],
    ['that names a path in place of a call', async () => requestStates(key).sign('../key', 0)],
    ['that is nothing', async () => ''],
    ['that is a megabyte', async () => 'v1.'.padEnd(1 << 20, 'A')],
  ])('is refused %s', async (_, make) => {
    await expect(requestStates(key).callOf(await make())).rejects.toMatchObject({
      code: -32602,
      message: expect.stringContaining('not given by this server'),
    })
  })
})
