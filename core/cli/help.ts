/** What `--help` prints. */
import { packageVersion } from '../services/config/package-root.ts'
import type { Bundled } from '../services/config/bundled.ts'
import type { CliCommand, Flag } from './command.ts'
import { commands } from './commands.ts'
import { pluginCommands } from './plugin-command.ts'
import { table, tableParts } from './table.ts'
import { hanging, wrapText } from './text-width.ts'

/** `atelier --help`, with the commands of the plugins of the config that is found here. */
export async function overview(columns: number, bundled: Bundled): Promise<string> {
  const own = Object.entries(commands).map(([name, { summary }]) => [`  ${name}`, summary])
  const added = await pluginCommands(bundled).catch(() => undefined)
  const rows = [...own, ...(added ?? []).map(({ name, description }) => [`  ${name}`, firstSentence(description)])]
  const [ownRows, addedRows] = [rows.slice(0, own.length), rows.slice(own.length)].map((some) => sameTable(some, rows, columns))
  return [
    wrapText(`atelier ${packageVersion()}: pictures, vision and 3D models for MCP clients`, columns),
    '',
    'Usage: atelier COMMAND [arguments] [flags]',
    '',
    ownRows,
    ...(addedRows ? ['', 'By plugins:', addedRows] : []),
    ...(added
      ? []
      : ['', wrapText('The commands of plugins are not listed: the config cannot be loaded. `atelier doctor` says why.', columns)]),
    '',
    wrapText('`atelier COMMAND --help` tells more about one, `atelier completion SHELL` lets your shell complete them.', columns),
    wrapText('Exit codes: 0 done, 1 failed, 2 used wrongly, 3 refused. Ctrl-C: 130.', columns),
  ].join('\n')
}

/** Some rows of a table, aligned as all of them. */
const sameTable = (some: readonly string[][], all: readonly string[][], columns: number): string => {
  const { body } = tableParts(['', ''], all, columns)
  return some.map((row) => body[all.indexOf(row)]).join('\n')
}

/** The rest is for models; `atelier tools NAME` and `--help` show it. */
export const firstSentence = (text: string): string => /^.*?[.!?](?=\s|$)/s.exec(text)?.[0] ?? text

/** `atelier COMMAND --help`. */
export function help({ usage, description, flags }: CliCommand, columns: number): string {
  const rows = Object.entries(flags).map(([name, flag]) => [`  ${flagText(name, flag)}`, flag.description])
  return [
    hanging('Usage: ', `atelier ${usage}`, columns),
    '',
    wrapText(description, columns),
    ...(rows.length > 0 ? ['', table(['', ''], rows, columns)] : []),
  ].join('\n')
}

const flagText = (name: string, { short, value, type }: Flag): string =>
  `${short ? `-${short}, ` : ''}--${name}${type === 'string' ? ` ${value ?? 'VALUE'}` : ''}`
