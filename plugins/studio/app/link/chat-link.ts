/** The link through a client that shows the page in a chat: the official App of MCP Apps. */
import { App, applyDocumentTheme, applyHostFonts, applyHostStyleVariables } from '@modelcontextprotocol/ext-apps'
import type { Answer, Link, Meta, Shown } from './link.ts'

/** A picture may take minutes; the server ends it by its own deadline. */
const longestCallMs = 15 * 60_000
/** Of what the person did on the page, what the model still hears of. */
const mostTold = 12

/** Connects; `changed` hears what the chat says of the call, each time with all that is known. */
export async function chatLink(changed: (shown: Shown) => void): Promise<Link> {
  const app = new App({ name: 'atelier-studio', version: '1.0.0' }, { availableDisplayModes: ['inline', 'fullscreen'] })
  let shown: Shown = {}
  let told: readonly string[] = []
  const now = (more: Shown): void => changed((shown = { ...shown, ...more }))
  app.addEventListener('toolinputpartial', ({ arguments: input }) => now({ input: input ?? {} }))
  app.addEventListener('toolinput', ({ arguments: input }) => now({ input: input ?? {}, isAsked: true }))
  app.addEventListener('toolresult', (answer) => now({ answer: answer as Answer }))
  app.addEventListener('toolcancelled', ({ reason }) => now({ cancelled: reason ?? 'The call was cancelled.' }))
  app.addEventListener('hostcontextchanged', () => dress(app))
  // Nothing is kept here that would be lost; without an answer a client waits until its patience is over.
  app.onteardown = () => ({})
  await app.connect()
  dress(app)
  const tool = app.getHostContext()?.toolInfo?.tool.name
  if (tool !== undefined) now({ tool })
  const can = app.getHostCapabilities() ?? {}
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
    ...(!can.serverTools && { mayNotCall: true as const }),
    async read(uri) {
      const [one] = (await app.readServerResource({ uri })).contents
      if (!one || !('blob' in one)) throw new Error('There is no picture at this address.')
      return `data:${one.mimeType ?? 'application/octet-stream'};base64,${one.blob}`
    },
    ...(can.message && {
      say: async (words) => refused(await app.sendMessage({ role: 'user', content: [{ type: 'text', text: words }] })),
    }),
    ...(can.updateModelContext && {
      async tell(words) {
        // Each takes the place of the one before.
        told = [...told.filter((one) => one !== words), words].slice(-mostTold)
        await app.updateModelContext({ content: [{ type: 'text', text: told.join('\n') }] })
      },
    }),
    ...(can.downloadFile && {
      save: async ({ name, mimeType, base64 }) =>
        refused(
          await app.downloadFile({
            contents: [{ type: 'resource', resource: { uri: `file:///${encodeURIComponent(name)}`, mimeType, blob: base64 } }],
          }),
        ),
    }),
    async wholeScreen() {
      const { displayMode, availableDisplayModes: modes } = app.getHostContext() ?? {}
      // A person who had it before keeps it.
      if (displayMode === 'fullscreen' || !modes?.includes('fullscreen')) return () => {}
      await app.requestDisplayMode({ mode: 'fullscreen' })
      return () => void app.requestDisplayMode({ mode: 'inline' }).catch(() => {})
    },
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
  document.documentElement.style.setProperty('--inset', `${top}px ${right}px ${bottom}px ${left}px`)
}
