/** What a host is made of, before any plugin is set up. */
import { EventEmitter } from 'node:events'
import type { Limits } from '../contract/config.ts'
import type { HostService } from '../contract/host-service.ts'
import type { Awaitable } from '../contract/infer.ts'
import { createDoors, type DoorsInit } from '../pipeline/doors.ts'
import { encoder, targetCheck } from '../pipeline/encode.ts'
import type { Generation } from '../pipeline/generation.ts'
import type { Member } from '../pipeline/run-context.ts'
import { singleFlight } from '../pipeline/single-flight.ts'
import { kindResultOf } from '../plugin/kind-results.ts'
import { pluginVersions } from '../plugin/plugin-versions.ts'
import { isOffered } from '../plugin/offered-tools.ts'
import { pluginRegistry } from '../plugin/registry.ts'
import type { HostServices, LoadedPlugin } from '../ports/services.ts'
import { availabilityCheck } from '../providers/availability.ts'
import { breaker } from '../providers/breaker.ts'
import { providerLimits } from '../providers/limits.ts'
import { pending } from '../time/pending.ts'

/** Where the config says nothing. */
export const defaultLimits = {
  deadlineMs: 300_000,
  hookMs: 30_000,
  setupMs: 10_000,
  attempts: 2,
  orderMs: 600_000,
  graceMs: 5000,
  drainMs: 30_000,
  inputBytes: 64 * 2 ** 20,
  inlineBytes: 100_000,
}

export type HostParts = ReturnType<typeof hostParts>

/** `exporting`: the sealed `export` hook. */
export function hostParts(services: HostServices, plugins: readonly LoadedPlugin[], exporting: DoorsInit['exporting']) {
  const limits: Limits & typeof defaultLimits = { ...defaultLimits, ...services.config.limits }
  const events = new EventEmitter().setMaxListeners(0)
  const registry = pluginRegistry((what) => events.emit('listChanged', what), isOffered(services.config.tools))
  const { exporters } = registry
  const store = services.assetStore((mimeType, format) => {
    const able = exporters.filter(({ value }) => value.mimeType === mimeType)
    return (able.find(({ value }) => value.format === format) ?? able[0])?.value.extension
  })
  const versions = pluginVersions(plugins, services.codeOf)
  const { encodings } = services
  const encode = encoder({ exporters, encodings, version: versions.code })
  /** By plugin, of those that tap `export`: the version and options under which it hands things out. */
  const policies = new Map<string, string>()
  const fingerprint = (plugin: string): string => policies.get(plugin) ?? ''
  return {
    services,
    limits,
    events,
    registry,
    availability: availabilityCheck(),
    resultOf: kindResultOf(services, plugins),
    providerLimits: providerLimits(limits, services.limits),
    breaker: breaker({ breakers: services.breakers }),
    store,
    versions,
    encodings,
    encode,
    policies,
    checkTarget: targetCheck(exporters),
    doors: createDoors({ store, exporting, own: 'host', encode, encodings, exporters, fingerprint }),
    /** Orders that are out, by id, and how each is cancelled. */
    out: new Map<string, AbortController>(),
    flights: singleFlight<Member, Generation>(),
    /** What says which assets open work refers to. */
    inUse: new Set<Parameters<HostService['inUse']>[0]>(),
    /** What may refuse uploads. */
    putChecks: new Set<Parameters<HostService['beforePut']>[0]>(),
    /** What counts the sessions of those that serve clients. */
    sessions: new Set<() => number>(),
    /** What counts the jobs of this host. */
    jobs: new Set<() => { readonly waiting: number; readonly running: number }>(),
    /** Where the host is served by HTTP, once it is. */
    served: { address: undefined as string | undefined },
    /** Observers at work. */
    observing: pending(),
    /** What plugins gave to `onReady`. */
    whenReady: [] as { readonly plugin: string; readonly fn: () => Awaitable<void> }[],
  }
}
