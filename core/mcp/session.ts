/** One client's connection: an SDK server over the host, and what this client has chosen. */
/* oxlint-disable unicorn/prefer-add-event-listener -- callbacks of the SDK, not events of a document */
import { Server } from '@modelcontextprotocol/sdk/server/index.js'
import type { jsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/types.js'
import {
  type Implementation,
  DEFAULT_NEGOTIATED_PROTOCOL_VERSION,
  LATEST_PROTOCOL_VERSION,
  RootsListChangedNotificationSchema,
  type Result,
  SUPPORTED_PROTOCOL_VERSIONS,
} from '@modelcontextprotocol/sdk/types.js'
import type { Client, ClientCapabilities } from '../kernel/contract/caller.ts'
import type { AtelierError } from '../kernel/contract/errors.ts'
import { unspent } from '../kernel/errors/unspent.ts'
import { frozen } from '../kernel/hooks/frozen.ts'
import type { Host } from '../kernel/ports/host.ts'
import { offeredExtensions } from '../kernel/plugin/extensions.ts'
import { type ChangeListener, onChanges } from './changes.ts'
import { saidWords } from './said-words.ts'
import { initializeRefusal } from './initialize-refusal.ts'
import { isKnownAt } from './known-at.ts'
import { instructionsFor } from './instructions.ts'
import { defaultLevel, reaches } from './log-level.ts'
import { methods } from './methods.ts'
import { rpcCodes, rpcError } from './rpc-error.ts'
import { assertWritable } from './writable.ts'
import { sessionExchange } from './session-exchange.ts'
import type { Extra, Session, SessionInit } from './session-types.ts'
import { tracedRequest } from './traced.ts'

/** Opens a session over `host`; `connect` starts it. */
export function openSession(host: Host, init: SessionInit): Session {
  const listChanged = init.stateful
  const extensions = offeredExtensions(host.registry.extensions)
  const info: Implementation = { name: 'atelier', title: 'Atelier', version: host.version }
  const server = new Server(info, {
    capabilities: {
      tools: { listChanged },
      prompts: { listChanged },
      resources: { listChanged, subscribe: init.stateful },
      completions: {},
      logging: {},
      ...(extensions && { extensions }),
    },
    instructions: instructionsFor(host, init.paths),
    // Answers of clients are checked by the host; the SDK's own validator would load ajv.
    jsonSchemaValidator: { getValidator },
  })
  let protocolVersion: string | undefined
  let busy = 0
  const waiting: (() => void)[] = []
  /** The same for all its calls, once it has said who it is: nothing of it is copied again. */
  let client: Client | undefined
  const isIntroduced = (): boolean => protocolVersion !== undefined && server.getClientVersion() !== undefined
  const clientOf = (extra: Extra): Client => ({
    name: saidWords(server.getClientVersion()?.name, 'unknown'),
    version: saidWords(server.getClientVersion()?.version, ''),
    protocolVersion: protocolVersion ?? String(extra.requestInfo?.headers['mcp-protocol-version'] ?? DEFAULT_NEGOTIATED_PROTOCOL_VERSION),
    capabilities: (server.getClientCapabilities() ?? {}) as ClientCapabilities,
  })
  const gone = new AbortController()
  const leave = (): void => gone.abort(ended())
  const session: Session = {
    ...init,
    principal: frozen(init.principal),
    server,
    level: defaultLevel,
    subscriptions: new Set(),
    roots: { known: undefined },
    last: new Map(),
    get version() {
      return protocolVersion
    },
    get busy() {
      return busy
    },
    idle: () => (busy === 0 ? Promise.resolve() : new Promise((resolve) => void waiting.push(resolve))),
    client: (extra) => (isIntroduced() ? (client ??= frozen(clientOf(extra))) : clientOf(extra)),
    async connect(transport) {
      await server.connect(transport)
      const pass = transport.onmessage
      transport.onmessage = (message, extra) => {
        const isFirst = 'method' in message && message.method === 'initialize'
        const refusal = isFirst ? initializeRefusal(message) : undefined
        if (refusal) return void transport.send(refusal).catch(ignore)
        if (isFirst) {
          protocolVersion = negotiated(message.params?.['protocolVersion'])
          client = undefined
          if (!isKnownAt(protocolVersion, 'title')) delete info.title
        }
        pass?.(message, extra)
      }
    },
    gone: gone.signal,
    leave,
    close() {
      leave()
      return server.close()
    },
  }

  server.fallbackRequestHandler = async (request, extra): Promise<Result> => {
    const method = methods[request.method]
    if (!method) throw rpcError(rpcCodes.method, `This server has no method "${request.method}".`)
    busy++
    try {
      const exchange = sessionExchange(host, session, extra)
      const result = await tracedRequest(request, exchange, () => method(request, exchange))
      assertWritable(request.method, result)
      return result
    } finally {
      if (init.shared) await init.shared.made(session.last)
      if (--busy === 0) for (const resolve of waiting.splice(0)) resolve()
    }
  }
  // The SDK's own keeps the level to itself.
  server.removeRequestHandler('logging/setLevel')
  server.setNotificationHandler(RootsListChangedNotificationSchema, () => {
    session.roots.known = undefined
  })
  server.onerror = (error) => host.log.debug('A message could not be handled', { error: error.message })
  if (init.stateful) tellChanges(host, session)
  return session
}

const getValidator: jsonSchemaValidator['getValidator'] =
  <T>() =>
  (data: unknown) => ({ valid: true, data: data as T & {}, errorMessage: undefined })

/** The version that the SDK's server settles on. */
const negotiated = (wanted: unknown): string =>
  typeof wanted === 'string' && SUPPORTED_PROTOCOL_VERSIONS.includes(wanted) ? wanted : LATEST_PROTOCOL_VERSION

const ignore = (): void => {}

const ended = (): AtelierError => unspent('SESSION_ENDED', 'The session has ended, so its client cannot be asked.', { retryable: true })

/** Passes the host's events on for as long as the session is open. */
function tellChanges(host: Host, session: Session): void {
  const { server, subscriptions } = session
  const listener: ChangeListener = {
    listChanged: (what) => void server.notification({ method: `notifications/${what}/list_changed` }).catch(ignore),
    resourceChanged: (uri) => {
      if (subscriptions.has(uri)) server.sendResourceUpdated({ uri }).catch(ignore)
    },
  }
  const stops = [
    onChanges(host, listener, session.principal),
    host.on('notice', (level, data) => {
      if (reaches(level, session.level)) server.sendLoggingMessage({ level, logger: 'atelier', data }).catch(ignore)
    }),
  ]
  server.onclose = () => {
    for (const stop of stops) stop()
  }
}
