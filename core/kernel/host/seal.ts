/** From here on nobody adds anything: what plugins have registered becomes the pipeline that serves. */
import { bytesOfOne, previewOf } from '../call/preview-of.ts'
import type { SealedHooks } from '../hooks/hook-table.ts'
import { sealHooks } from '../hooks/pipeline-hooks.ts'
import { type Pipeline, pipeline } from '../pipeline/pipeline.ts'
import { offerProblems } from '../plugin/offered-tools.ts'
import { kindProblems } from '../plugin/kind-results.ts'
import type { SetUp } from '../plugin/set-up-plugins.ts'
import { isStandIn, providerNamed } from '../providers/candidates.ts'
import { chainProblems } from '../providers/check-chains.ts'
import type { HostParts } from './parts.ts'

export interface Sealed {
  readonly hooks: SealedHooks
  readonly pipeline: Pipeline
}

/** Throws `HOOK_…` where handlers cannot be put in order. Logs which names of the config lead to nobody, and which kinds several plugins describe. */
export async function seal(parts: HostParts, setUp: SetUp): Promise<Sealed> {
  const { services, registry, limits, store, encode, versions } = parts
  const { config, log } = services
  const taps = registry.taps.map(({ value }) => value)
  const hooks = sealHooks(taps, setUp.order, {
    hookMs: limits.hookMs,
    tracing: services.tracing,
    resultOf: parts.resultOf,
    kept: store.content,
    onFault: (error) => log.warn(`${error.plugin}: ${error.hook} failed: ${error.message}`, { code: error.code }),
  })
  registry.seal()
  for (const { plugin, hook } of taps) if (hook === 'export') parts.policies.set(plugin, await versions.drawn(plugin))
  const known = registry.providers.map(({ value }) => value)
  const idle = setUp.reports.flatMap(({ definition, disabled }) => (disabled === undefined ? [] : definition.name))
  const offers = offerProblems(
    config.tools,
    registry.tools.map(({ value }) => value.name),
  )
  for (const problem of [
    ...offers,
    ...chainProblems(config, known, idle),
    ...kindProblems(setUp.reports.map(({ definition }) => definition)),
  ])
    log.warn(problem)
  return {
    hooks,
    pipeline: pipeline({
      ...services,
      ...parts,
      hooks,
      providers: registry.providers,
      book: services.orders,
      fingerprint: async (kind, id) => {
        const entry = providerNamed(registry.providers, kind, id)
        return entry ? (isStandIn(entry.value) ? versions.drawn : versions.paid)(entry.plugin) : ''
      },
      disabled: () =>
        setUp.reports.flatMap(({ definition, disabled }) =>
          disabled === undefined
            ? []
            : {
                plugin: definition.name,
                // What has kept a server of several hosts from it names its address.
                why: `Its plugin is not running${definition.engines ? ': the log says why.' : `. ${disabled.replaceAll(/\s+/g, ' ')}`}`,
                isVendor: definition.needs !== undefined && !definition.engines,
              },
        ),
      showSoon: (artifact, count, signal) => void previewOf(artifact, bytesOfOne(limits.inlineBytes, count), encode, signal),
    }),
  }
}
