import { afterEach, describe, expect, it } from 'vitest'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import { library, local, imageGen, exporters } from 'atelier-mcp/plugins'
import apps, { pageMeta } from '../../../fixtures/apps-plugin/index.ts'

let open: TestHost | undefined
afterEach(async () => open?.close())

describe('meta of contents', () => {
  it.each(['circular', 'big', 'list'])('that cannot be written fails the read and says whose it is (%s)', async (name) => {
    open = await createTestHost({ plugins: [apps()] })
    await expect(open.client.readResource(`apps://${name}`)).rejects.toMatchObject({
      code: -32603,
      message: expect.stringContaining('meta') as string,
    })
    expect(await open.client.readResource('apps://plain')).toEqual([{ uri: 'apps://plain', mimeType: 'text/plain', text: 'plain' }])
  })

  it('that cannot be written fails a tool, too', async () => {
    open = await createTestHost({ plugins: [apps()] })
    const { isError, envelope, text } = await open.client.callTool('circular')
    expect({ isError, code: envelope.error?.code }).toEqual({ isError: true, code: 'RESULT_INVALID' })
    expect(text).toContain('"apps"')
  })

  it('is counted: contents too large with it are not sent', async () => {
    open = await createTestHost({ plugins: [apps()] })
    const { resourceSize } = await import('#core/mcp/content-check.ts')
    expect(resourceSize({ uri: 'x:y', text: 'abc', meta: { a: 'b' } })).toBe(3 + '{"a":"b"}'.length)
  })

  it('goes with what is read, embedded in results and in prompts', async () => {
    open = await createTestHost({ plugins: [apps()] })
    const { client } = open
    const [page] = await client.readResource('ui://apps/page')
    expect(page).toEqual({ uri: 'ui://apps/page', mimeType: 'text/html;profile=mcp-app', text: '<p>hello', meta: pageMeta })
    expect((await client.callTool('page')).content).toEqual([{ type: 'resource', resource: page }])
    expect(await client.getPrompt('page')).toEqual([{ role: 'user', content: { type: 'resource', resource: page } }])
  })

  it('of an artifact is what is known of it, of an asset as well', async () => {
    open = await createTestHost({ plugins: [apps(), local(), imageGen(), exporters(), library()] })
    const { client } = open
    expect(await client.readResource('apps://picture')).toMatchObject([{ mimeType: 'image/png', blob: 'AQID', meta: { width: 7 } }])
    const { envelope } = await client.callTool('generate_image', { prompt: 'A fox', size: '64x48' })
    const [{ uri }] = envelope['assets'] as [{ uri: string }]
    expect(await client.readResource(uri)).toMatchObject([{ mimeType: 'image/png', meta: { width: 64, height: 48 } }])
  })
})
