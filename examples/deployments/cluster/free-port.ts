/** Ports for servers that have to be told theirs, and that come back on it after they were stopped. */
import { randomInt } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'

/** Below those that systems give to whoever names none, so that nobody is given it while its server does not run. */
const ports = { from: 20_000, to: 32_000 }

/**
 * A port of this machine that nobody has, and that no other process is given by this until this one has ended: it holds the UDP port of the
 * same number, which the system frees by itself.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(ports.from, ports.to)
    const claim = createSocket('udp4')
    claim.bind({ port, address: '127.0.0.1', exclusive: true })
    claim.unref()
    const probe = createServer()
    if ((await begins(claim)) && (await begins(probe.listen(port, '127.0.0.1')))) {
      probe.close()
      await once(probe, 'close')
      return port
    }
    claim.close()
  }
}

const begins = (socket: NodeJS.EventEmitter): Promise<boolean> =>
  once(socket, 'listening').then(
    () => true,
    () => false,
  )
