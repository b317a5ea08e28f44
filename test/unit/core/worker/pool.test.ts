import { afterAll, describe, expect, it } from 'vitest'
import { workerPool } from '../../../../core/worker/pool.ts'
import type { die, double, fail, hang } from '../../../fixtures/echo.worker.ts'

const pool = workerPool(new URL('../../../fixtures/echo.worker.ts', import.meta.url))
afterAll(() => pool.close())

describe('workerPool', () => {
  it('keeps code and fix of an error thrown in the worker', async () => {
    await expect(pool.run<typeof fail>('fail', undefined)).rejects.toMatchObject({
      code: 'MODEL_CYCLE',
      message: 'a -> b -> a',
      fix: 'cut one',
    })
  })
  it('ends a task that never returns at its deadline, and serves the next one', async () => {
    await expect(pool.run<typeof hang>('hang', undefined, { timeoutMs: 300 })).rejects.toMatchObject({ code: 'DEADLINE' })
    expect(await pool.run<typeof double>('double', 21)).toBe(42)
  })
  it('ends a task that the caller cancels', async () => {
    await expect(pool.run<typeof hang>('hang', undefined, { signal: AbortSignal.timeout(200) })).rejects.toMatchObject({ code: 'ABORTED' })
  })
  it('turns the death of a worker into an error of that call alone', async () => {
    await expect(pool.run<typeof die>('die', undefined)).rejects.toMatchObject({ code: 'WORKER_FAILED' })
    expect(await pool.run<typeof double>('double', 2)).toBe(4)
  })
})
