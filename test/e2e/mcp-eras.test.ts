/** The real command line in both eras of MCP: the official client of either, over both transports, and what belongs to neither. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { Client, type ClientOptions, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enveloped, headersFor, revision } from '../fixtures/enveloped.ts'
import { call, initialize, post, textOf } from '../fixtures/http-client.ts'
import { deploy, type Deployment, fixture, type HttpServer, root, startHttp } from '../fixtures/server-process.ts'
import { type StdioLines, stdioLines } from '../fixtures/stdio-lines.ts'

const unruly = fixture('unruly-plugin/index.ts')
const pinned: ClientOptions = { versionNegotiation: { mode: { pin: revision } } }

describe.each(['stdio', 'http'] as const)('the official client of 2026-07-28 over %s', (transport) => {
  let server: HttpServer | undefined
  let deployment: Deployment | undefined
  const clients: Client[] = []
  const connect = async (options: ClientOptions = pinned): Promise<Client> => {
    const client = new Client({ name: 'e2e-2026', version: '2.0.0' }, options)
    const { command, args, env } = deployment ?? { command: '', args: [], env: {} }
    await client.connect(
      server ? new StreamableHTTPClientTransport(new URL(server.url)) : new StdioClientTransport({ command, args, env, stderr: 'ignore' }),
    )
    clients.push(client)
    return client
  }
  let client: Client
  beforeAll(async () => {
    if (transport === 'http') server = await startHttp(unruly)
    else deployment = await deploy(unruly)
    client = await connect()
  })
  afterAll(async () => {
    await Promise.all(clients.map((one) => one.close()))
    if (server) expect(await server.stop()).toBe(0)
    await deployment?.remove()
  })

  it('refuses an absent resource as wrong parameters, and an unknown tool, with why and fix', async () => {
    await expect(client.readResource({ uri: 'unruly://things/nothing' })).rejects.toMatchObject({ code: -32602 })
    await expect(client.readResource({ uri: 'nowhere://at/all' })).rejects.toMatchObject({ code: -32602 })
    await expect(client.callTool({ name: 'ecko', arguments: {} })).rejects.toMatchObject({
      code: -32602,
      message: expect.stringContaining('"echo"'),
      data: { code: 'INPUT_NOT_FOUND', fix: expect.stringContaining('tools/list') },
    })
  })

  it('answers throwing, hanging and rubbish tools with results that carry the envelope, and goes on', async () => {
    for (const [name, args, code] of [
      ['throws', {}, 'TOOL_FAILED'],
      ['hangs', {}, 'DEADLINE'],
      ['rubbish', { what: 'kind' }, 'RESULT_INVALID'],
      ['echo', { text: 5 }, 'INPUT_INVALID'],
    ] as const) {
      const result = await client.callTool({ name, arguments: args })
      expect(result.isError, name).toBe(true)
      expect(result['_meta']?.['atelier/result'], name).toMatchObject({ ok: false, error: { code } })
    }
    expect(textOf(await client.callTool({ name: 'echo', arguments: { text: 'still here' } }))).toBe('still here')
  })

  it('refuses arguments that a tool does not name, and calls nothing', async () => {
    for (const { name } of (await client.listTools()).tools) {
      const result = await client.callTool({ name, arguments: { noSuchThing: 1 } })
      expect(result.isError, name).toBe(true)
      expect(textOf(result), name).toContain('There is no argument "noSuchThing"')
    }
  })

  it('lists, reads, prompts and completes, and says how long that may be kept, and for whom', async () => {
    const { resources } = await client.listResources()
    expect(resources).toContainEqual(expect.objectContaining({ uri: 'unruly://things/3' }))
    expect((await client.readResource({ uri: 'unruly://things/lamp' })).contents[0]).toMatchObject({ text: 'The thing lamp' })
    await expect(client.getPrompt({ name: 'throws' })).rejects.toThrow('no prompt today')
    const { completion } = await client.complete({
      ref: { type: 'ref/resource', uri: 'unruly://things/{name}' },
      argument: { name: 'name', value: 'a' },
    })
    expect(completion).toMatchObject({ total: 250, hasMore: true })
    expect(await client.listTools()).toMatchObject({ ttlMs: expect.any(Number), cacheScope: 'private' })
  })

  it('tells tools who asks by the request itself, and logs what the request asks for alone', async () => {
    const heard: unknown[] = []
    client.setNotificationHandler('notifications/message', ({ params }) => void heard.push(params.level))
    const told = await client.callTool({ name: 'tells', arguments: {}, _meta: { 'io.modelcontextprotocol/logLevel': 'warning' } })
    expect(textOf(told)).toBe('e2e-2026')
    await client.callTool({ name: 'tells', arguments: {} })
    expect(heard).toEqual(['error'])
  })

  it('ends a call that its client cancels', async () => {
    const stop = new AbortController()
    const waiting = client.callTool({ name: 'waits', arguments: { ms: 60_000 } }, { signal: stop.signal, onprogress: () => {} })
    waiting.catch(() => {})
    await expect.poll(async () => textOf(await client.callTool({ name: 'was_aborted', arguments: {} }))).toBe('not aborted')
    stop.abort()
    await expect(waiting).rejects.toThrow()
    await expect.poll(async () => textOf(await client.callTool({ name: 'was_aborted', arguments: {} }))).toBe('ABORTED')
  })

  it('hears of changed lists where it listens, and of resources that it can read', async () => {
    const told: string[] = []
    const listener = await connect()
    listener.setNotificationHandler('notifications/tools/list_changed', () => void told.push('tools'))
    const subscription = await listener.listen({
      toolsListChanged: true,
      resourceSubscriptions: ['unruly://things/lamp', 'nowhere://at/all'],
    })
    expect(subscription.honoredFilter).toEqual({ toolsListChanged: true, resourceSubscriptions: ['unruly://things/lamp'] })
    await listener.callTool({ name: 'show_hidden', arguments: { show: true } })
    await expect.poll(() => told).toEqual(['tools'])
    await subscription.close()
    await listener.callTool({ name: 'show_hidden', arguments: { show: false } })
  })

  it('keeps a call at work for one who asks for sampling that it did not offer: it hears which capability is missing', async () => {
    await expect(client.callTool({ name: 'samples', arguments: {} })).rejects.toMatchObject({
      code: -32021,
      data: { requiredCapabilities: { sampling: {} } },
    })
  })

  it.each([
    ['as it likes best', { versionNegotiation: { mode: 'auto' } }, revision],
    ['in sessions', { versionNegotiation: { mode: 'legacy' } }, '2025-11-25'],
  ] as const)('serves one who speaks %s', async (_, options, version) => {
    const other = await connect(options)
    expect(other.getNegotiatedProtocolVersion()).toBe(version)
    expect(textOf(await other.callTool({ name: 'echo', arguments: { text: 'either' } }))).toBe('either')
  })
})

describe('over stdio, line by line', () => {
  const open: StdioLines[] = []
  let deployment: Deployment
  const start = (): StdioLines => {
    const one = stdioLines(deployment)
    open.push(one)
    return one
  }
  beforeAll(async () => {
    deployment = await deploy(unruly)
  })
  afterAll(async () => {
    for (const one of open) expect(await one.end()).toBe(0)
    await deployment.remove()
  })

  it('refuses requests of 2026-07-28 in a session, and goes on with it', async () => {
    const { send, answer } = start()
    send(initialize, enveloped(1, 'tools/list'), call(2, 'echo', { text: 'still here' }))
    expect((await answer(1)).error).toMatchObject({ code: -32600, message: expect.stringContaining('2025-11-25') })
    expect(textOf((await answer(2)).result!)).toBe('still here')
  })

  it('refuses a session among requests of 2026-07-28, with the revisions there are', async () => {
    const { send, answer } = start()
    send(enveloped(1, 'tools/list'), { ...initialize, id: 2 }, call(3, 'echo', { text: 'no envelope' }))
    expect((await answer(1)).result).toMatchObject({ resultType: 'complete' })
    expect((await answer(2)).error).toMatchObject({ code: -32022, data: { supported: [revision] } })
    expect((await answer(3)).error?.code).toBe(-32602)
    send([])
    expect((await answer(null)).error).toMatchObject({ code: -32600, message: expect.stringContaining(revision) })
  })

  it('refuses an envelope without a version, and one of a version that nobody knows, and is then begun in either way', async () => {
    const { send, answer } = start()
    const unversioned = { 'io.modelcontextprotocol/protocolVersion': undefined }
    const later = { 'io.modelcontextprotocol/protocolVersion': '2031-01-01' }
    send(enveloped(1, 'tools/list', {}, unversioned), enveloped(2, 'tools/list', {}, later), { ...initialize, id: 3 })
    expect((await answer(1)).error).toMatchObject({ code: -32602, message: expect.stringContaining('protocolVersion') })
    expect((await answer(2)).error).toMatchObject({ code: -32022, data: { supported: [revision] } })
    expect((await answer(3)).result).toMatchObject({ protocolVersion: '2025-11-25' })
  })

  it('lets a client that has only asked what there is change its mind and begin a session', async () => {
    const { send, answer } = start()
    send(enveloped(1, 'server/discover'), { ...initialize, id: 2 }, call(3, 'echo', { text: 'after all' }))
    expect((await answer(1)).result).toMatchObject({ supportedVersions: [revision], instructions: expect.any(String) })
    expect((await answer(2)).result).toMatchObject({ protocolVersion: '2025-11-25' })
    expect(textOf((await answer(3)).result!)).toBe('after all')
  })

  it.each([
    ['in a session', initialize, (id: number, text: string) => call(id, 'echo', { text })],
    [
      'by requests of 2026-07-28',
      enveloped(1, 'tools/list'),
      (id: number, text: string) => enveloped(id, 'tools/call', { name: 'echo', arguments: { text } }),
    ],
  ])('takes no answer to what nobody has asked, and goes on, %s', async (_, first, echo) => {
    const { send, answer, lines } = start()
    const answers = [
      { jsonrpc: '2.0', id: 77, result: { action: 'accept', content: { yes: true } } },
      { jsonrpc: '2.0', id: 'echo', result: { roots: [{ uri: 'file:///etc' }] } },
      { jsonrpc: '2.0', id: 78, error: { code: -32600, message: 'no' } },
    ]
    send(...answers, first, ...answers, echo(5, 'still here'), ...answers)
    expect(textOf((await answer(5)).result!)).toBe('still here')
    // Nobody is answered for an answer.
    expect(lines.filter(({ id }) => id === 77 || id === 78 || id === 'echo')).toEqual([])
  })

  it('runs the SDK of the era that it is spoken to in, and nothing of the other', async () => {
    const sdksRun = async (first: object): Promise<readonly string[]> => {
      const folder = await mkdtemp(join(tmpdir(), 'atelier-coverage-'))
      const lines = stdioLines({ ...deployment, env: { ...deployment.env, NODE_V8_COVERAGE: folder } })
      lines.send(first)
      await lines.answer((first as { id: number }).id)
      expect(await lines.end()).toBe(0)
      const inputs = await sourcesRun(folder)
      await rm(folder, { recursive: true })
      expect(inputs.length).toBeGreaterThan(50)
      return [
        ...new Set(inputs.flatMap((input) => /@modelcontextprotocol\/(?:sdk\/dist\/esm\/\w+|server)/.exec(input)?.[0] ?? [])),
      ].toSorted()
    }
    // A file without imports, which reads templates of URIs for both.
    expect(await sdksRun(enveloped(1, 'tools/list'))).toEqual(['@modelcontextprotocol/sdk/dist/esm/shared', '@modelcontextprotocol/server'])
    const inSession = await sdksRun(initialize)
    expect(inSession).toContain('@modelcontextprotocol/sdk/dist/esm/server')
    expect(inSession).not.toContain('@modelcontextprotocol/server')
  })
})

/** The sources whose code Node has run in a process, by its coverage and what the build says of each chunk. */
async function sourcesRun(folder: string): Promise<readonly string[]> {
  const metafile = JSON.parse(await readFile(join(root, 'node_modules/.cache/atelier/metafile.json'), 'utf8')) as {
    outputs: Record<string, { inputs: Record<string, unknown> }>
  }
  const reports = await Promise.all(
    (await readdir(folder)).map(async (name) => {
      const { result } = JSON.parse(await readFile(join(folder, name), 'utf8')) as {
        result: readonly { url: string; functions: readonly { functionName: string; ranges: readonly { count: number }[] }[] }[]
      }
      return result
    }),
  )
  // A chunk is a file of its own, or a function of the one script that every start reads.
  const chunks = reports
    .flat()
    .flatMap(({ url, functions }) => [
      basename(url),
      ...functions.flatMap(({ functionName, ranges }) =>
        functionName.startsWith('chunk:') && (ranges[0]?.count ?? 0) > 0 ? [functionName.slice('chunk:'.length)] : [],
      ),
    ])
  return chunks.flatMap((chunk) => Object.keys(metafile.outputs[`dist/${chunk}`]?.inputs ?? {}))
}

