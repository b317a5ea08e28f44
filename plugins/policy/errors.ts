/** Errors of this plugin: code -> why, fix, exit code. */
export const errors = {
  POLICY_REFUSED: {
    why: 'A rule of this host for you, or for a group of yours, is against it.',
    fix: 'Ask for what the rule allows; `atelier policy explain PRINCIPAL` shows every rule and where it is set.',
    exitCode: 3,
  },
  QUOTA_EXCEEDED: {
    why: 'What this host gives you, or a group of yours, in a time is used up.',
    fix: 'Wait as long as the error says, or ask whoever runs the host for more.',
    exitCode: 3,
  },
} as const
