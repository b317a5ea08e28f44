/** A host for the length of one command, and calls by the person at the terminal. */
import type { Call } from '../kernel/contract/caller.ts'
import type { LoadedConfig } from '../services/config/load-config.ts'
import { explained } from '../kernel/errors/describe.ts'
import type { Host } from '../kernel/ports/host.ts'
import { localPrincipal } from '../kernel/call/local-principal.ts'
import { terminalAsk } from './ask.ts'
import type { Invocation } from './command.ts'
import { interruptible } from './interrupt.ts'
import { waiting } from './progress-bar.ts'

/** What a command may use of a host. */
export interface HostAccess {
  readonly host: Host
  readonly loaded: LoadedConfig
  /** Runs `work` with a call of the local person, with a spinner while it lasts; SIGINT cancels it. `what` is said of it. */
  withCall<T>(what: string, work: (call: Call) => Promise<T>, init?: CallInit): Promise<T>
}
export interface CallInit {
  /** May the person at the terminal be asked? */
  readonly asks?: boolean
  /** Folders of what the person named: they may be read and written. */
  readonly folders?: readonly string[]
}

/** Loads the config, opens the host, runs `work`, closes. Only warnings and errors are logged unless somebody asked for more. */
export async function withHost<T>(
  { flags, bundled }: Pick<Invocation, 'flags' | 'bundled'>,
  work: (access: HostAccess) => Promise<T>,
  level: 'warn' | 'error' = 'warn',
): Promise<T> {
  const [{ loadConfig }, { createHost }] = await Promise.all([import('../services/config/load-config.ts'), import('../create-host.ts')])
  const loaded = await loadConfig({ explicit: textOf(flags['config']), level, bundled })
  try {
    const host = await createHost(loaded)
    try {
      return await work({ host, loaded, withCall: (what, inner, init) => callOn(host, what, inner, init) })
    } catch (error) {
      throw explained(error, host.errorEntry)
    } finally {
      await host.close(0)
    }
  } finally {
    await loaded.log.flush()
  }
}

/** A flag's text; `undefined` where it was not given. */
export const textOf = (flag: string | boolean | undefined): string | undefined => (typeof flag === 'string' ? flag : undefined)

/** Who asks at a terminal, where nobody can be asked: it has no model to lend. */
export const commandLine = { name: 'atelier-cli', capabilities: {} }

const callOn = <T>(
  host: Host,
  what: string,
  work: (call: Call) => Promise<T>,
  { asks = false, folders: named = [] }: CallInit = {},
): Promise<T> =>
  waiting(what, (bar) =>
    interruptible(async (signal) => {
      const asking = asks ? terminalAsk(bar.aside) : undefined
      const { call, end } = host.openCall({
        principal: localPrincipal(host.config),
        client: {
          ...commandLine,
          version: host.version,
          protocolVersion: '',
          ...(asking && { capabilities: { elicitation: { form: {}, url: {} } } }),
        },
        paths: true,
        signal,
        folders: [...new Set([process.cwd(), ...named])],
        progress: bar.progress,
        ...asking,
      })
      try {
        return await work(call)
      } finally {
        end()
      }
    }),
  )
