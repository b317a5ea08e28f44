/** Whatever a message or a description sends a model to can be read by a tool: many clients show models no resources. */
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import config from '../../mcp.config.ts'

let open: TestHost
beforeAll(async () => {
  open = await createTestHost({ plugins: config.plugins })
})
afterAll(() => open.close())

const guidesIn = (said: unknown): string[] => [...new Set(JSON.stringify(said).match(/atelier:\/\/guide\/[\w-]+/g))]

it('every guide that is named by an error or in the list of tools is given by get_asset', async () => {
  const errors = open.host.plugins.map(({ definition }) => definition.errors ?? {})
  const refused = await open.client.callTool('create_model', { spec: { nodes: 'none' } })
  const guides = [...new Set([errors, await open.client.listTools(), refused.text].flatMap(guidesIn))]
  expect(guides).toContain('atelier://guide/model-spec')
  expect(guidesIn(refused.text)).toHaveLength(1)
  for (const id of guides) {
    const { isError, text } = await open.client.callTool('get_asset', { id })
    expect(isError, id).toBe(false)
    const [contents] = await open.client.readResource(id)
    expect(contents).toMatchObject({ text })
    expect(text.length).toBeGreaterThan(500)
  }
})

it('an address at which there is no guide is refused like an asset that is none', async () => {
  for (const id of ['atelier://guide/nothing', 'ui://atelier/studio', 'https://example.com'])
    expect((await open.client.callTool('get_asset', { id })).envelope.error, id).toMatchObject({ code: 'INPUT_NOT_FOUND', outcome: 'none' })
})
