import type { Call } from 'atelier-mcp'
import { afterEach, describe, expect, it } from 'vitest'
import { kernelHost, type KernelHost, plugin, speaker, testPeer } from '../../fixtures/kernel-host.ts'
import { type Gate, gate, turns } from '../../fixtures/gate.ts'

let open: KernelHost | undefined
afterEach(async () => open?.close())

const slow = (held: Gate) =>
  speaker('slow', {
    invoke: async (_request: unknown, { signal }: Call) => {
      await held.pass(signal)
      return { data: { said: 'done' } }
    },
  })

describe('a host that closes', () => {
  it('takes no new calls', async () => {
    open = await kernelHost([speaker('a')])
    const closed = open.host.close(0)
    expect(() => open!.host.openCall(testPeer())).toThrow(expect.objectContaining({ code: 'HOST_CLOSING', outcome: 'none' }))
    await closed
  })
  it('ends what is still running when its patience is over, and then runs every disposer once, last plugin first', async () => {
    const events: string[] = []
    const held = gate()
    const disposing = (name: string) =>
      plugin(name, ({ hooks, onDispose }) => {
        hooks.settled('*', async ({ status }) => {
          await turns()
          events.push(`${name} saw ${status}`)
        })
        onDispose(() => void events.push(name))
        onDispose(() => {
          throw new Error('a disposer that fails')
        })
      })
    open = await kernelHost([disposing('first'), disposing('second'), slow(held)])
    const run = open.run('x').catch((error: { code: string }) => void events.push(error.code))
    await held.entered()
    await Promise.all([open.host.close(40, 0), open.host.close(40, 0)])
    await run
    expect(events).toEqual(['ABORTED', 'first saw failed', 'second saw failed', 'second', 'first'])
  })
  it('lets what is nearly done finish', async () => {
    const held = gate()
    open = await kernelHost([slow(held)])
    const run = open.run('x')
    await held.entered()
    const closed = open.host.close(5000)
    held.open()
    await closed
    expect((await run).data.said).toBe('done')
  })
  it('waits for observers of what is done, though their callers did not', async () => {
    const events: string[] = []
    const held = gate()
    const observer = plugin('observer', ({ hooks, onDispose }) => {
      hooks.settled('*', async ({ status }, { request }) => {
        await held.pass()
        events.push(`saw ${status} ${(request as { text: string }).text}`)
      })
      onDispose(() => void events.push('disposed'))
    })
    open = await kernelHost([speaker('a'), observer])
    await open.run('x')
    events.push('answered')
    const closed = open.host.close(0)
    held.open()
    await closed
    expect(events).toEqual(['answered', 'saw done x', 'disposed'])
  })
  it('is not held up by a call that is over', async () => {
    open = await kernelHost([speaker('a')])
    await open.run('x')
    await open.host.close(60_000)
    expect(() => open!.host.openCall(testPeer())).toThrow(expect.objectContaining({ code: 'HOST_CLOSING' }))
  })
})
