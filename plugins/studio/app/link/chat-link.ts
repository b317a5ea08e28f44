/** The link through a client that shows the page in a chat: the official App of MCP Apps. */
import { App, applyDocumentTheme, applyHostFonts, applyHostStyleVariables } from '@modelcontextprotocol/ext-apps'
import type { Answer, Link, Meta, Shown } from './link.ts'

/** A picture may take minutes; the server ends it by its own deadline. */
const longestCallMs = 15 * 60_000

/** Connects; `changed` hears what the chat says of the call, each time with all that is known. */
export async function chatLink(changed: (shown: Shown) => void): Promise<Link> {
  const app = new App({ name: 'atelier-studio', version: '1.0.0' }, { availableDisplayModes: ['inline', 'fullscreen'] })
  let shown: Shown = {}
  const now = (more: Shown): void => changed((shown = { ...shown, ...more }))
  app.addEventListener('toolinputpartial', ({ arguments: input }) => now({ input: input ?? {} }))
  app.addEventListener('toolinput', ({ arguments: input }) => now({ input: input ?? {} }))
  app.addEventListener('toolresult', (answer) => now({ answer: answer as Answer }))
  app.addEventListener('toolcancelled', ({ reason }) => now({ cancelled: reason ?? 'The call was cancelled.' }))
  app.addEventListener('hostcontextchanged', () => dress(app))
  await app.connect()
  dress(app)
  const tool = app.getHostContext()?.toolInfo?.tool.name
  if (tool !== undefined) now({ tool })
  const can = app.getHostCapabilities() ?? {}
  const modes = app.getHostContext()?.availableDisplayModes ?? []
  return {
    call: async (name, args, { signal, onProgress } = {}) =>
      (await app.callServerTool(
        { name, arguments: { ...args } },
        {
          timeout: longestCallMs,
          ...(signal && { signal }),
          ...(onProgress && { onprogress: onProgress, resetTimeoutOnProgress: true }),
        },
      )) as Answer,
    async read(uri) {
      const [one] = (await app.readServerResource({ uri })).contents
      if (!one || !('blob' in one)) throw new Error('There is no picture at this address.')
      return `data:${one.mimeType ?? 'application/octet-stream'};base64,${one.blob}`
    },
    ...(can.message && {
      say: async (words) => refused(await app.sendMessage({ role: 'user', content: [{ type: 'text', text: words }] })),
    }),
    ...(can.updateModelContext && {
      tell: async (words) => void (await app.updateModelContext({ content: [{ type: 'text', text: words }] })),
    }),
    ...(can.downloadFile && {
      save: async ({ name, mimeType, base64 }) =>
        refused(
          await app.downloadFile({
            contents: [{ type: 'resource', resource: { uri: `file:///${encodeURIComponent(name)}`, mimeType, blob: base64 } }],
          }),
        ),
    }),
    ...(modes.includes('fullscreen') && {
      async wholeScreen() {
        const isWhole = app.getHostContext()?.displayMode === 'fullscreen'
        if (!isWhole) await app.requestDisplayMode({ mode: 'fullscreen' })
        // A person who had it before keeps it.
        return () => void (isWhole || app.requestDisplayMode({ mode: 'inline' }).catch(() => {}))
      },
    }),
  }
}

const refused = ({ isError }: Meta): void => {
  if (isError === true) throw new Error('The chat did not take it.')
}

/** In the colours and letters of the client. */
function dress(app: App): void {
  const context = app.getHostContext()
  if (context?.theme) applyDocumentTheme(context.theme)
  if (context?.styles?.variables) applyHostStyleVariables(context.styles.variables)
  if (context?.styles?.css?.fonts) applyHostFonts(context.styles.css.fonts)
  const { top = 0, right = 0, bottom = 0, left = 0 } = context?.safeAreaInsets ?? {}
  document.body.style.padding = `${top}px ${right}px ${bottom}px ${left}px`
}
