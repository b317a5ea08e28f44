import type { ProviderCall, Request, Run } from 'atelier-mcp'
import { afterEach, describe, expect, it } from 'vitest'
import { kernelHost, type KernelHost, mapCache, plugin, speaker, testPeer } from '../../../../fixtures/kernel-host.ts'

let open: KernelHost | undefined
afterEach(async () => open?.close())

/** A provider that asks for further runs. */
const asking = (id: string, ask: (request: { text: string }, call: ProviderCall) => Promise<{ data: { said: string } }>) =>
  speaker(id, { invoke: async (request: { text: string }, call: ProviderCall) => ({ data: (await ask(request, call)).data }) })

describe('runs within runs', () => {
  it.each(['prepare', 'validate', 'select', 'generate', 'review', 'inspect'] as const)(
    'end with a coded error where a "%s" handler runs what it hooks',
    async (hook) => {
      let runs = 0
      const endless = plugin('endless', ({ hooks }) =>
        hooks[hook]('test.speak', (async (...args: Run[]) => {
          const run = args.at(-1) as Run<'test.speak'>
          runs++
          await run.run({ kind: 'test.speak', text: `${run.request.text}!` })
        }) as never),
      )
      open = await kernelHost([speaker('a'), endless])
      await expect(open.run('x')).rejects.toMatchObject({ code: 'RUN_CIRCULAR' })
      expect(runs).toBeLessThan(40)
    },
  )
  it('end also where an observer runs what it observes', async () => {
    let runs = 0
    const endless = plugin('endless', ({ hooks }) =>
      hooks.settled('test.speak', async (_outcome, { run, request }) => {
        runs++
        await run({ kind: 'test.speak', text: `${request.text}!` })
      }),
    )
    open = await kernelHost([speaker('a'), endless])
    expect((await open.run('x')).data.said).toBe('a: x')
    await expect.poll(() => runs).toBe(16)
  })
  it.each([
    ['shared', {}],
    ['kept out of the cache', { cache: 'off' }],
  ] as const)('never wait for themselves, %s', async (_, options) => {
    open = await kernelHost([mapCache(), asking('selfish', ({ text }, { run }) => run({ kind: 'test.speak', text }, options))])
    await expect(open.run('x', options, { deadlineMs: 3000 })).rejects.toMatchObject({ code: 'RUN_CIRCULAR' })
  })
  it('never wait for themselves around a corner', async () => {
    const other = asking('other', ({ text }, { run }) => run({ kind: 'test.speak', text }, { provider: 'selfish' }))
    const selfish = asking('selfish', ({ text }, { run }) => run({ kind: 'test.speak', text }, { provider: 'other' }))
    open = await kernelHost([selfish, other])
    await expect(open.run('x', { provider: 'selfish' }, { deadlineMs: 3000 })).rejects.toMatchObject({ code: 'RUN_CIRCULAR' })
  })
  it('may ask another provider for the same, and know who asked', async () => {
    const parents: (string | undefined)[] = []
    const watching = plugin('watching', ({ hooks }) => hooks.prepare('*', (_request, { id, parent }) => void parents.push(id, parent?.id)))
    const front = asking('front', ({ text }, { run }) => run({ kind: 'test.speak', text }, { provider: 'back' }))
    open = await kernelHost([watching, front, speaker('back')])
    expect((await open.run('x', { provider: 'front' })).data.said).toBe('back: x')
    expect(parents[1]).toBeUndefined()
    expect(parents[3]).toBe(parents[0])
  })
  it('may ask once more for the same when the first is made', async () => {
    const twice = plugin('twice', ({ hooks }) =>
      hooks.inspect('test.speak', async ({ data }, { parent, run }) => {
        if (!parent) await run({ kind: 'test.speak', text: data.said.slice(3) })
      }),
    )
    open = await kernelHost([speaker('a'), twice])
    expect((await open.run('x')).data.said).toBe('a: x')
  })
})

describe('a run', () => {
  it.each([undefined, null, 'text', {}, { kind: 3 }])('refuses the request %j', async (request) => {
    open = await kernelHost([speaker('a')])
    const { call, end } = open.host.openCall(testPeer())
    await expect(call.run(request as never as Request<'test.speak'>)).rejects.toMatchObject({ code: 'INPUT_INVALID' })
    end()
  })
  it.each(['generate', 'review'] as const)('can not be set apart any more in "%s"', async (hook) => {
    const late = plugin('late', ({ hooks }) => hooks[hook]('*', ((_: unknown, { vary }: Run) => vary('team', 'red')) as never))
    open = await kernelHost([speaker('a'), late])
    await expect(open.run('x')).rejects.toMatchObject({ code: 'HOOK_FAILED', plugin: 'late', hook })
  })
})
