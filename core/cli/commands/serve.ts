/** `atelier serve`: MCP over stdio or HTTP. Everything that it does not need stays unloaded. */
import { loadConfig } from '../../services/config/load-config.ts'
import { AtelierError } from '../../kernel/contract/errors.ts'
import { createHost } from '../../create-host.ts'
import { type CliCommand, configFlag } from '../command.ts'
import { overHttp, overStdio, portOf } from '../serve-over.ts'

const command: CliCommand = {
  usage: 'serve [--http] [--port N] [--host H] [--config FILE]',
  description:
    'Serves one client over stdin and stdout, or many over Streamable HTTP, until it is stopped.\nOver HTTP it serves this machine; others only where they show who they are: by ATELIER_HTTP_TOKEN, or `http.auth` of the config.',
  flags: {
    http: { type: 'boolean', description: 'Serve over HTTP instead of stdio.' },
    port: { type: 'string', short: 'p', value: 'N', description: 'The HTTP port; 0 takes a free one.' },
    host: {
      type: 'string',
      value: 'H',
      description: 'The HTTP address to listen on, such as 0.0.0.0 for all of this machine; more than 127.0.0.1 needs authentication.',
    },
    ...configFlag,
  },
  run: async ({ flags, bundled }) => {
    const { port, host: address, http, config } = flags
    if (!http && (port !== undefined || address !== undefined))
      throw new AtelierError({
        code: 'COMMAND_USAGE',
        message: '--port and --host need --http.',
        fix: 'Add --http, or leave them out.',
        outcome: 'none',
      })
    const to = { ...(port !== undefined && { port: portOf(String(port)) }), ...(typeof address === 'string' && { address }) }
    const since = Date.now()
    const loaded = await loadConfig({ explicit: typeof config === 'string' ? config : undefined, bundled })
    const first = await createHost(loaded).catch(async (error: unknown) => {
      await loaded.log.flush()
      throw error
    })
    // Later, so that loading `node:v8` does not delay the start.
    setTimeout(() => void import('../heap.ts').then(({ letHeapGrow }) => letHeapGrow(), ignored), 1000).unref()
    const { path } = loaded.found
    const served = http && path !== undefined ? (await import('../reload/host-switch.ts')).hostSwitch(first) : undefined
    const host = served?.host ?? first
    let stop = async (): Promise<void> => {}
    try {
      if (!http) return await (await overStdio(host)).closed
      const serving = overHttp(host, to)
      // Where it fails, that is told below.
      serving.catch(ignored)
      if (served && path !== undefined) {
        const { reloadWhileServing } = await import('../reload/reload-while-serving.ts')
        const explicit = typeof config === 'string' ? config : undefined
        stop = await reloadWhileServing({ served, bundled, explicit, path, since, serving })
      }
      await (
        await serving
      ).closed
    } finally {
      await stop()
      await host.close()
      await loaded.log.flush()
    }
  },
}

const ignored = (): void => {}

export default command
