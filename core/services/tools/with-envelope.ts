/** For tools that have more to say in the envelope than their runs and what they show. */
import type { Asset } from '../../kernel/contract/assets.ts'
import type { ToolResult } from '../../kernel/contract/content.ts'
import type { Meta } from '../../kernel/contract/infer.ts'
import type { Warning } from '../../kernel/contract/run.ts'
import { assetEntry, type Envelope, envelopeKey } from '../../kernel/call/envelope.ts'

/** What a tool may add to the envelope of its result. */
export interface EnvelopePart {
  /** After those that are there. */
  readonly assets?: readonly Asset[]
  readonly warnings?: readonly Warning[]
  /** In place of what is there. */
  readonly data?: Meta
  readonly cost?: Envelope['cost']
}

/**
 * The same result with more in its envelope: `withEnvelope(await call.show(picture), { data: { verdict } })`. The host fills in the rest when the
 * tool returns it. `data` also becomes the result's own.
 */
export function withEnvelope(result: ToolResult, { assets = [], warnings = [], data, cost }: EnvelopePart): ToolResult {
  const before = (result.meta?.[envelopeKey] ?? {}) as Partial<Envelope>
  const shown = before.assets ?? []
  const paths = shown.some(({ path }) => path !== undefined)
  const part: Partial<Envelope> = {
    ...before,
    ...(assets.length > 0 && { assets: [...shown, ...assets.map((asset) => assetEntry(asset, paths))] }),
    ...(warnings.length > 0 && { warnings: [...(before.warnings ?? []), ...warnings] }),
    ...(data !== undefined && { data }),
    ...(cost !== undefined && { cost }),
  }
  return { ...result, ...(data !== undefined && { data }), meta: { ...result.meta, [envelopeKey]: part } }
}
