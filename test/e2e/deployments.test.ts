/** The deployments of `examples/`, started as far as a machine without a container engine can. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ClientCredentialsProvider } from '@modelcontextprotocol/sdk/client/auth-extensions.js'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import httpProxy from 'http-proxy'
import { afterEach, describe, expect, it } from 'vitest'
import { newToken } from '#core/mcp/http/tokens.ts'
import { authorizationServer, credentialsOf } from '../fixtures/authorization-server.ts'
import { builtCli } from '../fixtures/cli-process.ts'
import { initialize, post } from '../fixtures/http-client.ts'
import { nodeForAll } from '../fixtures/node-for-all.ts'
import { openAiServer } from '../fixtures/openai/openai-server.ts'
import { root } from '../fixtures/server-process.ts'

const closers: (() => Promise<unknown> | unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})
const example = (name: string): string => join(root, 'examples/deployments', name)
const home = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'atelier-deployed-'))
  closers.push(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }))
  return folder
}
/** Nothing of whoever runs the tests: a clean home, and no key. */
const environment = async (more: Record<string, string> = {}): Promise<Record<string, string>> => {
  const folder = await home()
  const dirs = Object.fromEntries(['cache', 'data', 'state'].map((name) => [`ATELIER_${name.toUpperCase()}_DIR`, join(folder, name)]))
  return { PATH: process.env['PATH'] ?? '', HOME: folder, ...dirs, ...more }
}
type Transport = Parameters<Client['connect']>[0]
const connected = async (transport: Transport): Promise<Client> => {
  const client = new Client({ name: 'e2e', version: '1.0.0' })
  await client.connect(transport)
  closers.push(() => client.close())
  return client
}
interface Told {
  readonly ok: boolean
  readonly provider: { readonly id: string }
  readonly assets: readonly { readonly url?: string; readonly path?: string }[]
}
const fox = async (client: Client): Promise<Told> => {
  const { _meta: meta } = await client.callTool({ name: 'generate_image', arguments: { prompt: 'a red fox', size: '1024x1024' } })
  return meta!['atelier/result'] as Told
}
/** Starts a command that serves over HTTP, and waits for its address. */
const served = async (command: string, args: readonly string[], env: Record<string, string>) => {
  const child = spawn(command, args, { env, stdio: ['ignore', 'ignore', 'pipe'] })
  const exited = once(child, 'exit')
  closers.push(async () => {
    child.kill('SIGTERM')
    await exited
  })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  await expect.poll(() => stderr, { timeout: 60_000 }).toMatch(/served at \S+/)
  const stop = async (): Promise<number | null> => {
    child.kill('SIGTERM')
    await exited
    return child.exitCode
  }
  return { url: /served at (\S+)/.exec(stderr)![1]!, stderr: () => stderr, stop }
}
const overStdio = async (name: string, env: Record<string, string>, before: readonly string[] = []): Promise<Client> => {
  const [command = '', ...args] = [...before, process.execPath, await builtCli(), 'serve', '--config', example(`${name}/mcp.config.ts`)]
  return connected(new StdioClientTransport({ command, args, env, stderr: 'ignore' }))
}

describe('a laptop with a key', () => {
  it('paints by the vendor, and hands out a file', async () => {
    const vendor = await openAiServer({ key: 'sk-look-alike' })
    closers.push(() => vendor.close())
    const client = await overStdio('laptop', await environment({ OPENAI_API_KEY: 'sk-look-alike', OPENAI_BASE_URL: vendor.url }))
    const made = await fox(client)
    expect(made).toMatchObject({ ok: true, provider: { id: 'openai' } })
    expect((await readFile(made.assets[0]!.path!)).byteLength).toBeGreaterThan(100)
  })
})

describe('offline', () => {
  const isAlone = spawnSync('unshare', ['-Urn', 'true']).status === 0
  it.skipIf(!isAlone)('draws by rule where there is no network at all', async () => {
    const client = await overStdio('offline', await environment(), ['unshare', '-Urn'])
    expect(await fox(client)).toMatchObject({ ok: true, provider: { id: 'local' } })
  })
  it('paints by the server of its own while that runs', async () => {
    const own = await openAiServer({ models: ['flux-1-schnell'] })
    closers.push(() => own.close())
    const client = await overStdio('offline', await environment({ ATELIER_LOCAL_SERVER: own.url }))
    expect(await fox(client)).toMatchObject({ ok: true, provider: { id: 'openai-compatible' } })
  })
})

const [ann, bob, figures] = [newToken(), newToken(), newToken()]
const tokens = { ATELIER_TOKEN_ANN: ann, ATELIER_TOKEN_BOB: bob, ATELIER_TOKEN_METRICS: figures }
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const asWho = (url: string, token: string): Promise<Client> =>
  connected(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers: bearer(token) } }) as Transport)
