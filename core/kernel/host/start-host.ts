/** load -> order -> set up -> seal -> serve -> close: a host, from what it stands on to everything that serves it. */
import { toolCaller } from '../call/call-tool.ts'
import { type EntryOf, entriesOf } from '../errors/describe.ts'
import type { EngineStatus } from '../contract/engine-health.ts'
import type { HostState } from '../contract/host-list.ts'
import type { Registered } from '../errors/register.ts'
import { openOrders } from '../pipeline/open-orders.ts'
import { servicesOf } from '../plugin/services.ts'
import { setUpPlugins } from '../plugin/set-up-plugins.ts'
import type { Host } from '../ports/host.ts'
import type { HostServices } from '../ports/services.ts'
import { hostCalls } from './calls.ts'
import { type CollectedEngines, collectEngines } from './collect-engines.ts'
import { emitChange } from './emit-change.ts'
import { engineStatus } from './engine-status.ts'
import { presence } from './presence.ts'
import { hostPlugin } from './host-plugin.ts'
import { defaultLimits, type HostParts, hostParts } from './parts.ts'
import { seal } from './seal.ts'
import { serve } from './serve.ts'

/**
 * Throws coded errors for everything that is wrong with the config (`PLUGIN_…`, `TOOL_DUPLICATE`, `HOOK_…`); what had been set
 * up by then is disposed.
 */
export async function startHost(own: HostServices): Promise<Host> {
  const registered = new Map<string, Registered>()
  const loaded = await own.loadPlugins(registered)
  const errorEntry = entriesOf(registered)
  const setupMs = own.config.limits?.setupMs ?? defaultLimits.setupMs
  const { engines, offered, health, plugins, dispose } = await collectEngines({ services: own, plugins: loaded, errorEntry, setupMs })
  const services = engines ? own.on(engines) : own
  return startOn(services, { offered, health, plugins, errorEntry, setupMs, dispose }).catch(async (error: unknown) => {
    await dispose()
    throw error
  })
}

interface Start extends Pick<CollectedEngines, 'offered' | 'health' | 'plugins' | 'dispose'> {
  readonly errorEntry: EntryOf
  readonly setupMs: number
}

async function startOn(services: HostServices, { offered, health, plugins, errorEntry, setupMs, dispose }: Start): Promise<Host> {
  // Plugins are set up with what will serve them; functions stand for what is there only once the host is sealed.
  const parts = hostParts(services, plugins, () => sealed.hooks.export)
  const { registry, events } = parts
  const { find } = servicesOf('host', registry)
  const engines = (): readonly EngineStatus[] => engineStatus({ offered, health }, registry)
  const present =
    services.hosts &&
    presence({
      hosts: services.hosts,
      version: services.version,
      log: services.log,
      now: () => ({
        ...(parts.served.address !== undefined && { address: parts.served.address }),
        sessions: own.service.sessions(),
        calls: calls.count(),
        jobs: jobsIn(parts),
        away: engines().flatMap(({ plugin, away }) => (away ? [plugin] : [])),
      }),
    })
  const own = hostPlugin({
    ...parts,
    orders: openOrders(services.orders, parts.out, registry.providers),
    plugins: () => setUp.reports,
    engines,
    id: present?.id,
  })
  const calls = hostCalls(parts, (...asked) => sealed.pipeline(...asked), own.offerPartial)
  const callTool = toolCaller({
    tools: registry.tools,
    log: services.log,
    tracing: services.tracing,
    errorEntry,
    note: (note) => void events.emit('called', note),
  })

  const setUp = await setUpPlugins({
    services,
    own: own.definition,
    plugins,
    registry,
    errorEntry,
    setupMs,
    background: calls.background,
    callTool,
    resourceChanged(uri) {
      const change = uri === undefined ? ({ list: 'resources' } as const) : { uri }
      emitChange(events, change)
      services.changes?.tell(change)
    },
    onReady: (plugin, fn) => void parts.whenReady.push({ plugin, fn }),
  })

  const sealed = await seal(parts, setUp).catch(async (error: unknown) => {
    await setUp.dispose()
    throw error
  })

  const rest = { engines: offered, callTool, errorEntry, service: find }
  return serve(parts, setUp, calls, rest, { present, disposeEngines: dispose })
}

/** Of all plugins that do jobs. */
function jobsIn({ jobs }: Pick<HostParts, 'jobs'>): HostState['jobs'] {
  const sum = { waiting: 0, running: 0 }
  for (const depth of jobs) {
    const { waiting, running } = depth()
    sum.waiting += waiting
    sum.running += running
  }
  return sum
}
