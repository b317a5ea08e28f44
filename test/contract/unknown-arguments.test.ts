import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import { definePlugin } from 'atelier-mcp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import config from '../../mcp.config.ts'

const picture = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'
/** A third party's tools, which count what reaches them. */
let reached = 0
const others = definePlugin({
  name: 'others',
  version: '1.0.0',
  apiVersion: 1,
  setup({ tools, prompts, resources }) {
    const handler = () => `${++reached}`
    tools.add({ name: 'plain', description: 'd', input: z.object({ prompt: z.string().optional() }), handler })
    tools.add({ name: 'raw', description: 'd', input: { type: 'object', properties: { prompt: { type: 'string' } } }, handler })
    tools.add({ name: 'none', description: 'd', handler })
    tools.add({ name: 'open', description: 'd', input: z.looseObject({ prompt: z.string().optional() }), handler })
    tools.add({ name: 'raw_open', description: 'd', input: { type: 'object', additionalProperties: true }, handler })
    prompts.add({ name: 'greet', description: 'd', args: { person: { optional: true } }, handler: ({ person }) => `Hello ${person}` })
    resources.addTemplate({ uriTemplate: 'others://list{?page}', name: 'list', description: 'd', read: ({ page }) => `page ${page}` })
  },
})
let open: TestHost
beforeAll(async () => {
  open = await createTestHost({ plugins: [...config.plugins, others()], config: { tools: { schemas: 'full' } } })
})
afterAll(() => open.close())

describe('an argument that a tool does not name', () => {
  it('is refused by every tool, bundled ones and those of third parties, with the nearest name', async () => {
    const listed = (await open.client.listTools()).filter(({ name }) => name !== 'open' && name !== 'raw_open')
    expect(listed.length).toBeGreaterThan(22)
    for (const { name, inputSchema } of listed) {
      const names = Object.keys((inputSchema['properties'] ?? {}) as object)
      const [longest = ''] = names.toSorted((a, b) => b.length - a.length)
      const wrong = `${longest.slice(0, -1)}x`
      const { envelope } = await open.client.callTool(name, { [wrong]: 1 })
      expect(envelope.error, name).toMatchObject({ code: 'INPUT_INVALID', outcome: 'none' })
      expect(envelope.error?.message, name).toContain(`There is no argument "${wrong}"${names.length > 0 ? '; did you mean "' : '.'}`)
    }
    expect(reached).toBe(0)
  })
  it('does not get another question answered', async () => {
    const { envelope } = await open.client.callTool('analyze_image', { images: [picture], prompt: 'Is it a cat?' })
    expect(envelope.error).toMatchObject({ code: 'INPUT_INVALID', message: expect.stringContaining('There is no argument "prompt".') })
  })
  it('is taken by a tool that says so', async () => {
    expect((await open.client.callTool('open', { whatever: 1 })).isError).toBe(false)
    expect((await open.client.callTool('raw_open', { whatever: 1 })).isError).toBe(false)
  })
})

describe('every other door refuses it too:', () => {
  const message = expect.stringContaining('There is no argument "promt"; did you mean "prompt"?')
  it('a job, before it is one', async () => {
    const { envelope } = await open.client.callTool('start_job', { tool: 'plain', arguments: { promt: 'x' } })
    expect(envelope.error).toMatchObject({ code: 'INPUT_INVALID', message })
    expect((await open.client.callTool('list_jobs')).envelope['data']).toMatchObject({ jobs: [] })
  })
  it.each<[string, object]>([
    ['items', { items: [{ tool: 'plain', arguments: { promt: 'x' } }] }],
    ['defaults', { items: [{ tool: 'plain' }], defaults: { promt: 'x' } }],
    ['a template', { template: { tool: 'raw', arguments: { promt: '{a}' } }, variables: { a: ['x'] } }],
  ])('%s of a batch', async (_, args) => {
    const before = reached
    const { envelope } = await open.client.callTool('batch_generate', args as Record<string, unknown>)
    expect(envelope['data']).toMatchObject({ items: [{ ok: false, result: { error: { code: 'INPUT_INVALID', message } } }] })
    expect(reached).toBe(before)
  })
  it('the items of a batch themselves', async () => {
    const { envelope } = await open.client.callTool('batch_generate', { items: [{ tool: 'plain', argument: {} }] })
    expect(envelope.error?.message).toContain('There is no argument "items.0.argument"; did you mean "items.0.arguments"?')
  })
  it('a prompt', async () => {
    await expect(open.client.getPrompt('greet', { persom: 'x' })).rejects.toMatchObject({
      code: -32602,
      message: expect.stringContaining('has no argument "persom"; did you mean "person"?'),
    })
  })
  it('a resource by its template', async () => {
    expect(await open.client.readResource('others://list?page=2')).toMatchObject([{ text: 'page 2' }])
    await expect(open.client.readResource('others://list?pgae=2')).rejects.toMatchObject({
      code: -32602,
      message: expect.stringContaining('There is no parameter "pgae"; did you mean "page"?'),
      data: { code: 'INPUT_INVALID' },
    })
  })
})
