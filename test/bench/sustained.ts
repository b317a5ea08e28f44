/**
 * `npm run bench:http -- MINUTES`: 32 connections that call `echo` without a pause, for two minutes where none are named. Says for each ten
 * seconds how many calls were answered, how long the slowest hundredth took, and how long `server_status` took meanwhile.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { httpLoad } from './http-load.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const sliceMs = 10_000
/** How often `server_status` is asked. */
const askMs = 1000

const slices = Math.ceil((Number(process.argv[2] ?? 2) * 60_000) / sliceMs)
const home = await mkdtemp(join(tmpdir(), 'atelier-load-'))
const load = await httpLoad([here('../../dist/cli.js'), 'serve', '--config', here('bench.config.ts'), '--http', '--port', '0'], {
  ...(process.env as Record<string, string>),
  ATELIER_DATA_DIR: join(home, 'data'),
  ATELIER_CACHE_DIR: join(home, 'cache'),
  ATELIER_STATE_DIR: join(home, 'state'),
  ATELIER_LOG_LEVEL: 'info',
})
const memoryMb = async (): Promise<number> =>
  Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${load.pid}/status`, 'utf8').catch(() => ''))?.[1] ?? 0) / 1000
const say = (...cells: string[]): void => void process.stdout.write(`${cells.map((cell) => cell.padStart(12)).join('')}\n`)
/** How long `server_status` takes, again and again until it `isOver`. */
const statuses = async (isOver: () => boolean): Promise<number[]> => {
  const times: number[] = []
  while (!isOver()) {
    times.push(await load.statusMs())
    await new Promise((resolve) => setTimeout(resolve, askMs))
  }
  return times.toSorted((a, b) => a - b)
}

say('seconds', 'calls/s', 'p99 ms', 'status ms', 'at most', 'memory MB')
const rates: number[] = []
for (let slice = 1; slice <= slices; slice++) {
  let isOver = false
  const asking = statuses(() => isOver)
  const { callsPerSecond, p99Ms } = await load.burst(sliceMs)
  isOver = true
  const times = await asking
  rates.push(callsPerSecond)
  say(
    String((slice * sliceMs) / 1000),
    callsPerSecond.toFixed(0),
    p99Ms.toFixed(1),
    (times[Math.floor(times.length / 2)] ?? 0).toFixed(1),
    (times.at(-1) ?? 0).toFixed(1),
    (await memoryMb()).toFixed(0),
  )
}
load.stop()
await rm(home, { recursive: true, force: true, maxRetries: 3 })
const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
// The first slice warms up.
const third = Math.max(1, Math.floor((rates.length - 1) / 3))
const [begin, end] = [mean(rates.slice(1, 1 + third)), mean(rates.slice(-third))]
if (rates.length > 2) say(`the last third against the first, without the warm-up: ${(end / begin).toFixed(2)}`)
