/** All of the deployment on one machine: three servers, hosts, and the balancer before them. */
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from './free-port.ts'
import { type Program, startProgram } from './program.ts'
import { postgres, redis, s3, type Server } from './servers.ts'

export interface ClusterInit {
  /** How many hosts; 1 to 4, as `haproxy.cfg` has it. Default 2. */
  readonly hosts?: number
  /** Default: the one beside this file. */
  readonly config?: string
  /** `dist/cli.js`. Default: of this checkout. */
  readonly cli?: string
  /** Beside what leads to the servers. */
  readonly env?: Readonly<Record<string, string>>
}
export interface ClusterHost {
  /** Of MCP, past the balancer. */
  readonly url: string
  program(): Program
  /** On the same address, with new folders: nothing is left of one that has run there before. */
  start(): Promise<void>
}
export interface Cluster {
  /** Of MCP, at the balancer. */
  readonly url: string
  /** By principal: ann, bob and prometheus. */
  readonly tokens: Readonly<Record<string, string>>
  readonly hosts: readonly ClusterHost[]
  readonly redis: Server
  readonly postgres: Server
  readonly s3: Server
  /** A file for a shell: what leads to the servers, and folders for commands that are run beside the hosts. */
  readonly envFile: string
  /** Ends everything, the hosts gently, and removes what it has written. */
  close(): Promise<void>
}

const beside = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Resolves when a call finds a host that is ready. Where something does not start, what was started has ended, and the error says what it has said. */
export async function startCluster(init: ClusterInit = {}): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), 'atelier-cluster-'))
  /** The last that was started ends first. */
  const ends: (() => Promise<void>)[] = [() => rm(folder, { recursive: true, force: true, maxRetries: 5 })]
  const close = async (): Promise<void> => {
    for (const end of ends.splice(0).toReversed()) await end()
  }
  try {
    return { ...(await start(folder, init, ends)), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function start(folder: string, init: ClusterInit, ends: (() => Promise<void>)[]): Promise<Omit<Cluster, 'close'>> {
  const shared: Server[] = []
  for (const begin of [redis, postgres, s3]) {
    const one = await begin(folder)
    ends.push(() => one.end(begin === postgres ? 'SIGINT' : 'SIGTERM'))
    shared.push(one)
  }
  const origin = `http://127.0.0.1:${await freePort()}`
  const tokens = Object.fromEntries(['ann', 'bob', 'prometheus'].map((name) => [name, randomBytes(32).toString('base64url')]))
  const servers: Readonly<Record<string, string>> = Object.assign({}, ...shared.map((one) => one.env))
  const environment = {
    ATELIER_TOKEN_ANN: tokens['ann']!,
    ATELIER_TOKEN_BOB: tokens['bob']!,
    ATELIER_TOKEN_METRICS: tokens['prometheus']!,
    ATELIER_PUBLIC_URL: origin,
    ATELIER_PROXIES: '127.0.0.1',
  }
  const env = { ...process.env, ...servers, ...environment, ...init.env }
  const envFile = join(folder, 'env')
  await writeFile(envFile, shellOf({ ...servers, ...environment, ...dirsIn(join(folder, 'commands')) }), { mode: 0o600 })
  const hosts = await Promise.all(
    Array.from({ length: init.hosts ?? 2 }, (_, index) => startHost(join(folder, `host-${index + 1}`), init, env)),
  )
  ends.push(async () => void (await Promise.all(hosts.map((host) => host.program().end()))))
  const addresses = hosts.map(({ url }, index) => [`ATELIER_HOST_${index + 1}`, new URL(url).host] as const)
  const balancer = await startProgram('haproxy', {
    args: ['-W', '-f', beside('haproxy.cfg')],
    ready: /Loading success|New worker/,
    package: 'haproxy',
    env: { ...process.env, ...Object.fromEntries(addresses), ATELIER_BIND: new URL(origin).host },
  })
  ends.push(() => balancer.end())
  await ready(origin)
  const [first, second, third] = shared as [Server, Server, Server]
  return { url: `${origin}/mcp`, tokens, hosts, redis: first, postgres: second, s3: third, envFile }
}

async function startHost(folder: string, { config, cli }: ClusterInit, env: NodeJS.ProcessEnv): Promise<ClusterHost> {
  const port = await freePort()
  let starts = 0
  const begin = async (): Promise<Program> => {
    const home = join(folder, String(starts++))
    await mkdir(home, { recursive: true })
    const where = ['--http', '--host', '127.0.0.1', '--port', String(port), '--config', config ?? beside('mcp.config.ts')]
    const args = [cli ?? beside('../../../dist/cli.js'), 'serve', ...where]
    const started = await startProgram(process.execPath, { args, ready: /served at \S+/, env: { ...env, ...dirsIn(home) } })
    try {
      await ready(`http://127.0.0.1:${port}`)
    } catch (error) {
      // Nobody else would end it, and it has the port.
      await started.end('SIGKILL')
      throw error
    }
    return started
  }
  let program = await begin()
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    program: () => program,
    async start() {
      program = await begin()
    },
  }
}

const dirsIn = (home: string): Readonly<Record<string, string>> =>
  Object.fromEntries(['cache', 'data', 'state'].map((name) => [`ATELIER_${name.toUpperCase()}_DIR`, join(home, name)]))
const shellOf = (env: Readonly<Record<string, string>>): string =>
  Object.entries(env)
    .map(([name, value]) => `export ${name}='${value}'\n`)
    .join('')

/** What listens says so before it takes calls. */
async function ready(origin: string): Promise<void> {
  const until = Date.now() + 60_000
  for (;;) {
    const answer = await fetch(new URL('/readyz', origin)).catch(() => undefined)
    if (answer?.ok) return
    if (Date.now() > until) throw new Error(`${origin} is not ready: ${answer === undefined ? 'no answer' : await answer.text()}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
