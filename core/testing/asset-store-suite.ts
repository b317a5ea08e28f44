/**
 * What every asset store must do, for any test runner:
 *
 * ```ts
 * for (const { name, run } of assetStoreSuite({ open: (place, share) => myStore(place, share) })) it(name, run)
 * ```
 */
import { randomUUID } from 'node:crypto'
import { assetChangeCases } from './asset-change-cases.ts'
import { assetFindCases } from './asset-find-cases.ts'
import { assetKeepCases } from './asset-keep-cases.ts'
import type { AssetStoreSuite, AtPlace } from './asset-sample.ts'
import { assetTakeOverCases } from './asset-take-over-cases.ts'
import type { SuiteCase } from './suite-case.ts'

/** The cases: what is kept comes back whole, in every host, to whom it belongs; no change is lost, and nothing is torn. */
export function assetStoreSuite(suite: AssetStoreSuite): readonly SuiteCase[] {
  const atPlace: AtPlace = (name, body) => ({
    name,
    async run() {
      const place = randomUUID()
      await body({ name: place, store: await suite.open(place), another: async (share) => suite.open(place, share) })
    },
  })
  return [
    ...assetKeepCases(atPlace, suite),
    ...assetFindCases(atPlace, suite),
    ...assetChangeCases(atPlace),
    ...assetTakeOverCases(atPlace),
  ]
}
