/** What a model is told of the tools of the default deployment. */
import { encode } from 'gpt-tokenizer/encoding/o200k_base'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import config from '../../mcp.config.ts'
import { type ListedTool, refusalsOf } from '../fixtures/schema-dialects.ts'

let open: TestHost
let tools: readonly ListedTool[]
beforeAll(async () => {
  open = await createTestHost({ plugins: config.plugins })
  tools = (await open.client.listTools()) as unknown as readonly ListedTool[]
})
afterAll(() => open.close())

describe('the list of the default deployment', () => {
  it('has no tool that a model API refuses', () => {
    expect(tools.length).toBeGreaterThanOrEqual(22)
    expect(tools.flatMap((tool) => refusalsOf(tool).map((refusal) => `${tool.name}: ${refusal}`))).toEqual([])
  })

  it('does not have what tools answer, which comes as data all the same', async () => {
    expect(tools.filter((tool) => 'outputSchema' in tool)).toEqual([])
    expect((await open.client.callTool('server_status')).data).toMatchObject({ version: open.host.version })
  })

  it('takes objects of any shape as text that holds JSON, and as objects', async () => {
    const spec = { units: 'mm', nodes: [{ kind: 'box', id: 'body', size: [10, 10, 10] }] }
    for (const written of [spec, JSON.stringify(spec)]) {
      const { envelope } = await open.client.callTool('create_model', { spec: written, estimate: true })
      expect(envelope).toMatchObject({ ok: true, data: { estimate: { usd: 0 } } })
    }
    const args = { tool: 'server_status', arguments: {} }
    for (const written of [args.arguments, JSON.stringify(args.arguments)])
      expect((await open.client.callTool('start_job', { ...args, arguments: written })).data).toMatchObject({
        job: { tool: 'server_status' },
      })
  })
})

type Listing = ListedTool & { readonly annotations?: Readonly<Record<string, boolean>> }
const listedBy = async (tools_: NonNullable<Parameters<typeof createTestHost>[0]['config']>['tools']): Promise<readonly Listing[]> => {
  const host = await createTestHost({ plugins: config.plugins, ...(tools_ && { config: { tools: tools_ } }) })
  const found = (await host.client.listTools()) as unknown as readonly Listing[]
  await host.close()
  return found
}
/** As a model reads it, by the tokenizer of OpenAI's models. */
const tokensOf = (listed: readonly Listing[]): number =>
  listed.reduce((sum, { name, description, inputSchema }) => sum + encode(JSON.stringify({ name, description, inputSchema })).length, 0)

describe('what the list costs a model', () => {
  it('is less than 6,000 tokens', () => {
    expect(tokensOf(tools)).toBeLessThan(6000)
  })

  it('is less than 3,000 for the tools of everyday work, which are these', async () => {
    const listed = await listedBy({ only: 'essential' })
    const everyday = [
      'generate_image',
      'edit_image',
      'draw_image',
      'convert_image',
      'analyze_image',
      'extract_text',
      'create_model',
      'inspect_model',
      'list_assets',
      'get_asset',
      'wait_job',
      'server_status',
    ]
    const there = new Set(tools.map(({ name }) => name))
    expect(listed.map(({ name }) => name).toSorted()).toEqual(everyday.filter((name) => there.has(name)).toSorted())
    expect(tokensOf(listed)).toBeLessThan(3000)
  })
})

describe('what a model is told of each tool', () => {
  it.each(['portable', 'full'] as const)('every argument says what to write: %s', async (schemas) => {
    const bare = (await listedBy({ schemas })).flatMap(({ name, inputSchema }) =>
      Object.entries((inputSchema['properties'] ?? {}) as Record<string, { description?: string }>).flatMap(
        ([argument, { description = '' }]) => (description.trim().length < 4 ? [`${name}.${argument}`] : []),
      ),
    )
    expect(bare).toEqual([])
  })

  it('is whether it only reads, destroys, may be repeated, and reaches out', () => {
    const hints = ['readOnlyHint', 'destructiveHint', 'idempotentHint', 'openWorldHint']
    for (const { name, annotations = {} } of tools as readonly Listing[])
      expect(Object.keys(annotations), name).toEqual(expect.arrayContaining(hints))
  })

  it('is the truth: one tool destroys, and none that makes, orders or changes something only reads', () => {
    const having = (hint: string): string[] =>
      (tools as readonly Listing[]).filter(({ annotations }) => annotations?.[hint]).map(({ name }) => name)
    expect(having('destructiveHint')).toEqual(['delete_asset'])
    expect(having('readOnlyHint').toSorted()).toEqual(
      [
        'analyze_image',
        'extract_text',
        'get_asset',
        'get_job',
        'inspect_model',
        'list_assets',
        'list_jobs',
        'list_providers',
        'moderate_content',
        'server_status',
        'wait_job',
      ].toSorted(),
    )
  })

  it('is each way to say something once; the other ways are taken as well', async () => {
    const portable = new Map(tools.map(({ name, inputSchema }) => [name, Object.keys(inputSchema['properties'] as object)]))
    expect(portable.get('generate_image')).not.toContain('force')
    expect(portable.get('edit_image')).not.toContain('maskBox')
    // A file that stands in the way is replaced by any tool that saves, and listed where it costs nothing.
    expect([...portable].filter(([, names]) => names.includes('overwrite')).map(([name]) => name)).toEqual(['get_asset'])
    const full = (await listedBy({ schemas: 'full' })).find(({ name }) => name === 'edit_image')
    expect(Object.keys(full!.inputSchema['properties'] as object)).toEqual(
      expect.arrayContaining([
        'provider',
        'model',
        'force',
        'cache',
        'estimate',
        'name',
        'order',
        'mask',
        'maskBox',
        'keepSubject',
        'inputFidelity',
      ]),
    )
    const { envelope } = await open.client.callTool('generate_image', { prompt: 'a fox', model: 'nobody', force: true, estimate: true })
    expect(envelope.error).toMatchObject({ code: 'MODEL_UNKNOWN' })
  })
})
