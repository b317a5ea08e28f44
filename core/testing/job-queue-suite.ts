/**
 * What every job queue must do, for any test runner:
 *
 * ```ts
 * for (const { name, run } of jobQueueSuite({ open: (place, init) => myQueue(place, init) })) it(name, run)
 * ```
 */
import { jobCases } from './job-cases.ts'
import type { JobQueueSuite } from './job-material.ts'
import { jobLimitCases } from './job-limit-cases.ts'
import { jobListCases } from './job-list-cases.ts'
import { jobRestartCases } from './job-restart-cases.ts'
import type { SuiteCase } from './suite-case.ts'

/** The cases: each job is done once, in one host, for its own principal; what is finished is kept, and what a host leaves goes on. */
export const jobQueueSuite = (suite: JobQueueSuite): readonly SuiteCase[] => [
  ...jobCases(suite),
  ...jobLimitCases(suite),
  ...jobListCases(suite),
  ...jobRestartCases(suite),
]
