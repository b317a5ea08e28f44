/** What each client of `atelier install` does with what a server sends and asks, for `docs/clients.md`. Read in November 2026; each cell says where. */

export interface Ability {
  /** For the table. "not said": the source says neither; "unknown": nothing was found that says it, and there is no source. */
  readonly says: string
  /** Where. */
  readonly source: string
}
/** One for each column. */
export interface Abilities {
  readonly pictures: Ability
  readonly progress: Ability
  readonly sampling: Ability
  readonly elicitation: Ability
  readonly roots: Ability
  readonly apps: Ability
  readonly limit: Ability
  readonly timeOut: Ability
}

const matrix = 'modelcontextprotocol.io/extensions/client-matrix'
const survey = 'canimcp.dev and dev.to/serverdex (November 2026), which read the client’s documents'
const geminiCode = 'google-gemini/gemini-cli, packages/core/src/tools/mcp-client.ts'
const unknown: Ability = { says: 'unknown', source: '' }
const notSaid = (source: string): Ability => ({ says: 'not said', source })

/** By the ids of the table of clients. */
export const abilities: Readonly<Record<string, Abilities>> = {
  'claude-code': {
    pictures: {
      says: 'the model sees them, the person does not; dropped beside structured content',
      source: 'anthropics/claude-code#53980 and #54737',
    },
    progress: unknown,
    sampling: notSaid(survey),
    elicitation: { says: 'yes', source: survey },
    roots: { says: 'yes', source: survey },
    apps: { says: 'not listed', source: matrix },
    limit: {
      says: '25 000 tokens, a warning at 10 000 (`MAX_MCP_OUTPUT_TOKENS`); 50 000 characters without pictures go to a file',
      source: 'code.claude.com/docs/en/mcp, "MCP output limits and warnings"',
    },
    timeOut: { says: '28 hours (`MCP_TOOL_TIMEOUT`)', source: 'code.claude.com/docs/en/env-vars' },
  },
  'claude-desktop': {
    pictures: {
      says: 'in the folded box of the call; the model sees them, at times only with the next message',
      source: 'anthropics/claude-code#53256, anthropics/claude-ai-mcp#643',
    },
    progress: unknown,
    sampling: { says: 'no', source: survey },
    elicitation: notSaid(survey),
    roots: notSaid(survey),
    apps: { says: 'yes', source: matrix },
    limit: { says: 'about 1 MB', source: 'PrefectHQ/fastmcp#1036' },
    timeOut: { says: '60 s, in later versions 4 minutes; cannot be set', source: 'anthropics/claude-code#22542 and #65643' },
  },
  codex: {
    pictures: { says: 'the model sees them, since October 2025', source: 'openai/codex#5600' },
    progress: unknown,
    sampling: { says: 'not listed', source: 'glama.ai/mcp/clients/codex' },
    elicitation: { says: 'yes', source: 'glama.ai/mcp/clients/codex' },
    roots: { says: 'not listed', source: 'glama.ai/mcp/clients/codex' },
    apps: { says: 'not listed', source: matrix },
    limit: unknown,
    timeOut: {
      says: '60 s, later 120 and 300 (`tool_timeout_sec`)',
      source: 'developers.openai.com/codex/config-reference; openai/codex, codex-rs',
    },
  },
  cursor: {
    pictures: { says: 'in the box of the call', source: 'ramakay/ShopifyMockMCP#1' },
    progress: unknown,
    sampling: notSaid('cursor.com/docs/mcp, "Protocol and extension support"'),
    elicitation: { says: 'yes', source: 'cursor.com/docs/mcp, "Protocol and extension support"' },
    roots: { says: 'yes', source: 'cursor.com/docs/mcp, "Protocol and extension support"' },
    apps: { says: 'yes', source: `cursor.com/docs/mcp, and ${matrix}` },
    limit: unknown,
    timeOut: unknown,
  },
  gemini: {
    pictures: {
      says: 'the model sees them',
      source: 'google-gemini/gemini-cli, docs/tools/mcp-server.md, "Returning rich content from tools"',
    },
    progress: { says: 'shown', source: geminiCode },
    sampling: { says: 'no', source: geminiCode },
    elicitation: { says: 'no', source: geminiCode },
    roots: { says: 'yes', source: geminiCode },
    apps: { says: 'not listed', source: matrix },
    limit: notSaid('google-gemini/gemini-cli, docs/tools/mcp-server.md'),
    timeOut: { says: '10 minutes (`timeout`)', source: 'google-gemini/gemini-cli, docs/tools/mcp-server.md' },
  },
  vscode: {
    pictures: unknown,
    progress: unknown,
    sampling: { says: 'yes, called deprecated', source: survey },
    elicitation: { says: 'yes', source: survey },
    roots: { says: 'yes', source: survey },
    apps: { says: 'yes', source: matrix },
    limit: unknown,
    timeOut: unknown,
  },
  windsurf: {
    pictures: unknown,
    progress: unknown,
    sampling: notSaid(survey),
    elicitation: notSaid(survey),
    roots: notSaid(survey),
    apps: { says: 'not listed', source: matrix },
    limit: { says: 'unknown; at most 100 tools of all servers', source: 'docs.windsurf.com/windsurf/cascade/mcp' },
    timeOut: unknown,
  },
}

/** The columns, and what Atelier does about each: with what a client has, and without it. */
export const columns: Readonly<Record<keyof Abilities, { readonly title: string; readonly ours: string }>> = {
  pictures: {
    title: 'pictures in results',
    ours: 'A preview of at most 100 kB stands in the answer, and its path, id and a link in words beside it, so that nothing is lost where it is not shown. The whole picture comes by `get_asset`.',
  },
  progress: {
    title: 'progress',
    ours: 'Where the client asks for it: rising values, and a sign of life every 8 s, which keeps the clock of those that start it anew.',
  },
  sampling: {
    title: 'sampling',
    ours: 'Where it is offered, the client’s model draws, looks at pictures and designs solids without a key. Nothing needs it.',
  },
  elicitation: {
    title: 'elicitation',
    ours: 'Where it is offered, a person is asked before a budget is passed, or a batch is paid. Elsewhere the answer says what was refused, and what may be set.',
  },
  roots: {
    title: 'roots',
    ours: 'Folders of `ATELIER_ROOTS` and of the config may be read and saved to. The client is asked for those that it has open where these do not do, and the answer says so.',
  },
  apps: {
    title: 'apps',
    ours: 'Where they are offered, each result is shown on a card of the studio: the pictures, who made them, and what one can do next. The answer itself is the same everywhere.',
  },
  limit: {
    title: 'size of a result',
    ours: 'A preview of at most 100 kB and text stay below all of these; lists come in pages.',
  },
  timeOut: {
    title: 'time for a call',
    ours: 'Where a client neither asks for progress nor is known to wait, a call that takes longer than 50 s goes on as a job, and the answer says how to fetch what comes of it. `atelier install codex` sets 600 s.',
  },
}
