/** `atelier library`: what was made, as a table. */
import { AtelierError } from '../../kernel/contract/errors.ts'
import type { Meta } from '../../kernel/contract/infer.ts'
import { envelopeOf } from '../../kernel/call/envelope.ts'
import { exitCodeOf } from '../../kernel/errors/describe.ts'
import { withFacts } from '../../kernel/errors/with-facts.ts'
import { paintFor } from '../colour.ts'
import { type CliCommand, configFlag, type Flag, jsonFlag } from '../command.ts'
import { isArchiveVerb, libraryArchive } from '../library-archive.ts'
import { showLeaving } from '../leaving.ts'
import { table } from '../table.ts'
import { toolNamed } from '../tool-help.ts'
import { withHost } from '../with-host.ts'

const tool = 'list_assets'

/** Each is an argument of the tool of the same name. */
const filters: Readonly<Record<string, Flag>> = {
  kind: { type: 'string', value: 'KIND', description: 'What made it, such as `image.generate`.' },
  provider: { type: 'string', value: 'NAME', description: 'Who made it.' },
  tag: { type: 'string', value: 'TAG', description: 'Only what has this tag.' },
  since: { type: 'string', value: 'DATE', description: 'From this date or time on: 2026-11-22, 2026-11-22T14:30.' },
  until: { type: 'string', value: 'DATE', description: 'Up to this date, its whole day, or time.' },
  trashed: { type: 'boolean', description: 'What is in the trash.' },
  limit: { type: 'string', short: 'n', value: 'N', description: 'How many, at most 100. Default 20.' },
  cursor: { type: 'string', value: 'CURSOR', description: 'Goes on after a page, by what that page says at its end.' },
}

const command: CliCommand = {
  usage: 'library [WORDS] [--kind KIND] [--since DATE] [--json]',
  description:
    'Lists what was made, newest first. WORDS stand in the name, the prompt or the tags. `atelier open ID` opens one of them.\n`atelier library export FILE.zip` (or a folder) writes all of it, of everybody, for a backup or another program; `atelier library import FILE.zip` takes that in, or another data folder, also where a server keeps the library of the config.',
  flags: {
    ...filters,
    principal: { type: 'string', value: 'NAME', description: 'With `export` and `import`: of this principal alone.' },
    leaving: { type: 'boolean', description: 'What `library.keep` of the config takes next, of everybody.' },
    ...jsonFlag,
    ...configFlag,
  },
  maxWords: Number.POSITIVE_INFINITY,
  run: (invocation) => {
    const { words, flags, output, bundled } = invocation
    const [verb, ...paths] = words
    if (isArchiveVerb(verb)) return libraryArchive(verb, paths, invocation)
    return withHost({ flags, bundled }, async ({ host, withCall }) => {
      if (flags['leaving']) return showLeaving(host, flags['json'] === true, output)
      toolNamed(tool, host)
      const asked = Object.keys(filters).flatMap((name) => (flags[name] === undefined ? [] : [[name, flags[name]] as const]))
      const { limit, ...rest } = Object.fromEntries(asked)
      const args = {
        ...rest,
        ...(words.length > 0 && { query: words.join(' ') }),
        ...(limit !== undefined && { limit: numberOf(String(limit)) }),
      }
      const result = await withCall('Reading the library', (call) => host.callTool(tool, args, call))
      const envelope = envelopeOf(result)
      if (!envelope.ok) {
        const { code, message, why, fix, outcome } = envelope.error
        throw withFacts(new AtelierError({ code, message, why, fix, outcome }), { exitCode: exitCodeOf(envelope.error, host.errorEntry) })
      }
      if (flags['json']) return output.json(result.data)
      const { assets, nextCursor } = result.data as { assets: readonly Entry[]; nextCursor?: string }
      if (assets.length === 0) return output.print(result.content.map((block) => (block.type === 'text' ? block.text : '')).join('\n'))
      const rows = assets.map(({ id, createdAt, kind, bytes, name, tags, favourite }) => [
        id,
        createdAt,
        kind,
        name,
        bytes,
        [...(favourite ? ['favourite'] : []), ...(tags ?? []).map((tag) => `#${tag}`)],
      ])
      const listed = table(['id', 'made', 'kind', 'name', 'bytes', 'tags'], rows, output.columns, paintFor(process.stdout))
      output.print(nextCursor === undefined ? listed : `${listed}\n\nThere are more: --cursor ${nextCursor}`)
    })
  },
}
export default command

interface Entry extends Meta {
  readonly id: string
  readonly name: string
  readonly bytes: number
  readonly kind?: string
  readonly createdAt?: string
  readonly tags?: readonly string[]
  readonly favourite?: boolean
}

function numberOf(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text)
  throw new AtelierError({
    code: 'COMMAND_USAGE',
    message: `--limit is "${text}".`,
    fix: 'Give a whole number from 1 to 100.',
    outcome: 'none',
  })
}
