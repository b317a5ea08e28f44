/**
 * `npm run bench:team -- ROUNDS`: the server with tokens beside the bare SDK with an event store and the same look at tokens, in turns of two seconds
 * each (default 10), 32 connections; then what 1,000 idle sessions hold. Processor time counts where the machine is busy: the clock then says little.
 */
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { httpLoad, type HttpLoad } from './http-load.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const rounds = Number(process.argv[2] ?? 10)
const tokens = Array.from({ length: 20 }, () => randomBytes(32).toString('base64url'))
const own = { authorization: `Bearer ${tokens.at(-1)}` }
const home = await mkdtemp(join(tmpdir(), 'atelier-team-'))
const env = {
  ...(process.env as Record<string, string>),
  ...Object.fromEntries(['data', 'cache', 'state'].map((name) => [`ATELIER_${name.toUpperCase()}_DIR`, join(home, name)])),
  ATELIER_LOG_LEVEL: 'info',
  BENCH_HASHES: tokens.map((token) => createHash('sha256').update(token).digest('hex')).join(','),
}
const started = [
  await httpLoad([here('../../dist/cli.js'), 'serve', '--config', here('team.config.ts'), '--http', '--port', '0'], env, own),
  await httpLoad([here('bare-server.mjs'), '--http'], env, own),
] as const

/** Seconds of processor that the process has had. */
const cpuOf = async ({ pid }: HttpLoad): Promise<number> => {
  const [, , ...fields] = (await readFile(`/proc/${pid}/stat`, 'utf8')).replace(/\(.*\)/, '()').split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}
const memoryMb = async ({ pid }: HttpLoad): Promise<number> =>
  Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1000
const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
const say = (...cells: (string | number)[]): void =>
  void process.stdout.write(
    `${cells.map((cell) => String(typeof cell === 'number' ? Number(cell.toFixed(3)) : cell).padEnd(34)).join('')}\n`,
  )

const rates: [number[], number[]] = [[], []]
const slowest: [number[], number[]] = [[], []]
/** Of all rounds: the system counts in hundredths of a second. */
const worked = [0, 0]
const answered = [0, 0]
for (let round = 0; round <= rounds; round++)
  for (const of of [0, 1] as const) {
    const before = await cpuOf(started[of])
    const { callsPerSecond, p99Ms, calls } = await started[of].burst(2000)
    if (round === 0) continue
    rates[of].push(callsPerSecond)
    slowest[of].push(p99Ms)
    worked[of]! += (await cpuOf(started[of])) - before
    answered[of]! += calls
  }
const [ours] = started
say('32 connections, with tokens', 'ours', 'bare SDK', 'ratio')
const compared = (what: string, mine: number, other: number): void => say(what, mine, other, mine / other)
compared('calls/s (goal >= 0.9)', median(rates[0]), median(rates[1]))
compared('p99 ms (goal <= 1.3)', median(slowest[0]), median(slowest[1]))
compared('processor, ms a call', (worked[0]! / answered[0]!) * 1000, (worked[1]! / answered[1]!) * 1000)
const before = await memoryMb(ours)
await ours.idle(1000)
say('memory with 1,000 idle sessions, MB', await memoryMb(ours), `${before.toFixed(0)} before`, 'goal < 250')
for (const load of started) load.stop()
await rm(home, { recursive: true, force: true, maxRetries: 3 })
