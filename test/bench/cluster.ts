/**
 * `npm run bench:cluster [SECONDS]`: calls/s of 1, 2 and 4 hosts behind the balancer of `examples/deployments/cluster`, all on this machine: a call that asks no
 * server, a cache hit, and a generation. Beside each, how many commands Redis did for one call.
 */
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { Redis } from 'ioredis'
import { startCluster } from '../../examples/deployments/cluster/cluster.ts'
import { askingClient } from '../fixtures/cluster/asking-client.ts'
import { countingVendor } from '../fixtures/cluster/counting-vendor.ts'

const seconds = Number(process.argv[2] ?? 10)
const atOnce = 16
const say = (...cells: readonly (string | number)[]): void =>
  void process.stdout.write(`${cells.map((cell) => String(cell).padEnd(16)).join('')}\n`)

/** Milliseconds of processor that a process has had. */
const cpuOf = async (pid: number): Promise<number> => {
  const [, , ...fields] = (await readFile(`/proc/${pid}/stat`, 'utf8')).replace(/\(.*\)/, '()').split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}
const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0)

say('hosts', 'call', 'calls/s', 'Redis, a call', 'hosts, ms a call')
for (const hosts of [1, 2, 4]) {
  const token = randomBytes(32).toString('base64url')
  const vendor = await countingVendor()
  const env = { PROOF_TOKENS: JSON.stringify({ ada: token }), PROOF_VENDOR: vendor.url }
  const config = fileURLToPath(new URL('../fixtures/cluster/mcp.config.ts', import.meta.url))
  const cluster = await startCluster({ hosts, config, env })
  const redis = new Redis(cluster.redis.env['REDIS_URL']!)
  const client = await askingClient(cluster.url, token)
  const commands = async (): Promise<number> => Number(/total_commands_processed:(\d+)/.exec(await redis.info('stats'))?.[1])
  const worked = async (): Promise<number> => sum(await Promise.all(cluster.hosts.map((host) => cpuOf(host.program().child.pid!))))
  let last = 0
  const kinds: Readonly<Record<string, () => readonly [string, object]>> = {
    list_providers: () => ['list_providers', {}],
    'cache hit': () => ['generate_image', { prompt: 'picture 0', provider: 'plain' }],
    job: () => ['start_job', { tool: 'generate_image', arguments: { prompt: 'picture 0', provider: 'plain' } }],
    generation: () => ['generate_image', { prompt: `picture ${++last}`, provider: 'plain' }],
  }
  await client.call('generate_image', { prompt: 'picture 0', provider: 'plain' })
  for (const [name, next] of Object.entries(kinds)) {
    const [before, workedBefore] = [await commands(), await worked()]
    const began = performance.now()
    let calls = 0
    const one = async (): Promise<void> => {
      while (performance.now() - began < seconds * 1000) {
        const told = await client.call(...next())
        const { job } = told.data ?? {}
        if (job) await client.call('wait_job', { id: job.id, timeoutSeconds: 45 })
        if (!told.ok) throw new Error(`${name}: ${JSON.stringify(told.error)}`)
        calls++
      }
    }
    await Promise.all(Array.from({ length: atOnce }, one))
    const took = (performance.now() - began) / 1000
    say(
      hosts,
      name,
      (calls / took).toFixed(0),
      (((await commands()) - before) / calls).toFixed(1),
      (((await worked()) - workedBefore) / calls).toFixed(1),
    )
  }
  await client.close()
  redis.disconnect()
  await cluster.close()
  await vendor.close()
}
