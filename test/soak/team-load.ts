/**
 * A mixed load on one served host: two principals, calls, lists, resources, streams that are held and cut, requests whose client hangs up, sessions that come and
 * go, tokens that are wrong, and a reload by SIGHUP every twenty seconds. Nobody may get an answer of the other's, an error of ours, or a growing memory.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createHash, randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { call, initialize, post } from '../fixtures/http-client.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const say = (line: string): void => void process.stdout.write(`${line}\n`)
const reloadMs = 20_000
const sliceMs = 15_000

interface Count {
  calls: number
  hungUp: number
  sessions: number
  reloads: number
  readonly faults: string[]
}

export async function teamLoad(minutes: number): Promise<boolean> {
  const home = await mkdtemp(join(tmpdir(), 'atelier-team-'))
  const tokens = { ann: randomBytes(32).toString('base64url'), bob: randomBytes(32).toString('base64url') }
  const hash = (token: string): string => createHash('sha256').update(token).digest('hex')
  const config = join(home, 'mcp.config.json')
  await writeFile(
    config,
    JSON.stringify({
      plugins: ['image-gen', 'exporters', 'local', 'library', 'cache', 'metrics', here('../fixtures/team-plugin.ts')],
      dirs: { cache: join(home, 'cache'), data: join(home, 'data'), state: join(home, 'state') },
      http: { auth: { tokens: Object.entries(tokens).map(([principal, token]) => ({ principal, sha256: hash(token) })) } },
    }),
  )
  const child = spawn(process.execPath, [here('../../dist/cli.js'), 'serve', '--config', config, '--http', '--port', '0'], {
    env: { PATH: process.env['PATH'] ?? '', HOME: home, ATELIER_LOG_LEVEL: 'info' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const { url, log } = await served(child)
  const count: Count = { calls: 0, hungUp: 0, sessions: 0, reloads: 0, faults: [] }
  const until = Date.now() + minutes * 60_000
  const memory: number[] = []
  const watching = (async () => {
    say(' seconds     calls  hung up  sessions  reloads  faults   memory')
    for (let slice = 1; Date.now() < until; slice++) {
      await pause(Math.min(sliceMs, until - Date.now()))
      memory.push(await memoryMb(child))
      const cells = [(slice * sliceMs) / 1000, count.calls, count.hungUp, count.sessions, count.reloads, count.faults.length]
      say(`${cells.map((cell) => String(cell).padStart(8)).join(' ')} ${memory.at(-1)!.toFixed(0).padStart(5)} MB`)
    }
  })()
  const reloading = (async () => {
    while (Date.now() + reloadMs < until) {
      await pause(reloadMs)
      child.kill('SIGHUP')
      count.reloads++
    }
  })()
  const members = Object.entries(tokens).flatMap(([name, token]) =>
    Array.from({ length: 6 }, () => member({ url, name, token, until, count })),
  )
  await Promise.all([...members, watching, reloading])
  child.kill('SIGTERM')
  const [code] = (await once(child, 'exit')) as [number | null]
  const told = log()
    .split('\n')
    .filter((line) => /\b(error|ERROR)\b/.test(line))
  for (const fault of [...new Set(count.faults)].slice(0, 10)) say(`fault: ${fault}`)
  for (const line of told.slice(0, 10)) say(`log: ${line}`)
  // What a host holds settles in the first third.
  const third = Math.max(1, Math.floor(memory.length / 3))
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const growth = mean(memory.slice(-third)) / mean(memory.slice(third, 2 * third).length > 0 ? memory.slice(third, 2 * third) : memory)
  say(`exit ${code}; memory of the last third against the second: ${growth.toFixed(2)}`)
  await rm(home, { recursive: true, force: true, maxRetries: 5 })
  return code === 0 && count.faults.length === 0 && told.length === 0 && growth < 1.15
}

interface Member {
  readonly url: string
  readonly name: string
  readonly token: string
  readonly until: number
  readonly count: Count
}

/** One client after another, each with a session of its own. */
async function member({ url, name, token, until, count }: Member): Promise<void> {
  const own = { authorization: `Bearer ${token}` }
  while (Date.now() < until) {
    try {
      const opened = await post(url, initialize, own)
      await opened.text()
      if (opened.status !== 200) throw new Error(`initialize answers ${opened.status}`)
      count.sessions++
      const session = { ...own, 'mcp-session-id': opened.headers.get('mcp-session-id')! }
      const held = new AbortController()
      const stream = fetch(url, { headers: { ...session, accept: 'text/event-stream' }, signal: held.signal }).then((one) => one.text())
      stream.catch(() => {})
      for (let id = 1; id <= 30 && Date.now() < until; id++) await askOnce(url, id, { name, session, count })
      held.abort()
      if (Math.random() < 0.5) await fetch(url, { method: 'DELETE', headers: session })
    } catch (error) {
      count.faults.push(`${name}: ${String(error)} ${String((error as Error).cause ?? '')}`)
    }
  }
}

async function askOnce(
  url: string,
  id: number,
  { name, session, count }: Pick<Member, 'name' | 'count'> & { session: Record<string, string> },
): Promise<void> {
  const dice = Math.random()
  if (dice < 0.1) {
    // Hangs up in the middle.
    const leaving = new AbortController()
    const asked = post(url, call(id, 'generate_image', { prompt: `a boat ${Math.random()}`, size: '128x128' }), session, leaving.signal)
    setTimeout(() => leaving.abort(), Math.random() * 40)
    await asked.then((answer) => answer.text()).catch(() => {})
    count.hungUp++
    return
  }
  if (dice < 0.15) {
    const refused = await post(url, initialize, { authorization: 'Bearer nobody-has-this-token-here' })
    await refused.text()
    if (refused.status !== 401) throw new Error(`a wrong token gets ${refused.status}`)
    return
  }
  const request =
    dice < 0.3
      ? { jsonrpc: '2.0', id, method: 'tools/list' }
      : dice < 0.4
        ? call(id, 'list_assets', {})
        : dice < 0.5
          ? call(id, 'generate_image', { prompt: `a boat of ${name}`, size: '128x128' })
          : call(id, 'whoami')
  const answer = await post(url, request, session)
  const text = await answer.text()
  count.calls++
  const other = name === 'ann' ? 'bob' : 'ann'
  if (answer.status !== 200 || text.includes('"isError":true') || !text.includes('"result"'))
    throw new Error(`${answer.status}: ${text.slice(0, 300)}`)
  if (text.includes(`boat of ${other}`) || (dice >= 0.5 && !text.includes(`I am ${name}`)))
    throw new Error(`an answer of ${other} for ${name}`)
}

const served = (child: ChildProcess): Promise<{ url: string; log: () => string }> =>
  new Promise((resolve, reject) => {
    let said = ''
    child.stderr!.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const found = /served at (\S+)\n/.exec(said)?.[1]
      if (found !== undefined) resolve({ url: found, log: () => said })
    })
    child.once('exit', () => reject(new Error(`It does not serve: ${said}`)))
  })

const memoryMb = async ({ pid }: ChildProcess): Promise<number> =>
  Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1000
