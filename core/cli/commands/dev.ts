/** `atelier dev`: serves, and loads the config and its plugins anew whenever one of their files changes. */
import { findConfig, untrustedHint } from '../../services/config/find-config.ts'
import type { Host } from '../../kernel/ports/host.ts'
import { AtelierError } from '../../kernel/contract/errors.ts'
import { type CliCommand, configFlag } from '../command.ts'
import { overHttp, overStdio, portOf } from '../serve-over.ts'

const command: CliCommand = {
  usage: 'dev [--stdio] [--port N] [--config FILE]',
  description:
    'Serves the config over HTTP, or over stdio to the client that starts it, and loads it anew when one of its files or of its plugins changes. Clients keep their session; an edit that cannot be loaded is told, and what was loaded before goes on.',
  flags: {
    stdio: { type: 'boolean', description: 'Serve over stdin and stdout instead of HTTP.' },
    port: { type: 'string', short: 'p', value: 'N', description: 'The HTTP port; 0 takes a free one.' },
    ...configFlag,
  },
  run: async ({ flags: { stdio, port, config }, bundled }) => {
    if (stdio && port !== undefined)
      throw new AtelierError({
        code: 'COMMAND_USAGE',
        message: '--port is for HTTP.',
        fix: 'Leave out --port or --stdio.',
        outcome: 'none',
      })
    const number = port === undefined ? undefined : portOf(String(port))
    const found = await findConfig({ explicit: typeof config === 'string' ? config : undefined })
    if (found.path === undefined) {
      const fix = found.untrusted ? untrustedHint(found.untrusted) : 'Write one by `atelier init`, or name it by --config.'
      throw new AtelierError({ code: 'CONFIG_NOT_FOUND', message: 'There is no config of yours to watch.', fix, outcome: 'none' })
    }
    const { reloadingHost } = await import('../dev/reloading-host.ts')
    let accept = stdio ? () => {} : await admission()
    const { host, stop } = await reloadingHost(found.path, bundled, (next) => accept(next))
    try {
      const overPort = stdio ? undefined : await overHttp(host, number === undefined ? {} : { port: number })
      if (overPort) accept = (next) => overPort.accept(next)
      const serving = overPort ?? (await overStdio(host))
      process.stderr.write(`Watching ${found.path} and what it imports. Ctrl-C ends it.\n`)
      await serving.closed
    } finally {
      await stop()
      await host.close()
    }
  },
}
/** Throws where a host may not be served over HTTP as its config has it: to nobody, or to everybody. */
async function admission(): Promise<(next: Host) => void> {
  const { entrance } = await import('../../mcp/http/entrance.ts')
  const token = process.env['ATELIER_HTTP_TOKEN']
  return (next) => void entrance(next, { address: next.config.http?.host ?? '127.0.0.1', token, open: () => [] })
}
export default command
