/** Redis, S3 and Postgres by TLS, each with a certificate of an authority of one's own: what the doctor and a start say of it, and that all of it works where it is trusted. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { authority } from '../fixtures/authority.ts'
import { type Workshop, workshop } from '../fixtures/cli-process.ts'
import { type Forwarder, forwarder } from '../fixtures/forwarder.ts'
import { postgresServer } from '../fixtures/postgres-server.ts'
import { redisServer } from '../fixtures/redis-server.ts'
import { s3Server } from '../fixtures/s3-server.ts'

const office = authority()
const secret = 'a-word-that-nobody-may-read'
type Tls = ReturnType<typeof office.issue>
interface Served {
  readonly port: number
  /** The plugin's options, where the server is reached at `port`. */
  options(port: number): object
  /** What it calls itself. */
  readonly named: RegExp
  close(): Promise<void>
}
const engines: Readonly<Record<string, (tls: Tls) => Promise<Served>>> = {
  async redis(tls) {
    const server = await redisServer({ tls, password: secret })
    const options = (port: number) => ({ url: `rediss://:${secret}@127.0.0.1:${port}` })
    return { port: server.port, options, named: /Redis at 127\.0\.0\.1/, close: server.stop }
  },
  async s3(tls) {
    const server = await s3Server({ tls })
    const options = (port: number) => ({ ...server.options, endpoint: `https://127.0.0.1:${port}` })
    return { port: Number(new URL(server.endpoint).port), options, named: /the bucket "library" at https:/, close: server.close }
  },
  async postgres(tls) {
    const server = await postgresServer({ tls })
    const options = (port: number) => ({ url: `${server.url.replace(/:\d+\//, `:${port}/`)}?sslmode=verify-full` })
    return { port: Number(new URL(server.url).port), options, named: /Postgres at 127\.0\.0\.1/, close: server.remove }
  },
}

let shop: Workshop
let trusting: Readonly<Record<string, string>>
const ends: (() => Promise<void>)[] = []
beforeAll(async () => {
  shop = await workshop()
  trusting = { NODE_EXTRA_CA_CERTS: await shop.file('office.pem', office.pem) }
}, 120_000)
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end()
}, 60_000)
afterAll(() => shop.remove())

interface Door {
  readonly door: Forwarder
  readonly port: number
  readonly named: RegExp
  readonly plugin: object
}
const serve = async (engine: string, tls: Tls): Promise<Door> => {
  const server = await engines[engine]!(tls)
  ends.push(server.close)
  const door = await forwarder(server.port)
  ends.push(door.close)
  return { door, port: server.port, named: server.named, plugin: { use: engine, options: server.options(door.port) } }
}
const patience = { timeout: 90_000, interval: 300 }
const configOf = (...plugins: readonly unknown[]): Promise<string> => shop.file('mcp.config.json', JSON.stringify({ plugins }))

describe.each(Object.keys(engines))('%s with a certificate', { timeout: 180_000 }, (engine) => {
  it.each<[string, boolean, () => Tls, RegExp]>([
    ['of an authority that nobody trusts', false, () => office.issue(['127.0.0.1']), /UNABLE_TO_|SELF_SIGNED/],
    ['that has expired', true, () => office.issue(['127.0.0.1'], -1), /CERT_HAS_EXPIRED/],
    ['for another name', true, () => office.issue(['other.example']), /ERR_TLS_CERT_ALTNAME_INVALID/],
  ])('%s is refused, as the doctor says with what to do, and asked no more', async (_, isTrusted, tls, code) => {
    const { door, named, plugin } = await serve(engine, tls())
    const config = await configOf(plugin)
    const environment = isTrusted ? trusting : {}
    let [connections, said, last] = [0, '', '']
    const looked = async (): Promise<unknown> => {
      const before = door.connected()
      const { stdout, stderr } = await shop.atelierWith(environment, 'doctor', '--json', '--config', config)
      said += stdout + stderr
      const { findings } = JSON.parse(stdout) as { readonly findings: readonly { readonly what: string; readonly found: string }[] }
      const found = findings.find(({ what }) => what === `plugin ${engine}`)
      last = found?.found ?? ''
      connections = door.connected() - before
      return found
    }
    // A machine that is very busy may make a server look as if it were away.
    await expect.poll(looked, patience).toMatchObject({
      state: 'broken',
      found: expect.stringMatching(/^ENGINE_FAILED: The certificate of .* is not trusted \([A-Z_]+\)\. Nothing was sent\.$/),
      fix: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
    })
    expect(last).toMatch(named)
    expect(last).toMatch(code)
    // It starts once with it, and once more to see that all else goes on without it.
    expect(connections).toBeLessThanOrEqual(4)
    expect(said).not.toMatch(/nobody-may-read|of\+tests|of%2Btests/)
  })
})

