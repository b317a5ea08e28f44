/**
 * `npm run bench:s3 -- ROUNDS` (default 100): the library in a bucket beside the one in a folder, in turns. The server is another process on this machine, so its answers
 * take a millisecond or two; what a network adds is to be added for each request, and the requests are counted.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { setTimeout as delay } from 'node:timers/promises'
import { cache, exporters, imageGen, library, redis, s3 } from 'atelier-mcp/plugins'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import sharp from 'sharp'
import { painter } from '../fixtures/painter.ts'
import { redisServer } from '../fixtures/redis-server.ts'

const rounds = Number(process.argv[2] ?? 100)
const server = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(new URL('../fixtures/hosts/s3-server.ts', import.meta.url))], {
  stdio: ['pipe', 'pipe', 'inherit'],
})
const lines = createInterface({ input: server.stdout })
const ask = async (question: string): Promise<string> => {
  server.stdin.write(`${question}\n`)
  const [line] = (await once(lines, 'line')) as [string]
  return line
}
const options = JSON.parse(await ask('options')) as { bucket: string; endpoint: string }
const asked = async (): Promise<number> => Number(await ask('asked'))

/** About 1 MB, another for each seed. */
const picture = (seed: number): Promise<Buffer> =>
  sharp(
    Uint8Array.from({ length: 590 * 590 * 3 }, (_, index) => ((index + seed) * 2_654_435_761) >>> 13),
    { raw: { width: 590, height: 590, channels: 3 } },
  )
    .png({ compressionLevel: 0 })
    .toBuffer()
const host = (own: Parameters<typeof createTestHost>[0]['plugins'] = []): Promise<TestHost> =>
  createTestHost({
    plugins: [...own, painter({ paint: (_, __, order) => picture(order) }).plugin, imageGen(), exporters(), library(), cache()],
    principal: { id: 'ann', scopes: [] },
  })
const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
const say = (...cells: (string | number)[]): void =>
  void process.stdout.write(
    `${cells.map((cell, at) => (typeof cell === 'number' ? cell.toFixed(2) : cell).padEnd(at === 0 ? 60 : 14)).join('')}\n`,
  )

const folder = await host()
/** Its cache is in the folder of the host, in the bucket, on Redis. */
const bucket = await host([s3({ ...options, cacheBytes: 0 })])
const allInBucket = await host([s3({ ...options, prefix: 'all/' })])
const small = await redisServer()
const withRedis = await host([s3({ ...options, prefix: 'with-redis/' }), redis({ url: small.url })])
const another = await host([s3(options)])
/** In turns, so that both have the machine as it is. */
async function compared(what: string, work: (of: TestHost, round: number) => Promise<unknown>, of = bucket, count = rounds): Promise<void> {
  const times: [number[], number[]] = [[], []]
  let requests = 0
  for (let round = 0; round < count + 5; round++)
    for (const [at, one] of [folder, of].entries()) {
      const before = await asked()
      const start = performance.now()
      await work(one, round)
      const ms = performance.now() - start
      // What goes on afterwards is no burden of the other one.
      await delay(15)
      if (round < 5) continue
      times[at as 0 | 1].push(ms)
      if (at === 1) requests += (await asked()) - before
    }
  const [own, shared] = [median(times[0]), median(times[1])]
  say(what, own, shared, shared / own, requests / count)
}

say('', 'folder, ms', 'bucket, ms', 'ratio', 'requests')
const ids = new Map<TestHost, string>()
for (const one of [folder, bucket, allInBucket, withRedis]) {
  const { envelope } = await one.client.callTool('generate_image', { prompt: 'large' })
  ids.set(one, (envelope['assets'] as { id: string }[])[0]!.id)
}
ids.set(another, ids.get(bucket)!)
const ann = { id: 'ann' }
const hit = (one: TestHost) => one.client.callTool('generate_image', { prompt: 'large' })
await compared('cache hit of 1 MB, the cache in a folder (goal <= 1.2)', hit)
await compared('cache hit of 1 MB, the cache in the bucket (goal <= 1.2)', hit, allInBucket)
await compared('cache hit of 1 MB, the cache on Redis (goal <= 1.2)', hit, withRedis)
const assets = new Map<TestHost, Awaited<ReturnType<TestHost['host']['assets']['get']>>>()
for (const one of [folder, bucket, another]) assets.set(one, await one.host.assets.get(ids.get(one)!, ann))
await compared('1 MB of the library, its bytes from the local copy', (one) => assets.get(one)!.bytes())
await compared('1 MB of the library, record and bytes', async (one) => (await one.host.assets.get(ids.get(one)!, ann))!.bytes())
await compared(
  'the same by another host, its copy on its own disk',
  async (one) => (await one.host.assets.get(ids.get(one)!, ann))!.bytes(),
  another,
)
await compared(
  'generate_image of 1 MB',
  (one, round) => one.client.callTool('generate_image', { prompt: `large ${round}` }),
  bucket,
  Math.min(rounds, 30),
)
for (let index = 0; index < 100; index++)
  for (const one of [folder, bucket])
    await one.host.assets.keep(
      { mimeType: 'text/plain', bytes: async () => Buffer.from(`${index}`) },
      { principal: 'ann', kind: 'bench', name: `note ${index}` },
    )
await compared('list_assets, the newest 20', (one) => one.client.callTool('list_assets', { limit: 20 }))
await compared('list_assets, 20 of a kind', (one) => one.client.callTool('list_assets', { limit: 20, kind: 'bench' }))

await Promise.all([folder, bucket, allInBucket, withRedis, another].map((one) => one.close()))
await small.stop()
server.stdin.end()
