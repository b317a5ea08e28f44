/** Errors of this plugin: code -> why, fix, exit code. */
export const errors = {
  BUDGET_EXCEEDED: {
    why: 'The request would cost more than a hard budget of this host leaves.',
    fix: 'Ask for less, or raise `never` in the options of the plugin `ledger`.',
    exitCode: 3,
  },
  BUDGET_NEEDS_CONSENT: {
    why: 'The request costs more than may be spent without asking, and the client cannot ask.',
    fix: 'Use a client with elicitation, ask for less, or raise `ask` in the options of the plugin `ledger`.',
    exitCode: 3,
  },
  BUDGET_DECLINED: { why: 'The person said no to the price.', fix: 'Ask for something cheaper, or agree.', exitCode: 3 },
  BUDGET_UNKNOWN: {
    why: 'A budget is set, but what was spent cannot be read or recorded.',
    fix: 'Make the state folder writable, or take the budgets out of the config.',
    exitCode: 1,
  },
} as const
