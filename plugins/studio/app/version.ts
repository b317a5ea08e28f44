/** A picture of a card: of the answer, or made since. */
import type { Facts, Result, ResultAsset } from './result.ts'

export interface Version {
  readonly asset: ResultAsset
  readonly facts: Facts
  readonly kind: string
}

export const versionsOf = ({ assets, facts, kind }: Result): readonly Version[] => assets.map((asset) => ({ asset, facts, kind }))
