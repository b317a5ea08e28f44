/** load -> order -> setup -> seal -> serve -> close: the host, from a config to everything that serves it. */
import { EventEmitter } from 'node:events'
import { join } from 'node:path'
import { acquireLease } from '../../services/assets/lease.ts'
import { resolveDirectories } from '../../services/assets/directories.ts'
import { checkName } from '../../services/assets/name.ts'
import { createEncodings } from '../../services/assets/encodings.ts'
import { createAssetStore } from '../../services/assets/store.ts'
import { backgroundCalls } from '../call/background-calls.ts'
import { callerAssets } from '../call/caller-assets.ts'
import { toolCaller } from '../call/call-tool.ts'
import { openCall } from '../call/open-call.ts'
import { previewTarget, showWith } from '../call/show.ts'
import { checkPlugins } from '../../services/config/check-plugins.ts'
import { packageVersion } from '../../services/config/package-root.ts'
import { resolvePlugins } from '../../services/config/resolve-plugins.ts'
import { AtelierError } from '../contract/errors.ts'
import type { Awaitable } from '../contract/infer.ts'
import { entriesOf } from '../errors/describe.ts'
import type { Registered } from '../errors/register.ts'
import { pipelineHooks } from '../hooks/pipeline-hooks.ts'
import type { Host, HostInit } from '../ports/host.ts'
import type { Peer } from '../ports/peer.ts'
import { localPrincipal } from '../call/local-principal.ts'
import { createLogger, levelOf } from '../../services/observe/logger.ts'
import { inTime } from '../time/in-time.ts'
import { pending } from '../time/pending.ts'
import { createDoors } from '../pipeline/doors.ts'
import { encoder, targetCheck } from '../pipeline/encode.ts'
import { type Pipeline, pipeline } from '../pipeline/pipeline.ts'
import { hostPlugin } from '../plugin/host-plugin.ts'
import { pluginVersions } from '../plugin/plugin-versions.ts'
import { pluginRegistry } from '../plugin/registry.ts'
import { serviceRegistry } from '../plugin/services.ts'
import { setUpPlugins } from '../plugin/set-up-plugins.ts'
import { availabilityCheck } from '../providers/availability.ts'
import { breaker } from '../providers/breaker.ts'
import { isStandIn } from '../providers/candidates.ts'
import { chainProblems } from '../providers/check-chains.ts'
import { providerLimits } from '../providers/limits.ts'

const defaults = { deadlineMs: 300_000, hookMs: 30_000, setupMs: 10_000, attempts: 2, inputBytes: 64 * 2 ** 20, inlineBytes: 100_000 }

/**
 * Loads, orders and sets up the plugins of a config, then seals. Throws coded errors for everything that is wrong with the
 * config (`PLUGIN_…`, `TOOL_DUPLICATE`, `HOOK_…`); what had been set up by then is disposed.
 */
