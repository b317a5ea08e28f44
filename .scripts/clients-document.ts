/** `docs/clients.md`: where each client keeps its settings, and what it gets there. */
import { posix, win32 } from 'node:path'
import { type Client, clients, type Place, type Server } from '../core/cli/install/client-table.ts'
import { serverName } from '../core/cli/install/settings-entry.ts'
import { settingsOf } from '../core/cli/install/settings-text.ts'
import { type Abilities, abilities, columns } from './client-abilities.ts'

const server: Server = {
  command: 'atelier',
  args: ['serve'],
  env: { ATELIER_OUTPUT_DIR: '/home/you/Pictures/atelier', ATELIER_ROOTS: '/home/you/Pictures:/home/you/Desktop' },
  references: ['OPENAI_API_KEY'],
}
const withKey: Server = { ...server, env: { OPENAI_API_KEY: 'your key here', ...server.env }, references: [] }

/** The text of the page. */
export async function clientsDocument(): Promise<string> {
  const sections = await Promise.all(clients.map(section))
  return `${[
    '# Clients',
    '',
    '`atelier install CLIENT` writes what this page shows, with the full paths of your machine; `--dry-run` shows it first, `atelier uninstall CLIENT` takes it out, `atelier doctor` says whether',
    'it still starts. Whatever else is in the file stays, and what it held before is kept beside it (`….before-atelier`). Made by `npm run docs` from `core/cli/install/client-table.ts`.',
    '',
    'With `--env OPENAI_API_KEY` the server gets that variable: by reference where the client takes one, so that no key stands in its settings. `--roots` and `--output` are the folders that',
    'may be read and written, and the one that gets a copy of all that is made. `--project` writes the settings of the project in the current folder, which others may share.',
    '',
    '## What they do with what a server sends',
    '',
    ...abilitiesTable(),
    ...sections.flat(),
  ].join('\n')}\n`
}

const names = Object.keys(columns) as (keyof Abilities)[]

/** Clients by row; then what Atelier does about each column; then where each cell is from. */
function abilitiesTable(): readonly string[] {
  const rows = clients.map(({ id, title }) => ({ title, can: abilities[id]! }))
  const cells = (row: readonly string[]): string => `| ${row.join(' | ')} |`
  return [
    'Read in November 2026 in the documents named below; "not said" means that the source says neither, "unknown" that nothing was found that does. Sampling and roots are deprecated by the protocol since 2026-07-28.',
    '',
    cells(['client', ...names.map((name) => columns[name].title)]),
    cells(['---', ...names.map(() => '---')]),
    ...rows.map(({ title, can }) => cells([title, ...names.map((name) => can[name].says)])),
    '',
    'What Atelier does:',
    '',
    ...names.map((name) => `- **${columns[name].title}**: ${columns[name].ours}`),
    '- **revision of the protocol**: 2026-07-28, which has no sessions, and 2025-11-25 and older, which have; over stdio and HTTP, as the first message or each request says. In the newer one, questions to the client go out as `input_required`.',
    '',
    'Where that is said:',
    '',
    ...rows.map(({ title, can }) => `- ${title}: ${sourcesOf(can)}.`),
  ]
}

/** "pictures, progress (the page)", each page once. */
function sourcesOf(can: Abilities): string {
  const pages = [...new Set(names.map((name) => can[name].source))].filter(Boolean)
  const told = (page: string): string =>
    names
      .filter((name) => can[name].source === page)
      .map((name) => columns[name].title)
      .join(', ')
  return pages.map((page) => `${told(page)} (${page})`).join('; ')
}

async function section(client: Client): Promise<readonly string[]> {
  const wanted = client.takesReferences ? server : withKey
  const settings = await settingsOf('', client, client.title)
  const text = settings.with(client.entry(wanted), client.inputs?.(wanted.references) ?? [])
  return [
    '',
    `## ${client.title}`,
    '',
    `\`atelier install ${client.id}\``,
    '',
    '| settings | file |',
    '|---|---|',
    ...filesOf(client).map(([of, file]) => `| ${of} | \`${file}\` |`),
    '',
    `\`\`\`${client.format === 'toml' ? 'toml' : 'json'}`,
    text.trimEnd(),
    '```',
    '',
    `${client.takesReferences ? '' : `${client.title} takes no references to variables: a key stands in its settings in plain text. `}${client.afterwards}`,
    '',
    `The server's name is \`${serverName}\`. Source: ${client.source}.`,
  ]
}

function filesOf(client: Client): readonly (readonly [of: string, file: string])[] {
  const on = (platform: NodeJS.Platform, home: string, env: Place['env'] = {}): string => client.file({ home, platform, env })
  const [mac, linux] = [on('darwin', '~'), on('linux', '~')].map((file) => posix.normalize(file))
  const windows = win32.normalize(on('win32', '%USERPROFILE%', { APPDATA: '%APPDATA%' }))
  return [
    ...(mac === linux
      ? [['yours, on macOS and Linux', mac] as const]
      : [['yours, on macOS', mac] as const, ['yours, on Linux', linux] as const]),
    ['yours, on Windows', windows],
    ...(client.projectFile === undefined ? [] : [['of a project', client.projectFile] as const]),
  ].map(([of = '', file = '']) => [of, file] as const)
}
