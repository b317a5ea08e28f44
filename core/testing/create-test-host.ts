/** A whole host in memory, with a real MCP client on it: for the tests of plugins. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Config } from '../kernel/contract/config.ts'
import type { Meta } from '../kernel/contract/infer.ts'
import { createHost } from '../create-host.ts'
import type { Host } from '../kernel/ports/host.ts'
import type { Logger } from '../kernel/ports/logger.ts'
import { connectMemoryClient } from '../mcp/memory-client.ts'
import type { ClientInit, MemoryClient } from '../mcp/memory-client-types.ts'

/** As in the real program: by name, so that they are the package's own. */
const bundled = {
  'atelier-mcp': () => import('atelier-mcp'),
  'atelier-mcp/plugins': () => import('atelier-mcp/plugins'),
  'atelier-mcp/testing': () => import('atelier-mcp/testing'),
}

export interface TestHostInit extends ClientInit {
  readonly plugins: Config['plugins']
  /** The rest of the config. Its `dirs` are temporary unless given. */
  readonly config?: Omit<Config, 'plugins'>
  /** What `env('NAME')` and the host read instead of `process.env`. Default: nothing. */
  readonly environment?: Readonly<Record<string, string | undefined>>
}
export interface TestHost {
  readonly host: Host
  readonly client: MemoryClient
  /** A further client, another person's for instance. */
  connect(init?: ClientInit): Promise<MemoryClient>
  /** What went to the operator's log, oldest first. */
  readonly log: readonly LogLine[]
  /** Temporary, gone after `close`. */
  readonly dirs: { readonly root: string; readonly cache: string; readonly data: string; readonly state: string }
  close(): Promise<void>
}
export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  /** Usually the plugin. */
  readonly name: string
  readonly message: string
  readonly data?: Meta
}

/**
 * Starts a host over `plugins` and connects a client; nothing is printed, nothing is written outside of a temporary
 * folder. Rejects as a real start would, with the same coded errors.
 *
 * ```ts
 * const { client, close } = await createTestHost({ plugins: [weather()] })
 * const { text } = await client.callTool('forecast', { city: 'Oslo' })
 * await close()
 * ```
 */
export async function createTestHost({ plugins, config = {}, environment = {}, ...clientInit }: TestHostInit): Promise<TestHost> {
  const root = await mkdtemp(join(tmpdir(), 'atelier-test-'))
  const removeRoot = (): Promise<void> => rm(root, { recursive: true, force: true, maxRetries: 3 })
  const lines: LogLine[] = []
  const clients: MemoryClient[] = []
  try {
    const homes = { cache: join(root, 'cache'), data: join(root, 'data'), state: join(root, 'state') }
    const init = { baseDir: root, environment, bundled, log: memoryLog(lines) }
    // Vendors may be played inside of this process, where another one does not see them.
    const host = await createHost({ ...init, config: { ...config, plugins, dirs: { ...homes, ...config.dirs } } }, { outlive: false })
    const connect = async (as: ClientInit = {}): Promise<MemoryClient> => {
      const client = await connectMemoryClient(host, as)
      clients.push(client)
      return client
    }
    const close = async (): Promise<void> => {
      await host.close(0)
      await Promise.all(clients.map((client) => client.close()))
      await removeRoot()
    }
    const client = await connect(clientInit)
    await host.ready()
    return { host, client, connect, log: lines, dirs: { root, ...host.dirs }, close }
  } catch (error) {
    await removeRoot()
    throw error
  }
}

function memoryLog(lines: LogLine[], name = 'atelier'): Logger {
  const at = (level: LogLine['level']) => (message: string, data?: Meta) => void lines.push({ level, name, message, ...(data && { data }) })
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: (child) => memoryLog(lines, child),
    level: 'debug',
    flush: () => Promise.resolve(),
  }
}
