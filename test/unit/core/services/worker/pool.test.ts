/** What pools of threads and of processes have in common. */
import { afterAll, describe, expect, it } from 'vitest'
import { workerPool } from '#core/services/worker/pool.ts'
import { processPool } from '#core/services/worker/process-pool.ts'
import type { circular, die, double, fail, hang, nothing, wait } from '../../../../fixtures/echo.worker.ts'

describe.each([
  ['workerPool', (url: URL) => workerPool(url)],
  ['processPool', (url: URL) => processPool(url)],
])('%s', (_, open) => {
  const pool = open(new URL('../../../../fixtures/echo.worker.ts', import.meta.url))
  afterAll(() => pool.close())

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
  it('says so when the module is not there, and does not stay broken', async () => {
    const gone = open(new URL('../../../../fixtures/gone.worker.ts', import.meta.url))
    for (const number of [1, 2])
      await expect(gone.run<typeof double>('double', number)).rejects.toMatchObject({
        code: 'WORKER_FAILED',
        message: expect.stringContaining('gone.worker'),
      })
    await gone.close()
  })
  it('says so for a task that the module does not have, and for what cannot be sent', async () => {
    await expect(pool.run('nobody', 1)).rejects.toMatchObject({ code: 'WORKER_FAILED' })
    await expect(pool.run<typeof double>('double', (() => 1) as never)).rejects.toMatchObject({ code: 'WORKER_FAILED' })
    expect(await pool.run<typeof double>('double', 4)).toBe(8)
  })
  it('keeps an error whose details cannot be told, and one that is nothing at all', async () => {
    await expect(pool.run<typeof circular>('circular', undefined)).rejects.toMatchObject({
      code: 'MODEL_CYCLE',
      message: 'the real reason',
    })
    await expect(pool.run<typeof nothing>('nothing', undefined)).rejects.toMatchObject({ code: 'WORKER_FAILED', message: 'undefined' })
  })
  it('does not begin for a caller who has left, nor keep one in line who leaves', async () => {
    await expect(pool.run<typeof double>('double', 1, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'ABORTED' })
    const busy = pool.run<typeof wait>('wait', 200)
    const cancel = new AbortController()
    const inLine = pool.run<typeof double>('double', 1, { signal: cancel.signal })
    cancel.abort()
    await expect(inLine).rejects.toMatchObject({ code: 'ABORTED' })
    expect(await busy).toBe('waited')
  })
  it('counts the time of a task from its turn', async () => {
    const tasks = [1, 2, 3].map(() => pool.run<typeof wait>('wait', 300, { timeoutMs: 1500 }))
    expect(await Promise.all(tasks)).toEqual(['waited', 'waited', 'waited'])
  })
  it('can be closed before its first task, while it starts and twice, and starts again when asked', async () => {
    const own = open(new URL('../../../../fixtures/echo.worker.ts', import.meta.url))
    await own.close()
    expect(await own.run<typeof double>('double', 2)).toBe(4)
    await Promise.all([own.close(), own.close()])
    expect(await own.run<typeof double>('double', 3)).toBe(6)
    await own.close()
  })
})
