/** Serving one client over stdin and stdout. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Host } from '../kernel/ports/host.ts'
import { localPrincipal } from '../kernel/call/local-principal.ts'
import { inTime } from '../kernel/time/in-time.ts'
import { operatorLevel } from './log-level.ts'
import { openSession } from './session.ts'
import { type Serving, serving } from './serving.ts'
import { stdioTransport } from './stdio-transport.ts'
import { guardStdout } from './stdout-guard.ts'

/** Results stay under what clients read (10 MiB), with room for escapes and what is around them. */
const resultChars = 9_000_000
/** Answers that are being written when the host closes get this long. */
const drainMs = 1_000

/**
 * Serves until stdin ends or a signal comes, then closes the host. Resolves when the server listens; `closed` says when it
 * is over and the process may exit with 0. Call `guardStdout` before plugins are loaded.
 */
export async function serveStdio(host: Host): Promise<Serving> {
  const output = guardStdout()
  const session = openSession(host, {
    principal: localPrincipal(host.config),
    paths: true,
    stateful: true,
    resultChars,
    onLevel: (level) => {
      host.log.level = operatorLevel(level)
    },
  })
  const served = serving(host, async () => {
    // What came in the same breath as the end of stdin is still to be started.
    await nextTurn()
    await host.close()
    await inTime(drainMs, session.idle().then(nextTurn), () => {})
    await session.close()
    await inTime(drainMs, output.flush(), () => {})
  })
  // Base64 is a third longer than what it holds.
  const maxLineBytes = Math.ceil(((host.config.limits?.inputBytes ?? 64 * 1024 * 1024) * 4) / 3) + 1024 * 1024
  const version = (): string | undefined => session.version
  await session.connect(stdioTransport({ input: process.stdin, output, maxLineBytes, version, onEnd: () => void served.close() }))
  host.ready().catch((error: unknown) => host.log.error('A plugin failed after the start', { error: String(error) }))
  return served
}