describe('a host', { timeout: 180_000 }, () => {
  it('does not start on one that it does not trust, says what to do, and keeps the password to itself', async () => {
    const { plugin } = await serve('redis', office.issue(['127.0.0.1']))
    const config = await configOf(plugin)
    const started = () => shop.atelierWith({}, 'serve', '--config', config)
    await expect.poll(started, patience).toMatchObject({ code: 1, stderr: expect.stringMatching(/ENGINE_FAILED[^]*NODE_EXTRA_CA_CERTS/) })
    expect((await started()).stderr).not.toContain(secret)
  })
})

describe('all three with certificates of an authority that is named', { timeout: 180_000 }, () => {
  it('serve hosts: what one process keeps, the next one finds', async () => {
    const served = await Promise.all(Object.keys(engines).map((engine) => serve(engine, office.issue(['127.0.0.1']))))
    const config = await configOf(
      ...served.map(({ plugin }) => plugin),
      'image-gen',
      'local',
      'draw',
      'exporters',
      'library',
      'cache',
      'ledger',
      'batch',
    )
    const atelier = (...args: readonly string[]) => shop.atelierWith(trusting, ...args, '--config', config)
    await expect.poll(() => atelier('doctor'), patience).toMatchObject({ code: 0, stdout: expect.stringMatching(/^ok +engine postgres/m) })
    await expect
      .poll(() => atelier('call', 'draw_image', 'qr=one'), patience)
      .toMatchObject({ code: 0, stdout: expect.stringContaining('asset://') })
    const listed = async (): Promise<unknown> => JSON.parse((await atelier('call', 'list_assets', '--json')).stdout)
    await expect.poll(listed, patience).toMatchObject({ ok: true, data: { assets: [{ kind: expect.any(String) }] } })
  })
})

describe('a host that runs', { timeout: 180_000 }, () => {
  it('tells of each server whose certificate has expired meanwhile, and goes on by itself when it has another one', async () => {
    const names = Object.keys(engines)
    const [good, expired] = await Promise.all(
      [undefined, -1].map((days) => Promise.all(names.map((engine) => serve(engine, office.issue(['127.0.0.1'], days))))),
    )
    const http = { auth: { tokens: [{ principal: 'ann', secret }] } }
    const file = await shop.file('served.config.json', JSON.stringify({ plugins: [...good!.map(({ plugin }) => plugin), 'library'], http }))
    const { command, args, env, cwd } = shop.command('serve', '--http', '--port', '0', '--config', file)
    const host = spawn(command, args, { cwd, env: { ...env, ...trusting }, stdio: ['ignore', 'ignore', 'pipe'] })
    const exited = once(host, 'exit')
    ends.push(async () => void (host.kill('SIGKILL') && (await exited)))
    let said = ''
    host.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
    await expect.poll(() => said, patience).toMatch(/served at \S+/)
    const ready = new URL('/readyz', /served at (\S+)/.exec(said)![1])
    const told = async (): Promise<unknown> => {
      const { checks } = (await (await fetch(ready, { headers: { authorization: `Bearer ${secret}` } })).json()) as {
        readonly checks: { readonly engines: Readonly<Record<string, { readonly code?: string }>> }
      }
      return names.map((name) => checks.engines[name]?.code)
    }
    const ok = names.map(() => undefined)
    await expect.poll(told, patience).toEqual(ok)
    const leadTo = (ports: readonly number[]): void => {
      for (const [index, { door }] of good!.entries()) {
        door.cut()
        door.leadTo(ports[index]!)
      }
    }
    leadTo(expired!.map(({ door }) => door.port))
    await expect.poll(told, patience).toEqual(names.map(() => 'ENGINE_FAILED'))
    leadTo(good!.map(({ port }) => port))
    await expect.poll(told, patience).toEqual(ok)
    expect(said).not.toMatch(/nobody-may-read|of\+tests|of%2Btests/)
  })
})