/** What a team expects of its server, however it was started. */
const expectATeam = async (url: string): Promise<void> => {
  expect((await post(url, initialize)).status).toBe(401)
  await expect.poll(async () => (await fetch(new URL('/readyz', url))).status).toBe(200)
  const made = await fox(await asWho(url, ann))
  expect(made.ok).toBe(true)
  const link = made.assets[0]!.url!
  expect((await fetch(link)).status).toBe(200)
  const metrics = await fetch(new URL('/metrics', url), { headers: bearer(figures) })
  expect(metrics.status).toBe(200)
  expect(await metrics.text()).toContain('atelier_runs_total')
  expect((await fetch(new URL('/metrics', url), { headers: bearer(bob) })).status).toBe(403)
  const { structuredContent } = await (await asWho(url, bob)).callTool({ name: 'list_assets', arguments: {} })
  expect(structuredContent).toMatchObject({ assets: [] })
}

describe('a team with tokens', () => {
  it('has its server, on every address of the machine', async () => {
    const args = [await builtCli(), 'serve', '--http', '--port', '0', '--config', example('team-tokens/mcp.config.ts')]
    const { url, stop } = await served(process.execPath, args, await environment(tokens))
    await expectATeam(url)
    expect(await stop()).toBe(0)
  })

  const isRoot = process.getuid?.() === 0 && spawnSync('unshare', ['-m', 'mount', '-o', 'remount,bind,ro', '/']).status === 0
  it.skipIf(!isRoot)('has it as the container runs it: by its own command, as another user, on a root that can only be read', async () => {
    const dockerfile = await readFile(example('container/Dockerfile'), 'utf8')
    const list = (word: string): string[] => JSON.parse(new RegExp(`${word} (\\[.+\\])$`, 'm').exec(dockerfile)![1]!) as string[]
    const named = Object.fromEntries(
      [.../^ENV (.+)$/m.exec(dockerfile)![1]!.matchAll(/(\w+)=(\S+)/g)].map(([, name, value]) => [name!, value!]),
    )
    const state = await home()
    await chmod(state, 0o777)
    const moved = (path: string): string => path.replace('/var/lib/atelier', state)
    const env = {
      PATH: process.env['PATH'] ?? '',
      HOME: '/nonexistent',
      ...tokens,
      ...Object.fromEntries(Object.entries(named).map(([name, value]) => [name, moved(value)])),
    }
    expect(list('\\nENTRYPOINT')).toEqual(['/opt/atelier/bin/atelier'])
    const command = list('\\nCMD').map((word) => word.replace('/etc/atelier/mcp.config.ts', example('team-tokens/mcp.config.ts')))
    // Only what the image calls a volume can be written, as by another user than root.
    const script =
      'mount --bind "$0" "$0" && mount -o remount,bind,ro / && exec setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs "$@"'
    const program = [await nodeForAll(), await builtCli(), ...command, '--port', '0']
    const { url, stderr, stop } = await served('unshare', ['-m', 'sh', '-c', script, state, ...program], env)
    await expectATeam(url)
    expect(stderr()).not.toMatch(/EROFS|EACCES|read-only/)
    const [node = '', ...check] = list('HEALTHCHECK .*CMD')
    const port = new URL(url).port
    expect(node).toBe('node')
    const healthy = spawnSync(
      process.execPath,
      check.map((word) => word.replace('3939', port)),
    )
    expect(healthy.status).toBe(0)
    expect(await stop()).toBe(0)
    expect(
      spawnSync(
        process.execPath,
        check.map((word) => word.replace('3939', port)),
      ).status,
    ).toBe(1)
  })
})

describe('a team that signs in, behind a proxy', () => {
  it('reaches its server by the address of the proxy, links included, and by no other name', async () => {
    const login = await authorizationServer('atelier')
    closers.push(() => login.close())
    const front = createServer()
    await new Promise<void>((done) => front.listen(0, '127.0.0.1', done))
    closers.push(() => void front.close())
    const publicUrl = `http://127.0.0.1:${(front.address() as AddressInfo).port}`
    const env = await environment({ ATELIER_PUBLIC_URL: publicUrl, ATELIER_ISSUER: login.issuer })
    const args = [await builtCli(), 'serve', '--http', '--port', '0', '--config', example('team-oauth/mcp.config.ts')]
    const { url } = await served(process.execPath, args, env)
    const proxy = httpProxy.createProxyServer({ target: new URL(url).origin, xfwd: true })
    front.on('request', (request, response) => proxy.web(request, response))
    closers.push(() => proxy.close())

    const refused = await post(`${publicUrl}/mcp`, initialize)
    expect(refused.status).toBe(401)
    expect(refused.headers.get('www-authenticate')).toContain(`${publicUrl}/.well-known/oauth-protected-resource`)
    const client = await connected(
      new StreamableHTTPClientTransport(new URL(`${publicUrl}/mcp`), {
        authProvider: new ClientCredentialsProvider({ ...credentialsOf('ann'), scope: 'atelier' }),
      }) as Transport,
    )
    const made = await fox(client)
    expect(made.ok).toBe(true)
    const link = made.assets[0]!.url!
    expect(link.startsWith(`${publicUrl}/assets/`)).toBe(true)
    const file = await fetch(link, { headers: { range: 'bytes=0-7' } })
    expect(file.status).toBe(206)
    expect(
      Buffer.from(await file.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG')
  })
})

describe('the unit for systemd', () => {
  it.skipIf(spawnSync('systemd-analyze', ['--version']).status !== 0)('is one that systemd understands', () => {
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', example('systemd/atelier.service')], { encoding: 'utf8' })
    expect(stderr).toBe('')
    expect(status).toBe(0)
  })
})
