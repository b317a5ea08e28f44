/** Names that every plain object answers to, wherever somebody outside can name something: over stdio and HTTP, on the whole product. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { events, getStatus, initialize, openSession, post } from '../fixtures/http-client.ts'
import { deploy, type Deployment, fixture, root, startHttp } from '../fixtures/server-process.ts'

const names = Object.getOwnPropertyNames(Object.prototype)
interface Answer {
  readonly result?: { readonly isError?: boolean; readonly tools?: { name: string }[]; readonly prompts?: { name: string }[] }
  readonly error?: { readonly code: number }
}
type Ask = (method: string, params?: object) => Promise<Answer>
interface Open {
  readonly ask: Ask
  readonly close: () => Promise<unknown>
}
let id = 0
const request = (method: string, params: object) => ({ jsonrpc: '2.0', id: ++id, method, params })

async function overStdio(): Promise<Open> {
  const deployment: Deployment = await deploy(join(root, 'mcp.config.ts'))
  const { command, args, env } = deployment
  const child: ChildProcess = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'ignore'] })
  const waiting = new Map<number, (answer: Answer) => void>()
  createInterface({ input: child.stdout! }).on('line', (line) => {
    const answer = JSON.parse(line) as Answer & { id?: number }
    waiting.get(answer.id ?? -1)?.(answer)
  })
  const send = (message: { readonly id: number }): Promise<Answer> =>
    new Promise((resolve) => {
      waiting.set(message.id, resolve)
      child.stdin!.write(`${JSON.stringify(message)}\n`)
    })
  await send(initialize)
  child.stdin!.write('{"jsonrpc":"2.0","method":"notifications/initialized"}\n')
  return {
    ask: (method, params = {}) => send(request(method, params)),
    async close() {
      child.kill('SIGTERM')
      await deployment.remove()
    },
  }
}

async function overHttp(): Promise<Open & { readonly url: string; readonly session: Record<string, string> }> {
  const server = await startHttp(join(root, 'mcp.config.ts'))
  const session = await openSession(server.url)
  return {
    url: server.url,
    session,
    async ask(method, params = {}) {
      const response = await post(server.url, request(method, params), session)
      const text = await response.text()
      return (events(text).at(-1)?.message ?? JSON.parse(text)) as Answer
    },
    close: server.stop,
  }
}
const isRefused = ({ result, error }: Answer): boolean => error !== undefined || result?.isError === true

describe.each<[string, () => Promise<Open>]>([
  ['stdio', overStdio],
  ['HTTP', overHttp],
])('names of Object.prototype over %s', (_, open) => {
  let ask: Ask
  let close: () => Promise<unknown>
  beforeAll(async () => {
    ;({ ask, close } = await open())
  })
  afterAll(() => close())

  it('are no methods', async () => {
    for (const name of names) expect([name, (await ask(name)).error?.code]).toEqual([name, -32601])
  })
  it('are no tools, prompts, resources or levels', async () => {
    for (const name of names) {
      const answers = await Promise.all([
        ask('tools/call', { name, arguments: {} }),
        ask('prompts/get', { name }),
        ask('resources/read', { uri: name }),
        ask('resources/read', { uri: `asset://${name}` }),
        ask('resources/subscribe', { uri: `asset://${name}` }),
        ask('completion/complete', { ref: { type: 'ref/prompt', name }, argument: { name, value: '' } }),
        ask('completion/complete', { ref: { type: 'ref/resource', uri: name }, argument: { name, value: '' } }),
        ask('logging/setLevel', { level: name }),
        ask('tools/list', { cursor: name }),
      ])
      expect([name, ...answers.map(isRefused)]).toEqual([name, ...answers.map(() => true)])
    }
  })
  it('are no arguments of any tool or prompt', async () => {
    const [{ result: listed }, { result: asked }] = await Promise.all([ask('tools/list'), ask('prompts/list')])
    expect(listed!.tools!.length).toBeGreaterThan(10)
    for (const name of names) {
      const odd = Object.fromEntries([[name, 'x']])
      for (const tool of listed!.tools!)
        expect([tool.name, name, isRefused(await ask('tools/call', { name: tool.name, arguments: odd }))]).toEqual([tool.name, name, true])
      for (const prompt of asked!.prompts!)
        expect([prompt.name, name, isRefused(await ask('prompts/get', { name: prompt.name, arguments: odd }))]).toEqual([
          prompt.name,
          name,
          true,
        ])
    }
  })
  it('are words like any other in prompts, and no providers, formats or variables', async () => {
    // All in one: what each word comes to is asked where words are read (`understand`, `parsePrompt`), without building.
    const known = 'fox owl boat tree castle kite hen dog cat bird house duck horse rabbit deer cow'.split(' ')
    const prompt = names.map((name, at) => `a ${name} ${known[at % known.length]}`).join(', ')
    expect((await ask('tools/call', { name: 'generate_image', arguments: { prompt } })).result?.isError).toBeUndefined()
    // A chair of a word that nobody knows is another thing than a chair: refused for nothing, in words.
    const model = await ask('tools/call', { name: 'create_model', arguments: { prompt } })
    expect(JSON.stringify(model.result)).toContain('PROVIDER_UNSUPPORTED')
    for (const name of names) {
      expect(isRefused(await ask('tools/call', { name: 'generate_image', arguments: { prompt: 'a chair', provider: name } }))).toBe(true)
      expect(isRefused(await ask('tools/call', { name: 'generate_image', arguments: { prompt: 'a chair', format: name } }))).toBe(true)
    }
  }, 60_000)
  it('leave the session as it was', async () => expect((await ask('ping')).result).toEqual({}))
})

describe('names of Object.prototype', () => {
  it('are no addresses, sessions or headers over HTTP', async () => {
    const server = await startHttp(fixture('unruly-plugin/index.ts'))
    const base = server.url.replace('/mcp', '')
    for (const name of names) {
      expect(await getStatus(base, `/${name}`)).toBe(404)
      expect(await getStatus(base, `/assets/${name}`)).toBe(404)
      expect((await post(server.url, request('ping', {}), { 'mcp-session-id': name })).status).toBe(404)
      const headers = new Headers([
        [name, 'x'],
        ['accept', 'application/json, text/event-stream'],
        ['content-type', 'application/json'],
      ])
      expect((await fetch(server.url, { method: 'POST', headers, body: JSON.stringify(initialize) })).status).toBe(200)
    }
    await server.stop()
  })
  it.each(['constructor', 'toString', 'hasOwnProperty'])('are no names of a config: %s', async (name) => {
    await expect(startHttp(fixture('unruly-plugin/index.ts'), Object.fromEntries([[name, 1]]))).rejects.toThrow(name)
  })
})
