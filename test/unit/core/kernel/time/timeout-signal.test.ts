import { describe, expect, it, vi } from 'vitest'
import { timeoutSignal } from '#core/kernel/time/timeout-signal.ts'
import { garbageCollector } from '../../../../fixtures/collect-garbage.ts'

const collect = garbageCollector()

describe('a signal that ends after a while', () => {
  it('ends what it was joined with, though nobody else holds it', async () => {
    const ended = vi.fn()
    const listen = (): void => AbortSignal.any([timeoutSignal(200), new AbortController().signal]).addEventListener('abort', ended)
    listen()
    await vi.waitFor(
      () => {
        collect()
        expect(ended).toHaveBeenCalledOnce()
      },
      { timeout: 60_000 },
    )
  })
  it('says that it was a time that was over', async () => {
    const signal = timeoutSignal(1)
    await vi.waitFor(() => expect(signal.reason).toMatchObject({ name: 'TimeoutError' }), 60_000)
  })
})
