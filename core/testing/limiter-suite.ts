/**
 * What lines of every kind must do, for any test runner:
 *
 * ```ts
 * for (const { name, run } of limiterSuite({ host: (place) => myLimiter(place) })) it(name, run)
 * ```
 */
import { deadHostCases } from './limiter-host-cases.ts'
import { lineCases } from './limiter-line-cases.ts'
import type { LimiterSuite } from './limiter-sample.ts'
import type { SuiteCase } from './suite-case.ts'

/** The cases: no more than may, in the order in which they came, whoever leaves; and what hosts that die or stand still had goes to others. */
export const limiterSuite = ({ host, isShared = true }: LimiterSuite): readonly SuiteCase[] => [
  ...lineCases(host, isShared ? 3 : 1),
  ...(isShared ? deadHostCases(host) : []),
]
