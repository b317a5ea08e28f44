import { artifact, type Artifact, type ProviderCall, reject } from 'atelier-mcp'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { kernelHost, type KernelHost, mapCache, plugin, speaker } from '../../../../fixtures/kernel-host.ts'
import { turns } from '../../../../fixtures/gate.ts'

let open: KernelHost | undefined
afterEach(async () => open?.close())

const preview = plugin('preview', ({ exporters }) =>
  exporters.add({ format: 'preview', mimeType: 'text/plain', extension: 'txt', accepts: ['*/*'], encode: (one) => one }),
)
/** Shows `parts`, and answers when they were heard. */
const showing = (heard: () => boolean, ...parts: unknown[]) =>
  speaker('showing', {
    invoke: async (_request: unknown, { partial }: ProviderCall) => {
      for (const part of parts) partial(part as Artifact)
      await vi.waitFor(() => expect(heard()).toBe(true), 60_000)
      return { data: { said: 'done' } }
    },
  })
/** A caller who writes down what is shown. */
const watching = (id: string) => {
  const seen: string[] = []
  return {
    seen,
    peer: { principal: { id, scopes: [] }, progress: (_value: number, _total?: number, message?: string) => void seen.push(message ?? '') },
  }
}
const forAll = plugin('for-all', ({ hooks }) => hooks.prepare('*', (_request, { vary }) => vary('principal', '*')))

describe('something unfinished', () => {
  it('ends no run where it is rubbish', async () => {
    const { seen, peer } = watching('ann')
    const good = artifact(Buffer.from('x'), 'text/plain')
    open = await kernelHost([preview, showing(() => seen.length > 0, undefined, null, {}, 'x', good)])
    expect((await open.run('x', {}, peer)).data.said).toBe('done')
    expect(seen).toHaveLength(1)
  })
  it('is shown to those alone who may see it, whoever else waits for the same', async () => {
    const [grown, child] = [watching('grown'), watching('child')]
    let refused = 0
    const policy = plugin('policy', ({ hooks }) =>
      hooks.inspect('*', ({ partial }, { principal }) =>
        partial && principal.id === 'child' ? (refused++, reject({ code: 'NO', message: 'no' })) : undefined,
      ),
    )
    // Shown again until both have come to wait for it.
    const shown = speaker('showing', {
      invoke: async (_request: unknown, { partial }: ProviderCall) => {
        await vi.waitFor(() => {
          if (grown.seen.length === 0 || refused === 0) partial(artifact(Buffer.from('x'), 'text/plain'))
          expect([grown.seen.length > 0, refused > 0]).toEqual([true, true])
        }, 60_000)
        return { data: { said: 'done' } }
      },
    })
    open = await kernelHost([preview, forAll, policy, shown])
    const results = await Promise.all([open.run('x', {}, grown.peer), open.run('x', {}, child.peer)])
    expect(results.map(({ provenance }) => provenance.source)).toEqual(['fresh', 'shared'])
    expect([grown.seen.length > 0, child.seen.length]).toEqual([true, 0])
  })
})

describe("a provider that answers with the caller's own", () => {
  it('is shared with nobody, in flight or from the cache, whatever a policy says', async () => {
    let calls = 0
    const own = speaker('own', {
      perCaller: true,
      invoke: async () => {
        calls++
        await turns()
        return { data: { said: 'mine' } }
      },
    })
    open = await kernelHost([mapCache(), forAll, own])
    const ask = (id: string) => open!.run('x', {}, { principal: { id, scopes: [] } })
    await Promise.all([ask('ann'), ask('bob')])
    expect(calls).toBe(2)
    expect((await ask('ann')).provenance.source).toBe('cache')
    expect((await ask('cy')).provenance.source).toBe('fresh')
  })
})
