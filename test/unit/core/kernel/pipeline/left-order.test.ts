/** What another host has left, and is had as it is kept: whether its bill is written. */
import { expect, it } from 'vitest'
import { leftOrder } from '#core/kernel/pipeline/left-order.ts'

it.each([
  ['nobody has billed', false, ['an order']],
  ['is billed', true, []],
])('an order that %s, and whose result is found kept, is closed as such', async (_, isBilled, owed) => {
  const heard: string[] = []
  const open = { isBilled, close: async () => void heard.push('closed') }
  const left = { record: { id: 'an order', at: 1 }, takeUp: async () => open }
  const book = { find: async () => ({ left }), owe: (id: string) => void heard.push(id) }
  const kept = { provenance: { createdAt: 2 } }
  const hooks = { lookup: { call: async () => ({ value: kept }) } }
  const run = { options: { cache: 'refresh' } }
  const found = await leftOrder({ book, hooks } as never, { key: 'key', run, provider: {}, candidate: {} } as never)
  expect(found).toMatchObject({ result: kept, cached: false })
  expect(heard).toEqual([...owed, 'closed'])
})
