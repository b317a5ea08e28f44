/**
 * `npm run bench`: ratios against the bare SDK and the libraries underneath, side by side in one run. Nothing is asserted:
 * machines are noisy, so every pair is measured in turns and told by its medians.
 */
import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import sharp from 'sharp'
import { type Burst, httpLoad } from './http-load.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const home = await mkdtemp(join(tmpdir(), 'atelier-bench-'))
const rows: string[][] = [['what', 'Atelier', 'beside it', 'ratio', 'goal']]
const round = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toFixed(2))
const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
const row = (what: string, ours: number, theirs: number, unit: string, goal: string): void =>
  void rows.push([what, `${round(ours)} ${unit}`, `${round(theirs)} ${unit}`, (ours / theirs).toFixed(2), goal])

/** Noise does not compress: a PNG of about the size that is wanted. */
const picture = async (side: number): Promise<Buffer> =>
  sharp(randomBytes(side * side * 3), { raw: { width: side, height: side, channels: 3 } })
    .png({ compressionLevel: 0 })
    .toBuffer()
const pictures = { small: await picture(256), large: await picture(577) }
const server = createServer((request, response) => void response.end(request.url === '/large' ? pictures.large : pictures.small)).listen(
  0,
  '127.0.0.1',
)
await new Promise((resolve) => server.once('listening', resolve))
const env = {
  ...(process.env as Record<string, string>),
  BENCH_PICTURES: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  PICTURE_BYTES: String(pictures.large.byteLength),
  ATELIER_DATA_DIR: join(home, 'data'),
  ATELIER_CACHE_DIR: join(home, 'cache'),
  ATELIER_STATE_DIR: join(home, 'state'),
  ATELIER_LOG_LEVEL: 'error',
}
const bare = [here('bare-server.mjs')]
const cli = here('../../dist/cli.js')
const bundledDefault = [cli, 'serve']
const typescriptConfig = [cli, 'serve', '--config', here('../../mcp.config.ts')]
const withConfig = [cli, 'serve', '--config', here('bench.config.ts')]

interface Connected {
  readonly client: Client
  readonly pid: number
  readonly ms: number
}
const connect = async (args: string[]): Promise<Connected> => {
  const transport = new StdioClientTransport({ command: process.execPath, args, env, stderr: 'inherit' })
  const client = new Client({ name: 'bench', version: '1.0.0' })
  const start = performance.now()
  await client.connect(transport)
  return { client, pid: transport.pid ?? 0, ms: performance.now() - start }
}
const startTime = async (args: string[]): Promise<number> => {
  const { client, ms } = await connect(args)
  await client.close()
  return ms
}
/** Alternates the two, after one warm-up of each. */
const paired = async (times: number, ours: () => Promise<number>, theirs: () => Promise<number>): Promise<[number, number]> => {
  await ours()
  await theirs()
  const measured: [number[], number[]] = [[], []]
  for (let index = 0; index < times; index++) {
    measured[0].push(await ours())
    measured[1].push(await theirs())
  }
  return [median(measured[0]), median(measured[1])]
}
const timed = (work: () => Promise<unknown>) => async (): Promise<number> => {
  const start = performance.now()
  await work()
  return performance.now() - start
}
const memoryMb = async (pid: number): Promise<number> =>
  Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1000

row(
  'spawn to initialize, bundled default',
  ...(await paired(
    15,
    () => startTime(bundledDefault),
    () => startTime(bare),
  )),
  'ms',
  '<= 0.95',
)
row(
  'spawn to initialize, TypeScript config',
  ...(await paired(
    15,
    () => startTime(typescriptConfig),
    () => startTime(bare),
  )),
  'ms',
  '<= 1.05',
)

const ours = await connect(withConfig)
const theirs = await connect(bare)
const call = (client: Client, name: string, args: Record<string, unknown>) => timed(() => client.callTool({ name, arguments: args }))
// Of the default config, compiled by the starts above: the bench's own is compiled at its first start, which takes 30 MB once.
const idle = await connect(typescriptConfig)
row('idle memory after initialize', await memoryMb(idle.pid), await memoryMb(theirs.pid), 'MB', '<= 1.3')
await idle.client.close()
row(
  'trivial tool call',
  ...(await paired(300, call(ours.client, 'echo', { text: 'x' }), call(theirs.client, 'echo', { text: 'x' }))),
  'ms',
  '<= 1.2',
)

const overHttp = [
  await httpLoad([...withConfig, '--http', '--port', '0'], { ...env, ATELIER_LOG_LEVEL: 'info' }),
  await httpLoad([...bare, '--http'], env),
] as const
const bursts: [Burst[], Burst[]] = [[], []]
for (let index = 0; index <= 10; index++)
  for (const of of [0, 1] as const) {
    const burst = await overHttp[of].burst()
    if (index > 0) bursts[of].push(burst)
  }
for (const load of overHttp) load.stop()
const inBursts = (of: keyof Burst): [number, number] => [median(bursts[0].map((one) => one[of])), median(bursts[1].map((one) => one[of]))]
row('trivial tool call over HTTP, 32 connections', ...inBursts('callsPerSecond'), 'calls/s', '>= 0.9')
row('the same, 99th percentile', ...inBursts('p99Ms'), 'ms', '<= 1.2')

