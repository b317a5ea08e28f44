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
  QUOTA_UNKNOWN: {
    why: 'Calls are limited, but how many there were cannot be read or recorded.',
    fix: 'Make the state folder writable, or take the quotas of calls out of the config.',
    exitCode: 1,
  },
} as const
