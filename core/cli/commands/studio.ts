/** `atelier studio`: the library and its tools on a page of this machine, without any client. */
import { randomBytes } from 'node:crypto'
import { loadConfig } from '../../services/config/load-config.ts'
import { AtelierError } from '../../kernel/contract/errors.ts'
import { createHost } from '../../create-host.ts'
import { type CliCommand, configFlag } from '../command.ts'
import { portOf } from '../serve-over.ts'
import { noScreen } from '../no-screen.ts'

const page = '/studio'

const command: CliCommand = {
  usage: 'studio [--no-open] [--port N] [--config FILE]',
  description:
    'Opens the studio in your browser: what was made, and tools to make more, without any client. It listens on this machine alone, and the address that is printed lets one tab in, once.',
  flags: {
    'no-open': { type: 'boolean', description: 'Print the address and open nothing.' },
    port: { type: 'string', short: 'p', value: 'N', description: 'The port; by default a free one.' },
    ...configFlag,
  },
  run: async ({ flags: { port, config, 'no-open': stays }, bundled }) => {
    const number = port === undefined ? 0 : portOf(String(port))
    const loaded = await loadConfig({ explicit: typeof config === 'string' ? config : undefined, bundled })
    const host = await createHost(loaded).catch(async (error: unknown) => {
      await loaded.log.flush()
      throw error
    })
    try {
      if (!(host.registry.routes ?? []).some(({ value, enabled }) => enabled && value.path === page))
        throw new AtelierError({
          code: 'CONFIG_INVALID',
          message: 'No plugin of the config has a studio.',
          fix: 'Add `studio()` of `atelier-mcp/plugins` to `plugins`.',
          outcome: 'none',
        })
      const [token, code] = [secret(), secret()]
      const { serveHttp } = await import('../../mcp/http.ts')
      const serving = await serveHttp(host, {
        host: '127.0.0.1',
        port: number,
        token,
        ownPages: true,
        exchange: { path: `${page}/token`, code, token },
      })
      const address = `${new URL(page, serving.url).href}#code=${code}`
      const problem = stays === true ? undefined : noScreen()
      process.stderr.write(`The studio is at ${address}\nThe address lets one tab in, once. Ctrl+C ends it.\n`)
      if (problem !== undefined) process.stderr.write(`It is not opened: ${problem}.\n`)
      else if (stays !== true) await opened(address)
      await serving.closed
    } finally {
      await host.close()
      await loaded.log.flush()
    }
  },
}
export default command

/** 192 bits, in letters that addresses and headers take. */
const secret = (): string => randomBytes(24).toString('base64url')

async function opened(address: string): Promise<void> {
  const { default: open } = await import('open')
  await open(address).catch((error: Error) => void process.stderr.write(`Nothing here opens pages (${error.message}).\n`))
}
