/** MCP Apps: pages of a server that clients show in the chat (SEP-1865, revision 2026-01-26). */
import type { Meta, Tool } from 'atelier-mcp'

/** How clients and servers offer it to each other. */
export const extensionId = 'io.modelcontextprotocol/ui'
/** Of a page. */
export const pageMimeType = 'text/html;profile=mcp-app'

/** `_meta` of a tool whose result the page shows; older clients look for the second name alone. */
const shownBy = (uri: string): Meta => ({ ui: { resourceUri: uri }, 'ui/resourceUri': uri })
/** What tools have in common that the page calls, and no model. They change nothing, unless they say otherwise. */
export const ofPage = {
  extension: extensionId,
  meta: { ui: { visibility: ['app'] } },
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
} as const satisfies Partial<Tool>

/** The tool of the public surface whose answer is the gallery. */
const lists = 'list_assets'

/**
 * What a client that shows pages is told of a tool. Content tools, which answer with pictures, models and files, are shown by the page at `uri`;
 * tools of pages themselves are not.
 */
export const metaFor =
  (uri: string) =>
  ({ name, output, extension }: Tool): Meta | undefined =>
    extension === undefined && (output === undefined || name === lists) ? shownBy(uri) : undefined
