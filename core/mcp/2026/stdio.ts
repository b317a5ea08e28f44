/** Requests of 2026-07-28 over two streams: one client, and one SDK server for all that it asks. */
/* oxlint-disable unicorn/prefer-add-event-listener -- callbacks of the SDK, not events of a document */
import type { Server, Transport } from '@modelcontextprotocol/server'
import { serveStdio } from '@modelcontextprotocol/server/stdio'
import type { Transport as Channel } from '@modelcontextprotocol/sdk/shared/transport.js'
import type { Host } from '../../kernel/ports/host.ts'
import { type ChangeListener, onChanges } from '../changes.ts'
import { firstWithoutSessions } from '../era.ts'
import type { Connection } from '../exchange.ts'
import type { Era } from '../stdio-era.ts'
import { asRequested } from './incoming.ts'
import { atWorkCounter, openServer } from './server.ts'
import { taskListenProblem } from './tasks-extension.ts'

/** Answers what comes over `channel` until it is closed. */
export function answerOver(channel: Channel, host: Host, connection: Connection): Era {
  const atWork = atWorkCounter()
  let server: Server | undefined
  const listener: ChangeListener = {
    listChanged: (what) => void server?.notification({ method: `notifications/${what}/list_changed` }).catch(ignore),
    resourceChanged: (uri) => void server?.sendResourceUpdated({ uri }).catch(ignore),
  }
  const stop = onChanges(host, listener, connection.principal)
  const handle = serveStdio(() => (server = openServer(host, connection, atWork)), {
    legacy: 'reject',
    transport: channel as Transport,
    onerror: (error) => host.log.debug('A message could not be handled', { error: error.message }),
  })
  const pass = channel.onmessage
  // In step: whoever cancels what is still being looked at has cancelled it.
  let reading = Promise.resolve()
  channel.onmessage = (message) => {
    reading = reading
      .then(async () => {
        const problem = taskListenProblem(message)
        if (problem) return channel.send(problem as typeof message)
        return pass?.((await asRequested(message, host, connection)) as typeof message)
      })
      .catch(ignore)
  }
  return {
    version: firstWithoutSessions,
    idle: () => atWork.idle(),
    async close() {
      stop()
      await handle.close()
    },
  }
}

const ignore = (): void => {}
