import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { kernelHost } from '../../../../fixtures/kernel-host.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'], shouldAdvanceTime: true }))
afterEach(() => void vi.useRealTimers())

it('a host that is closed has nothing left to do, and nothing that keeps it in memory', async () => {
  const { host, close } = await kernelHost([], { library: { keep: { days: 30 } } })
  const before = vi.getTimerCount()
  await host.ready()
  expect(vi.getTimerCount()).toBe(before + 2)
  await close()
  expect(vi.getTimerCount()).toBe(before)
})
