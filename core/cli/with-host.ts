/** A host for the length of one command, and calls by the person at the terminal. */
import { dirname } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Call, Caller } from '../kernel/contract/caller.ts'
import type { LoadedConfig } from '../services/config/load-config.ts'
import { explained } from '../kernel/errors/describe.ts'
import type { Host } from '../kernel/ports/host.ts'
import type { Peer } from '../kernel/ports/peer.ts'
import { localPrincipal } from '../kernel/call/local-principal.ts'
import type { Invocation } from './command.ts'

/** What a command may use of a host. */
export interface HostAccess {
  readonly host: Host
  readonly loaded: LoadedConfig
  /** Runs `work` with a call of the local person; SIGINT cancels it. */
  withCall<T>(work: (call: Call) => Promise<T>, init?: CallInit): Promise<T>
}
export interface CallInit {
  readonly progress?: Caller['progress']
  readonly elicit?: Peer['elicit']
  readonly elicitUrl?: Peer['elicitUrl']
  /** Files that the person named; their folders may be read. */
  readonly files?: readonly string[]
}

/** Loads the config, opens the host, runs `work`, closes. Only warnings and errors are logged unless somebody asked for more. */
export async function withHost<T>(
  { flags, bundled }: Pick<Invocation, 'flags' | 'bundled'>,
  work: (access: HostAccess) => Promise<T>,
): Promise<T> {
  const [{ loadConfig }, { createHost }] = await Promise.all([import('../services/config/load-config.ts'), import('../create-host.ts')])
  const loaded = await loadConfig({ explicit: textOf(flags['config']), level: 'warn', bundled })
  try {
    const host = await createHost(loaded)
    try {
      return await work({ host, loaded, withCall: (inner, init) => callOn(host, inner, init) })
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

async function callOn<T>(
  host: Host,
  work: (call: Call) => Promise<T>,
  { progress, elicit, elicitUrl, files = [] }: CallInit = {},
): Promise<T> {
  const interrupt = new AbortController()
  const onSignal = (): void => {
    // The second one: the person means it.
    if (interrupt.signal.aborted) process.exit(130)
    interrupt.abort(new Error('Interrupted at the terminal'))
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  const folders = [...new Set([process.cwd(), ...files.map((file) => dirname(file))])]
  const { call, end } = host.openCall({
    principal: localPrincipal(host.config),
    client: {
      name: 'atelier-cli',
      version: host.version,
      protocolVersion: '',
      capabilities: elicit ? { elicitation: { form: {}, ...(elicitUrl && { url: {} }) } } : {},
    },
    paths: true,
    signal: interrupt.signal,
    roots: async () => folders.map((folder) => ({ uri: pathToFileURL(folder).href })),
    ...(progress && { progress }),
    ...(elicit && { elicit }),
    ...(elicitUrl && { elicitUrl }),
  })
  try {
    return await work(call)
  } finally {
    end()
    process.off('SIGINT', onSignal)
    process.off('SIGTERM', onSignal)
  }
}
