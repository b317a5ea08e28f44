/** `examples/deployments/cluster`: started as its README says, on real servers, and its files read as those who run them will. */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import type { Envelope } from 'atelier-mcp'
import { Redis } from 'ioredis'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { defaultLimits } from '#core/kernel/host/parts.ts'
import { childrenOf, isAlive } from '../fixtures/children.ts'
import { type EraName, eras, speaking } from '../fixtures/either-era.ts'
import { freshBuild } from '../fixtures/fresh-build.ts'
import { openAiServer } from '../fixtures/openai/openai-server.ts'
import { root } from '../fixtures/server-process.ts'

const folder = join(root, 'examples/deployments/cluster')
const file = (name: string): Promise<string> => readFile(join(folder, name), 'utf8')
const closers: (() => Promise<unknown> | unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

const connected = async (url: string, token: string, era: EraName): Promise<Client> => {
  const client = new Client({ name: 'cluster', version: '1' }, speaking(era))
  const transport = new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers: { authorization: `Bearer ${token}` } } })
  await client.connect(transport)
  closers.push(() => client.close())
  return client
}
const call = async (client: Client, name: string, given: object = {}): Promise<Envelope & { readonly data: object }> => {
  const { _meta: meta } = await client.callTool({ name, arguments: { ...given } })
  return (meta as { 'atelier/result': Envelope & { data: object } })['atelier/result']
}
/** Also those of its children. */
const familyOf = async (pid: number): Promise<number[]> => {
  const children = (await childrenOf(pid)).map((child) => child.pid)
  return [...children, ...(await Promise.all(children.map(familyOf))).flat()]
}

