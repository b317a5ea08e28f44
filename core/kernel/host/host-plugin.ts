/** The kernel's own plugin, `host`: encodes on the export hook, tells about the host, and shows unfinished pictures. */
import { randomUUID } from 'node:crypto'
import type { Artifact, Target } from '../contract/assets.ts'
import type { HostService } from '../contract/host-service.ts'
import type { PluginContext, PluginDefinition } from '../contract/plugin.ts'
import type { PluginReport } from '../ports/host.ts'
import type { Peer } from '../ports/peer.ts'
import { originOf } from '../hooks/made-as.ts'
import { plain } from '../hooks/plain.ts'
import { putLatest } from '../pipeline/put-latest.ts'
import { present } from '../schema/present.ts'
import { timeoutSignal } from '../time/timeout-signal.ts'
import type { HostParts } from './parts.ts'

export interface HostPluginInit extends HostParts {
  readonly orders: HostService['orders']
  plugins(): readonly PluginReport[]
  engines: HostService['engines']
  /** Of this host among all, where several share a list. */
  readonly id: string | undefined
}
export interface HostPlugin {
  readonly service: HostService
  readonly definition: PluginDefinition<never, never>
  /** Makes a small picture of something unfinished readable for a while, and says where. */
  offerPartial(artifact: Artifact, peer: Pick<Peer, 'principal'>): string
}

const partialsKept = 20

export function hostPlugin(init: HostPluginInit): HostPlugin {
  const { version, dirs, packageFolder, importPackage } = init.services
  const startedAt = Date.now()
  const partials = new Map<string, { readonly principal: string; readonly artifact: Artifact }>()

  const service: HostService = {
    version,
    dirs,
    startedAt,
    plugins: () =>
      init.plugins().map(({ definition: { name, version: ofPlugin }, ...report }) => {
        const { origin, setupMs, disabled } = report
        return { name, version: ofPlugin, origin, setupMs, ...present({ disabled }) }
      }),
    resource: (uri) => init.registry.resources.find(({ value, enabled }) => enabled && value.uri === uri)?.value,
    packageFolder,
    importPackage,
    load: init.providerLimits.load,
    deploymentLoad: init.providerLimits.deploymentLoad,
    onCall(listener) {
      init.events.on('called', listener)
      return () => init.events.off('called', listener)
    },
    beforePut(check) {
      init.putChecks.add(check)
      return () => init.putChecks.delete(check)
    },
    inUse(ids) {
      init.inUse.add(ids)
      return () => init.inUse.delete(ids)
    },
    countJobs(depth) {
      init.jobs.add(depth)
      return () => init.jobs.delete(depth)
    },
    sessions: () => [...init.sessions].reduce((sum, count) => sum + count(), 0),
    engines: init.engines,
    hosts: async () =>
      ((await init.services.hosts?.list()) ?? []).map((host) => ({ ...host, ...(host.id === init.id && { isThis: true as const }) })),
    encodings: init.encodings,
    orders: init.orders,
    providers: (kind, client) =>
      Promise.all(
        init.registry.providers
          .filter(({ value, enabled }) => enabled && (kind === undefined || value.kind === kind))
          .map(async ({ value }) => {
            const availability = await init.availability(value, timeoutSignal(5000), client)
            return {
              id: value.id,
              kind: value.kind,
              ...(value.title !== undefined && { title: value.title }),
              nature: value.nature ?? 'model',
              available: availability.ok,
              ...(!availability.ok && { why: availability.why, fix: availability.fix }),
              models: (value.models ?? []).map(({ id }) => id),
              capabilities: value.capabilities,
            }
          }),
      ),
  }

  const setup = ({ hooks, services, resources }: PluginContext<never>): void => {
    services.provide('host', service)
    hooks.export('*', (artifact: Artifact, target: Target | undefined, run) => {
      // A handler before may have handed on a picture that does not say where it comes from.
      const provenance = artifact.provenance ? undefined : originOf(run)
      return target ? init.encode(provenance ? { ...plain(artifact), provenance } : artifact, target, run.signal) : undefined
    })
    resources.addTemplate({
      uriTemplate: 'atelier://partial/{id}',
      name: 'unfinished-picture',
      description: 'A picture on its way, small; named in progress messages while it is made.',
      read: ({ id }, { principal }) => {
        const partial = partials.get(id)
        return partial?.principal === principal.id ? partial.artifact : undefined
      },
    })
  }

  return {
    service,
    definition: { name: 'host', version, apiVersion: 1, setup },
    offerPartial(artifact, { principal }) {
      const id = randomUUID()
      putLatest(partials, id, { principal: principal.id, artifact }, partialsKept)
      return `atelier://partial/${id}`
    },
  }
}