await ours.client.callTool({ name: 'generate_image', arguments: { prompt: 'large' } })
row(
  `cache hit of ${(pictures.large.byteLength / 1e6).toFixed(1)} MB, against returning the bytes`,
  ...(await paired(100, call(ours.client, 'generate_image', { prompt: 'large' }), call(theirs.client, 'picture', {}))),
  'ms',
  '<= 0.55',
)

let n = 0
for (const [size, bytes] of Object.entries(pictures)) {
  // What no host is without: the provider's answer, and one preview as it is drawn for clients.
  const alone = timed(async () => {
    await (await fetch(`${env.BENCH_PICTURES}/${size}`)).arrayBuffer()
    await sharp(bytes).autoOrient().resize({ width: 768, height: 768, fit: 'inside', withoutEnlargement: true }).jpeg().toBuffer()
  })
  const [generated, atLeast] = await paired(
    60,
    () => call(ours.client, 'generate_image', { prompt: `${size} ${n++}`, cache: 'off' })(),
    alone,
  )
  rows.push([
    `own share of a generation with its preview, ${(bytes.byteLength / 1000).toFixed(0)} kB PNG`,
    `${round(generated)} ms`,
    `${round(atLeast)} ms (the provider, and sharp's preview)`,
    `+${round(generated - atLeast)} ms`,
    '<= 10 ms',
  ])
}

const { tools } = await ours.client.listTools()
const listing = JSON.stringify(tools.filter(({ name }) => name !== 'echo' && name !== 'second')).length
rows.push(['tool listing, every plugin', `${(listing / 1000).toFixed(1)} kB, ${tools.length - 2} tools`, '-', '-', 'small'])
const firstTools = ['generate_image', 'moderate_content', 'list_assets', 'get_asset', 'delete_asset', 'list_providers', 'server_status']
rows.push([
  'tool listing, first tools',
  `${(JSON.stringify(tools.filter(({ name }) => firstTools.includes(name))).length / 1000).toFixed(1)} kB`,
  '-',
  '-',
  '< 12 kB',
])

if (tools.some(({ name }) => name === 'convert_image')) {
  for (const [side, times] of [
    [1024, 20],
    [2048, 10],
    [4096, 8],
  ] as const) {
    const source = join(home, 'data', `source-${side}.png`)
    const coarse = side / 16
    await sharp(randomBytes(coarse * coarse * 3), { raw: { width: coarse, height: coarse, channels: 3 } })
      .resize(side, side)
      .png()
      .toFile(source)
    let width = 400
    const [convert, sharpAlone] = await paired(
      times,
      () => call(ours.client, 'convert_image', { image: source, format: 'webp', width: width++ })(),
      timed(() => sharp(source).resize(width).webp().toBuffer()),
    )
    rows.push([
      `convert_image to WebP, ${((side * side) / 1e6).toFixed(0)} megapixels, against sharp`,
      `${round(convert)} ms`,
      `${round(sharpAlone)} ms`,
      `${(convert / sharpAlone).toFixed(2)}, +${round(convert - sharpAlone)} ms`,
      '1.1x + 5 ms',
    ])
  }
}

const burst = await Promise.all(
  Array.from({ length: 100 }, async (_, index) => {
    const { _meta } = await ours.client.callTool(
      { name: 'generate_image', arguments: { prompt: `burst ${index}`, name: `burst-${index}`, cache: 'off' } },
      undefined,
      { timeout: 300_000 },
    )
    const { ok, assets } = (_meta?.['atelier/result'] ?? { ok: false }) as { ok: boolean; assets?: { name: string }[] }
    return ok && assets?.[0]?.name.startsWith(`burst-${index}.`)
  }),
)
rows.push(['burst of 100 calls', `${burst.filter(Boolean).length} right, in their own answers`, '-', '-', '100'])

const before = await memoryMb(ours.pid)
for (let index = 0; index < 1000; index++)
  await ours.client.callTool({ name: 'generate_image', arguments: { prompt: `large ${index}`, cache: 'off' } })
const after = await memoryMb(ours.pid)
rows.push([
  'memory after 1,000 generations of 1 MB',
  `${round(after)} MB`,
  `${round(before)} MB before`,
  `+${round(after - before)} MB`,
  '<= 30 MB',
])

const items = Array.from({ length: 100 }, () => ({ tool: 'second', arguments: {} }))
const batchMs = await timed(() =>
  ours.client.callTool({ name: 'batch_generate', arguments: { items, concurrency: 10 } }, undefined, { timeout: 120_000 }),
)()
row('batch of 100 one-second items at 10 a time', batchMs, 10_000, 'ms', '<= 1.05')

await Promise.all([ours.client.close(), theirs.client.close()])
server.close()
await rm(home, { recursive: true, force: true })

const widths = rows[0]!.map((_, column) => Math.max(...rows.map((cells) => cells[column]!.length)))
for (const [index, cells] of rows.entries()) {
  process.stdout.write(
    `${cells
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd()}\n`,
  )
  if (index === 0) process.stdout.write(`${widths.map((width) => '-'.repeat(width)).join('  ')}\n`)
}