describe('the script that starts all of it', { timeout: 120_000 }, () => {
  beforeAll(freshBuild, 120_000)

  it('serves clients of both revisions from two hosts that share what they make, and leaves nothing when it ends', async () => {
    const vendor = await openAiServer({ key: 'sk-look-alike' })
    closers.push(() => vendor.close())
    const env = { PATH: process.env['PATH'], HOME: tmpdir(), OPENAI_API_KEY: 'sk-look-alike', OPENAI_BASE_URL: vendor.url }
    const child = spawn(process.execPath, ['--import', 'tsx', join(folder, 'start.ts')], {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    closers.push(() => child.kill('SIGTERM'))
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
    await expect.poll(() => `${child.exitCode} ${said}`, { timeout: 60_000 }).toMatch(/^null[^]+first: \. \S+\n/)
    const [, url = '', one = '', two = ''] = /served at (\S+), by (\S+) and (\S+)/.exec(said)!
    const [, ann = '', bob = ''] = /token of ann: (\S+)[^]+token of bob: (\S+)/.exec(said)!
    const running = await familyOf(child.pid!)
    // Three servers, of which Postgres has processes of its own, two hosts, and the balancer with its worker.
    expect(running.length).toBeGreaterThanOrEqual(7)

    for (const [index, era] of eras.entries()) {
      const client = await connected(url, ann, era)
      const asked = { prompt: `a fox, for ${era}`, size: '1024x1024' }
      const made = await call(client, 'generate_image', asked)
      expect(made).toMatchObject({ ok: true, cached: false, provider: { id: 'openai' } })
      // Whichever host it was, both have it, and neither orders it again.
      for (const host of [one, two])
        expect(await call(await connected(host, ann, era), 'generate_image', asked)).toMatchObject({ ok: true, cached: true })
      expect(vendor.asked('/images/generations').length).toBe(index + 1)
      const link = made.assets[0]!.url!
      expect(new URL(link).origin).toBe(new URL(url).origin)
      const pictures = await Promise.all(Array.from({ length: 4 }, async () => Buffer.from(await (await fetch(link)).arrayBuffer())))
      expect(pictures.filter((picture) => picture.byteLength < 100 || !picture.equals(pictures[0]!))).toEqual([])

      const { data } = await call(client, 'start_job', {
        tool: 'draw_image',
        arguments: { qr: `for ${era}` },
      })
      const { id } = (data as { job: { id: string } }).job
      expect(await call(client, 'wait_job', { id })).toMatchObject({ ok: true, data: { job: { status: 'done' } } })
      const others = await connected(url, bob, era)
      expect(await call(others, 'list_assets')).toMatchObject({ ok: true, data: { assets: [] } })
      expect(await call(others, 'get_job', { id })).toMatchObject({ ok: false, error: { code: 'JOB_NOT_FOUND' } })
    }
    expect((await fetch(new URL('/metrics', url))).status).toBe(404)
    expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(401)

    const [, envFile = ''] = /first: \. (\S+)/.exec(said)!
    const status = `. ${envFile} && node dist/cli.js status --json --config ${join(folder, 'mcp.config.ts')}`
    const { hosts } = JSON.parse(execFileSync('sh', ['-c', status], { cwd: root, encoding: 'utf8' })) as {
      readonly hosts: readonly { readonly address: string }[]
    }
    expect(hosts.map(({ address }) => address).toSorted()).toEqual([one, two].toSorted())

    const exited = once(child, 'exit')
    child.kill('SIGTERM')
    expect(await exited).toEqual([0, null])
    expect((await Promise.all(running.map(isAlive))).filter(Boolean)).toEqual([])
    await expect(fetch(url)).rejects.toThrow()
  })
})

interface Compose {
  readonly services: Readonly<
    Record<
      string,
      {
        readonly image: string
        readonly environment?: Readonly<Record<string, string>>
        readonly command?: readonly string[]
        readonly volumes?: readonly string[]
        readonly stop_grace_period?: string
      }
    >
  >
}
/** What the config takes from the environment. */
const namesOfConfig = async (): Promise<Set<string>> => {
  const text = await file('mcp.config.ts')
  const taken = /const \{([^}]+)\} = process\.env/.exec(text)![1]!
  return new Set([...text.matchAll(/env\('(\w+)'\)/g), ...taken.matchAll(/\b([A-Z][A-Z0-9_]+)\b/g)].map(([, name]) => name!))
}
/** Until the balancer has noticed, then calls in flight, then orders that are out. */
const secondsToEnd = 3 + 5 + defaultLimits.drainMs / 1000

describe('the file for Compose', () => {
  const compose = async (): Promise<Compose> => parse(await file('compose.yaml'), { merge: true }) as Compose

  it('gives hosts what their config takes, all of it the same, a folder each, and time to end', async () => {
    const { services } = await compose()
    const hosts = Object.entries(services).filter(([name]) => name.startsWith('atelier-'))
    expect(hosts.length).toBe(2)
    const known = await namesOfConfig()
    for (const [name, host] of hosts) {
      expect(Object.keys(host.environment!).filter((one) => !known.has(one))).toEqual([])
      expect([...known].filter((one) => !(one in host.environment!))).toEqual(['OPENAI_BASE_URL'])
      expect(host.environment).toEqual(hosts[0]![1].environment)
      expect(host.volumes).toEqual([`${name}:/var/lib/atelier`])
      expect(Number.parseInt(host.stop_grace_period!, 10)).toBeGreaterThan(secondsToEnd)
    }
    expect(await readFile(join(root, 'examples/deployments/container/Dockerfile'), 'utf8')).toContain('VOLUME /var/lib/atelier')
  })

  it('has a balancer whose file HAProxy takes, with hosts on the port of the image', async () => {
    const { services } = await compose()
    const { environment } = services['balancer']!
    const addresses = Object.entries(environment!).flatMap(([name, value]) => (name.startsWith('ATELIER_HOST_') ? [value] : []))
    expect(addresses).toEqual(Object.keys(services).flatMap((name) => (name.startsWith('atelier-') ? [`${name}:3939`] : [])))
    expect(await readFile(join(root, 'examples/deployments/container/Dockerfile'), 'utf8')).toContain('EXPOSE 3939')
    const { status, stderr } = spawnSync('haproxy', ['-c', '-f', join(folder, 'haproxy.cfg')], {
      env: { PATH: process.env['PATH'], ...environment },
      encoding: 'utf8',
    })
    // Their names lead somewhere within Compose alone.
    const lines = stderr.split('\n').filter((line) => line !== '' && !/^\[NOTICE\]|could not resolve address 'atelier-/.test(line))
    expect([status, lines]).toEqual([0, []])
  })

  it('starts Redis with a user that may touch keys of Atelier alone, and nobody else', async () => {
    const home = await mkdtemp(join(tmpdir(), 'atelier-compose-redis-'))
    closers.push(() => rm(home, { recursive: true, force: true, maxRetries: 3 }))
    const { command } = (await compose()).services['redis']!
    const socket = join(home, 'socket')
    // As Compose reads it, then as the container's shell does; on a socket, in place of the network of containers.
    const [shell = '', ...args] = command!.map((word) =>
      word
        .replaceAll('$$', '$')
        .replace('/etc/redis/redis.conf', join(folder, 'redis.conf'))
        .replace('user default off', `port 0\nunixsocket ${socket}\nuser default off`),
    )
    const env = { PATH: process.env['PATH'], REDIS_PASSWORD: 'abc123' }
    const start = async () => {
      const server = spawn(shell, args, { cwd: home, env, stdio: ['ignore', 'pipe', 'inherit'] })
      const exited = once(server, 'exit')
      closers.push(() => server.kill('SIGTERM') && exited)
      let said = ''
      server.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
      await expect.poll(() => said).toMatch(/ready to accept connections/i)
      return { server, exited }
    }
    const first = await start()
    const as = (username: string, password: string): Redis => {
      const client = new Redis({ path: socket, username, password, retryStrategy: () => null })
      client.on('error', () => {})
      closers.push(() => client.disconnect())
      return client
    }
    const own = as('atelier', 'abc123')
    expect(await own.set('atelier:key', '1')).toBe('OK')
    await expect(own.set('other', '1')).rejects.toThrow(/NOPERM/)
    expect(await own.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction'])
    expect(await own.config('GET', 'appendonly')).toEqual(['appendonly', 'yes'])
    await expect(as('default', '').get('atelier:key')).rejects.toThrow(/NOAUTH|WRONGPASS/)
    expect(execFileSync('ps', ['-o', 'args=', '-p', String(first.server.pid)], { encoding: 'utf8' })).not.toContain('abc123')
    // What scripts have written is lost at a restart where the user `default` may do nothing.
    await own.eval("redis.call('SET', KEYS[1], 'kept') redis.call('SET', KEYS[2], 'kept')", 2, 'atelier:one', 'atelier:two')
    first.server.kill('SIGTERM')
    await first.exited
    await start()
    expect(await as('atelier', 'abc123').mget('atelier:one', 'atelier:two', 'atelier:key')).toEqual(['kept', 'kept', '1'])
  })
})

interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string }
}
interface Kubernetes {
  readonly kind: string
  readonly data?: object
  readonly stringData?: object
  readonly spec?: {
    readonly replicas: number
    readonly selector: { readonly app?: string; readonly matchLabels?: object }
    readonly minAvailable: number
    readonly template: {
      readonly metadata: { readonly labels: object }
      readonly spec: {
        readonly terminationGracePeriodSeconds: number
        readonly containers: readonly [
          {
            readonly ports: readonly { readonly name: string; readonly containerPort: number }[]
            readonly envFrom: readonly Readonly<Record<string, { readonly name: string }>>[]
            readonly readinessProbe: Probe
            readonly livenessProbe: Probe
            readonly startupProbe: Probe
            readonly lifecycle: { readonly preStop: { readonly exec: { readonly command: readonly [string, string] } } }
          },
        ]
      }
    }
    readonly ports: readonly { readonly name: string; readonly targetPort: string }[]
    readonly rules: readonly {
      readonly host: string
      readonly http: { readonly paths: readonly { readonly path: string; readonly backend: object }[] }
    }[]
  }
}

describe('the file for Kubernetes', () => {
  it('asks for what the program offers: its port, its paths, the names of its config, and time to end', async () => {
    const all = parseAllDocuments(await file('kubernetes.yaml')).map((one) => {
      expect(one.errors).toEqual([])
      return one.toJS() as Kubernetes
    })
    const [config, secret, deployment, budget, service, ingress] = [
      'ConfigMap',
      'Secret',
      'Deployment',
      'PodDisruptionBudget',
      'Service',
      'Ingress',
    ].map((kind) => all.find((one) => one.kind === kind)!) as [Kubernetes, Kubernetes, Kubernetes, Kubernetes, Kubernetes, Kubernetes]
    expect(all.length).toBe(6)
    const known = await namesOfConfig()
    const named = [...Object.keys(config.data!), ...Object.keys(secret.stringData!)]
    expect(named.filter((name) => !known.has(name))).toEqual([])
    expect([...known].filter((name) => !named.includes(name))).toEqual(['OPENAI_BASE_URL'])

    const { template, replicas } = deployment.spec!
    const [container] = template.spec.containers
    expect(container.ports).toEqual([{ name: 'http', containerPort: 3939 }])
    expect([container.readinessProbe, container.livenessProbe, container.startupProbe].map(({ httpGet }) => httpGet)).toEqual([
      { path: '/readyz', port: 'http' },
      { path: '/healthz', port: 'http' },
      { path: '/healthz', port: 'http' },
    ])
    const [sleeps, seconds] = container.lifecycle.preStop.exec.command
    expect(sleeps).toBe('sleep')
    expect(template.spec.terminationGracePeriodSeconds).toBeGreaterThan(Number(seconds) + secondsToEnd)
    expect(replicas).toBeGreaterThan(budget.spec!.minAvailable)
    for (const selector of [deployment.spec!.selector.matchLabels, budget.spec!.selector.matchLabels, service.spec!.selector])
      expect(selector).toEqual(template.metadata.labels)
    expect(service.spec!.ports).toMatchObject([{ name: 'http', targetPort: 'http' }])
    const [{ host, http }] = ingress.spec!.rules as [NonNullable<Kubernetes['spec']>['rules'][number]]
    expect((config.data as { ATELIER_PUBLIC_URL: string }).ATELIER_PUBLIC_URL).toBe(`https://${host}`)
    expect(http.paths.map(({ path }) => path)).toEqual(['/mcp', '/assets'])
    for (const { backend } of http.paths) expect(backend).toEqual({ service: { name: 'atelier', port: { name: 'http' } } })
  })
})
