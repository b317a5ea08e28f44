/** Serving one client over stdin and stdout. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Host } from '../kernel/ports/host.ts'
import { inTime } from '../kernel/time/in-time.ts'
import { type Serving, serving } from './serving.ts'
import { stdioEras } from './stdio-eras.ts'
import { stdioTransport } from './stdio-transport.ts'
import { guardStdout } from './stdout-guard.ts'

/** Answers that are being written when the host closes get this long. */
const drainMs = 1_000

/**
 * Serves until stdin ends or a signal comes, then closes the host. Resolves when the server listens; `closed` says when it
 * is over and the process may exit with 0. Call `guardStdout` before plugins are loaded.
 */
export async function serveStdio(host: Host): Promise<Serving> {
  const output = guardStdout()
  const served = serving(host, async () => {
    // What came in the same breath as the end of stdin is still to be started.
    await nextTurn()
    await eras.started()
    await host.close()
    await inTime(drainMs, eras.idle().then(nextTurn), () => {})
    await eras.close()
    await inTime(drainMs, output.flush(), () => {})
  })
  // Base64 is a third longer than what it holds.
  const maxLineBytes = Math.ceil(((host.config.limits?.inputBytes ?? 64 * 1024 * 1024) * 4) / 3) + 1024 * 1024
  const version = (): string | undefined => eras.version
  const wire = stdioTransport({ input: process.stdin, output, maxLineBytes, version, onEnd: () => void served.close() })
  const eras = stdioEras(host, wire)
  await wire.start()
  host.ready().catch((error: unknown) => host.log.error('A plugin failed after the start', { error: String(error) }))
  return served
}
