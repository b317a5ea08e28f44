import { describe, expect, it } from 'vitest'
import { parse as parseToml } from 'smol-toml'
import { clients } from '#core/cli/install/client-table.ts'
import { settingsOf } from '#core/cli/install/settings-text.ts'

const named = (id: string) => clients.find((client) => client.id === id)!
const [desktop, cursor, vscode, codex] = ['claude-desktop', 'cursor', 'vscode', 'codex'].map(named) as [
  (typeof clients)[number],
  (typeof clients)[number],
  (typeof clients)[number],
  (typeof clients)[number],
]
const entry = { command: '/usr/bin/node', args: ['/opt/atelier/dist/cli.js', 'serve'] }

describe('settings that their client cannot read either', () => {
  it.each([
    ['a comma too few', desktop, '{ "mcpServers": { "x": {} "y": {} } }', 'Line 1'],
    ['half of a file', cursor, '{\n  "mcpServers": {', 'Line 2'],
    ['a comment where none may be', desktop, '{ // mine\n}', 'Claude Desktop'],
    ['a list', desktop, '[]', 'no object'],
    ['servers in a list', desktop, '{ "mcpServers": [] }', '"mcpServers" in it is no object'],
    ['a server that is a text', cursor, '{ "mcpServers": { "atelier": "node" } }', '"atelier" in it is no object'],
    ['a table that is not closed', codex, '[mcp_servers', 'Line 1'],
    ['the same key twice', codex, 'a = 1\na = 2\n', 'Line 2'],
  ])('are told with the place: %s', async (_words, client, text, why) => {
    await expect(settingsOf(text, client, '/x/settings')).rejects.toMatchObject({
      code: 'SETTINGS_INVALID',
      message: expect.stringContaining('/x/settings'),
      why: expect.stringContaining(why),
      outcome: 'none',
    })
  })
  it('are left alone where a table of TOML cannot be changed without rewriting it', async () => {
    const settings = await settingsOf('mcp_servers = { atelier = { command = "x" }, other = { command = "y" } }\n', codex, '/x/config.toml')
    expect(() => settings.with(entry, [])).toThrow(/cannot be changed/)
    expect(() => settings.without()).toThrow(/cannot be changed/)
  })
})

describe('settings in JSON', () => {
  it('begin with the entry where there were none', async () => {
    const text = (await settingsOf('', desktop, 'x')).with(entry, [])
    expect(JSON.parse(text)).toEqual({ mcpServers: { atelier: entry } })
    expect(text.endsWith('}\n')).toBe(true)
  })
  it('keep comments, line breaks, a byte order mark and all other servers', async () => {
    const text =
      '\uFEFF// of the team\r\n{\r\n\t"mcpServers": {\r\n\t\t/* hers */ "other": { "command": "y" },\r\n\t},\r\n\t"theme": "dark"\r\n}\r\n'
    const settings = await settingsOf(text, cursor, 'x')
    expect(settings.entry).toBeUndefined()
    const changed = settings.with(entry, [])
    for (const part of ['\uFEFF// of the team\r\n', '/* hers */', '"theme": "dark"']) expect(changed).toContain(part)
    expect(changed.replaceAll('\r\n', '')).not.toContain('\n')
    const again = await settingsOf(changed, cursor, 'x')
    expect(again.entry).toEqual(entry)
    const gone = again.without()
    expect((await settingsOf(gone, cursor, 'x')).entry).toBeUndefined()
    for (const part of ['// of the team', '/* hers */', '"other"', '"theme"']) expect(gone).toContain(part)
  })
  it('get an input once, beside those of others', async () => {
    const inputs = vscode.inputs!(['OPENAI_API_KEY'])
    const first = (await settingsOf('{ "inputs": [{ "id": "mine" }], "servers": {} }', vscode, 'x')).with(entry, inputs)
    const second = (await settingsOf(first, vscode, 'x')).with({ ...entry, type: 'stdio' }, inputs)
    expect(JSON.parse(second)).toEqual({
      inputs: [{ id: 'mine' }, { type: 'promptString', id: 'openai-api-key', description: 'OPENAI_API_KEY', password: true }],
      servers: { atelier: { ...entry, type: 'stdio' } },
    })
  })
  it('lose the inputs of the entry with it, and none that is another’s or that others refer to', async () => {
    const names = ['OPENAI_API_KEY', 'SHARED_KEY']
    const env = Object.fromEntries(names.map((name) => [name, `\${input:${name.toLowerCase().replaceAll('_', '-')}}`]))
    const mine = '{ "inputs": [{ "id": "mine" }], "servers": { "other": { "command": "y", "env": { "KEY": "${input:shared-key}" } } } }'
    const changed = (await settingsOf(mine, vscode, 'x')).with({ ...entry, env }, vscode.inputs!(names))
    const gone = JSON.parse((await settingsOf(changed, vscode, 'x')).without()) as { inputs: { id: string }[]; servers: object }
    expect(gone.inputs.map(({ id }) => id)).toEqual(['mine', 'shared-key'])
    expect(Object.keys(gone.servers)).toEqual(['other'])
  })
})

describe('settings in TOML', () => {
  const before = '# mine\nmodel = "o3" # fast\n\n[mcp_servers.other]\ncommand = "x"\n'
  const after = '# of the screen\n[tui]\ntheme = "dark"\n'

  it('keep comments and all other tables, in front and behind', async () => {
    const own = '[mcp_servers.atelier]\ncommand = "old"\n\n[mcp_servers."atelier".env]\nA = "1"\n'
    const settings = await settingsOf(`${before}\n${own}\n${after}`, codex, 'x')
    expect(settings.entry).toEqual({ command: 'old', env: { A: '1' } })
    const changed = settings.with({ ...entry, env: { B: '2' } }, [])
    expect(changed).toContain(before)
    expect(changed).toContain(after)
    expect(parseToml(changed)).toMatchObject({ mcp_servers: { other: { command: 'x' }, atelier: { ...entry, env: { B: '2' } } } })
    const gone = (await settingsOf(changed, codex, 'x')).without()
    expect(gone).toBe(`${before}\n${after}`)
  })
  it('take the entry at their end where there was none', async () => {
    const changed = (await settingsOf(before, codex, 'x')).with(entry, [])
    expect(changed.startsWith(before)).toBe(true)
    expect((await settingsOf(changed, codex, 'x')).entry).toEqual(entry)
  })
})
