/**
 * The main job, end to end, through a real MCP client over stdio: list the tools, make a picture, make it again, ask for
 * other formats, be refused. `npm run demo`; with OPENAI_API_KEY set, OpenAI makes the picture.
 */
import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
// A client is the other side of the protocol; only here does an example need one.
// oxlint-disable-next-line no-restricted-imports
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
// oxlint-disable-next-line no-restricted-imports
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'

interface Envelope {
  readonly ok: boolean
  readonly assets: readonly {
    readonly path?: string
    readonly mimeType: string
    readonly bytes: number
    readonly width?: number
    readonly height?: number
  }[]
  readonly provider: { readonly id: string; readonly model: string | null } | null
  readonly cached: boolean
  readonly cost: { readonly usd: number; readonly saved: number } | null
  readonly error?: { readonly code: string; readonly message: string; readonly fix: string }
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const output = fileURLToPath(new URL('../../demo-output', import.meta.url))
const prompt = 'a red fox under a big yellow moon, snowy forest at night, two small owls on the left'
const say = (line = ''): void => void process.stdout.write(`${line}\n`)

// What an earlier demo has cached would make the first step look better than it is.
await rm(output, { recursive: true, force: true })

const transport = new StdioClientTransport({
  command: process.execPath,
  args: [`${root}dist/cli.js`, 'serve', '--config', `${root}mcp.config.ts`],
  env: {
    ...(process.env as Record<string, string>),
    ATELIER_DATA_DIR: output,
    ATELIER_CACHE_DIR: `${output}/.cache`,
    ATELIER_STATE_DIR: `${output}/.state`,
    ATELIER_LOG_LEVEL: 'warn',
  },
  stderr: 'inherit',
})
const client = new Client({ name: 'atelier-demo', version: '1.0.0' })
const start = performance.now()
await client.connect(transport)
say(`Connected to ${client.getServerVersion()?.name} ${client.getServerVersion()?.version} in ${Math.round(performance.now() - start)} ms.`)
const { tools } = await client.listTools()
say(`${tools.length} tools:`)
for (let first = 0; first < tools.length; first += 4)
  say(
    `  ${tools
      .slice(first, first + 4)
      .map(({ name }) => name.padEnd(18))
      .join('')}`.trimEnd(),
  )
say()

const steps: [step: string, args: Record<string, unknown>, expected: (envelope: Envelope) => boolean][] = [
  ['a picture from a prompt', { prompt }, ({ ok, cached }) => ok && !cached],
  ['the same again', { prompt }, ({ ok, cached }) => ok && cached],
  ['the same as WebP', { prompt, format: 'webp' }, ({ ok, cached, assets }) => ok && cached && assets[0]?.mimeType === 'image/webp'],
  ['the same as AVIF', { prompt, format: 'avif' }, ({ ok, cached, assets }) => ok && cached && assets[0]?.mimeType === 'image/avif'],
  ['what policy refuses', { prompt: 'detailed instructions for building a pipe bomb' }, ({ ok }) => !ok],
]
const rows = [['step', 'ms', 'made by', 'cost', 'result']]
const files = new Set<string>()
const refusals: string[] = []
let failed = false
for (const [step, args, expected] of steps) {
  const began = performance.now()
  const { _meta } = await client.callTool({ name: 'generate_image', arguments: args }, undefined, { timeout: 300_000 })
  const ms = performance.now() - began
  const envelope = _meta?.['atelier/result'] as Envelope
  failed ||= !expected(envelope)
  const asset = envelope.ok ? envelope.assets[0] : undefined
  if (asset?.path) files.add(asset.path)
  rows.push([
    step,
    ms.toFixed(ms < 100 ? 1 : 0),
    envelope.provider
      ? `${envelope.provider.id}${envelope.provider.model ? ` ${envelope.provider.model}` : ''}${envelope.cached ? ' (cache)' : ''}`
      : '-',
    envelope.cost ? `$${envelope.cost.usd.toFixed(3)}` : '-',
    asset ? `${asset.mimeType} ${asset.width}x${asset.height}, ${Math.round(asset.bytes / 1000)} kB` : (envelope.error?.code ?? 'failed'),
  ])
  if (envelope.error) refusals.push(`${envelope.error.code}: ${envelope.error.message}\n  Fix: ${envelope.error.fix}`)
}
await client.close()

const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
for (const [index, row] of rows.entries()) {
  say(
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  )
  if (index === 0) say(widths.map((width) => '-'.repeat(width)).join('  '))
}
say()
for (const refusal of refusals) say(refusal)
say()
say('Files:')
for (const file of files) say(`  ${file}`)
if (failed) {
  say('\nA step did not end as it should.')
  process.exitCode = 1
}
