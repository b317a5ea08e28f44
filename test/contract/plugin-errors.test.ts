import { AtelierError, definePlugin, type ErrorEntry, type Plugin, reject } from 'atelier-mcp'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { speaker } from '../fixtures/kernel-host.ts'

const words: ErrorEntry = { why: 'The kiln is cold.', fix: 'Light it.', exitCode: 2 }
const fail = (code = 'KILN_COLD', more: object = {}) => {
  throw new AtelierError({ code, message: 'It did not bake.', outcome: 'none', ...more })
}
/** A third party's plugin that fails in every way that there is, with a code of its own. */
const kiln = (errors: Readonly<Record<string, ErrorEntry>> | undefined, name = 'kiln', setUp: () => void = () => {}): Plugin =>
  definePlugin({
    name,
    version: '1.0.0',
    apiVersion: 1,
    ...(errors && { errors }),
    setup({ tools, hooks, prompts, resources }) {
      setUp()
      tools.add({ name: `${name}_bake`, description: 'd', handler: () => fail() })
      tools.add({ name: `${name}_own`, description: 'd', handler: () => fail('KILN_COLD', { why: 'Its own.', fix: 'Its own fix.' }) })
      tools.add({
        name: `${name}_refused`,
        description: 'd',
        handler: async (_, call) => (await call.run({ kind: 'test.speak', text: name } as never)) as never,
      })
      hooks.validate('*', (request) =>
        (request as { text?: string }).text === name ? reject({ code: 'KILN_COLD', message: 'Not now.' }) : undefined,
      )
      prompts.add({
        name: `${name}_prompt`,
        description: 'd',
        args: { a: { optional: true, complete: () => fail() } },
        handler: () => fail(),
      })
      resources.add({ uri: `kiln://${name}`, name, description: 'd', read: () => fail() })
    },
  })()

const open: TestHost[] = []
const start = async (...plugins: (Plugin | { use: Plugin; onError: 'disable' })[]): Promise<TestHost> => {
  const host = await createTestHost({ plugins: [...(plugins as Plugin[]), speaker('a')] })
  open.push(host)
  return host
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((host) => host.close()))
})

describe('an error of a plugin, with a code that it has registered,', () => {
  it('is explained where a tool throws it, and in the text for people', async () => {
    const { client } = await start(kiln({ KILN_COLD: words }))
    const { envelope, text } = await client.callTool('kiln_bake')
    expect(envelope.error).toMatchObject({ code: 'KILN_COLD', why: words.why, fix: words.fix })
    expect(text).toContain(words.fix)
  })
  it('keeps the words that it brings itself', async () => {
    const { client } = await start(kiln({ KILN_COLD: words }))
    expect((await client.callTool('kiln_own')).envelope.error).toMatchObject({ why: 'Its own.', fix: 'Its own fix.' })
  })
  it('is explained where its hook refuses with it', async () => {
    const { client } = await start(kiln({ KILN_COLD: words }))
    const { error } = (await client.callTool('kiln_refused')).envelope
    expect(error).toMatchObject({ code: 'KILN_COLD', fix: words.fix, hook: 'validate' })
  })
  it('is explained as an error of the protocol: of prompts, resources and completions', async () => {
    const { client } = await start(kiln({ KILN_COLD: words }))
    const data = { code: 'KILN_COLD', why: words.why, fix: words.fix, plugin: 'kiln' }
    await expect(client.getPrompt('kiln_prompt')).rejects.toMatchObject({ data })
    await expect(client.readResource('kiln://kiln')).rejects.toMatchObject({ data })
    await expect(client.complete({ prompt: 'kiln_prompt' }, 'a', '')).rejects.toMatchObject({ data })
  })
  it('is explained where it stops the start', async () => {
    await expect(start(kiln({ KILN_COLD: words }, 'kiln', () => fail()))).rejects.toMatchObject({
      code: 'KILN_COLD',
      why: words.why,
      fix: words.fix,
      exitCode: 2,
      plugin: 'kiln',
    })
  })
  it('is explained by each host in the words of its own plugins', async () => {
    const [one, other, none] = await Promise.all([
      start(kiln({ KILN_COLD: words })),
      start(kiln({ KILN_COLD: { why: 'Another kiln.', fix: 'Buy wood.' } })),
      start(kiln(undefined)),
    ])
    const fixes = []
    for (const { client } of [one, other, none, one]) fixes.push((await client.callTool('kiln_bake')).envelope.error?.fix)
    expect(fixes).toEqual([words.fix, 'Buy wood.', expect.stringContaining('the author of the plugin "kiln"'), words.fix])
  })
})

describe('plugins that contradict each other about a code', () => {
  const other = { why: 'Another.', fix: 'Another.' }
  it('do not start, and the error names both', async () => {
    await expect(start(kiln({ KILN_COLD: words }), kiln({ KILN_COLD: other }, 'oven'))).rejects.toMatchObject({
      code: 'ERROR_DUPLICATE',
      message: expect.stringMatching(/"kiln" and "oven".*KILN_COLD/),
    })
    await expect(start(kiln({ INPUT_INVALID: words }))).rejects.toMatchObject({ code: 'ERROR_DUPLICATE' })
    await expect(start(kiln({ cold: words }))).rejects.toMatchObject({ code: 'ERROR_INVALID' })
  })
  it('start without the second where that may be disabled', async () => {
    const { client, host } = await start(kiln({ KILN_COLD: words }), {
      use: kiln({ KILN_COLD: other, OVEN_HOT: other }, 'oven'),
      onError: 'disable',
    })
    expect(host.plugins.find(({ definition }) => definition.name === 'oven')?.disabled).toContain('KILN_COLD')
    expect((await client.callTool('kiln_bake')).envelope.error?.fix).toBe(words.fix)
    expect(host.errorEntry('OVEN_HOT')).toBeUndefined()
  })
  it('may say the same', async () => {
    const { client } = await start(kiln({ KILN_COLD: words }), kiln({ KILN_COLD: { ...words } }, 'oven'))
    expect((await client.callTool('oven_bake')).envelope.error).toMatchObject({ fix: words.fix, plugin: 'oven' })
  })
})
