/** Errors of this plugin: code -> why, fix, exit code. */
export const errors = {
  MODERATION_REFUSED: {
    why: 'The moderation policy of this host refused what was asked or made.',
    fix: 'Ask for something else, or change `policy` in the options of the plugin `moderation`.',
    exitCode: 3,
  },
  MODERATION_UNAVAILABLE: {
    why: 'The content has to be moderated first, and no moderation provider could do it.',
    fix: 'Try again later, set up a moderation provider (`atelier providers` lists them), or set `onError` in the options of the plugin `moderation`.',
    exitCode: 1,
  },
  MODERATION_PARTIAL: {
    why: 'Unfinished pictures cannot be moderated, so they are not shown.',
    fix: 'Wait for the finished picture.',
    exitCode: 3,
  },
} as const
