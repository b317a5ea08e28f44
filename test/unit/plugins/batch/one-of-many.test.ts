import { type Call, defineTool, definePlugin } from 'atelier-mcp'
import { batch } from 'atelier-mcp/plugins'
import { createTestHost } from 'atelier-mcp/testing'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { gate } from '../../../fixtures/gate.ts'
import { speaker } from '../../../fixtures/kernel-host.ts'

it('lets a person who waits for one thing go before the items of a batch, where a provider is limited', async () => {
  const [first, served] = [gate(), [] as string[]]
  const invoke = async ({ text }: { readonly text: string }): Promise<object> => {
    served.push(text)
    await first.pass()
    return { data: { said: text }, cost: { usd: 0, basis: 'reported' } }
  }
  const speaking = definePlugin({
    name: 'speaking',
    version: '1.0.0',
    apiVersion: 1,
    setup({ tools }) {
      const input = z.object({ text: z.string() })
      const handler = async ({ text }: { readonly text: string }, call: Call) =>
        (await call.run({ kind: 'test.speak', text })).data?.said ?? ''
      tools.add(defineTool({ name: 'speak', description: 'Says it.', input, handler }))
    },
  })
  const host = await createTestHost({
    plugins: [batch(), speaking(), speaker('vendor', { invoke })],
    config: { limits: { perProvider: { vendor: { concurrency: 1 } } } },
  })
  try {
    const load = () => host.host.service('host')?.load()['vendor']
    const items = ['item 0', 'item 1', 'item 2', 'item 3'].map((text) => ({ tool: 'speak', arguments: { text } }))
    const many = host.client.callTool('batch_generate', { items })
    await expect.poll(load).toEqual({ waiting: 3, running: 1 })
    const one = host.client.callTool('speak', { text: 'the one' })
    await expect.poll(load).toEqual({ waiting: 4, running: 1 })
    first.open()
    expect((await many).envelope.ok && (await one).envelope.ok).toBe(true)
    // Items are begun at once: which of them comes first, nobody says.
    expect(served[1]).toBe('the one')
    expect(served.toSorted()).toEqual(['item 0', 'item 1', 'item 2', 'item 3', 'the one'])
  } finally {
    await host.close()
  }
})
