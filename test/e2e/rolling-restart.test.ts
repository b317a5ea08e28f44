/** Three hosts behind a balancer that asks `/readyz`; each is replaced in turn while calls, jobs and orders go on. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { afterEach, describe, expect, it } from 'vitest'
import { type Balancer, balancer } from '../fixtures/balancer.ts'
import { enveloped, headersFor } from '../fixtures/enveloped.ts'
import { call, events, post, textOf } from '../fixtures/http-client.ts'
import { openAiServer } from '../fixtures/openai/openai-server.ts'
import { redisServer } from '../fixtures/redis-server.ts'
import { watchReadiness } from '../fixtures/readiness-watch.ts'
import { fixture, type HttpServer, startHttp } from '../fixtures/server-process.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close().catch(() => {})
})

/** How long hosts wait for the balancer to notice, which asks each of them ten times a second, and on a busy machine once in a while. */
const noticeMs = 4000

async function cluster(sessions: object) {
  const home = await mkdtemp(join(tmpdir(), 'atelier-rolling-'))
  closers.push(() => rm(home, { recursive: true, force: true, maxRetries: 5 }))
  const [redis, vendor] = await Promise.all([redisServer({ keeps: true }), openAiServer()])
  closers.push(redis.stop, vendor.close)
  const notes = join(home, 'notes')
  let started = 0
  const start = (): Promise<HttpServer> => {
    const own = join(home, String(++started))
    return startHttp('library', {
      plugins: [
        { use: 'redis', options: { url: redis.url } },
        { use: fixture('waiting-tools.ts'), options: { file: notes } },
        { use: 'openai', options: { baseURL: vendor.url, apiKey: 'sk-look-alike' } },
        'cache',
        'image-gen',
        'exporters',
        'library',
        'batch',
      ],
      // The library is one; all else is each host's own.
      dirs: { cache: join(own, 'cache'), state: join(own, 'state'), data: join(home, 'data') },
      http: { noticeMs, ...sessions },
      limits: { graceMs: 20_000 },
    })
  }
  const hosts = await Promise.all([start(), start(), start()])
  closers.push(() => Promise.all(hosts.map((host) => host.stop())))
  const ready: string[] = hosts.map(({ url }) => url)
  const way = await balancer(ready)
  closers.push(way.close)
  const over = new AbortController()
  const asking = watchReadiness(() => hosts.map(({ url }) => url), ready, over.signal)
  closers.push(() => (over.abort(), asking))
  return {
    way,
    vendor,
    notes,
    /** The oldest host goes, once a new one is there. Its exit code. */
    async replace(): Promise<number | null> {
      hosts.push(await start())
      const code = await hosts[0]!.stop()
      hosts.shift()
      return code
    },
  }
}

type Ask = (name: string, args: object) => Promise<string>
/** A client of each sort, which has no second try. */
const asks: Readonly<Record<string, (way: Balancer) => Promise<Ask>>> = {
  async 'before 2026-07-28'({ url }) {
    let id = 0
    return async (name, args) => answerOf(await post(url, call(++id, name, args)))
  },
  async '2026-07-28'({ url }) {
    let id = 0
    return async (name, args) =>
      answerOf(await post(url, enveloped(++id, 'tools/call', { name, arguments: args }), headersFor('tools/call', name)))
  },
  async 'with sessions'({ url }) {
    const client = new Client({ name: 'e2e', version: '1.0.0' })
    await client.connect(new StreamableHTTPClientTransport(new URL(url)) as never)
    closers.push(() => client.close())
    return async (name, args) => textOf(await client.callTool({ name, arguments: { ...args } }))
  },
}
async function answerOf(response: Response): Promise<string> {
  const text = await response.text()
  const result = events(text).find(({ message }) => message.result)?.message.result
  if (!result) throw new Error(`${response.status} ${text}`)
  return textOf(result)
}

/** Asks, until told to end, one after the other; gives what went wrong, and how many prompts were asked for. */
function load(ask: Ask, name: string) {
  const wrong: string[] = []
  const jobs: string[] = []
  const over = new AbortController()
  let [calls, pictures] = [0, 0]
  const expecting = async (tool: string, args: object, expected: RegExp): Promise<string> => {
    calls++
    const said = await ask(tool, args).catch((error: Error) => `failed: ${error.message} ${String(error.cause ?? '')}`)
    if (!expected.test(said)) wrong.push(`${tool}: ${said}`)
    return said
  }
  const going = (async () => {
    for (let turn = 0; !over.signal.aborted; turn++) {
      const say = `${name} ${turn}`
      await expecting('wait', { say, ms: 50 + (turn % 7) * 150 }, new RegExp(`said ${say}`))
      if (turn % 3 === 0) {
        pictures++
        await expecting('generate_image', { prompt: `fox ${say}`, provider: 'openai' }, /asset:\/\//)
      }
      if (turn % 4 === 0) {
        const said = await expecting('start_job', { tool: 'note', arguments: { say, ms: 1200 } }, /\bjob\b/i)
        const id = /\b(\w{8,})\b/.exec(/"id": ?"([^"]+)"/.exec(said)?.[1] ?? said)?.[1]
        if (id !== undefined) jobs.push(say)
      }
    }
  })()
  return {
    calls: () => calls,
    async end() {
      over.abort()
      await going
      return { wrong, calls, pictures, jobs }
    },
  }
}

describe('a rolling restart under load', { timeout: 180_000 }, () => {
  it.each([
    ['without sessions', { sessions: false }, ['before 2026-07-28', '2026-07-28']],
    ['with sessions that hosts share', {}, ['with sessions', '2026-07-28']],
  ])('%s loses no call, no job and no order', async (_, sessions, kinds) => {
    const { way, vendor, notes, replace } = await cluster(sessions)
    const clients = await Promise.all([...kinds, ...kinds].map(async (kind, index) => load(await asks[kind]!(way), `${index}`)))
    await expect.poll(() => clients.map((client) => client.calls()).every((calls) => calls > 4)).toBe(true)
    for (let turn = 0; turn < 3; turn++) expect(await replace()).toBe(0)
    const done = await Promise.all(clients.map((client) => client.end()))
    expect(done.flatMap(({ wrong }) => wrong)).toEqual([])
    expect(way.refused()).toBe(0)
    // Each picture was ordered once.
    expect(vendor.asked()).toHaveLength(done.reduce((sum, { pictures }) => sum + pictures, 0))
    // Each job ends, once.
    const jobs = done.flatMap((one) => one.jobs).toSorted()
    expect(jobs.length).toBeGreaterThan(3)
    const noted = async (): Promise<string[]> => (await readFile(notes, 'utf8').catch(() => '')).trim().split('\n').toSorted()
    await expect.poll(noted, { timeout: 60_000 }).toEqual(jobs)
  })
})
