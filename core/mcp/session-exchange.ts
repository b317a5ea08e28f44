/** A request in a session of the revisions up to 2025-11-25, as the adapter's methods see it. */
import type { ServerNotification } from '@modelcontextprotocol/sdk/types.js'
import type { Host } from '../kernel/ports/host.ts'
import { sessionQuestions } from './session-questions.ts'
import type { Extra, Session, SessionExchange } from './session-types.ts'

export function sessionExchange(host: Host, session: Session, extra: Extra): SessionExchange {
  const { _meta: meta } = extra
  const { headers } = extra.requestInfo ?? {}
  const exchange: { -readonly [K in keyof SessionExchange]: SessionExchange[K] } = {
    host,
    session,
    connection: session,
    client: session.client(extra),
    meta,
    signal: extra.signal,
    get logLevel() {
      return session.level
    },
    notify: (method, params) => void extra.sendNotification({ method, params } as ServerNotification).catch(ignore),
    questions: (at) => sessionQuestions(session, extra, at),
  }
  if (headers) exchange.headers = headers
  if (extra.closeSSEStream) exchange.closeStream = extra.closeSSEStream
  return exchange
}

const ignore = (): void => {}
