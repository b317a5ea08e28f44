import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Call, PluginContext } from 'atelier-mcp'
import { afterEach, describe, expect, it } from 'vitest'
import { backgroundCalls } from '#core/kernel/call/background-calls.ts'
import { kernelHost, type KernelHost, plugin, speaker } from '../../../../fixtures/kernel-host.ts'

let open: KernelHost | undefined
afterEach(async () => open?.close())

const opened = () => {
  const controller = new AbortController()
  return { call: { signal: controller.signal } as Call, end: (reason?: unknown) => controller.abort(reason) }
}

describe('background calls', () => {
  it('end with the host, and at once where it has ended already', async () => {
    let background: PluginContext['background'] | undefined
    open = await kernelHost([
      speaker('hanging', { invoke: () => new Promise(() => {}) }),
      plugin('jobs', (ctx) => void (background = ctx.background)),
    ])
    const call = background!()
    const run = call.run({ kind: 'test.speak', text: 'x' })
    const closed = open.close()
    await expect(run).rejects.toMatchObject({ code: 'ABORTED', message: 'The host is closing.' })
    await closed
    expect(call.signal.aborted).toBe(true)
    expect(background!().signal.aborted).toBe(true)
  })
  it('are forgotten when they end', () => {
    const calls = backgroundCalls()
    const one = opened()
    calls.add(one)
    expect(calls.size).toBe(1)
    one.end()
    expect(calls.size).toBe(0)
  })
  it('are forgotten when nobody works with them any more, and only then', async () => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    const calls = backgroundCalls()
    const used = opened()
    calls.add(used)
    for (let index = 0; index < 500; index++) calls.add(opened())
    await expect
      .poll(
        () => {
          collect()
          return calls.size
        },
        { timeout: 60_000 },
      )
      .toBe(1)
    calls.end(new Error('over'))
    expect((used.call.signal.reason as Error).message).toBe('over')
  })
})
