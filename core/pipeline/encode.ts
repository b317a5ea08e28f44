/** From one format to another by the registered exporters, each result kept as a derived artifact. */
import type { Artifact, Exporter, Target } from '../contract/assets.ts'
import { AtelierError } from '../contract/errors.ts'
import { nearest } from '../errors/nearest.ts'
import type { Entry } from '../host-interface.ts'
import { check } from '../schema.ts'
import { cacheKey, contentHash } from './cache-key.ts'
import type { DerivedCache } from './derived.ts'

export type Encode = (artifact: Artifact, target: Target, signal: AbortSignal) => Promise<Artifact>

/** Whether an exporter takes this media type; `image/*` is a pattern. */
export const accepts = ({ accepts: patterns }: Pick<Exporter, 'accepts'>, mimeType: string): boolean =>
  patterns.some(
    (pattern) => pattern === '*/*' || pattern === mimeType || (pattern.endsWith('/*') && mimeType.startsWith(pattern.slice(0, -1))),
  )

/**
 * Throws `FORMAT_UNKNOWN` where no exporter makes the format, `FORMAT_UNSUPPORTED` where none makes it of this type, and
 * `INPUT_INVALID` for wrong options. `version` names an exporter's plugin and its version: a new one encodes anew.
 */
export function encoder({
  exporters,
  derived,
  version,
}: {
  readonly exporters: readonly Entry<Exporter>[]
  readonly derived: DerivedCache
  readonly version: (plugin: string) => string
}): Encode {
  return async (artifact, { format, options = {} }, signal) => {
    const able = exporters.filter(({ value }) => value.format === format)
    if (able.length === 0) {
      const formats = [...new Set(exporters.map(({ value }) => value.format))].filter((one) => one !== 'preview')
      throw new AtelierError({
        code: 'FORMAT_UNKNOWN',
        message: `No exporter makes the format "${format}".`,
        fix: `${nearest(format, formats, (near) => `Did you mean "${near}"? `)}There are: ${formats.join(', ') || 'none'}.`,
        outcome: 'none',
      })
    }
    const entry = able.find(({ value }) => accepts(value, artifact.mimeType))
    if (!entry)
      throw new AtelierError({
        code: 'FORMAT_UNSUPPORTED',
        message: `"${format}" cannot be made of ${artifact.mimeType}.`,
        fix: `It is made of: ${able.flatMap(({ value }) => value.accepts).join(', ')}.`,
        outcome: 'none',
      })
    const checked = await check(entry.value.options, options)
    if (!checked.ok)
      throw new AtelierError({
        code: 'INPUT_INVALID',
        message: `Options of format "${format}": ${checked.issues.map(({ path, message }) => `${path.join('.') || 'options'}: ${message}`).join('; ')}.`,
        outcome: 'none',
      })
    const key = await cacheKey({
      source: await contentHash(artifact),
      type: artifact.mimeType,
      format,
      options: checked.value,
      exporter: version(entry.plugin),
      provenance: origin(artifact),
    })
    const made = await derived.get(key, async () => {
      signal.throwIfAborted()
      return entry.value.encode(artifact, checked.value as never, signal)
    })
    return {
      ...(artifact.name !== undefined && { name: artifact.name }),
      ...(artifact.provenance && { provenance: artifact.provenance }),
      ...made,
    }
  }
}

/** The part of the origin that exporters write into files: equal pixels of another origin are another file. */
const origin = ({ provenance }: Artifact): unknown =>
  provenance && { provider: provenance.provider, model: provenance.model, request: provenance.request, nature: provenance.nature }
