import { afterEach, describe, expect, it } from 'vitest'
import type { ProviderCall } from 'atelier-mcp'
import { kernelHost, type KernelHost, plugin, speaker } from '../../../../fixtures/kernel-host.ts'
import { type Gate, gate, turns } from '../../../../fixtures/gate.ts'

let open: KernelHost | undefined
afterEach(async () => open?.close())

const slow = (held: Pick<Gate, 'pass'>, rest: object = {}) =>
  speaker('slow', {
    invoke: async ({ text }: { text: string }, { signal }: ProviderCall) => {
      await held.pass(signal)
      return { data: { said: text }, cost: { usd: 1, basis: 'computed' } }
    },
    ...rest,
  })

describe('a shared generation', () => {
  it('goes on for the others when the time of whoever began it is up', async () => {
    const held = gate()
    open = await kernelHost([slow(held)])
    const first = open.run('same', {}, { deadlineMs: 40 })
    const second = open.run('same', {}, { deadlineMs: 5000 })
    await expect(first).rejects.toMatchObject({ code: 'DEADLINE' })
    held.open()
    expect((await second).data.said).toBe('same')
  })
  it('lets further runs inside it outlive whoever began it', async () => {
    const held = gate()
    const inner = slow(held, { id: 'inner' })
    const outer = speaker('outer', {
      invoke: async ({ text }: { text: string }, { run }: ProviderCall) => {
        const { data } = await run({ kind: 'test.speak', text: `inner ${text}` }, { provider: 'inner' })
        return { data: { said: data.said }, cost: { usd: 1, basis: 'computed' } }
      },
    })
    open = await kernelHost([outer, { ...inner, definition: { ...inner.definition, name: 'inner' } }])
    const cancel = new AbortController()
    const first = open.run('same', { provider: 'outer' }, { signal: cancel.signal })
    const second = open.run('same', { provider: 'outer' })
    await held.entered()
    await turns()
    cancel.abort()
    await expect(first).rejects.toMatchObject({ code: 'ABORTED' })
    held.open()
    expect((await second).data.said).toBe('inner same')
  })
  it('ends further runs inside it with the last who waits, where they cost nothing', async () => {
    let ended = false
    const held = gate()
    const estimate = () => ({ usd: 0, basis: 'computed' })
    const outer = speaker('outer', {
      estimate,
      invoke: async (_request: unknown, { run }: ProviderCall) => {
        const { data } = await run({ kind: 'test.speak', text: 'inner' }, { provider: 'inner' })
        return { data }
      },
    })
    const inner = speaker('inner', {
      estimate,
      invoke: (_request: unknown, { signal }: ProviderCall) => {
        signal.addEventListener('abort', () => (ended = true))
        return held.pass(signal)
      },
    })
    open = await kernelHost([outer, inner])
    const cancel = new AbortController()
    const only = open.run('x', { provider: 'outer' }, { signal: cancel.signal })
    await held.entered()
    cancel.abort()
    await expect(only).rejects.toMatchObject({ code: 'ABORTED' })
    await expect.poll(() => ended).toBe(true)
  })
  it('is paid by the next one when whoever began it has left', async () => {
    const held = gate()
    open = await kernelHost([slow(held)])
    const cancel = new AbortController()
    const first = open.run('same', {}, { signal: cancel.signal })
    const others = [open.run('same'), open.run('same')]
    await held.entered()
    await turns()
    cancel.abort()
    await expect(first).rejects.toMatchObject({ code: 'ABORTED' })
    held.open()
    const results = await Promise.all(others)
    expect(results.map(({ cost, provenance }) => [cost.usd, provenance.source])).toEqual([
      [1, 'fresh'],
      [0, 'shared'],
    ])
  })
  it('asks the next person when the one who was asked leaves', async () => {
    const held = gate()
    const asking = plugin('asking', ({ hooks }) =>
      hooks.generate('test.speak', async ({ text }, { elicit }) => {
        const { action } = await elicit('Go on?', { type: 'object' })
        return { data: { said: `${text} ${action}` } }
      }),
    )
    open = await kernelHost([speaker('a'), asking])
    const cancel = new AbortController()
    const first = open.run('same', {}, { signal: cancel.signal, elicit: () => held.pass() as never })
    const second = open.run('same', {}, { elicit: async () => ({ action: 'accept', content: {} }) })
    await held.entered()
    await turns()
    cancel.abort()
    await expect(first).rejects.toMatchObject({ code: 'ABORTED' })
    expect((await second).data.said).toBe('same accept')
  })
  it('gives warnings of the work to all, once each, and those of their own way to each alone', async () => {
    const words = plugin('words', ({ hooks }) => {
      hooks.prepare('*', (_request, { warn, client }) => warn({ code: 'own', message: client.name }))
      hooks.review('*', (_result, { warn }) => warn({ code: 'common', message: 'for all' }))
    })
    open = await kernelHost([slow({ pass: () => turns() }), words])
    const results = await Promise.all(
      ['ann', 'bob'].map((name) =>
        open!.run('same', {}, { client: { name, version: '1', protocolVersion: '2025-11-25', capabilities: {} } }),
      ),
    )
    expect(results.map(({ warnings }) => warnings.map(({ message }) => message))).toEqual([
      ['for all', 'ann'],
      ['for all', 'bob'],
    ])
  })
})
