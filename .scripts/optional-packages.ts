/**
 * Proves the optional packages in the packed program, as a user meets them: the doctor names nsfwjs, the command that it names is run in the
 * config's folder, and a real client asks the real host. Prints what pictures and memory cost; fails where anything is not as it should be.
 */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import sharp from 'sharp'

interface Reply {
  /** What the tools of this script answer with. */
  readonly data: {
    readonly action: string
    readonly scoredBy: readonly string[]
    readonly categories: readonly { readonly name: string; readonly score: number }[]
    readonly providers: readonly { readonly id: string; readonly available: boolean }[]
    readonly looks: number
    readonly stallMs: number
    readonly residentMb: number
  }
  readonly envelope: {
    readonly ok: boolean
    readonly cached: boolean
    readonly warnings: readonly { readonly code: string; readonly message: string }[]
    readonly error?: { readonly code: string; readonly message: string; readonly fix: string }
  }
}
interface Finding {
  readonly state: string
  readonly what: string
  readonly found: string
  readonly fix?: string
}

/** A user's config, and a tool that tells how often pictures were really looked at, how long the main thread has stood still since it was last asked, and the memory of the host with its workers. */
const config = `import { monitorEventLoopDelay } from 'node:perf_hooks'
import { definePlugin } from 'atelier-mcp'
import { cache, exporters, imageGen, library, local, moderation } from 'atelier-mcp/plugins'
const delay = monitorEventLoopDelay({ resolution: 5 })
delay.enable()
let looks = 0
const watcher = definePlugin({
  name: 'watcher', version: '1.0.0', apiVersion: 1,
  setup({ hooks, tools }) {
    hooks.review('moderate.image', () => void looks++)
    tools.add({ name: 'watched', description: 'What was seen.', handler() {
      const stallMs = Math.round(delay.max / 1e6)
      delay.reset()
      return { content: [], data: { looks, stallMs, residentMb: Math.round(process.memoryUsage.rss() / 1e6) } }
    } })
  },
})
const policy = JSON.parse(process.env.POLICY!)
export default { plugins: [cache(), local(), moderation({ policy }), imageGen(), exporters(), library(), watcher()] }
`

const root = fileURLToPath(new URL('..', import.meta.url))
const home = await mkdtemp(join(tmpdir(), 'atelier-optional-'))
/** The program lies elsewhere than the config, as with `npx` and `npm install --global`. */
const [program, project] = [join(home, 'program'), join(home, 'project')]
const environment = Object.fromEntries([
  ...Object.entries(process.env).filter(([name]) => !/^(?:npm_|ATELIER_|OPENAI_)/.test(name)),
  ...['CACHE', 'DATA', 'STATE'].map((name) => [`ATELIER_${name}_DIR`, join(home, name)]),
  ['ATELIER_LOG_LEVEL', 'warn'],
  ['POLICY', '{}'],
]) as Record<string, string>

const say = (line: string): void => void process.stdout.write(`${line}\n`)
const cliIn = (folder: string): string => join(folder, 'node_modules/atelier-mcp/dist/cli.js')
const npm = (args: readonly string[], cwd: string): string =>
  execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], shell: process.platform === 'win32' })
const install = (packages: readonly string[], cwd: string): string =>
  npm(['install', '--no-audit', '--no-fund', '--loglevel=error', ...packages], cwd)

/** What the doctor of the program in `folder` says of nsfwjs. */
function nsfwjsBy(folder: string, cwd: string, ...args: string[]): Finding {
  const text = execFileSync(process.execPath, [cliIn(folder), 'doctor', '--json', ...args], { cwd, env: environment, encoding: 'utf8' })
  const found = (JSON.parse(text) as { findings: Finding[] }).findings.find(({ what }) => what === 'provider nsfwjs')
  assert.ok(found, 'The doctor says nothing of nsfwjs.')
  return found
}

type CallTool = (name: string, args?: Record<string, unknown>) => Promise<Reply>
/** Starts the real host with a policy, and a client of it. Whatever is not the protocol on stdout fails. */
async function hosted(policy: object, work: (call: CallTool, client: Client) => Promise<void>): Promise<void> {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [cliIn(program), 'serve', '--config', join(project, 'mcp.config.ts')],
    cwd: home,
    env: { ...environment, POLICY: JSON.stringify(policy) },
    stderr: 'inherit',
  })
  const client = new Client({ name: 'optional-packages', version: '1.0.0' })
  const strays: Error[] = []
  Object.assign(client, { onerror: (error: Error) => void strays.push(error) })
  await client.connect(transport)
  const call: CallTool = async (name, args = {}) => {
    const { _meta } = await client.callTool({ name, arguments: args }, undefined, { timeout: 120_000 })
    const envelope = _meta?.['atelier/result'] as Reply['envelope'] & Pick<Reply, 'data'>
    return { data: envelope.data, envelope }
  }
  try {
    await work(call, client)
    assert.deepEqual(strays, [], 'Something else than the protocol was on stdout.')
  } finally {
    await client.close()
  }
}
const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now()
  await work()
  return Math.round(performance.now() - start)
}

/** A harmless picture, another for each seed. */
const picture = (seed: number): Promise<Buffer> =>
  sharp(
    Uint8Array.from({ length: 640 * 480 * 3 }, (_, index) => (index >> 9) * (seed + 1) + (index % 3) * 40),
    { raw: { width: 640, height: 480, channels: 3 } },
  )
    .png()
    .toBuffer()
