/** `tools.only` and `tools.except`: what a config leaves out is neither listed nor called, whoever asks. */
import { afterEach, describe, expect, it } from 'vitest'
import { definePlugin } from 'atelier-mcp'
import { batch } from 'atelier-mcp/plugins'
import { createTestHost, type TestHost, type TestHostInit } from 'atelier-mcp/testing'

let called: string[] = []
const tools = definePlugin({
  name: 'tools',
  version: '1.0.0',
  apiVersion: 1,
  setup({ tools: own }) {
    for (const name of ['draw', 'read', 'wipe']) {
      const handle = own.add({
        name,
        description: 'd',
        ...(name === 'draw' && { essential: true }),
        handler: () => {
          called.push(name)
          return 'done'
        },
      })
      handle.disable()
      handle.enable()
    }
  },
})

const hosts: TestHost[] = []
afterEach(async () => {
  called = []
  await Promise.all(hosts.splice(0).map((host) => host.close()))
})
const start = async (init: Partial<TestHostInit>): Promise<TestHost> => {
  const host = await createTestHost({ plugins: [tools()], ...init })
  hosts.push(host)
  return host
}
const names = async ({ client }: TestHost): Promise<string[]> => (await client.listTools()).map(({ name }) => name)

describe('a config offers', () => {
  it.each([
    ['all tools where it says nothing', {}, ['draw', 'read', 'wipe']],
    ['those that it names', { only: ['read', 'wipe'] }, ['read', 'wipe']],
    ['all but those that it excepts', { except: ['wipe'] }, ['draw', 'read']],
    ['those that plugins call essential', { only: 'essential' }, ['draw']],
    ['none twice', { only: ['read', 'wipe'], except: ['wipe'] }, ['read']],
  ] as const)('%s', async (_words, config, expected) => {
    expect(await names(await start({ config: { tools: config } }))).toEqual(expected)
  })

  it('and the log tells of names that no tool has', async () => {
    const { log } = await start({ config: { tools: { only: ['raed'], except: ['nothing_like_it'] } } })
    expect(log.filter(({ level }) => level === 'warn').map(({ message }) => message)).toEqual([
      'tools.only names "raed", and no plugin adds a tool of this name. Did you mean "read"?',
      'tools.except names "nothing_like_it", and no plugin adds a tool of this name.',
    ])
  })
})

describe('a tool that is left out is not called', () => {
  const config = { tools: { except: ['wipe'] } }
  const why = expect.stringContaining('The tool "wipe" is not offered here: the config of this host leaves it out.')

  it('by a client, which hears why', async () => {
    const { client } = await start({ config })
    await expect(client.callTool('wipe')).rejects.toMatchObject({ code: -32602, message: why, data: { code: 'INPUT_NOT_FOUND' } })
    expect(called).toEqual([])
  })

  it('as a job', async () => {
    const { client } = await start({ config, plugins: [tools(), batch()] })
    const { envelope } = await client.callTool('start_job', { tool: 'wipe', arguments: {} })
    expect(envelope.error).toMatchObject({ code: 'INPUT_NOT_FOUND', message: why, outcome: 'none' })
    expect(called).toEqual([])
  })

  it('in a batch, whose other items are made', async () => {
    const { client } = await start({ config, plugins: [tools(), batch()] })
    const items = ['draw', 'wipe'].map((tool) => ({ tool, arguments: {} }))
    const { envelope } = await client.callTool('batch_generate', { items })
    expect(envelope.data).toMatchObject({ items: [{ result: { ok: true } }, { result: { ok: false, error: { message: why } } }] })
    expect(called).toEqual(['draw'])
  })

  it('by whoever has the host in hand, such as the command line', async () => {
    const { host } = await start({ config })
    const { call, end } = host.openCall({
      principal: { id: 'local', scopes: [] },
      client: { name: 't', version: '', protocolVersion: '', capabilities: {} },
      paths: true,
    })
    await expect(host.callTool('wipe', {}, call)).rejects.toMatchObject({ message: why })
    end()
  })
})
