/** What is known of clients by the name that they give themselves. One table: whoever learns more of them adds a column. */

export interface KnownClient {
  /** Of `clientInfo.name`. */
  readonly name: RegExp
  /** Waits for a tool as long as a call may last, also where it hears nothing meanwhile. */
  readonly isPatient: boolean
  /** Runs models that take schemas as they are written; else only the common subset is listed to it. */
  readonly takesFullSchemas: boolean
  /** Where that is said or was measured. */
  readonly source: string
}

const clients: readonly KnownClient[] = [
  {
    name: /^claude-code$/,
    isPatient: true,
    takesFullSchemas: true,
    source:
      'MCP_TOOL_TIMEOUT is 100 000 000 ms unless it is set: code.claude.com/docs/en/env-vars, anthropics/claude-code#424. It runs Claude, whose API takes "the JSON Schema keywords MCP servers commonly emit": platform.claude.com/docs/en/managed-agents/self-hosted-sandboxes',
  },
  {
    name: /^gemini-cli-mcp-client\b/,
    isPatient: true,
    takesFullSchemas: false,
    source: 'MCP_DEFAULT_TIMEOUT_MSEC is ten minutes: google-gemini/gemini-cli, packages/core/src/tools/mcp-client.ts',
  },
  {
    name: /^claude-ai$/,
    isPatient: false,
    takesFullSchemas: true,
    source:
      'Claude Desktop drops what comes after about 60 s, and that cannot be set: anthropics/claude-code#22542. Claude alone runs in it; of its API see above',
  },
  {
    name: /^codex-mcp-client$/,
    isPatient: false,
    takesFullSchemas: false,
    source: 'tool_timeout_sec was 60 by default, 120 and 300 in later versions: openai/codex, codex-rs',
  },
]

const clientNamed = (name: string): KnownClient | undefined => clients.find((client) => client.name.test(name))

/** Of a client that nobody knows nothing is said: it counts as one that gives up after 60 s, as the SDKs do by default. */
export const isPatient = (name: string): boolean => clientNamed(name)?.isPatient ?? false
/** Of one that nobody knows: no. */
export const takesFullSchemas = (name: string): boolean => clientNamed(name)?.takesFullSchemas ?? false
