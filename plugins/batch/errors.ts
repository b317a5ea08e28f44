/** Errors of this plugin: code -> why, fix, exit code. */
export const errors = {
  BATCH_DECLINED: { why: 'The person did not agree to the cost.', fix: 'Agree when asked, or choose a smaller batch.', exitCode: 3 },
  BATCH_STOPPED: {
    why: 'Another item of the batch failed, and `stopOnError` is set.',
    fix: 'Correct the other item, or leave `stopOnError` out.',
  },
  JOB_NOT_FOUND: {
    why: 'There is no job of this id, or its result has expired.',
    fix: '`list_jobs` lists all jobs that are known.',
    exitCode: 2,
  },
  JOB_LIMIT: {
    why: 'Too many jobs of yours wait or run.',
    fix: 'Let some of them end, or cancel them. Whoever runs this host may allow more by `jobs.most` of the plugin `batch`.',
  },
  ORDER_NOT_CANCELLED: {
    why: 'Its answer has come meanwhile, or the host that it is out in does not hear.',
    fix: 'Look with `list_jobs` how it stands; if it is still there, try again, or cancel it in the client that has asked for it.',
  },
  JOB_FAILED: { why: 'The job stopped with an unexpected error.', fix: 'Start it again.' },
  JOB_INTERRUPTED: { why: 'The host stopped while the job ran.', fix: 'Start it again; finished parts come from the cache.' },
} as const
