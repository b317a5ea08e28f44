/**
 * The clients that `atelier install` knows: where each keeps its servers, what an entry looks like there, and how it names a variable of the
 * environment. One table: the command, the doctor, the README and the tests read it.
 */
import { homedir } from 'node:os'
import { join } from 'node:path'

/** How a server is started. */
export interface Server {
  readonly command: string
  readonly args: readonly string[]
  /** Variables with their values. */
  readonly env: Readonly<Record<string, string>>
  /** Names of variables whose values are to stand nowhere. Empty where the client cannot do that. */
  readonly references: readonly string[]
}
/** This person's machine. */
export interface Place {
  readonly home: string
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
}
export interface Client {
  readonly id: string
  readonly title: string
  /** `jsonc`: JSON in which the client takes comments. */
  readonly format: 'json' | 'jsonc' | 'toml'
  /** What servers stand under. */
  readonly key: string
  /** The settings of this person. */
  file(place: Place): string
  /** The settings of a project, from its folder; none where the client has no such. */
  readonly projectFile?: string
  /** Whether it takes variables by name; else their values stand in its file. */
  readonly takesReferences: boolean
  entry(server: Server): Readonly<Record<string, unknown>>
  /** What it asks the person for once, by the names of variables. */
  inputs?(names: readonly string[]): readonly { readonly id: string; readonly [name: string]: unknown }[]
  /** What to do until it knows of a change. */
  readonly afterwards: string
  /** Where all of that is said. */
  readonly source: string
}

export const thisPlace = (): Place => ({ home: homedir(), platform: process.platform, env: process.env })

/** Where programs with windows keep their settings. */
function applicationData({ home, platform, env }: Place): string {
  if (platform === 'darwin') return join(home, 'Library/Application Support')
  if (platform === 'win32') return env['APPDATA'] ?? join(home, 'AppData/Roaming')
  return env['XDG_CONFIG_HOME'] || join(home, '.config')
}

type Refer = (name: string) => string
const unreferenced: Refer = () => {
  throw new TypeError('This client takes no references.')
}
const plainEntry =
  (refer: Refer = unreferenced, type?: 'stdio') =>
  ({ command, args, env, references }: Server) => {
    const all = { ...Object.fromEntries(references.map((name) => [name, refer(name)])), ...env }
    return { ...(type && { type }), command, args, ...(Object.keys(all).length > 0 && { env: all }) }
  }
const inputId = (name: string): string => name.toLowerCase().replaceAll('_', '-')

/** In the order of the alphabet. */
export const clients: readonly Client[] = [
  {
    id: 'claude-code',
    title: 'Claude Code',
    format: 'json',
    key: 'mcpServers',
    file: ({ home, env }) => join(env['CLAUDE_CONFIG_DIR'] || home, '.claude.json'),
    projectFile: '.mcp.json',
    takesReferences: true,
    // A variable that is not set must not arrive as the text of its reference.
    entry: plainEntry((name) => `\${${name}:-}`, 'stdio'),
    afterwards: 'Start `claude` again; `/mcp` lists its servers.',
    source: 'code.claude.com/docs/en/mcp, "MCP installation scopes" and "Environment variable expansion"',
  },
  {
    id: 'claude-desktop',
    title: 'Claude Desktop',
    format: 'json',
    key: 'mcpServers',
    file: (place) => join(applicationData(place), 'Claude/claude_desktop_config.json'),
    takesReferences: false,
    entry: plainEntry(),
    afterwards: 'Quit Claude Desktop and open it again.',
    source: 'modelcontextprotocol.io/docs/develop/connect-local-servers',
  },
  {
    id: 'codex',
    title: 'Codex',
    format: 'toml',
    key: 'mcp_servers',
    file: ({ home, env }) => join(env['CODEX_HOME'] || join(home, '.codex'), 'config.toml'),
    projectFile: '.codex/config.toml',
    takesReferences: true,
    entry: ({ command, args, env, references }) => ({
      command,
      args,
      ...(references.length > 0 && { env_vars: references }),
      // It gives up after 60 s, and a picture may take longer.
      tool_timeout_sec: 600,
      ...(Object.keys(env).length > 0 && { env }),
    }),
    afterwards: 'Start `codex` again; `/mcp` lists its servers. Settings of a project count once the project is trusted.',
    source: 'developers.openai.com/codex/mcp and developers.openai.com/codex/config-reference',
  },
  {
    id: 'cursor',
    title: 'Cursor',
    format: 'jsonc',
    key: 'mcpServers',
    file: ({ home }) => join(home, '.cursor/mcp.json'),
    projectFile: '.cursor/mcp.json',
    takesReferences: true,
    entry: plainEntry((name) => `\${env:${name}}`),
    afterwards: 'In Cursor, switch Atelier on under Settings, MCP.',
    source: 'cursor.com/docs/context/mcp, "Config interpolation"',
  },
  {
    id: 'gemini',
    title: 'Gemini CLI',
    format: 'jsonc',
    key: 'mcpServers',
    file: ({ home }) => join(home, '.gemini/settings.json'),
    projectFile: '.gemini/settings.json',
    takesReferences: true,
    entry: plainEntry((name) => `\${${name}}`),
    afterwards: 'Start `gemini` again; `/mcp` lists its servers.',
    source: 'google-gemini/gemini-cli, docs/tools/mcp-server.md, "Environment variable expansion"',
  },
  {
    id: 'vscode',
    title: 'VS Code',
    format: 'jsonc',
    key: 'servers',
    file: (place) => join(applicationData(place), 'Code/User/mcp.json'),
    projectFile: '.vscode/mcp.json',
    takesReferences: true,
    entry: plainEntry((name) => `\${input:${inputId(name)}}`, 'stdio'),
    inputs: (names) => names.map((name) => ({ type: 'promptString', id: inputId(name), description: name, password: true })),
    afterwards: 'In VS Code, run *MCP: List Servers* and start Atelier.',
    source: 'code.visualstudio.com/docs/copilot/reference/mcp-configuration',
  },
  {
    id: 'windsurf',
    title: 'Windsurf',
    format: 'json',
    key: 'mcpServers',
    file: ({ home }) => join(home, '.codeium/windsurf/mcp_config.json'),
    takesReferences: true,
    entry: plainEntry((name) => `\${env:${name}}`),
    afterwards: 'In Windsurf, open the MCP panel and refresh it.',
    source: 'docs.windsurf.com/windsurf/cascade/mcp, "Config interpolation"',
  },
]
