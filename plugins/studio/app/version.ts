/** A picture of a card: of the answer, or made since. */
import type { StudioAsset } from '../messages.ts'
import type { Facts, Result, ResultAsset } from './result.ts'

export interface Version {
  readonly asset: ResultAsset
  readonly facts: Facts
  readonly kind: string
}

export const versionsOf = ({ assets, facts, kind }: Result): readonly Version[] => assets.map((asset) => ({ asset, facts, kind }))

/** Of the library. */
export function versionOfAsset(asset: StudioAsset): Version {
  const { provider, model, usd, saved, kind, request } = asset
  const seed = request?.['seed']
  return {
    kind,
    asset,
    facts: {
      ...(provider !== undefined && { provider }),
      ...(model !== undefined && { model }),
      ...(usd !== undefined && { usd }),
      ...(saved !== undefined && { saved }),
      ...(typeof seed === 'number' && { seed }),
      notes: [],
      skipped: [],
    },
  }
}
