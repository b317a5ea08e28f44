/** Errors of this plugin: code -> why, fix, exit code. */
export const errors = {
  MODERATION_REFUSED: {
    why: 'The moderation policy of this host refused what was asked or made.',
    fix: 'Ask for something else, or change `policy` of the plugin `moderation`.',
    exitCode: 3,
  },
  MODERATION_UNAVAILABLE: {
    why: 'Content was to be moderated, and nobody could.',
    fix: 'Try again later, configure a provider of moderation, or set `onError` of the plugin `moderation`.',
    exitCode: 1,
  },
  MODERATION_PARTIAL: {
    why: 'Unfinished pictures can not be moderated, so they are not shown.',
    fix: 'Wait for the finished picture.',
    exitCode: 3,
  },
} as const
