import { AtelierError, definePlugin, isErrorCode, type PluginContext, reject } from 'atelier-mcp'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { toAtelierError } from '#core/kernel/errors/to-atelier-error.ts'
import { coded } from '#core/testing/coded-error.ts'
import { kernelHost, type KernelHost, plugin, speaker } from '../../../../fixtures/kernel-host.ts'

let open: KernelHost | TestHost | undefined
afterEach(() => open?.close().then(() => void (open = undefined)))

const none = ['not a code!', 'small_letters', 'A__B', 'A_', '1_A', '', 7, null]
const miscoded = (code: unknown = 'not a code!'): AtelierError =>
  new AtelierError({ code, message: 'It broke.', why: 'Own.', fix: 'Own.', outcome: 'none' } as never)
const throwing = (error: unknown) => () => {
  throw error
}

describe('an error whose code is none', () => {
  it.each(none)('as %j is one without a code, and says so', (code) => {
    const thrown = miscoded(code)
    expect(isErrorCode(code)).toBe(false)
    expect(AtelierError.is(thrown)).toBe(false)
    expect(toAtelierError(thrown, 'TOOL_FAILED')).toMatchObject({
      code: 'TOOL_FAILED',
      message: 'It broke.',
      why: expect.stringContaining(JSON.stringify(code)),
      cause: thrown,
    })
    expect(() => coded(thrown)).toThrow('not a coded error')
  })
  it.each(['ABORTED', 'A1_B2_BLOCKED', 'HTTP_404', 'GPT4_BUSY'])('is not meant by %s', (code) => {
    expect(isErrorCode(code)).toBe(true)
    expect(coded(miscoded(code)).code).toBe(code)
  })
  it('names the plugin of the hook that throws it', async () => {
    open = await kernelHost([speaker('one'), plugin('odd', ({ hooks }) => hooks.validate('*', throwing(miscoded())))])
    await expect(open.run('a')).rejects.toMatchObject({ code: 'HOOK_FAILED', plugin: 'odd', hook: 'validate', message: 'It broke.' })
  })
  it('names the plugin of the hook that refuses with it, and nothing is ordered', async () => {
    let orders = 0
    open = await kernelHost([
      speaker('one', { invoke: async () => ({ data: { said: `${++orders}` } }) }),
      plugin('odd', ({ hooks }) => hooks.validate('*', () => reject({ code: 'not a code!', message: 'No.' }))),
    ])
    await expect(open.run('a')).rejects.toMatchObject({ code: 'HOOK_FAILED', plugin: 'odd', hook: 'validate', outcome: 'none' })
    expect(orders).toBe(0)
  })
  it('is not believed about the money of a provider, whose plugin it names', async () => {
    let asked = 0
    open = await kernelHost([
      speaker('odd', { invoke: throwing(miscoded()) }),
      speaker('next', { invoke: async () => ({ data: { said: `${++asked}` } }) }),
    ])
    await expect(open.run('a')).rejects.toMatchObject({ code: 'PROVIDER_FAILED', plugin: 'odd', outcome: 'unknown' })
    expect(asked).toBe(0)
  })
  it('names the plugin of the tool that throws it, or hands it on', async () => {
    const error = { code: 'not a code!', message: 'No.', why: 'w', fix: 'f', retryable: false, outcome: 'none' }
    const odd = definePlugin({
      name: 'odd',
      version: '1.0.0',
      apiVersion: 1,
      setup({ tools }: PluginContext) {
        tools.add({ name: 'throws', description: 'd', handler: throwing(miscoded()) })
        tools.add({
          name: 'hands_on',
          description: 'd',
          handler: () => ({
            isError: true,
            content: [],
            meta: { 'atelier/result': { ok: false, runId: 'r', kind: 'k', error } },
          }),
        })
      },
    })
    open = await createTestHost({ plugins: [odd()] })
    expect((await open.client.callTool('throws')).envelope.error).toMatchObject({ code: 'TOOL_FAILED', plugin: 'odd' })
    expect((await open.client.callTool('hands_on')).envelope.error).toMatchObject({ code: 'TOOL_DECLINED', plugin: 'odd' })
  })
})
