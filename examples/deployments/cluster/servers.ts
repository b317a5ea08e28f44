/** What hosts share, on this machine: Redis and Postgres from Debian's packages, and an S3 server. Each has what it keeps in a folder of the cluster. */
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from './free-port.ts'
import { startProgram } from './program.ts'

/** A server that can be ended and started again, over what it has kept. */
export interface Server {
  /** What hosts need to reach it. */
  readonly env: Readonly<Record<string, string>>
  start(): Promise<void>
  /** `SIGKILL`: as when its machine fails. Default: as its operator ends it. */
  end(signal?: NodeJS.Signals): Promise<void>
}

const beside = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** With `redis.conf`, and a user that may touch the keys of Atelier alone. */
export async function redis(folder: string): Promise<Server> {
  const dir = join(folder, 'redis')
  mkdirSync(dir)
  const [port, password] = [await freePort(), randomBytes(24).toString('hex')]
  const own = [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${dir}`,
    'user default off ~* &* +@all',
    `user atelier on >${password} ~atelier:* &atelier:* +@all`,
  ]
  const input = `${readFileSync(beside('redis.conf'), 'utf8')}\n${own.join('\n')}\n`
  const ready = /Ready to accept connections/
  return server({ REDIS_URL: `redis://atelier:${password}@127.0.0.1:${port}` }, () =>
    startProgram('redis-server', { args: ['-'], ready, input, package: 'redis-server' }),
  )
}

/** A new cluster. It does not wait for the disk: it is there to be tried, and gone with its folder. */
export async function postgres(folder: string): Promise<Server> {
  const bin = postgresPrograms()
  const dir = join(folder, 'postgres')
  const [port, password] = [await freePort(), randomBytes(24).toString('hex')]
  const secret = join(folder, 'postgres-password')
  mkdirSync(dir)
  writeFileSync(secret, password)
  // It does not run as root.
  const user = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {}
  if (user.uid !== undefined) {
    chmodSync(folder, 0o755)
    for (const path of [dir, secret]) chownSync(path, user.uid, user.gid)
  }
  const initdb = ['-D', dir, '-U', 'atelier', '-A', 'scram-sha-256', `--pwfile=${secret}`, '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync']
  execFileSync(join(bin, 'initdb'), initdb, { ...user, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  const set = ['listen_addresses=127.0.0.1', `unix_socket_directories=${dir}`, 'fsync=off']
  const args = ['-D', dir, '-p', String(port), ...set.flatMap((one) => ['-c', one])]
  return server({ DATABASE_URL: `postgres://atelier:${password}@127.0.0.1:${port}/postgres` }, () =>
    startProgram(join(bin, 'postgres'), { args, ready: /ready to accept connections/, ...user }),
  )
}

/**
 * The one of `S3_ENDPOINT` where that is set. Otherwise that of Atelier's own tests, which a checkout has: s3rver from npm with its objects in memory and
 * the conditions on writes that it lacks. It is good for a trial, and for nothing else.
 */
export async function s3(): Promise<Server> {
  if (process.env['S3_ENDPOINT'] !== undefined) {
    const names = ['S3_ENDPOINT', 'S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY']
    const env = Object.fromEntries(names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])))
    return { env, start: async () => {}, end: async () => {} }
  }
  const program = beside('../../../test/fixtures/hosts/s3-server.ts')
  if (!existsSync(program)) throw new Error('Set S3_ENDPOINT: only a checkout of the repository has an S3 server of its own.')
  let said = ''
  const start = async () => {
    const args = ['--import', 'tsx', program]
    const started = await startProgram(process.execPath, { args, ready: /\}\n/, input: 'options\n', isOpen: true })
    said = started.said()
    return started
  }
  const one = await server({}, start)
  const { endpoint, bucket, accessKeyId, secretAccessKey } = JSON.parse(said) as Record<string, string>
  const env = { S3_ENDPOINT: endpoint ?? '', S3_BUCKET: bucket ?? '', S3_ACCESS_KEY_ID: accessKeyId ?? '' }
  return { ...one, env: { ...env, S3_SECRET_ACCESS_KEY: secretAccessKey ?? '' } }
}

async function server(env: Server['env'], run: () => ReturnType<typeof startProgram>): Promise<Server> {
  let program = await run()
  return {
    env,
    async start() {
      program = await run()
    },
    end: (signal) => program.end(signal),
  }
}

/** Where Debian and others have them. */
function postgresPrograms(): string {
  const places = ['/usr/lib/postgresql', '/usr/local/pgsql']
  const folders = places.flatMap((place) => (existsSync(place) ? readdirSync(place).map((version) => join(place, version, 'bin')) : []))
  const found = folders.toSorted().findLast((folder) => existsSync(join(folder, 'initdb')))
  if (found === undefined) throw new Error('Postgres is not installed: apt-get install postgresql')
  return found
}
const idOf = (which: string): number => Number(execFileSync('id', [which, 'postgres'], { encoding: 'utf8' }))
