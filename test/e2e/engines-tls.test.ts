/** Redis, S3 and Postgres by TLS, each with a certificate of an authority of one's own: what the doctor and a start say of it, and that all of it works where it is trusted. */
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

const serve = async (engine: string, tls: Tls): Promise<{ readonly door: Forwarder; readonly named: RegExp; readonly plugin: object }> => {
  const server = await engines[engine]!(tls)
  ends.push(server.close)
  const door = await forwarder(server.port)
  ends.push(door.close)
  return { door, named: server.named, plugin: { use: engine, options: server.options(door.port) } }
}
const configOf = (...plugins: readonly unknown[]): Promise<string> => shop.file('mcp.config.json', JSON.stringify({ plugins }))

describe.each(Object.keys(engines))('%s with a certificate', { timeout: 120_000 }, (engine) => {
  it.each<[string, boolean, () => Tls, RegExp]>([
    ['of an authority that nobody trusts', false, () => office.issue(['127.0.0.1']), /UNABLE_TO_|SELF_SIGNED/],
    ['that has expired', true, () => office.issue(['127.0.0.1'], -1), /CERT_HAS_EXPIRED/],
    ['for another name', true, () => office.issue(['other.example']), /ERR_TLS_CERT_ALTNAME_INVALID/],
  ])('%s is refused, as the doctor says with what to do, and asked no more', async (_, isTrusted, tls, code) => {
    const { door, named, plugin } = await serve(engine, tls())
    const config = await configOf(plugin)
    const environment = isTrusted ? trusting : {}
    const looked = await shop.atelierWith(environment, 'doctor', '--json', '--config', config)
    const { findings } = JSON.parse(looked.stdout) as { readonly findings: readonly { readonly what: string; readonly found: string }[] }
    const found = findings.find(({ what }) => what === `plugin ${engine}`)!
    expect(found).toMatchObject({ state: 'broken', fix: expect.stringContaining('NODE_EXTRA_CA_CERTS') })
    expect(found.found).toMatch(/^ENGINE_FAILED: The certificate of .* is not trusted \([A-Z_]+\)\. Nothing was sent\.$/)
    expect(found.found).toMatch(named)
    expect(found.found).toMatch(code)
    expect(door.connected()).toBeLessThanOrEqual(2)
    for (const said of [looked.stdout, looked.stderr]) expect(said).not.toMatch(/nobody-may-read|of\+tests|of%2Btests/)
  })
})

describe('a host', { timeout: 120_000 }, () => {
  it('does not start on one that it does not trust, says what to do, and keeps the password to itself', async () => {
    const { plugin } = await serve('redis', office.issue(['127.0.0.1']))
    const { code, stderr } = await shop.atelierWith({}, 'serve', '--config', await configOf(plugin))
    expect(code).toBe(1)
    expect(stderr).toMatch(/ENGINE_FAILED[^]*NODE_EXTRA_CA_CERTS/)
    expect(stderr).not.toContain(secret)
  })
})

describe('all three with certificates of an authority that is named', { timeout: 120_000 }, () => {
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
    const looked = await atelier('doctor', '--json')
    expect([looked.code, JSON.parse(looked.stdout)]).toMatchObject([0, { ok: true }])
    const drawn = await atelier('call', 'draw_image', 'qr=one')
    expect([drawn.code, drawn.stdout]).toEqual([0, expect.stringContaining('asset://')])
    const listed = await atelier('call', 'list_assets', '--json')
    expect(JSON.parse(listed.stdout)).toMatchObject({ ok: true, data: { assets: [{ kind: expect.any(String) }] } })
  })
})
