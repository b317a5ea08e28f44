/** From one format to another by the registered exporters, each result kept. */
import type { Artifact, Exporter, Target } from '../contract/assets.ts'
import { AtelierError } from '../contract/errors.ts'
import { thereAre } from '../errors/nearest.ts'
import { toAtelierError } from '../errors/to-atelier-error.ts'
import { blamedOn } from '../errors/with-facts.ts'
import { unspent } from '../errors/unspent.ts'
import type { Entry } from '../ports/registry.ts'
import { check } from '../schema/check.ts'
import { type Issue, issuesText } from '../schema/checked.ts'
import { cacheKey } from './cache-key.ts'
import { frozen } from '../hooks/frozen.ts'
import { takenOver } from '../hooks/taken-over.ts'
import type { EncodingStore } from '../ports/encoding-store.ts'
import { takenOptions } from './exporter-options.ts'

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
  encodings,
  version,
}: {
  readonly exporters: readonly Entry<Exporter>[]
  readonly encodings: EncodingStore
  readonly version: (plugin: string) => Promise<string>
}): Encode {
  return async (artifact, { format, options = {} }, signal) => {
    const able = makersOf(exporters, format)
    const entry = able.find(({ value }) => accepts(value, artifact.mimeType))
    if (!entry)
      throw unspent('FORMAT_UNSUPPORTED', `"${format}" cannot be made of ${artifact.mimeType}.`, {
        fix: `It is made of: ${able.flatMap(({ value }) => value.accepts).join(', ')}.`,
      })
    // What a reply asks of a preview is a wish: its size is looked at again.
    const wanted = format === 'preview' ? (await takenOptions(entry.value, options)).options : options
    const checked = await check(entry.value.options, wanted)
    if (!checked.ok) throw wrongOptions(format, checked.issues)
    const key = await cacheKey({
      // With its companions: the same solid in another material is another file.
      source: artifact,
      type: artifact.mimeType,
      format,
      options: checked.value,
      exporter: await version(entry.plugin),
      provenance: originIn(artifact),
    })
    const made = await encodings.get(key, artifact, async () => {
      signal.throwIfAborted()
      const given = frozen(artifact)
      const encoding = async () => {
        const encoded: unknown = await entry.value.encode(given, checked.value as Parameters<Exporter['encode']>[1], signal)
        return encoded === given ? { value: artifact } : takenOver(encoded)
      }
      const taken = await encoding().catch((thrown: unknown) => {
        throw signal.aborted ? thrown : blamedOn(toAtelierError(thrown, 'EXPORT_FAILED'), entry)
      })
      if ('value' in taken) return taken.value
      throw blamedOn(new AtelierError({ code: 'EXPORT_FAILED', message: `The exporter of "${format}" returned ${taken.fault}.` }), entry)
    })
    return {
      ...(artifact.name !== undefined && { name: artifact.name }),
      ...(artifact.provenance && { provenance: artifact.provenance }),
      ...made,
    }
  }
}

/**
 * Throws what `encoder` would throw for a format that nobody makes and for options that no exporter of it takes: before
 * anything is made, and paid for.
 */
export const targetCheck =
  (exporters: readonly Entry<Exporter>[]) =>
  async ({ format, options = {} }: Target): Promise<void> => {
    const tried = await Promise.all(makersOf(exporters, format).map(({ value }) => check(value.options, options)))
    const wrong = tried.find((one) => !one.ok)
    if (wrong && !wrong.ok && !tried.some(({ ok }) => ok)) throw wrongOptions(format, wrong.issues)
  }

const makersOf = (exporters: readonly Entry<Exporter>[], format: string): readonly Entry<Exporter>[] => {
  const able = exporters.filter(({ value }) => value.format === format)
  if (able.length > 0) return able
  const formats = [...new Set(exporters.map(({ value }) => value.format))].filter((one) => one !== 'preview')
  throw unspent('FORMAT_UNKNOWN', `No exporter makes the format "${format}".`, { fix: thereAre(format, formats) })
}

const wrongOptions = (format: string, issues: readonly Issue[]): AtelierError =>
  unspent('INPUT_INVALID', `Options of format "${format}": ${issuesText(issues, 'options')}`)

/** The part of the origin that exporters write into files: equal pixels of another origin are another file. */
export const originIn = ({ provenance }: Artifact): unknown =>
  provenance && { provider: provenance.provider, model: provenance.model, request: provenance.request, nature: provenance.nature }
