/** A picture of a card: of the answer, or made since. */
import type { StudioAsset } from '../../messages.ts'
import type { Meta } from '../link/link.ts'
import { isObject, numberOf } from '../link/unknown-values.ts'
import type { Facts, Result, ResultAsset } from '../link/result.ts'

export interface Version {
  readonly asset: ResultAsset
  readonly facts: Facts
  readonly kind: string
  /** Of a model. */
  readonly spec?: Meta
}

export const versionsOf = ({ assets, facts, kind, spec }: Result): readonly Version[] =>
  assets.map((asset) => ({ asset, facts, kind, ...(spec && { spec }) }))

/** Of the library. */
export function versionOfAsset(asset: StudioAsset): Version {
  const { provider, model, usd, saved, kind, request } = asset
  const spec = request?.['spec']
  return {
    kind,
    asset,
    ...(isObject(spec) && { spec }),
    facts: { provider, model, usd, saved, seed: numberOf(request?.['seed']), notes: [], skipped: [] },
  }
}
