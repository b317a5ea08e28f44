import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { definePlugin } from 'atelier-mcp'
import { createTestHost } from 'atelier-mcp/testing'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'

const greeter = definePlugin({
  name: 'greeter',
  version: '1.0.0',
  apiVersion: 1,
  options: z.strictObject({ greeting: z.string().default('Hello') }),
  setup({ tools, options, log }) {
    tools.add({
      name: 'greet',
      description: 'Greets.',
      handler(_, call) {
        log.info('greeted', { who: call.principal.id })
        return `${options.greeting}, ${call.principal.id}`
      },
    })
  },
})

afterEach(() => vi.unstubAllEnvs())

describe('createTestHost', () => {
  it('has no plugin of a name that nobody knows, and says which name was meant', async () => {
    await expect(createTestHost({ plugins: ['cahce'] })).rejects.toMatchObject({
      code: 'PLUGIN_UNKNOWN',
      message: expect.stringContaining('"cache"'),
    })
  })
  it('has bundled plugins by their names', async () => {
    const { host, close } = await createTestHost({ plugins: ['cache'] })
    expect(host.plugins.map(({ definition: { name }, origin }) => [name, origin])).toEqual([['cache', 'bundled']])
    await close()
  })
  it('rejects as a real start would, and leaves no folder behind', async () => {
    // A folder of its own: other tests begin their hosts in the machine's.
    const own = mkdtempSync(join(tmpdir(), 'no-folder-'))
    vi.stubEnv(process.platform === 'win32' ? 'TEMP' : 'TMPDIR', own)
    await expect(createTestHost({ plugins: [greeter({ greeting: 7 as never })] })).rejects.toMatchObject({ code: 'PLUGIN_OPTIONS' })
    await expect(createTestHost({ plugins: [greeter(), greeter()] })).rejects.toMatchObject({ code: 'PLUGIN_DUPLICATE' })
    expect(readdirSync(own)).toEqual([])
    rmSync(own, { recursive: true })
  })

  it('gives a client in plain types, the log and folders of its own', async () => {
    const { client, connect, log, dirs, close } = await createTestHost({ plugins: [greeter()] })
    expect((await client.callTool('greet')).text).toBe('Hello, local')
    const ada = await connect({ principal: { id: 'ada', scopes: [] } })
    expect((await ada.callTool('greet')).text).toBe('Hello, ada')
    expect(log).toContainEqual({ level: 'info', name: 'greeter', message: 'greeted', data: { who: 'ada' } })
    expect(dirs.data.startsWith(dirs.root)).toBe(true)
    await close()
    await close()
    expect(existsSync(dirs.root)).toBe(false)
  })

  it("reads its environment from the test, not from the machine's", async () => {
    const { client, close } = await createTestHost({
      plugins: [greeter({ greeting: '${env:GREETING}' })],
      environment: { GREETING: 'Servus' },
    })
    expect((await client.callTool('greet')).text).toBe('Servus, local')
    await close()
  })
})
