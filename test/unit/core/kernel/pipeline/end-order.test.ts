import { describe, expect, it } from 'vitest'
import { keptByCaller } from '#core/kernel/pipeline/end-order.ts'
import type { Generation } from '#core/kernel/pipeline/generation.ts'
import type { Run } from '#core/kernel/contract/run.ts'
import type { PipelineInit } from '#core/kernel/pipeline/pipeline-init.ts'
import type { OpenOrder } from '#core/kernel/ports/order-book.ts'

/** The orders of one generation, whose book cannot write, and a caller who is there or has left. */
const broken = (signal = new AbortController().signal) => {
  const asked: string[] = []
  const fail = (what: string) => async (): Promise<never> => {
    asked.push(what)
    throw new Error('The disk is gone.')
  }
  const order = { isKept: async () => true, close: fail('close'), handOver: fail('handOver') } as Partial<OpenOrder> as OpenOrder
  const keep = <T>(work: () => Promise<T>) =>
    keptByCaller(
      { limits: { attempts: 1, orderMs: 1000 } } as PipelineInit,
      { signal } as Run,
      { orders: [order, order] } as Partial<Generation> as Generation,
      work,
    )
  return { asked, keep }
}

describe('a book of orders that fails when they are over', () => {
  it('takes nothing from whoever has kept what was made', async () => {
    const { asked, keep } = broken()
    expect(await keep(async () => 'kept')).toBe('kept')
    expect(asked).toEqual(['close', 'close'])
  })
  it('hides no error from whoever is told one', async () => {
    const { asked, keep } = broken()
    await expect(keep(() => Promise.reject(new Error('No room.')))).rejects.toThrow('No room.')
    expect(asked).toEqual(['close', 'close'])
  })
  it('hides from whoever has left no reason why', async () => {
    const { asked, keep } = broken(AbortSignal.abort())
    await expect(keep(() => Promise.reject(new Error('Cancelled.')))).rejects.toThrow('Cancelled.')
    expect(asked).toEqual(['handOver', 'handOver'])
  })
})
