import { reject, revise } from 'atelier-mcp'
import { afterEach, describe, expect, it } from 'vitest'
import { kernelHost, type KernelHost, mapCache, plugin, speaker } from '../../../../fixtures/kernel-host.ts'
import { gate, turns } from '../../../../fixtures/gate.ts'

let open: KernelHost | undefined
afterEach(async () => open?.close())

const counted = (work: () => Promise<void> = async () => {}, rest: object = {}) => {
  const count = { calls: 0, aborted: 0 }
  const provider = speaker('counted', {
    invoke: async ({ text }: { text: string }, { signal }: { signal: AbortSignal }) => {
      count.calls++
      signal.addEventListener('abort', () => count.aborted++)
      await work()
      return { data: { said: text }, cost: { usd: 0.5, basis: 'computed' } }
    },
    ...rest,
  })
  return { count, provider }
}

describe('the pipeline', () => {
  it('refuses before money is spent, with the plugin, the hook and the fix', async () => {
    const { count, provider } = counted()
    const policy = plugin('policy', ({ hooks }) =>
      hooks.validate('test.speak', ({ text }) =>
        text === 'bad' ? reject({ code: 'BAD_WORD', message: 'Not this.', fix: 'Say another.' }) : undefined,
      ),
    )
    open = await kernelHost([provider, policy])
    await expect(open.run('bad')).rejects.toMatchObject({
      code: 'BAD_WORD',
      fix: 'Say another.',
      plugin: 'policy',
      hook: 'validate',
      outcome: 'none',
    })
    expect(count.calls).toBe(0)
  })

  it('shares one generation among identical callers, and only one of them pays', async () => {
    const { count, provider } = counted(turns)
    open = await kernelHost([provider])
    const results = await Promise.all([open.run('same'), open.run('same'), open.run('same')])
    expect(count.calls).toBe(1)
    expect(results.map(({ cost }) => cost.usd).toSorted()).toEqual([0, 0, 0.5])
  })

  it("does not share between principals, unless a plugin's `vary` says so", async () => {
    const { count, provider } = counted(turns)
    open = await kernelHost([provider])
    const peers = ['ann', 'bob'].map((id) => ({ principal: { id, scopes: [] } }))
    await Promise.all(peers.map((peer) => open!.run('same', {}, peer)))
    expect(count.calls).toBe(2)
    await open.close()
    const sharing = plugin('sharing', ({ hooks }) => hooks.prepare('*', (_request, { vary }) => vary('principal', '*')))
    const shared = counted(turns)
    open = await kernelHost([shared.provider, sharing])
    await Promise.all(peers.map((peer) => open!.run('same', {}, peer)))
    expect(shared.count.calls).toBe(1)
  })

  it("lets one caller's cancel leave the others waiting, and ends work that costs nothing with the last", async () => {
    const held = gate()
    const { count, provider } = counted(held.pass, { estimate: () => ({ usd: 0, basis: 'computed' }) })
    open = await kernelHost([provider])
    const cancel = new AbortController()
    const first = open.run('same', {}, { signal: cancel.signal })
    const second = open.run('same')
    await held.entered()
    await turns()
    cancel.abort()
    await expect(first).rejects.toMatchObject({ code: 'ABORTED' })
    const alone = new AbortController()
    const other = open.run('other', {}, { signal: alone.signal })
    await held.entered(2)
    alone.abort()
    await expect(other).rejects.toMatchObject({ code: 'ABORTED' })
    expect(count.aborted).toBe(1)
    held.open()
    expect((await second).data.said).toBe('same')
  })

  it('serves a hit for nothing, refreshes on demand and keeps out of the cache when told', async () => {
    const { count, provider } = counted()
    const entries = new Map<string, unknown>()
    open = await kernelHost([provider, mapCache(entries)])
    await open.run('x')
    const hit = await open.run('x')
    expect(hit.cost.usd).toBe(0)
    expect(hit.provenance).toMatchObject({ source: 'cache', saved: { usd: 0.5 } })
    await open.run('x', { cache: 'refresh' })
    expect(count.calls).toBe(2)
    await open.run('x', { cache: 'off' })
    expect(count.calls).toBe(3)
    await open.run('y', { cache: 'off' })
    expect(entries.size).toBe(1)
  })

  it('treats a broken cache as a miss', async () => {
    const broken = plugin('broken', ({ hooks }) => {
      hooks.lookup('*', () => {
        throw new Error('disk on fire')
      })
      hooks.store('*', async () => Promise.reject(new Error('disk on fire')))
    })
    open = await kernelHost([speaker('a'), broken])
    expect((await open.run('x')).data.said).toBe('a: x')
  })

  it('generates again when a review asks for it, and adds the costs up', async () => {
    const { count, provider } = counted()
    const judge = plugin('judge', ({ hooks }) =>
      hooks.review('test.speak', (result, { request }) =>
        result.data.said === 'dull' ? revise('Too dull.', { ...request, text: 'bright' }) : undefined,
      ),
    )
    open = await kernelHost([provider, judge, mapCache()])
    const result = await open.run('dull')
    expect(result.data.said).toBe('bright')
    expect(result.cost.usd).toBe(1)
    expect((await open.run('dull')).provenance.source).toBe('cache')
    expect(count.calls).toBe(2)
  })

  it('keeps the last one, with a warning, when the attempts are used up', async () => {
    const { count, provider } = counted()
    const never = plugin('never', ({ hooks }) => hooks.review('test.speak', (_result, { request }) => revise('Still wrong.', request)))
    open = await kernelHost([provider, never], { limits: { attempts: 3 } })
    expect((await open.run('x')).warnings[0]).toMatchObject({ code: 'revision-ended' })
    expect(count.calls).toBe(3)
  })

  it('says what a refusal after the generation has cost, and lets `inspect` judge hits too', async () => {
    let strict = false
    const policy = plugin('policy', ({ hooks }) =>
      hooks.inspect('*', () => (strict ? reject({ code: 'HIDDEN', message: 'Not for you.' }) : undefined)),
    )
    open = await kernelHost([counted().provider, mapCache(), policy])
    await open.run('x')
    strict = true
    await expect(open.run('x')).rejects.toMatchObject({ code: 'HIDDEN', outcome: 'none' })
    await expect(open.run('fresh')).rejects.toMatchObject({ code: 'HIDDEN', outcome: 'paid' })
  })

  it('estimates without spending', async () => {
    const { count, provider } = counted()
    open = await kernelHost([provider])
    expect(await open.run('x', { estimate: true })).toMatchObject({ artifacts: [], cost: { basis: 'unknown' } })
    expect(count.calls).toBe(0)
  })

  it('does not cache what a hook answered', async () => {
    const entries = new Map<string, unknown>()
    const logo = plugin('logo', ({ hooks }) =>
      hooks.generate('test.speak', ({ text }) => (text === 'logo' ? { data: { said: 'LOGO' } } : undefined)),
    )
    open = await kernelHost([speaker('a'), logo, mapCache(entries)])
    expect((await open.run('logo')).provenance.provider).toBe('logo')
    expect(entries.size).toBe(0)
  })

  it('names plugin and hook of a handler that throws, and ends one that hangs', async () => {
    const bad = plugin('bad', ({ hooks }) =>
      hooks.prepare('test.speak', ({ text }) => {
        if (text === 'throw') throw new TypeError('oops')
        return text === 'hang' ? new Promise<undefined>(() => {}) : undefined
      }),
    )
    open = await kernelHost([speaker('a'), bad], { limits: { hookMs: 50 } })
    await expect(open.run('throw')).rejects.toMatchObject({
      code: 'HOOK_FAILED',
      plugin: 'bad',
      hook: 'prepare',
      cause: expect.any(TypeError),
    })
    await expect(open.run('hang')).rejects.toMatchObject({ code: 'HOOK_TIMEOUT', plugin: 'bad' })
    expect((await open.run('fine')).data.said).toBe('a: fine')
  })

  it('ends a provider that ignores its signal at the deadline', async () => {
    open = await kernelHost([speaker('deaf', { invoke: () => new Promise(() => {}) })])
    await expect(open.run('x', {}, { deadlineMs: 60 })).rejects.toMatchObject({ code: 'DEADLINE' })
  })

  it('tells observers how it ended, and survives theirs faults', async () => {
    const seen: string[] = []
    const observer = plugin('observer', ({ hooks }) =>
      hooks.settled('*', ({ status }) => {
        seen.push(status)
        throw new Error('observer fell over')
      }),
    )
    open = await kernelHost([speaker('a'), observer])
    await open.run('x')
    expect(seen).toEqual(['done'])
  })
})
