/**
 * `npm run soak`: 2,000 jobs on one host with its memory watched, hosts that are killed at random moments while they work, and a team on one server
 * (`SOAK_MINUTES`, default 10; `SOAK_ONLY=team` for that alone).
 * Outside of `npm test`: it takes minutes. Prints a table; exits 1 where a job is lost or done twice.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Job } from 'atelier-mcp'
import { batch } from 'atelier-mcp/plugins'
import { createHost } from '#core/create-host.ts'
import { silentLogger } from '#core/services/observe/logger.ts'
import { teamLoad } from './team-load.ts'
import slowTools from '../fixtures/slow-tools.ts'

const jobs = Number(process.env['SOAK_JOBS'] ?? 2000)
const kills = Number(process.env['SOAK_KILLS'] ?? 200)
const items = Math.min(500, kills * 10)
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const say = (line: string): void => void process.stdout.write(`${line}\n`)
const megabytes = (): number => {
  globalThis.gc?.()
  return process.memoryUsage().rss / 1e6
}
const dirsIn = (home: string) => ({ cache: join(home, 'cache'), data: join(home, 'data'), state: join(home, 'state') })

async function manyJobs(): Promise<boolean> {
  const home = await mkdtemp(join(tmpdir(), 'atelier-soak-'))
  const host = await createHost({
    config: { plugins: [slowTools({ log: join(home, 'log') }), batch({ jobs: 8 })], dirs: dirsIn(home) },
    log: silentLogger(),
  })
  await host.ready()
  const { call, end } = host.openCall({
    principal: { id: 'local', scopes: [] },
    client: { name: 'soak', version: '1', protocolVersion: '', capabilities: {} },
    paths: true,
    deadlineMs: Infinity,
  })
  const ask = async (tool: string, args: object) => (await host.callTool(tool, args as never, call)).data as { job: Job }
  say(`\n${jobs} jobs on one host\n`)
  say('finished  memory')
  let failed = 0
  for (let done = 0; done < jobs; done += 100) {
    const ids = await Promise.all(
      Array.from(
        { length: 100 },
        async (_, index) => (await ask('start_job', { tool: 'free', arguments: { name: `${done + index}`, ms: 2 } })).job.id,
      ),
    )
    const ends = await Promise.all(ids.map((id) => ask('wait_job', { id, timeoutSeconds: 45 })))
    failed += ends.filter(({ job }) => job.status !== 'done').length
    if ((done + 100) % 400 === 0) say(`${String(done + 100).padStart(8)}  ${megabytes().toFixed(0)} MB`)
  }
  end()
  await host.close()
  await rm(home, { recursive: true, force: true })
  say(`failed: ${failed}`)
  return failed === 0
}

async function killedHosts(): Promise<boolean> {
  const home = await mkdtemp(join(tmpdir(), 'atelier-soak-'))
  const log = join(home, 'log')
  const folder = join(home, 'state/plugins/batch/jobs')
  const script = fileURLToPath(new URL('../fixtures/job-host.ts', import.meta.url))
  const names = Array.from({ length: items }, (_, index) => `i${index}`)
  const order = { template: { tool: 'free', arguments: { name: '{name}', ms: 120 } }, variables: { name: names }, concurrency: 2 }
  const start = (...args: string[]): ChildProcess =>
    spawn(process.execPath, ['--import', 'tsx', script, home, log, ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  const read = async (): Promise<Job | undefined> => {
    const name = (await readdir(folder).catch(() => [])).find((file) => file.endsWith('.json'))
    return name === undefined ? undefined : (JSON.parse(await readFile(join(folder, name), 'utf8')) as Job)
  }
  say(`\nHosts killed at random moments while they work on one batch of ${items}, at most ${kills}\n`)
  let host = start('batch_generate', JSON.stringify(order))
  while (!(await read())) await pause(50)
  let killed = 0
  for (; killed < kills && (await read())?.status !== 'done'; killed++) {
    await pause(500 + Math.random() * 3000)
    host.kill('SIGKILL')
    await once(host, 'exit')
    host = start()
  }
  let job = await read()
  for (let waited = 0; job?.status !== 'done' && waited < 300; waited++) {
    await pause(1000)
    job = await read()
  }
  host.kill('SIGKILL')
  const ends = (await readFile(log, 'utf8')).split('\n').filter((line) => line.startsWith('end '))
  const { ok } = (job?.result?.['data'] as { totals: { ok: number } } | undefined)?.totals ?? { ok: 0 }
  say(
    `kills: ${killed}, items done: ${ok} of ${items}, done again (free ones may be): ${ends.length - new Set(ends).size}, job: ${job?.status}`,
  )
  await rm(home, { recursive: true, force: true, maxRetries: 5 })
  return job?.status === 'done' && ok === items
}

/** The tests of it, with as many rounds. */
async function killedOverOrders(): Promise<boolean> {
  say(`\nHosts killed over paid orders, ${kills} times\n`)
  const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url))
  const tests = ['test/e2e/orders-survive.test.ts', 'test/e2e/orders-in-jobs-survive.test.ts']
  const child = spawn(process.execPath, [vitest, 'run', '--config', '.config/vitest.config.ts', ...tests], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: { ...process.env, ATELIER_KILLS: String(kills) },
    stdio: 'inherit',
  })
  return (await once(child, 'exit'))[0] === 0
}

const team = async (): Promise<boolean> => {
  say('\nTwo principals, disconnects and reloads on one server\n')
  return teamLoad(Number(process.env['SOAK_MINUTES'] ?? 10))
}
const good =
  process.env['SOAK_ONLY'] === 'team' ? [await team()] : [await manyJobs(), await killedHosts(), await killedOverOrders(), await team()]
if (good.includes(false)) process.exitCode = 1
