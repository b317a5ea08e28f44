import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { abilities, columns } from '../../../../../.scripts/client-abilities.ts'
import { clients, type Place } from '#core/cli/install/client-table.ts'

const server = { command: 'atelier', args: ['serve'], env: { ATELIER_ROOTS: '/a' }, references: ['OPENAI_API_KEY'] }
const place = (platform: NodeJS.Platform, env: Place['env'] = {}): Place => ({ home: '/home/you', platform, env })

describe.each(clients)('$title', (client) => {
  it('writes no value of a variable that it takes by name, and says where its format is described', () => {
    if (!client.takesReferences) return expect(() => client.entry(server)).toThrow(TypeError)
    const entry = client.entry(server)
    expect(JSON.stringify([entry, client.inputs?.(server.references)])).toMatch(/OPENAI_API_KEY/)
    expect(entry).toMatchObject({ command: 'atelier', args: ['serve'], env: { ATELIER_ROOTS: '/a' } })
    expect(client.source).toMatch(/^[\w.-]+\/[\w./-]+/)
  })
  it('is told of in every column, with a source or as unknown', () => {
    const told = Object.entries(abilities[client.id] ?? {})
    expect(told.map(([column]) => column)).toEqual(Object.keys(columns))
    const isNamed = /^[\w.-]+[/#][\w./#-]+|^canimcp\.dev/
    expect(told.filter(([, { says, source }]) => says === '' || (says === 'unknown' ? source !== '' : !isNamed.test(source)))).toEqual([])
  })
  it('has no empty "env"', () => {
    expect(client.entry({ ...server, env: {}, references: [] })).not.toHaveProperty('env')
  })
})

it.each([
  ['claude-desktop', place('darwin'), '/home/you/Library/Application Support/Claude/claude_desktop_config.json'],
  ['claude-desktop', place('linux', { XDG_CONFIG_HOME: '/c' }), '/c/Claude/claude_desktop_config.json'],
  ['vscode', place('linux'), '/home/you/.config/Code/User/mcp.json'],
  ['vscode', place('win32', { APPDATA: '/roaming' }), '/roaming/Code/User/mcp.json'],
  ['codex', place('linux', { CODEX_HOME: '/codex' }), '/codex/config.toml'],
  ['claude-code', place('linux', { CLAUDE_CONFIG_DIR: '/claude' }), '/claude/.claude.json'],
  ['claude-code', place('darwin'), '/home/you/.claude.json'],
])('the settings of %s are where that client looks for them', (id, here, file) => {
  expect(clients.find((client) => client.id === id)!.file(here)).toBe(file)
})

describe('README.md', () => {
  const readme = readFileSync(fileURLToPath(new URL('../../../../../README.md', import.meta.url)), 'utf8')
  const rows = readme.split('\n').flatMap((line) => {
    const [, title, , entry = ''] = line.split('|').map((cell) => cell.trim())
    return clients.some((client) => client.title === title) && entry.startsWith('`{') ? [{ title, entry: entry.slice(1, -1) }] : []
  })
  it('names every client that can be installed into', () => {
    const [, first = '', others = ''] = /atelier install (\w+) --env OPENAI_API_KEY\n\n.*?; (.*?) alike/s.exec(readme) ?? []
    expect([first, ...[...others.matchAll(/`([\w-]+)`/g)].map(([, id]) => id!)].toSorted()).toEqual(clients.map(({ id }) => id).toSorted())
  })
  it('shows entries as they are written', () => {
    expect(rows.map(({ title }) => title)).toEqual(['Claude Desktop', 'VS Code'])
    for (const { title, entry } of rows) {
      const client = clients.find((one) => one.title === title)!
      const shown = JSON.parse(entry) as Record<string, { atelier: { env: Record<string, string> } }>
      const { env } = shown[client.key]!.atelier
      expect(shown).toEqual({ [client.key]: { atelier: client.entry({ command: 'atelier', args: ['serve'], env, references: [] }) } })
    }
  })
})
