/** What is known of clients by the name that they give themselves. One table: whoever learns more of them adds a column. */

export interface KnownClient {
  /** Of `clientInfo.name`. */
  readonly name: RegExp
  /** Waits for a tool as long as a call may last, also where it hears nothing meanwhile. */
  readonly isPatient: boolean
  /** Where that is said or was measured. */
  readonly source: string
}

const clients: readonly KnownClient[] = [
  {
    name: /^claude-code$/,
    isPatient: true,
    source: 'MCP_TOOL_TIMEOUT is 100 000 000 ms unless it is set: code.claude.com/docs/en/env-vars, anthropics/claude-code#424',
  },
  {
    name: /^gemini-cli-mcp-client\b/,
    isPatient: true,
    source: 'MCP_DEFAULT_TIMEOUT_MSEC is ten minutes: google-gemini/gemini-cli, packages/core/src/tools/mcp-client.ts',
  },
  {
    name: /^claude-ai$/,
    isPatient: false,
    source: 'Claude Desktop drops what comes after about 60 s, and that cannot be set: anthropics/claude-code#22542',
  },
  {
    name: /^codex-mcp-client$/,
    isPatient: false,
    source: 'tool_timeout_sec was 60 by default, 120 and 300 in later versions: openai/codex, codex-rs',
  },
]

/** Of a client that nobody knows nothing is said: it counts as one that gives up after 60 s, as the SDKs do by default. */
export const isPatient = (name: string): boolean => clients.find((client) => client.name.test(name))?.isPatient ?? false
