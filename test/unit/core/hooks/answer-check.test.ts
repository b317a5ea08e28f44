import { reject, revise } from 'atelier-mcp'
import { afterEach, describe, expect, it } from 'vitest'
import { kernelHost, type KernelHost, plugin, speaker } from '../../../fixtures/kernel-host.ts'

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
    ['spend', true],
    ['spend', { type: 'rejection', code: 'NO' }],
    ['review', { type: 'revision', reason: 'no request' }],
    ['review', { verdict: 'fine' }],
    ['inspect', false],
  ])('stops the run with the name of the plugin where "%s" answers with %j', async (hook, answer) => {
    open = await kernelHost([speaker('a'), answering(hook, answer)])
    await expect(open.run('x')).rejects.toMatchObject({ code: 'HOOK_FAILED', plugin: 'odd', hook })
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
