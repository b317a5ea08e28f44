/** A sealed host, as those who serve it see it, until it is closed. */
import type { SetUp } from '../plugin/set-up-plugins.ts'
import type { Host } from '../ports/host.ts'
import type { InUse } from '../ports/retention.ts'
import { inTime } from '../time/in-time.ts'
import type { HostCalls } from './calls.ts'
import { emitChange } from './emit-change.ts'
import type { HostParts } from './parts.ts'
import type { Presence } from './presence.ts'

/** What a short command does not wait for; and how often it is looked whether the library is to be swept. */
const soonMs = 60_000
/** For the last bytes to reach the disk. */
const flushMs = 1000
/** What is done is to be seen by its observers, also where nobody has patience with what is not. */
const observersMs = 5000

/** `present`: says that it is there, where several hosts do. `disposeEngines`: ends what plugins keep for several hosts, once nobody needs it. */
export function serve(
  parts: HostParts,
  setUp: SetUp,
  calls: HostCalls,
  rest: Pick<Host, 'engines' | 'callTool' | 'errorEntry' | 'service'>,
  { present, disposeEngines }: { readonly present: Presence | undefined; disposeEngines(): Promise<void> },
): Host {
  const { services, events, registry, store, encodings } = parts
  const { config, version, dirs, log, tracing } = services
  const { changes } = services
  store.onChange((uri, what, whose) => {
    const change = what === 'changed' ? ({ uri, whose } as const) : ({ list: 'resources', whose } as const)
    emitChange(events, change)
    changes?.tell(change)
  })
  const deaf = changes?.listen((change) => emitChange(events, change))
  const retention = services.retention(store, inUseBy(parts))
  let pruning: NodeJS.Timeout | undefined
  let sweeping: NodeJS.Timeout | undefined
  let closing: Promise<void> | undefined
  return {
    ...rest,
    version,
    config,
    dirs,
    log,
    tracing,
    registry,
    plugins: setUp.reports,
    assets: store,
    links: services.links,
    secrets: services.secrets,
    askedCalls: services.askedCalls,
    sessions: services.sessions,
    retention,
    openCall: calls.open,
    countSessions(count) {
      parts.sessions.add(count)
    },
    servedAt(address) {
      parts.served.address = address
    },
    note: (note) => void events.emit('called', note),
    on(event, listener) {
      events.on(event, listener)
      return () => events.off(event, listener)
    },
    async ready() {
      // Later, and without keeping a short command alive.
      pruning = setTimeout(() => void encodings.prune(), soonMs).unref()
      if (retention) sweeping = setInterval(() => void retention.sweep(), soonMs).unref()
      present?.begin()
      const disabled = setUp.reports.flatMap((report) => (report.disabled === undefined ? [] : [report.definition.name]))
      for (const { plugin, fn } of parts.whenReady.splice(0).filter((task) => !disabled.includes(task.plugin)))
        await (async () => fn())().catch((error: unknown) => log.warn(`${plugin}: onReady failed: ${(error as Error).message}`))
    },
    close(graceMs = parts.limits.graceMs, drainMs = graceMs === 0 ? 0 : parts.limits.drainMs) {
      present?.closing()
      const ended = calls.end(graceMs, drainMs)
      // Whoever reloads often would keep each host for its last minute.
      clearTimeout(pruning)
      clearInterval(sweeping)
      return (closing ??= (async () => {
        await ended
        deaf?.()
        // What was ended still tells its observers, who must not find their plugin gone.
        await parts.observing.over(Math.max(graceMs, observersMs))
        await setUp.dispose()
        await present?.leave()
        await inTime(flushMs, encodings.close(), () => {})
        await disposeEngines()
        await tracing?.flush()
        await log.flush()
      })())
    },
  }
}

/** Which assets open work refers to: orders that are out or in doubt, and what plugins say of theirs. */
const inUseBy =
  ({ services, inUse }: HostParts): InUse =>
  async (principal) => {
    const orders = (await services.orders.list()).filter((order) => order.principal === principal)
    const said = await Promise.all([...inUse].map(async (ids) => [...(await ids(principal))]))
    return new Set([...orders.flatMap(({ inputs = [] }) => inputs), ...said.flat()])
  }
