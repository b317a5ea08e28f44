/** Errors of this plugin: code -> why, fix, exit code. */
export const errors = {
  CACHE_DAMAGED: { why: 'A cached file was changed or removed while it was read.', fix: 'Call again; the result is then made anew.' },
} as const
