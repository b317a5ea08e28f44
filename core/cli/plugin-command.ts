/** Commands that plugins add: `atelier cache stats`. */
import { argumentIssues } from '../kernel/call/check-arguments.ts'
import type { JsonSchema } from '../kernel/contract/infer.ts'
import { AtelierError } from '../kernel/contract/errors.ts'
import type { Command } from '../kernel/contract/tools.ts'
import { nearest } from '../kernel/errors/nearest.ts'
import type { Entry } from '../kernel/ports/registry.ts'
import { check, toJsonSchema } from '../kernel/schema/check.ts'
import type { Bundled } from '../services/config/bundled.ts'
import { argumentsFrom } from './arguments.ts'
import { commands } from './commands.ts'
import { type Output } from './output.ts'
import { asText, table } from './table.ts'
import { withTexts } from './text-file.ts'
import { hanging, wrapText } from './text-width.ts'
import { withHost } from './with-host.ts'

interface Parsed {
  readonly words: readonly string[]
  readonly flags: { readonly config?: string; readonly json: boolean; readonly help: boolean }
}

/** Loads the host to see who has the command. Throws `COMMAND_UNKNOWN` where nobody has. */
export async function runPluginCommand(args: readonly string[], output: Output, bundled: Bundled): Promise<number> {
  const { words, flags } = parse(args)
  return withHost({ flags: { config: flags.config }, bundled }, async ({ host, withCall }) => {
    const entries = host.registry.commands.filter(({ enabled }) => enabled)
    const found = match(entries, words)
    if (!found) return listOrThrow(entries, words, output)
    const { value: command, rest } = found
    const schema = await toJsonSchema(command.args, 'input')
    if (flags.help) {
      output.print(helpOf(command, schema, output.proseColumns))
      return 0
    }
    const given = argumentsFrom(await withTexts(rest), schema)
    const checked = await check(command.args, given, 'closed')
    if (!checked.ok)
      throw new AtelierError({
        code: 'COMMAND_USAGE',
        message: `\`atelier ${command.name}\`: ${argumentIssues(schema, given, checked.issues)}`,
        fix: `\`atelier ${command.name} --help\` shows what it takes.`,
        outcome: 'none',
      })
    const answer = await withCall(command.name, async (call) => command.run(checked.value, call), { asks: !flags.json })
    if (flags.json) output.json(answer ?? null)
    else if (answer !== undefined && answer !== null) output.print(asText(answer, output.columns))
    return 0
  })
}

/** What the plugins of the config that is found here add, to be listed, without a start's warnings. Throws where the config cannot be loaded. */
export const pluginCommands = (bundled: Bundled): Promise<readonly Command[]> =>
  withHost(
    { flags: {}, bundled },
    async ({ host }) => host.registry.commands.filter(({ enabled }) => enabled).map(({ value }) => value),
    'error',
  )

/** `--older-than 7d`, `--older-than=7d` and `olderThan=7d` are the same; a flag without a value is `true`. */
function parse(args: readonly string[]): Parsed {
  const words: string[] = []
  let config: string | undefined
  let json = false
  let help = false
  for (let index = 0; index < args.length; index++) {
    const word = args[index]!
    const flag = /^--([a-z][\w-]*)(?:=(.*))?$/is.exec(word)
    if (word === '--json') json = true
    else if (word === '--help' || word === '-h') help = true
    else if (word === '-c' || flag?.[1] === 'config') config = flag?.[2] ?? args[++index]
    else if (flag) {
      const next = args[index + 1]
      const value = flag[2] ?? (next === undefined || /^-|=/.test(next) ? 'true' : args[++index])
      words.push(`${flag[1]!.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())}=${value}`)
    } else words.push(word)
  }
  return { words, flags: { json, help, ...(config !== undefined && { config }) } }
}

function match(
  entries: readonly Entry<Command>[],
  words: readonly string[],
): { readonly value: Command; readonly rest: readonly string[] } | undefined {
  const fitting = entries.filter(({ value }) => value.name.split(' ').every((part, index) => words[index] === part))
  const best = fitting.toSorted((a, b) => b.value.name.split(' ').length - a.value.name.split(' ').length)[0]
  return best && { value: best.value, rest: words.slice(best.value.name.split(' ').length) }
}

/** `atelier cache` lists what comes after it. */
function listOrThrow(entries: readonly Entry<Command>[], words: readonly string[], output: Output): number {
  const below = entries.filter(({ value }) => words[1] === undefined && value.name.split(' ')[0] === words[0])
  if (below.length > 0) {
    output.print(
      table(
        ['command', 'what for'],
        below.map(({ value }) => [`atelier ${value.name}`, value.description]),
        output.columns,
      ),
    )
    return 2
  }
  const names = [...Object.keys(commands), ...entries.map(({ value }) => value.name)]
  const typed = words
    .filter((word) => !word.includes('='))
    .slice(0, 2)
    .join(' ')
  const hint =
    nearest(typed, names, (near) => ` Did you mean \`atelier ${near}\`?`) ||
    nearest(words[0] ?? '', names, (near) => ` Did you mean \`atelier ${near}\`?`)
  throw new AtelierError({ code: 'COMMAND_UNKNOWN', message: `There is no command "${typed}".${hint}`, outcome: 'none' })
}

function helpOf(command: Command, schema: JsonSchema, columns: number): string {
  const properties = Object.entries(
    (schema['properties'] ?? {}) as Readonly<Record<string, { readonly description?: string; readonly type?: unknown }>>,
  )
  const rows = properties.map(([name, { description, type }]) => [
    `  ${name}=`,
    description ?? (typeof type === 'string' ? `a ${type}` : ''),
  ])
  return [
    hanging('Usage: ', `atelier ${command.name}${rows.length > 0 ? ' [key=value ...]' : ''} [--json]`, columns),
    '',
    wrapText(command.description, columns),
    ...(rows.length > 0 ? ['', table(['', ''], rows, columns)] : []),
  ].join('\n')
}
