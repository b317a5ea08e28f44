import { afterEach, describe, expect, it } from 'vitest'
import { definePlugin } from 'atelier-mcp'
import type { Host } from '#core/kernel/ports/host.ts'
import { hostSwitch } from '#core/cli/reload/host-switch.ts'
import { createTestHost } from 'atelier-mcp/testing'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

/** A host with a tool that says `word`, one that waits for its signal, and a list of what became of the host. */
async function hostThatSays(word: string): Promise<{ readonly host: Host; readonly life: string[] }> {
  const life: string[] = []
  const plugin = definePlugin({
    name: 'says',
    version: '1.0.0',
    apiVersion: 1,
    setup({ tools, onReady, onDispose }) {
      tools.add({ name: 'say', description: 'Says a word.', handler: () => word })
      tools.add({
        name: 'wait',
        description: 'Waits.',
        handler: (_, { signal }) =>
          new Promise<string>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
      })
      onReady(() => void life.push('ready'))
      onDispose(() => void life.push('gone'))
    },
  })
  const { host, close } = await createTestHost({ plugins: [plugin()] })
  closers.push(close)
  life.length = 0
  return { host, life }
}
const peer = {
  principal: { id: 'local', scopes: [] },
  client: { name: 'test', version: '1', protocolVersion: '', capabilities: {} },
  paths: true,
}
const say = async (host: Host, tool: string): Promise<string> => {
  const { call, end } = host.openCall(peer)
  const { content } = await host.callTool(tool, {}, call)
  end()
  return content.map((block) => (block.type === 'text' ? block.text : '')).join('')
}

describe('a host that is replaced', () => {
  it('ends what is still in flight when all are closed, however long it might have taken', async () => {
    const [first, second] = [await hostThatSays('one'), await hostThatSays('two')]
    const { host, swap } = hostSwitch(first.host)
    const waiting = say(host, 'wait')
    swap(second.host)
    expect(await say(host, 'say')).toBe('two')
    expect(first.life).toEqual([])
    await host.close(0)
    expect(await waiting).toContain('The host is closing.')
    expect([first.life.at(-1), second.life.at(-1)]).toEqual(['gone', 'gone'])
  })

  it('is not replaced once it is closing; who comes too late is closed', async () => {
    const [first, second] = [await hostThatSays('one'), await hostThatSays('two')]
    const { host, swap } = hostSwitch(first.host)
    const closed = host.close(0)
    swap(second.host)
    await closed
    expect(() => host.openCall(peer)).toThrow('The host is closing')
    await expect.poll(() => second.life).toEqual(['gone'])
  })

  it('closes when nothing is in flight, and only then the next one begins its work', async () => {
    const [first, second] = [await hostThatSays('one'), await hostThatSays('two')]
    const order: string[] = []
    const ready = second.host.ready.bind(second.host)
    second.host.ready = async () => {
      order.push(...first.life, 'next')
      await ready()
    }
    const { swap } = hostSwitch(first.host)
    swap(second.host)
    await expect.poll(() => order).toEqual(['gone', 'next'])
  })

  it('tells listeners that every list may be new, and no longer what the former host does', async () => {
    const [first, second] = [await hostThatSays('one'), await hostThatSays('two')]
    const { host, swap, notice } = hostSwitch(first.host)
    const heard: unknown[] = []
    host.on('listChanged', (what) => void heard.push(what))
    host.on('notice', (level, data) => void heard.push([level, data]))
    swap(second.host)
    notice('error', 'why')
    expect(heard).toEqual(['tools', 'resources', 'prompts', ['error', 'why']])
    expect(host.registry).toBe(second.host.registry)
  })
})
