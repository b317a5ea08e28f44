/** `atelier studio`: the library and its tools on a page of this machine, without any client. */
import { randomBytes } from 'node:crypto'
import { loadConfig } from '../../services/config/load-config.ts'
import type { Http } from '../../kernel/contract/config.ts'
import { AtelierError } from '../../kernel/contract/errors.ts'
import { createHost } from '../../create-host.ts'
import { addressFile } from '../address-file.ts'
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
    const host = await createHost({ ...loaded, config: { ...loaded.config, http: ofOwnPage(loaded.config.http) } }).catch(
      async (error: unknown) => {
        await loaded.log.flush()
        throw error
      },
    )
    try {
      if (!(host.registry.routes ?? []).some(({ value, enabled }) => enabled && value.path === page))
        throw new AtelierError({
          code: 'CONFIG_INVALID',
          message: 'No plugin of the config has a studio.',
          fix: 'Add `studio()` of `atelier-mcp/plugins` to `plugins`.',
          outcome: 'none',
        })
      const [token, code] = [secret(), secret()]
      const [{ serveHttp }, { knowsUsers }] = await Promise.all([import('../../mcp/http.ts'), import('../../mcp/http/own-user.ts')])
      const problem = stays === true ? undefined : noScreen()
      const opens = stays !== true && problem === undefined
      // What is opened is among the arguments of a browser, which other users of this machine can list.
      const ownUser = opens && (await knowsUsers())
      const serving = await serveHttp(host, {
        host: '127.0.0.1',
        port: number,
        token,
        ownPages: true,
        exchange: { path: `${page}/token`, code, token, ownUser },
      })
      const address = `${new URL(page, serving.url).href}#code=${code}`
      process.stderr.write(`The studio is at ${address}\nThe address lets one tab in, once. Ctrl+C ends it.\n`)
      if (problem !== undefined) process.stderr.write(`It is not opened: ${problem}.\n`)
      const file = opens && !ownUser ? await addressFile(address) : undefined
      if (opens) await opened(file?.path ?? address)
      await serving.closed
      await file?.remove()
    } finally {
      await host.close()
      await loaded.log.flush()
    }
  },
}
export default command

/** Of what a config says of serving others, what concerns one page of this machine, whose only visitor is known by the token. */
const ofOwnPage = ({ bodyBytes, sessions, retryMs, linkSeconds }: Http = {}): Http => ({
  ...(bodyBytes !== undefined && { bodyBytes }),
  ...(sessions !== undefined && { sessions }),
  ...(retryMs !== undefined && { retryMs }),
  ...(linkSeconds !== undefined && { linkSeconds }),
})

/** 192 bits, in letters that addresses and headers take. */
const secret = (): string => randomBytes(24).toString('base64url')

async function opened(address: string): Promise<void> {
  const { default: open } = await import('open')
  await open(address).catch((error: Error) => void process.stderr.write(`Nothing here opens pages (${error.message}).\n`))
}
