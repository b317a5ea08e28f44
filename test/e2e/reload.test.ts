/** A server over HTTP that takes over another config while it serves. */
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { afterEach, describe, expect, it } from 'vitest'
import { newToken } from '#core/mcp/http/tokens.ts'
import { initialize, post, textOf } from '../fixtures/http-client.ts'
import { redisServer } from '../fixtures/redis-server.ts'
import { type HttpServer, startHttp } from '../fixtures/server-process.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

/** A plugin of one tool that says a word, and of one that waits until a file is there. */
const speaker = (word: string): string => `import { definePlugin } from 'atelier-mcp'
import { existsSync } from 'node:fs'
import { join, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
const release = join(dirname(fileURLToPath(import.meta.url)), 'release')
export default definePlugin({ name: 'speaker', version: '1.0.0', apiVersion: 1, setup({ tools }) {
  tools.add({ name: 'say', description: 'Says a word.', handler: () => '${word}' })
  tools.add({ name: 'wait', description: 'Says it when it may.', handler: async (): Promise<string> => {
    while (!existsSync(release)) await new Promise((resolve) => setTimeout(resolve, 20))
    return '${word}'
  } })
} })
`
const start = async (
  http: object = {},
  more: readonly object[] = [],
): Promise<{ server: HttpServer; write(text: string): Promise<void> }> => {
  const server = await startHttp(
    './speaker.ts',
    { http, ...(more.length > 0 && { plugins: ['./speaker.ts', ...more] }) },
    { 'speaker.ts': speaker('first') },
  )
  closers.push(() => server.stop())
  return { server, write: (text) => writeFile(join(server.directory, 'mcp.config.json'), text) }
}
const configOf = async (server: HttpServer): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(join(server.directory, 'mcp.config.json'), 'utf8')) as Record<string, unknown>
const connect = async (server: HttpServer, headers: Record<string, string> = {}): Promise<Client> => {
  const client = new Client({ name: 'e2e', version: '1.0.0' })
  const transport = new StreamableHTTPClientTransport(new URL(server.url), { requestInit: { headers } })
  await client.connect(transport as Parameters<Client['connect']>[0])
  closers.push(() => client.close())
  return client
}
const say = async (client: Client): Promise<string> => textOf(await client.callTool({ name: 'say' }))

describe('a config that breaks', () => {
  it.each([
    ['is no JSON', () => '{ "plugins": [', 'CONFIG_SYNTAX'],
    ['has what no config has', (config: object) => JSON.stringify({ ...config, colour: 'red' }), 'CONFIG_INVALID'],
    ['names a plugin that is not there', (config: object) => JSON.stringify({ ...config, plugins: ['./gone.ts'] }), 'PLUGIN_'],
    ['would let nobody in', (config: object) => JSON.stringify({ ...config, http: { auth: {} } }), 'HTTP_AUTH_INVALID'],
  ])('and %s leaves what was served, session included, and says why', async (_what, broken, code) => {
    const { server, write } = await start()
    const client = await connect(server)
    const config = await configOf(server)
    await write(broken(config))
    server.child.kill('SIGHUP')
    await expect.poll(server.stderr, { timeout: 60_000 }).toContain('what was served before goes on')
    expect(server.stderr()).toContain(code)
    expect(await say(client)).toBe('first')
    await write(JSON.stringify(config))
    await expect.poll(server.stderr, { timeout: 60_000 }).toContain('was loaded anew')
    expect(await say(client)).toBe('first')
  })

  it('or is gone leaves it as well', async () => {
    const { server } = await start()
    const client = await connect(server)
    await rm(join(server.directory, 'mcp.config.json'))
    server.child.kill('SIGHUP')
    await expect.poll(server.stderr, { timeout: 60_000 }).toContain('CONFIG_NOT_FOUND')
    expect(await say(client)).toBe('first')
  })

  it('never opens to everybody an address that asked who they are', async () => {
    const token = newToken()
    const auth = { tokens: [{ principal: 'ann', secret: token }] }
    const { server, write } = await start({ host: '0.0.0.0', auth })
    const { http: _, ...config } = await configOf(server)
    await write(JSON.stringify(config))
    await expect.poll(server.stderr, { timeout: 60_000 }).toContain('HTTP_HOST_REFUSED')
    expect((await post(server.url, initialize)).status).toBe(401)
    expect(await say(await connect(server, { authorization: `Bearer ${token}` }))).toBe('first')
  })
})