describe('over HTTP, request by request', () => {
  let server: HttpServer
  beforeAll(async () => {
    server = await startHttp(fixture('conformance-plugin/index.ts'), { tools: { schemas: 'full' }, http: { bodyBytes: 1_000_000 } })
  })
  afterAll(async () => {
    expect(await server.stop()).toBe(0)
  })
  const ask = async (
    message: object,
    headers: Record<string, string>,
  ): Promise<{ status: number; error?: { code: number; message: string } }> => {
    const response = await post(server.url, message, headers)
    return { status: response.status, ...((await response.json()) as object) }
  }
  const region = (value: string): object => enveloped(1, 'tools/call', { name: 'test_header_argument', arguments: { region: value } })
  const base64 = (text: string): string => `=?base64?${Buffer.from(text).toString('base64')}?=`

  it.each([
    ['no Mcp-Method', enveloped(1, 'tools/list'), { 'mcp-protocol-version': revision }, -32020],
    ['another Mcp-Method', enveloped(1, 'tools/list'), headersFor('prompts/list'), -32020],
    ['another Mcp-Name', enveloped(1, 'tools/call', { name: 'test_simple_text' }), headersFor('tools/call', 'other'), -32020],
    ['another revision in the header', enveloped(1, 'tools/list'), { 'mcp-method': 'tools/list' }, -32020],
    ['an envelope without version', enveloped(1, 'tools/list', {}, { 'io.modelcontextprotocol/protocolVersion': undefined }), {}, -32602],
    ['a header and no envelope', { jsonrpc: '2.0', id: 1, method: 'tools/list' }, headersFor('tools/list'), -32602],
    ['no header for an argument', region('eu'), headersFor('tools/call', 'test_header_argument'), -32020],
    [
      'another argument in its header',
      region('eu'),
      { ...headersFor('tools/call', 'test_header_argument'), 'mcp-param-region': 'us' },
      -32020,
    ],
    ['no base64', region('ü'), { ...headersFor('tools/call', 'test_header_argument'), 'mcp-param-region': '=?base64?%?=' }, -32020],
    ['a batch', [enveloped(1, 'tools/list')], headersFor('tools/list'), -32600],
  ] as const)('refuses %s', async (_, message, headers, code) => {
    expect(await ask(message, headers)).toMatchObject({ status: 400, error: { code } })
  })

  it('answers an unknown method by 404, and GET by 405', async () => {
    expect(await ask(enveloped(1, 'tools/teach'), headersFor('tools/teach'))).toMatchObject({ status: 404, error: { code: -32601 } })
    expect((await fetch(server.url, { headers: headersFor('tools/list') })).status).toBe(405)
  })

  it.each(['eu', 'Zürich'])('takes an argument that its header repeats (%s)', async (value) => {
    const headers = { ...headersFor('tools/call', 'test_header_argument'), 'mcp-param-region': value === 'eu' ? value : base64(value) }
    expect(await ask(region(value), headers)).toMatchObject({ status: 200, result: { content: [{ text: `Region: ${value}` }] } })
  })

  it.each([
    ['a foreign page', { origin: 'https://evil.example' }, 403],
    ['one who takes neither form of answer', { accept: 'text/html' }, 406],
  ])('refuses %s', async (_, headers, status) => {
    const response = await post(server.url, enveloped(1, 'tools/list'), { ...headersFor('tools/list'), ...headers })
    expect(response.status).toBe(status)
  })

  it('refuses a body that is too large, and reads on', async () => {
    const large = enveloped(1, 'tools/call', { name: 'test_simple_text', arguments: { text: 'x'.repeat(1_000_001) } })
    expect((await post(server.url, large, headersFor('tools/call', 'test_simple_text'))).status).toBe(413)
    expect(await ask(enveloped(1, 'tools/list'), headersFor('tools/list'))).toMatchObject({ status: 200 })
  })

  it('answers one who takes plain JSON alone in one piece, also where progress is told', async () => {
    const message = enveloped(1, 'tools/call', { name: 'test_tool_with_progress', arguments: {} }, { progressToken: 1 })
    const response = await post(server.url, message, { ...headersFor('tools/call', 'test_tool_with_progress'), accept: 'application/json' })
    expect(response.headers.get('content-type')).toContain('application/json')
    expect(await response.json()).toMatchObject({ result: { resultType: 'complete' } })
    const streamed = await post(server.url, message, headersFor('tools/call', 'test_tool_with_progress'))
    expect(await streamed.text()).toMatch(/notifications\/progress[\s\S]*"resultType":"complete"/)
  })
})
