import { describe, expect, it } from 'vitest'
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
