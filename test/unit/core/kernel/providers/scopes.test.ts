import { afterEach, describe, expect, it } from 'vitest'
import { may } from '#core/kernel/providers/scopes.ts'
import { kernelHost, type KernelHost, plugin, speaker } from '../../../../fixtures/kernel-host.ts'

const who = (...scopes: string[]) => ({ id: 'ann', scopes })

describe('what a principal may do', () => {
  it.each([
    [['tool:none'], 'tool', 'generate_image', false],
    [['tool:generate_image'], 'tool', 'generate_images', false],
    [['tool:generate_*'], 'tool', 'draw_image', false],
    [['provider:open'], 'provider', 'openai/gpt-image-2', false],
    [['provider:openai/gpt-image-1-mini'], 'provider', 'openai/gpt-image-2', false],
    [['provider:openai/gpt-image-1-mini'], 'provider', 'openai', false],
    [['tool:generate_image', 'tool:get_*'], 'tool', 'get_asset', true],
    [['provider:openai'], 'provider', 'openai/gpt-image-2', true],
    [['kind:image.*'], 'kind', 'image.edit', true],
    [['kind:*'], 'kind', 'vision.read', true],
    [['originals', 'admin', 'kind:none'], 'tool', 'generate_image', true],
    [[], 'provider', 'openai', true],
  ] as const)('by %j, of %s: %s is %s', (scopes, sort, name, is) => {
    expect(may(who(...scopes), sort, name)).toBe(is)
  })
})

let open: KernelHost | undefined
afterEach(() => open?.close())
const host = async (config = {}): Promise<KernelHost> =>
  (open = await kernelHost(
    [
      speaker('dear', { models: [{ id: 'big' }, { id: 'small' }] }),
      speaker('cheap'),
      speaker('by-rule', { nature: 'procedural' }),
      plugin('tools', ({ tools }) => {
        for (const name of ['say', 'shout'])
          tools.add({
            name,
            description: 'Says it.',
            handler: async (_, { run }) => ({ content: [], data: (await run({ kind: 'test.speak', text: 'x' })).data }),
          })
        tools.add({ name: 'both', description: 'Asks others.', handler: (_, call) => tools.call('shout', {}, call) })
      }),
    ],
    config,
  ))

describe('scopes hold', () => {
  it('for providers: who may not be asked is as good as not there', async () => {
    const { run } = await host()
    const said = async (scopes: string[], options = {}) => (await run('x', options, { principal: who(...scopes) })).data.said
    expect(await said([])).toBe('dear: x')
    expect(await said(['provider:cheap'])).toBe('cheap: x')
    expect(await said(['provider:dear/small'], { provider: 'dear/small' })).toBe('dear: x')
    // A stand-in answers, as where no model is configured.
    expect(await said(['provider:by-rule'])).toBe('by-rule: x')
    await expect(said(['provider:cheap'], { provider: 'dear' })).rejects.toMatchObject({ code: 'SCOPE_MISSING', outcome: 'none' })
    await expect(said(['provider:none'])).rejects.toMatchObject({ code: 'SCOPE_MISSING' })
  })
  it('for providers that a chain or an alias names', async () => {
    const { run } = await host({ chains: { 'test.speak': ['dear', 'cheap'] }, aliases: { fast: ['dear/big', 'cheap'] } })
    const as = { principal: who('provider:cheap') }
    expect((await run('x', {}, as)).data.said).toBe('cheap: x')
    expect((await run('x', { provider: 'fast' }, as)).data.said).toBe('cheap: x')
  })
  it('for kinds', async () => {
    const { run } = await host()
    await expect(run('x', {}, { principal: who('kind:image.*') })).rejects.toMatchObject({ code: 'SCOPE_MISSING' })
    expect((await run('x', {}, { principal: who('kind:test.*') })).data.said).toBe('dear: x')
  })
  it('for tools, also for those that another tool calls', async () => {
    const kernel = await host()
    const called = async (tool: string, ...scopes: string[]) => {
      const { call, end } = kernel.host.openCall({
        principal: who(...scopes),
        client: { name: 'test', version: '1', protocolVersion: '', capabilities: {} },
        paths: false,
      })
      const { meta } = await kernel.host.callTool(tool, {}, call)
      end()
      const { ok, error } = meta!['atelier/result'] as { ok: boolean; error?: { code: string } }
      return ok ? 'ok' : error!.code
    }
    expect(await called('say', 'tool:shout')).toBe('SCOPE_MISSING')
    expect(await called('shout', 'tool:shout')).toBe('ok')
    expect(await called('both', 'tool:both')).toBe('SCOPE_MISSING')
    expect(await called('both', 'tool:*', 'kind:none')).toBe('SCOPE_MISSING')
    expect(await called('both', 'tool:both', 'tool:shout')).toBe('ok')
  })
})
