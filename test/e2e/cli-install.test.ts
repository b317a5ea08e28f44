/** This server in the settings of clients: put in, started by what stands there as a client does it, taken out. */
import { chmod, mkdir, readFile, realpath, stat, symlink, writeFile } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { parse as parseToml } from 'smol-toml'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Workshop, workshop } from '../fixtures/cli-process.ts'

let shop: Workshop
beforeEach(async () => {
  shop = await workshop()
})
afterEach(() => shop.remove())

const inHome = async (name: string, text: string): Promise<string> => {
  const file = join(shop.home, name)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, text)
  return file
}
interface Entry {
  command: string
  args: string[]
  env?: Record<string, string>
}

describe('atelier install', () => {
  it.each([
    [['emacs'], 2, 'claude-code'],
    [['cursr'], 2, 'Did you mean "cursor"?'],
    [['windsurf', '--project'], 2, 'no settings of a project'],
    [['claude-desktop', '--env', 'NOT_SET_ANYWHERE'], 2, 'export NOT_SET_ANYWHERE'],
    [['cursor', '--env', 'OPENAI_API_KEY=sk-secret-secret'], 2, '"OPENAI_API_KEY" with what follows it'],
  ])('of %j is refused, says what would do, and writes nothing', async (args, code, words) => {
    const ran = await shop.atelier('install', ...args)
    expect(ran).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(words) })
    expect(ran.stderr).not.toContain('sk-secret')
    await expect(stat(join(shop.home, '.cursor'))).rejects.toMatchObject({ code: 'ENOENT' })
  })
  it.each([
    ['broken', '{ "mcpServers": { ', 'SETTINGS_INVALID', 'Line 1'],
    ['of another schema', '{ "mcpServers": ["x"] }', 'SETTINGS_INVALID', 'no object'],
    ["somebody else's under the same name", '{ "mcpServers": { "atelier": { "command": "paint" } } }', 'COMMAND_EXISTS', 'another name'],
  ])('leaves settings alone that are %s', async (_words, text, code, words) => {
    const file = await inHome('.cursor/mcp.json', text)
    const ran = await shop.atelier('install', 'cursor')
    expect(ran.code).not.toBe(0)
    expect(ran.stderr).toContain(code)
    expect(ran.stderr).toContain(words)
    expect(await readFile(file, 'utf8')).toBe(text)
  })
  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')('says of settings that cannot be written what to do', async () => {
    const file = await inHome('.cursor/mcp.json', '{}')
    await chmod(dirname(file), 0o500)
    const ran = await shop.atelier('install', 'cursor')
    await chmod(dirname(file), 0o700)
    expect(ran).toMatchObject({ code: 1, stderr: expect.stringMatching(/FILE_DENIED[\s\S]*--dry-run/) })
    expect(await readFile(file, 'utf8')).toBe('{}')
  })

  it('puts in what a client can start as it stands, once, and takes it out again', async () => {
    const file = await inHome('.cursor/mcp.json', '{\n  // hers\n  "mcpServers": { "other": { "command": "y" } }\n}\n')
    // A shell fills in the first `~` alone.
    const roots = [shop.folder, '~/Desktop'].join(delimiter)
    const install = () => shop.atelier('install', 'cursor', '--roots', roots, '--output', 'made', '--env', 'OPENAI_API_KEY')
    const first = await install()
    expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining(`${file}.before-atelier`) })
    const text = await readFile(file, 'utf8')
    expect(text).toContain('// hers')
    const { mcpServers } = JSON.parse(text.replace('// hers', '')) as { mcpServers: { atelier: Entry; other: unknown } }
    expect(mcpServers.other).toEqual({ command: 'y' })
    expect(mcpServers.atelier.env).toEqual({
      OPENAI_API_KEY: '${env:OPENAI_API_KEY}',
      ATELIER_OUTPUT_DIR: join(shop.folder, 'made'),
      ATELIER_ROOTS: [shop.folder, join(shop.home, 'Desktop')].join(delimiter),
    })
    expect((await install()).stdout).toContain('already')
    expect(await readFile(file, 'utf8')).toBe(text)

    // As that client starts it: its references filled in, no shell, no PATH.
    const { command, args, env } = mcpServers.atelier
    const { env: homes } = shop.command()
    const transport = new StdioClientTransport({ command, args, env: { ...homes, ...env, OPENAI_API_KEY: '', PATH: '' }, stderr: 'ignore' })
    const client = new Client({ name: 'cursor', version: '1' })
    await client.connect(transport)
    expect((await client.listTools()).tools.map(({ name }) => name)).toContain('generate_image')
    await client.close()

    expect((await shop.atelier('doctor')).stdout).toMatch(/ok +client cursor/)
    expect((await shop.atelier('install')).stdout).toMatch(/cursor +Cursor +installed/)
    expect((await shop.atelier('uninstall', 'cursor')).code).toBe(0)
    expect(JSON.parse((await readFile(file, 'utf8')).replace('// hers', ''))).toEqual({ mcpServers: { other: { command: 'y' } } })
    expect((await shop.atelier('uninstall', 'cursor')).stdout).toContain('does not have')
  })
  it('writes through a link and keeps the rights of the file', async () => {
    const real = await inHome('dotfiles/claude.json', '{ "numStartups": 3 }')
    await chmod(real, 0o640)
    await symlink(real, join(shop.home, '.claude.json'))
    expect((await shop.atelier('install', 'claude-code', '--env', 'OPENAI_API_KEY')).code).toBe(0)
    expect(await realpath(join(shop.home, '.claude.json'))).toBe(real)
    expect((await stat(real)).mode & 0o777).toBe(0o640)
    expect(JSON.parse(await readFile(real, 'utf8'))).toMatchObject({
      numStartups: 3,
      mcpServers: { atelier: { type: 'stdio', env: { OPENAI_API_KEY: '${OPENAI_API_KEY:-}' } } },
    })
  })
  it('writes a key only where a client takes no references, says so, and shows it nowhere', async () => {
    const ran = await shop.atelierWith({ MY_KEY: 'sk-secret-secret' }, 'install', 'claude-desktop', '--env', 'MY_KEY', '--json')
    expect(JSON.parse(ran.stdout)).toMatchObject({
      changed: true,
      notes: [expect.stringContaining('plain text')],
      entry: { env: { MY_KEY: '…' } },
    })
    expect(ran.stdout + ran.stderr).not.toContain('sk-secret')
    const { file } = JSON.parse(ran.stdout) as { file: string }
    expect(await readFile(file, 'utf8')).toContain('sk-secret-secret')
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600)
  })
  it('shows and does not write with --dry-run, in the format of the client', async () => {
    const ran = await shop.atelier('install', 'codex', '--project', '--dry-run', '--env', 'OPENAI_API_KEY')
    expect(ran).toMatchObject({ code: 0, stdout: expect.stringContaining('[mcp_servers.atelier]') })
    expect(ran.stdout).toContain('paths of this machine')
    await expect(stat(join(shop.folder, '.codex'))).rejects.toMatchObject({ code: 'ENOENT' })
  })
  it('renews its entry, keeps what the person has added, and the doctor tells of one that starts no longer', async () => {
    const file = await shop.file(
      '.codex/config.toml',
      'model = "o3"\n\n[mcp_servers.atelier]\ncommand = "/gone/node"\nargs = ["/gone/atelier/dist/cli.js", "serve"]\nenabled = false\n',
    )
    expect((await shop.atelier('doctor')).stdout).toMatch(/broken +client codex +cannot start this server: \/gone\/node/)
    expect((await shop.atelier('install', 'codex', '--project')).stdout).toContain('renewed')
    expect(parseToml(await readFile(file, 'utf8'))).toMatchObject({
      model: 'o3',
      mcp_servers: { atelier: { command: process.execPath, enabled: false } },
    })
    expect((await shop.atelier('doctor')).stdout).toMatch(/ok +client codex/)
  })
})
