/** What whoever runs the server sees of it: readiness, the audit, ids that join answer, log and audit. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { call, openSession, post } from '../fixtures/http-client.ts'
import { ownerAlone } from '../fixtures/owner-alone.ts'
import { deploy, fixture, type HttpServer, startHttp } from '../fixtures/server-process.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})
const unruly = fixture('unruly-plugin/index.ts')
const serve = async (what: string, config?: object): Promise<HttpServer> => {
  const server = await startHttp(what, config)
  closers.push(() => server.stop())
  return server
}
interface AuditLine {
  readonly what: string
  readonly name: string
  readonly who: string
  readonly client: string
  readonly requestId: string
  readonly outcome: string
  readonly code?: string
  readonly ms: number
}
const jsonLines = async <T>(path: string): Promise<T[]> =>
  (await readFile(path, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as T)
const auditOf = (server: HttpServer): Promise<AuditLine[]> => jsonLines(join(server.directory, 'state/logs/audit.log'))

interface Answered {
  readonly result?: { readonly _meta: { readonly 'atelier/result': { readonly requestId: string } } }
  readonly error?: { readonly data: { readonly requestId: string } }
}
const answerOf = async (response: Response): Promise<Answered> => {
  const text = await response.text()
  return JSON.parse(text.startsWith('{') ? text : /^data: (.+)$/m.exec(text)![1]!) as Answered
}

describe('the audit', () => {
  it('has a line for each call, joined by its id with answer, error and log, and with nothing of what was asked', async () => {
    const server = await serve(unruly)
    const session = await openSession(server.url)
    const forged = { ...session, 'x-request-id': 'forged-id-of-somebody' }
    const echoed = await post(server.url, call(1, 'echo', { text: 'a secret word' }), forged)
    const failed = await post(server.url, call(2, 'throws'), session)
    const ids = [echoed, failed].map(({ headers }) => headers.get('x-request-id')!)
    for (const [at, response] of [echoed, failed].entries()) {
      const { _meta: meta } = (await answerOf(response)).result!
      expect(meta['atelier/result'].requestId).toBe(ids[at])
    }
    const read = { jsonrpc: '2.0', id: 3, method: 'resources/read', params: { uri: 'unruly://things/lamp' } }
    const shown = await post(server.url, read, session)
    await expect.poll(async () => (await auditOf(server).catch(() => [])).length).toBe(3)

    const audit = await auditOf(server)
    expect(audit.map(({ what, name, who, client, outcome, code }) => [what, name, who, client, outcome, code])).toEqual([
      ['tool', 'echo', 'local', 'raw', 'done', undefined],
      ['tool', 'throws', 'local', 'raw', 'failed', 'TOOL_FAILED'],
      ['resource', 'unruly://things/lamp', 'local', 'raw', 'done', undefined],
    ])
    expect(audit.map(({ requestId }) => requestId)).toEqual([...ids, shown.headers.get('x-request-id')])
    const path = join(server.directory, 'state/logs/audit.log')
    expect((await stat(path)).mode & ownerAlone).toBe(0)
    expect(await readFile(path, 'utf8')).not.toMatch(/secret word|forged/)
    const log = await jsonLines<{ data?: { requestId?: string } }>(join(server.directory, 'state/logs/atelier.log'))
    expect(log.some(({ data }) => data?.requestId === ids[1])).toBe(true)
  })

  it('tells a resource that cannot be read in the error as well', async () => {
    const server = await serve(unruly)
    const session = await openSession(server.url)
    const read = { jsonrpc: '2.0', id: 3, method: 'resources/read', params: { uri: 'unruly://throws' } }
    const response = await post(server.url, read, session)
    const { error } = await answerOf(response)
    expect(error!.data.requestId).toBe(response.headers.get('x-request-id'))
    await expect.poll(async () => (await auditOf(server).catch(() => []))[0]).toMatchObject({ what: 'resource', outcome: 'failed' })
  })

  it('is not written where the log is not', async () => {
    const server = await serve(unruly, { log: { file: false } })
    const session = await openSession(server.url)
    for (const id of [1, 2]) await (await post(server.url, call(id, 'echo', { text: 'x' }), session)).text()
    await expect(stat(join(server.directory, 'state/logs'))).rejects.toThrow('ENOENT')
  })
})

/** A small file system of its own can be mounted here. */
const canMount = spawnSync('unshare', ['-Urm', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0

interface Ready {
  readonly status: string
  readonly checks: {
    readonly disk: { readonly ok: boolean; readonly folders: Readonly<Record<string, { readonly ok: boolean; readonly why?: string }>> }
    readonly providers: object
  }
}
describe('/readyz', () => {
  it('tells of the disk and of the providers, and names no path', async () => {
    const server = await serve('image-gen', { plugins: ['image-gen', 'exporters', 'local', 'replicate'] })
    const text = async (): Promise<string> => (await fetch(new URL('/readyz', server.url))).text()
    await expect.poll(text).toContain('"ready"')
    const { status, checks } = JSON.parse(await text()) as Ready
    expect(status).toBe('ready')
    expect(checks.disk.ok).toBe(true)
    expect(Object.keys(checks.disk.folders).toSorted()).toEqual(['cache', 'data', 'state'])
    expect(checks.providers).toMatchObject({ available: expect.any(Number), of: expect.any(Number), kindsWithout: [] })
    expect(await text()).not.toContain(server.directory)
  })

  /** Serves with a file system of its own for one of the folders, made by `script`. */
  const serveOn = async (folder: string, script: string) => {
    const { command, args, env, directory, remove } = await deploy(unruly, { log: { file: false } }, '--http', '--port', '0')
    closers.push(remove)
    const disk = join(directory, folder)
    const child = spawn('unshare', ['-Urm', 'sh', '-c', `mkdir "$0" && ${script}; exec "$@"`, disk, command, ...args], {
      env,
      stdio: 'pipe',
    })
    closers.push(async () => {
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      await exited
    })
    let stderr = ''
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
    await expect.poll(() => stderr, { timeout: 60_000 }).toContain('served at')
    const ready = () => fetch(new URL('/readyz', /served at (\S+)/.exec(stderr)![1]!))
    const inside = (...words: string[]) => spawnSync('nsenter', ['--preserve-credentials', '-U', '-m', '-t', String(child.pid), ...words])
    return { disk, ready, inside }
  }

  it.skipIf(!canMount)('takes no more calls while the disk is full, and does so again once there is room', async () => {
    const fill = 'mount -t tmpfs -o size=64m none "$0" && dd if=/dev/zero of="$0/full" bs=1M count=60 2>/dev/null'
    const { disk, ready, inside } = await serveOn('data', fill)
    await expect.poll(async () => ((await (await ready()).json()) as Ready).status).toBe('unready')
    const full = await ready()
    expect(full.status).toBe(503)
    const { checks } = (await full.json()) as Ready
    expect(checks.disk).toMatchObject({
      ok: false,
      folders: { data: { ok: false, why: 'The disk is full, or nearly.' }, state: { ok: true } },
    })
    expect(inside('rm', join(disk, 'full')).status).toBe(0)
    await expect.poll(async () => (await ready()).status).toBe(200)
  })

  it.skipIf(!canMount)('says so where a folder can only be read', async () => {
    const { ready } = await serveOn('cache', 'mount -t tmpfs -o size=64m,ro none "$0"')
    await expect.poll(async () => ((await (await ready()).json()) as Ready).status).toBe('unready')
    const { checks } = (await (await ready()).json()) as Ready
    expect(checks.disk.folders).toMatchObject({ cache: { ok: false, why: 'It can only be read.' }, data: { ok: true } })
  })
})
