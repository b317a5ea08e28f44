/** What `--help` prints. */
import { packageVersion } from '../services/config/package-root.ts'
import type { CliCommand, Flag } from './command.ts'
import { commands } from './commands.ts'
import { tableRows } from './table.ts'
import { wrap } from './text-width.ts'

/** `atelier --help`. */
export function overview(columns: number): string {
  const rows = Object.entries(commands).map(([name, { summary }]) => [`  ${name}`, summary])
  return [
    `atelier ${packageVersion()}: pictures, vision and 3D models for MCP clients`,
    '',
    'Usage: atelier COMMAND [arguments] [flags]',
    '',
    withoutHeadings(rows, columns),
    '',
    ...wrap('Plugins add commands of their own, such as `atelier cache stats`. `atelier COMMAND --help` tells more about one.', columns),
    'Exit codes: 0 done, 1 failed, 2 used wrongly, 3 refused.',
  ].join('\n')
}

/** `atelier COMMAND --help`. */
export function help({ usage, description, flags }: CliCommand, columns: number): string {
  const rows = Object.entries(flags).map(([name, flag]) => [`  ${flagText(name, flag)}`, flag.description])
  return [
    `Usage: atelier ${usage}`,
    '',
    ...paragraphs(description, columns),
    ...(rows.length > 0 ? ['', withoutHeadings(rows, columns)] : []),
  ].join('\n')
}

const flagText = (name: string, { short, value, type }: Flag): string =>
  `${short ? `-${short}, ` : ''}--${name}${type === 'string' ? ` ${value ?? 'VALUE'}` : ''}`
const withoutHeadings = (rows: readonly (readonly string[])[], columns: number): string =>
  tableRows(['', ''], rows, columns).slice(1).join('\n')

/** Prose in the width of the terminal, its line breaks kept. */
export const paragraphs = (text: string, columns: number): readonly string[] => text.split('\n').flatMap((line) => wrap(line, columns))
