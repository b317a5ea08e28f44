/** How a failure looks on the command line: what happened, why, what mends it. To stderr. */
import { randomUUID } from 'node:crypto'
import { type FailureEnvelope, failureEnvelope } from '../kernel/call/envelope.ts'
import { type Described, describe } from '../kernel/errors/describe.ts'

/** Text for people, several lines. */
export function errorText(described: Described): string {
  const { code, message, why, fix, plugin, hook, outcome, causes } = described
  const [first = '', ...rest] = message.split('\n')
  const whose = plugin === undefined ? [] : [`  in:    plugin ${plugin}${hook === undefined ? '' : `, hook ${hook}`}`]
  const money = outcome === 'none' || !code.startsWith('PROVIDER_') ? [] : ['  money: this may have been charged']
  return [
    `${code}: ${first}`,
    ...rest,
    ...whose,
    `  why:   ${why}`,
    `  fix:   ${fix}`,
    ...money,
    ...causes.filter((cause) => !message.includes(cause)).map((cause) => `  cause: ${cause.split('\n')[0]}`),
    '',
  ].join('\n')
}

/** Prints it; `verbose` adds the stack, for those who look for the fault in code. */
export function reportError(error: unknown, verbose: boolean): void {
  process.stderr.write(errorText(describe(error)))
  if (verbose && error instanceof Error && error.stack) process.stderr.write(`${error.stack}\n`)
}

/** The same as data, for `--json`: as a tool's failure would be. `kind`: the command. */
export const errorJson = (error: unknown, kind: string): FailureEnvelope => failureEnvelope(randomUUID(), kind, error)
