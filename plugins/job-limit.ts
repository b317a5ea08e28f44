/** How many jobs one principal may have in line, for all engines that do them. */
import type { AtelierError } from 'atelier-mcp'
import { batchError } from './batch/batch-error.ts'

/** So many may wait and run, where nothing else is said. */
export const mostOpenJobs = 1000
/** For the next one. */
export const tooManyJobs = (most: number): AtelierError =>
  batchError({ code: 'JOB_LIMIT', message: `${most} jobs of yours wait or run already.`, retryable: true, outcome: 'none' })
