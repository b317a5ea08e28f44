/** The kernel on this product's own services: files, network, logs, configs. */
import { isAbsolute, join } from 'node:path'
import type { Config } from './kernel/contract/config.ts'
import type { Engines } from './kernel/contract/engines.ts'
import { kindResults } from './kernel/contract/kinds.ts'
import { defaultLimits } from './kernel/host/parts.ts'
import { startHost } from './kernel/host/start-host.ts'
import type { Host, HostInit } from './kernel/ports/host.ts'
import type { HostServices } from './kernel/ports/services.ts'
import type { Tracing } from './kernel/ports/tracing.ts'
import { absolutePath, outputFolder, resolveDirectories } from './services/assets/directories.ts'
import { createEncodings } from './services/assets/encodings.ts'
import { leaseFiles } from './services/assets/lease-files.ts'
import { checkName } from './services/assets/name.ts'
import { secretFiles } from './services/assets/secret-file.ts'
import { signedLinks } from './services/assets/signed-links.ts'
import { createAssetStore } from './services/assets/store.ts'
import { checkPlugins } from './services/config/check-plugins.ts'
import { packageFolder } from './services/config/package-folder.ts'
import { packageRoot, packageVersion } from './services/config/package-root.ts'
import { resolvePlugins } from './services/config/resolve-plugins.ts'
import { foldersOf } from './services/net/ways-in.ts'
import { orderAnswers } from './services/orders/order-answers.ts'
import { createOrderBook } from './services/orders/order-book.ts'
import { proxiesOf } from './services/net/proxies.ts'
import { createLogger, levelOf } from './services/observe/logger.ts'

/**
 * A host over a config: its plugins loaded, set up and sealed. Throws coded errors for everything that is wrong with the config
 * (`PLUGIN_…`, `TOOL_DUPLICATE`, `HOOK_…`); what had been set up by then is disposed.
 */
export async function createHost(init: HostInit, held: Held = {}): Promise<Host> {
  const tracing = await tracingFor(init.config)
  const host = await startHost(hostServices(init, held, tracing))
  const { audit } = init
  if (!audit) return host
  host.on('called', audit.write)
  return { ...host, close: (...patience) => host.close(...patience).finally(audit.flush) }
}

interface Held {
  /** Whether paid orders are sent by a process that outlives this one. Default true. */
  readonly outlive?: boolean
}

/** What an SDK that is started before registers itself by, whichever copy of the API it has. */
const telemetry = Symbol.for('opentelemetry.js.api.1')

/** Nothing is loaded where nobody listens. */
async function tracingFor({ tracing }: Config): Promise<Tracing | undefined> {
  if (!(globalThis as { readonly [telemetry]?: { readonly trace?: unknown } })[telemetry]?.trace) return undefined
  const services = await import('./services/observe/tracing.ts')
  return services.tracing({ version: packageVersion(), principals: tracing?.principals === true })
}

