/** Errors of this plugin: code -> why, fix, exit code. */
export const errors = {
  CACHE_DAMAGED: { why: 'What the cache remembered was changed or removed while it was read.', fix: 'Call again: it will be made anew.' },
} as const