const imagesOf = (bytes: Buffer): object => ({ images: [`data:image/png;base64,${bytes.toString('base64')}`] })

/** What harmless pictures cost, that the host goes on answering meanwhile, and that a damaged one ends in an error. */
async function moderated(call: CallTool, client: Client): Promise<void> {
  const before = (await call('watched')).data
  const pictures = await Promise.all([0, 1, 2, 3, 4, 5].map(picture))
  const state = { isDone: false }
  const first = timed(async () => {
    const { data } = await call('moderate_content', { ...imagesOf(pictures[0]!) })
    assert.deepEqual([data.action, data.scoredBy, data.categories.map(({ name }) => name)], ['allow', ['nsfwjs'], ['sexual']])
  }).finally(() => (state.isDone = true))
  // It is awaited below, where its failure is heard.
  first.catch(() => {})
  let pings = 0
  for (; !state.isDone; pings++) {
    await client.ping()
    await setTimeout(20)
  }
  assert.ok(pings > 2, `The host answered ${pings} pings while its worker started.`)
  const [firstMs, after] = [await first, (await call('watched')).data]
  const warm: number[] = []
  for (const bytes of pictures.slice(1)) warm.push(await timed(() => call('moderate_content', { ...imagesOf(bytes) })))
  const end = (await call('watched')).data
  say(`  the first picture ${firstMs} ms, ${pings} pings answered meanwhile; five more ${warm.join(', ')} ms`)
  say(`  longest stall of the main thread ${after.stallMs} ms with the first, ${end.stallMs} ms with the others`)
  say(`  memory ${before.residentMb} MB without the worker, ${after.residentMb} MB with it, ${end.residentMb} MB after five more`)
  const { envelope } = await call('moderate_content', { ...imagesOf(pictures[0]!.subarray(0, 2000)) })
  assert.equal(envelope.error?.code, 'INPUT_INVALID')
  say(`  a damaged picture: ${envelope.error?.message}`)
}

try {
  await Promise.all([program, project].map((folder) => mkdir(folder)))
  await Promise.all([program, project].map((folder) => writeFile(join(folder, 'package.json'), '{ "private": true }')))
  await writeFile(join(project, 'mcp.config.ts'), config)
  const packed = npm(['pack', '--ignore-scripts', '--silent', '--pack-destination', home], root).trim().split('\n').at(-1)!
  install([join(home, packed)], program)

  const missing = nsfwjsBy(program, home, '--config', project)
  const packages = missing.fix?.split('npm install ')[1]?.split(' ') ?? []
  say(`The doctor: ${missing.found} Fix: ${missing.fix}`)
  assert.deepEqual([missing.state, packages[0]?.startsWith('nsfwjs@'), packages.length], ['note', true, 3])
  const installMs = await timed(async () => install(packages, project))
  say(`Installed ${packages.join(', ')} beside the config in ${Math.round(installMs / 1000)} s.`)
  assert.equal(nsfwjsBy(program, home, '--config', project).found, 'ready for moderate.image')
  // A folder that one happens to be in, with a config that nobody has trusted, gives no code to the host.
  assert.equal(nsfwjsBy(program, project).state, 'note')
  say('Found beside the config; not found in a working directory that nobody has trusted.')

  await hosted({}, async (call, client) => {
    const { providers } = (await call('list_providers', { kind: 'moderate.image' })).data
    assert.deepEqual([providers.length, providers[0]?.id, providers[0]?.available], [1, 'nsfwjs', true])
    await moderated(call, client)
    const { looks } = (await call('watched')).data
    const made = (await call('generate_image', { prompt: 'a red fox' })).envelope
    const again = (await call('generate_image', { prompt: 'a red fox' })).envelope
    assert.deepEqual([made.ok, made.cached, again.ok, again.cached], [true, false, true, true])
    assert.equal((await call('watched')).data.looks, looks + 1)
    say('  a generated picture is looked at once, its cache hit not again')
  })
  await hosted({ sexual: { action: 'block', threshold: 0.0001 } }, async (call) => {
    for (const prompt of ['a red fox', 'a green frog']) {
      const { code, message = '', fix = '' } = (await call('generate_image', { prompt })).envelope.error ?? {}
      assert.equal(code, 'MODERATION_REFUSED')
      assert.match(message, /policy "default" refuses this result: sexual \(score [\d.]+, limit 0\.0001\)\. Scored by nsfwjs\./)
      assert.match(fix, /`policy` of the plugin `moderation` in its config/)
      say(`  ${prompt}: ${message}`)
    }
    assert.equal((await call('watched')).data.looks, 1, 'The cached picture is judged by its kept scores; only the new one is looked at.')
  })
  await hosted({ sexual: { action: 'flag', threshold: 0.0001 } }, async (call) => {
    const { ok, cached, warnings } = (await call('generate_image', { prompt: 'a red fox' })).envelope
    const flag = warnings.find(({ code }) => code === 'moderation-flagged')
    assert.deepEqual([ok, cached, flag !== undefined], [true, true, true])
    assert.equal((await call('watched')).data.looks, 0)
    say(`  a red fox: ${flag?.message}`)
  })

  install([join(home, packed)], project)
  assert.equal(nsfwjsBy(project, home).found, 'ready for moderate.image')
  say('Found beside the program as well.')
} finally {
  await rm(home, { recursive: true, force: true })
}