function hostServices(
  { config, baseDir, environment = process.env, log, ...loading }: HostInit,
  { outlive = true }: Held,
  tracing: Tracing | undefined,
): HostServices {
  const dirs = resolveDirectories(config.dirs, environment, baseDir)
  const output = outputFolder(config.dirs, environment, baseDir)
  const level = levelOf(environment['ATELIER_LOG_LEVEL']) ?? config.log?.level ?? 'info'
  const logger = log ?? createLogger({ level, ...(config.log?.file !== false && { directory: join(dirs.state, 'logs') }) })
  const proxies = proxiesOf(environment)
  const orderLog = logger.child('orders')
  const orderHolder = once(async () => (await import('./services/orders/holder.ts')).holder(orderLog))
  const answers = orderAnswers({
    dir: join(dirs.state, 'orders'),
    orderMs: config.limits?.orderMs ?? defaultLimits.orderMs,
    failed: (error) => orderLog.warn(`What was kept of an order that is over could not be removed: ${(error as Error).message}`),
  })
  const packagesFrom = [...(baseDir === undefined ? [] : [baseDir]), packageRoot()]
  const shared = { leases: leaseFiles(join(dirs.cache, 'leases')), secrets: secretFiles(dirs.state) }
  const services = ({
    leases = shared.leases,
    secrets = shared.secrets,
    changes,
    assets,
    assetIndex,
    encodings,
    orders,
    calls,
    limits,
    sessions,
    hosts,
    breakers,
  }: Engines): HostServices => ({
    on: services,
    config,
    version: packageVersion(),
    dirs,
    roots: [
      ...(config.dirs?.roots ?? []).map((root) => absolutePath(root, baseDir ?? process.cwd())),
      ...foldersOf(environment['ATELIER_ROOTS']),
      ...(output === undefined ? [] : [output]),
    ],
    log: logger,
    kindResults,
    loadPlugins: async (registered) => checkPlugins(await resolvePlugins(config.plugins, { baseDir, environment, ...loading }), registered),
    codeOf: async (origin) => (isAbsolute(origin) ? (await import('./services/config/code-hash.ts')).codeHash(origin) : ''),
    assetStore(extension) {
      const init = { log: logger.child('assets'), share: config.library?.share, extension, index: assetIndex }
      return assets?.(init) ?? createAssetStore({ dir: dirs.data, ...init })
    },
    retention: (store, inUse) => {
      const keep = config.library?.keep
      if (keep?.days === undefined && keep?.bytes === undefined) return undefined
      const load = once(async () =>
        (await import('./services/assets/retention.ts')).createRetention({
          dir: dirs.data,
          keep,
          store,
          inUse,
          log: logger.child('library'),
        }),
      )
      return { plan: async () => (await load()).plan(), sweep: async () => (await load()).sweep() }
    },
    links: signedLinks({
      key: () => secrets.get('link-key'),
      ...(config.http?.linkSeconds !== undefined && { seconds: config.http.linkSeconds }),
    }),
    encodings: encodings ?? createEncodings({ dir: join(dirs.cache, 'derived') }),
    inputs: (store, asInput) => {
      const network = { proxies, byProxy: config.net?.inputsByProxy }
      const load = once(async () =>
        (await import('./services/net/load-input.ts')).createLoadInput({ store, asInput, dataDir: dirs.data, network }),
      )
      return async (...args) => (await load())(...args)
    },
    places: (to, how) =>
      to === undefined && output === undefined
        ? Promise.resolve(undefined)
        : import('./services/net/save-files.ts').then(({ createPlaces }) => createPlaces({ output, own: Object.values(dirs) })(to, how)),
    checkName,
    leases,
    secrets,
    changes,
    hosts,
    limits,
    sessions,
    breakers,
    orders:
      orders ?? createOrderBook({ dir: join(dirs.state, 'orders'), processes: join(dirs.state, 'processes'), answers, log: orderLog }),
    answers,
    askedCalls: once(async () => {
      const init = (await import('./services/calls/asked-calls-init.ts')).askedCallsInit()
      return calls?.(init) ?? (await import('./services/calls/call-folder.ts')).callFolder(join(dirs.state, 'asked'), init)
    }),
    packageFolder: (name) => packageFolder(name, packagesFrom),
    importPackage: async (...wanted) => (await import('./services/config/import-package.ts')).importPackage(...wanted, packagesFrom),
    pluginFetch: (allowed) => {
      const outliving = outlive ? { request: async () => (await orderHolder()).request() } : undefined
      const load = once(async () =>
        (await import('./services/net/plugin-fetch.ts')).createPluginFetch(allowed, { outliving, proxies, tracing }),
      )
      return async (...args) => (await load())(...args)
    },
    pluginFiles: (files, own) => {
      const load = once(async () => (await import('./services/net/plugin-files.ts')).createPluginFiles(files, own))
      return { read: async (path) => (await load()).read(path), write: async (path, data) => (await load()).write(path, data) }
    },
    tracing,
  })
  return services({})
}

/** What most hosts never need is loaded when it is first asked for. */
const once = <T>(load: () => Promise<T>): (() => Promise<T>) => {
  let loaded: Promise<T> | undefined
  return () => (loaded ??= load())
}