export async function createHost(init: HostInit): Promise<Host> {
  const { config, baseDir, environment = process.env } = init
  const limits = { ...defaults, ...config.limits }
  const dirs = resolveDirectories(config.dirs, environment, baseDir)
  const log =
    init.log ??
    createLogger({
      level: levelOf(environment['ATELIER_LOG_LEVEL']) ?? config.log?.level ?? 'info',
      ...(config.log?.file !== false && { directory: join(dirs.state, 'logs') }),
    })
  const resolved = await resolvePlugins(config.plugins, {
    ...(baseDir && { baseDir }),
    environment,
    ...(init.origins && { origins: init.origins }),
    ...(init.modules && { modules: init.modules }),
  })
  const registered = new Map<string, Registered>()
  const checked = await checkPlugins(resolved, registered)
  const errorEntry = entriesOf(registered)

  const events = new EventEmitter().setMaxListeners(0)
  const registry = pluginRegistry((what) => events.emit('listChanged', what))
  const hooks = pipelineHooks()
  const services = serviceRegistry()
  const readyTasks: { readonly plugin: string; readonly fn: () => Awaitable<void> }[] = []
  const open = new Set<{ readonly end: (reason?: unknown) => void }>()
  const behind = backgroundCalls()
  const running = pending()
  const observing = pending()
  let closing: Promise<void> | undefined
  let closingBy = Infinity

  const assets = createAssetStore({
    dir: dirs.data,
    log: log.child('assets'),
    extension: (mimeType, format) => {
      const able = registry.exporters.filter(({ value }) => value.mimeType === mimeType)
      return (able.find(({ value }) => value.format === format) ?? able[0])?.value.extension
    },
  })
  const encodings = createEncodings({ dir: join(dirs.cache, 'derived') })
  const versions = pluginVersions(checked.map(({ plugin, origin, options }) => ({ definition: plugin.definition, origin, options })))
  const encode = encoder({ exporters: registry.exporters, encodings, version: versions.code })
  const fingerprints = new Map<string, string>()
  const doors = createDoors({
    store: assets,
    exporting: () => sealed.export,
    own: 'host',
    encode,
    encodings,
    exporters: registry.exporters,
    fingerprint: (plugin) => fingerprints.get(plugin) ?? '',
  })
  const kernel = hostPlugin({
    encode,
    registry,
    dirs,
    baseDir,
    plugins: () => host.plugins,
    availability: availabilityCheck(),
    encodings,
    load: () => providers.load(),
  })

  const providers = providerLimits(limits)
  const providerOf = (kind: string, id: string) =>
    registry.providers.find(({ value, enabled }) => enabled && value.kind === kind && value.id === id)
  const show = showWith({ encode, inlineBytes: limits.inlineBytes, seen: doors.shown })

  const ask: Pipeline = (request, options, by, parent) => {
    const inputs = doors.inputs(request, by.caller.principal.id, by.caller.signal)
    return running.add(
      inputs instanceof Promise ? inputs.then((asked) => run(asked, options, by, parent)) : run(inputs, options, by, parent),
    )
  }
  const callInit = {
    deadlineMs: limits.deadlineMs,
    pipeline: ask,
    assetsOf: callerAssets({
      store: assets,
      doors,
      dataDir: dirs.data,
      roots: config.dirs?.roots ?? [],
      baseDir: baseDir ?? process.cwd(),
      maxBytes: limits.inputBytes,
    }),
    show,
    offerPartial: kernel.offerPartial,
  }
  const begin = (peer: Peer) => {
    if (closing)
      throw new AtelierError({
        code: 'HOST_CLOSING',
        message: 'The host is closing and takes no new calls.',
        retryable: true,
        outcome: 'none',
      })
    const opened = openCall(callInit, peer)
    const entry = {
      call: opened.call,
      end: (reason?: unknown) => {
        opened.end(reason)
        open.delete(entry)
      },
    }
    open.add(entry)
    return entry
  }
  const callTool = toolCaller({ tools: registry.tools, log, errorEntry })

  const setUp = await setUpPlugins({
    kernel: kernel.definition,
    plugins: checked,
    registry,
    hooks,
    services,
    log,
    errorEntry,
    homes: dirs,
    setupMs: limits.setupMs,
    environment,
    background: ({ principal = localPrincipal(config), signal, progress }) => {
      const client = { name: 'atelier', version: packageVersion(), protocolVersion: '', capabilities: {} }
      // Who works in the background sets its own time; closing does not wait for it.
      const opened = openCall(callInit, {
        principal,
        client,
        paths: true,
        deadlineMs: Infinity,
        ...(signal && { signal }),
        ...(progress && { progress }),
      })
      behind.add(opened)
      return opened.call
    },
    callTool,
    resourceChanged: (uri) => (uri === undefined ? events.emit('listChanged', 'resources') : events.emit('resourceChanged', uri)),
    onReady: (plugin, fn) => void readyTasks.push({ plugin, fn }),
  })
  const undo = async (error: unknown): Promise<never> => {
    await setUp.dispose()
    throw error
  }
  const sealed = await (async () =>
    hooks.seal({
      plugins: setUp.order,
      hookMs: limits.hookMs,
      onFault: (error) => log.warn(`${error.plugin}: ${error.hook} failed: ${error.message}`, { code: error.code }),
    }))().catch(undo)
  registry.seal()
  for (const { definition } of setUp.reports)
    if (hooks.count(definition.name).export) fingerprints.set(definition.name, await versions.drawn(definition.name))
  for (const problem of chainProblems(
    config,
    registry.providers.map(({ value }) => value),
  ))
    log.warn(problem)

  const run = pipeline({
    hooks: sealed,
    config,
    providers: registry.providers,
    assets,
    doors,
    showSoon: (artifact, count, signal) => void encode(artifact, previewTarget(limits.inlineBytes, count), signal).catch(() => {}),
    checkName,
    checkTarget: targetCheck(registry.exporters),
    attempts: limits.attempts,
    observing: (work) => void observing.add(work),
    provider: (kind, id) => providerOf(kind, id)?.value,
    pluginOf: (kind, id) => providerOf(kind, id)?.plugin,
    availability: kernel.availability,
    breaker: breaker(),
    limits: providers,
    fingerprint: async (kind, id) => {
      const entry = providerOf(kind, id)
      return entry ? (isStandIn(entry.value) ? versions.drawn : versions.paid)(entry.plugin) : ''
    },
    lease: (key, signal) => acquireLease(join(dirs.cache, 'leases', key), { signal }),
  })

  const host: Host = {
    version: packageVersion(),
    config,
    dirs,
    plugins: setUp.reports,
    registry,
    assets,
    log,
    errorEntry,
    openCall: begin,
    callTool,
    on(event, listener) {
      events.on(event, listener)
      return () => events.off(event, listener)
    },
    async ready() {
      // Later, and without keeping a short command alive.
      setTimeout(() => void encodings.prune(), 60_000).unref()
      const disabled = setUp.reports.flatMap((report) => (report.disabled === undefined ? [] : [report.definition.name]))
      for (const { plugin, fn } of readyTasks.splice(0).filter((task) => !disabled.includes(task.plugin)))
        await (async () => fn())().catch((error: unknown) => log.warn(`${plugin}: onReady failed: ${(error as Error).message}`))
    },
    close(graceMs = 5000) {
      closingBy = Math.min(closingBy, Date.now() + graceMs)
      return (closing ??= (async () => {
        while (open.size > 0 && Date.now() < closingBy) await new Promise((resolve) => setTimeout(resolve, Math.min(25, graceMs)))
        const reason = new AtelierError({ code: 'ABORTED', message: 'The host is closing.', retryable: true, outcome: 'unknown' })
        for (const entry of open) entry.end(reason)
        behind.end(reason)
        // What was ended still tells its observers, who must not find their plugin gone.
        await running.over(windDownMs)
        await observing.over(Math.max(graceMs, observersMs))
        await setUp.dispose()
        await inTime(windDownMs, encodings.flush(), () => {})
        await log.flush()
      })())
    },
  }
  assets.onChange((uri, what) => void (what === 'changed' ? events.emit('resourceChanged', uri) : events.emit('listChanged', 'resources')))
  return host
}

const windDownMs = 1000
/** What is done is to be seen by its observers, also where nobody has patience with what is not. */
const observersMs = 5000