describe('a config that works', () => {
  it('takes over on SIGHUP, while a call of before ends where it began and sessions stay', async () => {
    const { server } = await start()
    const client = await connect(server)
    const waiting = client.callTool({ name: 'wait' })
    await expect.poll(async () => say(client)).toBe('first')
    await writeFile(join(server.directory, 'speaker.ts'), speaker('second'))
    server.child.kill('SIGHUP')
    await expect.poll(async () => say(client), { timeout: 60_000 }).toBe('second')
    await writeFile(join(server.directory, 'release'), '')
    expect(textOf(await waiting)).toBe('first')
  })

  it('says who may ask from now on: a token that is taken out opens nothing more', async () => {
    const [old, next] = [newToken(), newToken()]
    const tokens = (secret: string) => ({ auth: { tokens: [{ principal: 'ann', secret }] } })
    const { server, write } = await start(tokens(old))
    const client = await connect(server, { authorization: `Bearer ${old}` })
    expect(await say(client)).toBe('first')
    const { sessionId } = client.transport as StreamableHTTPClientTransport
    await client.close()
    const open = () =>
      fetch(server.url, { headers: { accept: 'text/event-stream', authorization: `Bearer ${old}`, 'mcp-session-id': sessionId! } })
    let stream = await open()
    // A session has one stream; the server hears a moment later that the client's is closed.
    while (stream.status === 409) stream = await open()
    expect(stream.status).toBe(200)
    const ended = stream.text()
    await write(JSON.stringify({ ...(await configOf(server)), http: { ...tokens(next), port: 4000 } }))
    await expect.poll(server.stderr, { timeout: 60_000 }).toContain('A restart is needed for what has changed in `http`: port.')
    await ended
    await expect(connect(server, { authorization: `Bearer ${old}` })).rejects.toThrow('HTTP_UNAUTHENTICATED')
    expect(await say(await connect(server, { authorization: `Bearer ${next}` }))).toBe('first')
  })
})

describe('a server that keeps sessions for several hosts', { timeout: 120_000 }, () => {
  const loaded = 'the config was loaded anew'
  const needed = 'A restart is needed for sessions: '
  it.each([
    ['is put into the config', false, 'known to this host alone'],
    ['is taken out of it', true, 'those that begin until then may be refused'],
  ])('and %s while sessions are open needs a restart, which the log says', async (_what, isThere, words) => {
    const redis = await redisServer()
    closers.push(() => redis.stop())
    const plugins = (isShared: boolean): object[] => (isShared ? [{ use: 'redis', options: { url: redis.url } }] : [])
    const { server, write } = await start({}, plugins(isThere))
    const config = await configOf(server)
    const has = (isShared: boolean): Promise<void> => write(JSON.stringify({ ...config, plugins: ['./speaker.ts', ...plugins(isShared)] }))
    const client = await connect(server)
    expect(await say(client)).toBe('first')
    await has(!isThere)
    await expect.poll(server.stderr, { timeout: 60_000 }).toContain(loaded)
    expect(server.stderr()).toContain(needed)
    expect(server.stderr()).toContain(words)
    expect(await say(client)).toBe('first')
    // As it was: nothing is to be done.
    await has(isThere)
    await expect.poll(() => server.stderr().split(loaded).length, { timeout: 60_000 }).toBeGreaterThanOrEqual(3)
    expect(server.stderr().split(needed)).toHaveLength(2)
    expect(await say(await connect(server))).toBe('first')
  })
})
