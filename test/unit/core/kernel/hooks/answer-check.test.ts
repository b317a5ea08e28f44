import { reject, revise } from 'atelier-mcp'
import { afterEach, describe, expect, it } from 'vitest'
import { kernelHost, type KernelHost, plugin, speaker } from '../../../../fixtures/kernel-host.ts'

let open: KernelHost | undefined
afterEach(async () => open?.close())

const answering = (hook: string, answer: unknown) =>
  plugin('odd', ({ hooks }) => (hooks as never as Record<string, (kinds: string, fn: () => unknown) => void>)[hook]?.('*', () => answer))

describe('what hooks answer', () => {
  it.each([
    ['prepare', 'text'],
    ['prepare', { text: 'without a kind' }],
    ['validate', true],
    ['validate', 'no'],
    ['validate', { type: 'rejection' }],
    ['select', {}],
    ['select', [null]],
    ['select', [{ provider: 'a', skip: 'It makes one at a time.' }]],
    ['select', [{ provider: 'a', skip: null }]],
    ['select', [{ provider: 'a', skip: true }]],
    ['select', [{ provider: 'a', skip: ['COUNT_TOO_HIGH', 'One at a time.'] }]],
    ['select', [{ provider: 'a', skip: { code: 'COUNT_TOO_HIGH' } }]],
    ['select', [{ provider: 'a', skip: { why: 'One at a time.' } }]],
    ['select', [{ provider: 'a', skip: { code: 'one at a time', why: 'One at a time.' } }]],
    ['select', [{ provider: 'a', skip: { code: 'COUNT_TOO_HIGH', why: ' ' } }]],
    ['spend', true],
    ['spend', { type: 'rejection', code: 'NO' }],
    ['review', { type: 'revision', reason: 'no request' }],
    ['review', { verdict: 'fine' }],
    ['inspect', false],
  ])('stops the run with the name of the plugin where "%s" answers with %j', async (hook, answer) => {
    open = await kernelHost([speaker('a'), answering(hook, answer)])
    await expect(open.run('x')).rejects.toMatchObject({ code: 'HOOK_FAILED', plugin: 'odd', hook })
  })
  it('shows what a candidate is skipped with, where that cannot be read', async () => {
    open = await kernelHost([speaker('a'), answering('select', [{ provider: 'a', skip: 'Too loud.' }])])
    const said = 'answered with a candidate "a" whose `skip` is "Too loud."; an answer is a list of candidates, where `skip`'
    await expect(open.run('x')).rejects.toMatchObject({ message: expect.stringContaining(said), outcome: 'none' })
  })
  it.each([true, 'hit', {}, { artifacts: [] }, { artifacts: [null], warnings: [], provenance: {}, cost: { usd: 0 } }])(
    'is a miss where "lookup" answers with %j',
    async (answer) => {
      open = await kernelHost([speaker('a'), answering('lookup', answer)])
      expect((await open.run('x')).provenance.source).toBe('fresh')
    },
  )
  it.each([
    'prepare',
    'validate',
    'select',
    'lookup',
    'generate',
    'spend',
    'spent',
    'made',
    'review',
    'store',
    'inspect',
    'export',
    'settled',
  ])('has no opinion where "%s" answers with null', async (hook) => {
    open = await kernelHost([speaker('a'), answering(hook, null)])
    expect((await open.run('x')).data.said).toBe('a: x')
  })
  it('goes through as it is where it is one', async () => {
    const order: string[] = []
    const good = plugin('good', ({ hooks }) => {
      hooks.prepare('test.speak', (request) => ({ ...request, text: 'prepared' }))
      hooks.select('test.speak', (candidates) => candidates.toReversed())
      hooks.review('test.speak', ({ data }, { request, attempt }) => {
        order.push(data.said)
        return attempt === 1 ? revise('Again.', { ...request, text: 'revised' }) : undefined
      })
      hooks.inspect('test.speak', ({ data }) => (data.said === 'b: revised' ? reject({ code: 'SEEN', message: 'Enough.' }) : undefined))
    })
    open = await kernelHost([speaker('a'), speaker('b'), good])
    await expect(open.run('x')).rejects.toMatchObject({ code: 'SEEN' })
    expect(order).toEqual(['b: prepared', 'b: revised'])
  })
})
