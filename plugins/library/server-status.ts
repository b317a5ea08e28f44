/** `server_status`: is it well, what did it do, what did it cost? */
import { AtelierError, type Call, defineTool, type HostService, type PluginContext, seesHost, type Tool } from 'atelier-mcp'
import { z } from 'zod'

export const serverStatus = (services: PluginContext['services']): Tool =>
  defineTool({
    name: 'server_status',
    essential: true,
    title: 'Server status',
    description: 'Shows version, plugins, cache, money spent and saved, figures and jobs of this server.',
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    output: z.looseObject({ version: z.string() }),
    async handler(_args, call: Call) {
      const host = services.get('host')
      // What is counted for all together tells of others.
      const isTold = seesHost(call.principal)
      const [cache, metrics, spend, load, hosts] = await Promise.all([
        isTold ? cacheFigures(services) : null,
        isTold ? services.find('metrics')?.snapshot() : undefined,
        // The rest is told all the same, and never another sum in its place.
        spendOf(services, call).catch((error: unknown) => ({ error })),
        isTold ? host.deploymentLoad().catch((error: unknown) => ({ error })) : {},
        isTold ? hostsOf(host) : {},
      ])
      const isKnown = spend === undefined || !('error' in spend)
      return {
        version: host.version,
        uptimeSeconds: Math.max(0, Math.round((Date.now() - host.startedAt) / 1000)),
        plugins: host.plugins().map(({ name, version, origin, disabled }) => ({
          name,
          version,
          // A path, where it is no package.
          ...(isTold && { origin }),
          // Why may name a server.
          ...(disabled !== undefined && { disabled: isTold ? disabled : 'not running' }),
        })),
        ...(isTold && enginesOf(host)),
        ...hosts,
        cache,
        ...(spend && 'error' in spend && { spendUnknown: wordsOf(spend.error) }),
        spend: !isKnown ? null : (spend ?? (metrics ? { period: 'since the start', usd: metrics.usd, saved: metrics.savedUsd } : null)),
        metrics: metrics ? { ...metrics } : null,
        jobs: isTold ? jobsOf(services) : null,
        // Of all hosts, as far as `limits` of the config counts them.
        ...(isUnknown(load) ? { loadUnknown: wordsOf(load.error) } : Object.keys(load).length > 0 && { load }),
      }
    },
  })

const isUnknown = (load: object): load is { readonly error: unknown } => 'error' in load
const wordsOf = (error: unknown): object => ({
  ...(AtelierError.is(error) && { code: error.code }),
  why: (error as Error).message,
})

/** Those that servers keep; nothing where all is in folders. */
function enginesOf(host: HostService) {
  const engines = host.engines().map(({ plugin, keeps, away }) => ({
    plugin,
    keeps,
    away: away ? { code: away.code, since: new Date(away.since).toISOString(), why: away.why } : null,
  }))
  return engines.length > 0 ? { engines } : {}
}

/** One that has said nothing for so long is silent: paused, cut off, or gone. They speak every five seconds. */
const silentMs = 15_000

/** All of the deployment, the oldest first; nothing where no host knows of others. */
async function hostsOf(host: HostService) {
  try {
    const hosts = (await host.hosts()).toSorted((one, other) => one.startedAt - other.startedAt)
    const shown = hosts.map(({ saidAgoMs, startedAt, state, ...rest }) => ({
      ...rest,
      state: saidAgoMs > silentMs ? 'silent' : state,
      ...(saidAgoMs > silentMs && { silentSeconds: Math.round(saidAgoMs / 1000) }),
      startedAt: new Date(startedAt).toISOString(),
    }))
    return shown.length > 0 ? { hosts: shown } : {}
  } catch (error) {
    return { hostsUnknown: wordsOf(error) }
  }
}

/** Without its folder: remote callers learn no paths. */
async function cacheFigures(services: PluginContext['services']) {
  const cache = services.find('cache')
  if (!cache) return null
  const { place: _place, ...figures } = await cache.stats()
  return figures
}

/** Of the caller alone; whoever sees the host sees everybody's. */
async function spendOf(services: PluginContext['services'], { principal }: Call) {
  const spend = await services.find('ledger')?.spend(seesHost(principal) ? {} : { principal: principal.id })
  if (!spend) return undefined
  const { usd, saved, uncertain, calls, providers, perhaps } = spend
  return { period: 'today', usd, saved, uncertain, calls, providers, perhaps: { usd: perhaps.usd, orders: perhaps.orders } }
}

function jobsOf(services: PluginContext['services']) {
  const jobs = services.find('jobs')
  return jobs ? { ...jobs.depth() } : null
}
