import { artifact, type Artifact, type ProviderCall, reject } from 'atelier-mcp'
import { afterEach, describe, expect, it } from 'vitest'
import { kernelHost, type KernelHost, mapCache, plugin, speaker } from '../../../../fixtures/kernel-host.ts'
import { turns } from '../../../../fixtures/gate.ts'

let open: KernelHost | undefined
afterEach(async () => open?.close())

const preview = plugin('preview', ({ exporters }) =>
  exporters.add({ format: 'preview', mimeType: 'text/plain', extension: 'txt', accepts: ['*/*'], encode: (one) => one }),
)
/** Shows `parts` before it answers. */
const showing = (...parts: unknown[]) =>
  speaker('showing', {
    invoke: async (_request: unknown, { partial }: ProviderCall) => {
      for (const part of parts) partial(part as Artifact)
      await turns(500)
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
    open = await kernelHost([preview, showing(undefined, null, {}, 'x', artifact(Buffer.from('x'), 'text/plain'))])
    const { seen, peer } = watching('ann')
    expect((await open.run('x', {}, peer)).data.said).toBe('done')
    expect(seen).toHaveLength(1)
  })
  it('is shown to those alone who may see it, whoever else waits for the same', async () => {
    const policy = plugin('policy', ({ hooks }) =>
      hooks.inspect('*', ({ partial }, { principal }) =>
        partial && principal.id === 'child' ? reject({ code: 'NO', message: 'no' }) : undefined,
      ),
    )
    open = await kernelHost([preview, forAll, policy, showing(artifact(Buffer.from('x'), 'text/plain'))])
    const [grown, child] = [watching('grown'), watching('child')]
    const results = await Promise.all([open.run('x', {}, grown.peer), open.run('x', {}, child.peer)])
    expect(results.map(({ provenance }) => provenance.source)).toEqual(['fresh', 'shared'])
    expect([grown.seen.length, child.seen.length]).toEqual([1, 0])
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
