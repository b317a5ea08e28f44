/** How a failure looks on the command line: what happened, why, what mends it. To stderr. */
import { randomUUID } from 'node:crypto'
import { type FailureEnvelope, failureEnvelope } from '../kernel/call/envelope.ts'
import { type Described, describe } from '../kernel/errors/describe.ts'
import { type Paint, paintFor } from './colour.ts'
import { columnsOf } from './output.ts'
import { hanging, wrapText } from './text-width.ts'

/** Text for people, several lines, wrapped below their beginnings. */
export function errorText(described: Described, columns = Number.POSITIVE_INFINITY, paint: Paint = (_, text) => text): string {
  const { code, message, why, fix, plugin, hook, outcome, causes } = described
  const [first = '', ...rest] = message.split('\n')
  const line = (name: string, text: string): string =>
    paint('dim', `  ${name}:`) + hanging(' '.repeat(9), text, columns).slice(name.length + 3)
  return [
    hanging(`${code}: `, first, columns).replace(code, paint('red', code)),
    ...rest.map((one) => wrapText(one, columns)),
    ...(plugin === undefined ? [] : [line('in', `plugin ${plugin}${hook === undefined ? '' : `, hook ${hook}`}`)]),
    line('why', why),
    line('fix', fix),
    ...(outcome === 'none' || !code.startsWith('PROVIDER_') ? [] : [line('money', 'this may have been charged')]),
    ...causes.filter((cause) => !message.includes(cause)).map((cause) => line('cause', cause.split('\n')[0]!)),
    '',
  ].join('\n')
}

/** Prints it; `verbose` adds the stack, for those who look for the fault in code. */
export function reportError(error: unknown, verbose: boolean): void {
  process.stderr.write(errorText(describe(error), columnsOf(process.stderr), paintFor(process.stderr)))
  if (verbose && error instanceof Error && error.stack) process.stderr.write(`${error.stack}\n`)
}

/** The same as data, for `--json`: as a tool's failure would be. `kind`: the command. */
export const errorJson = (error: unknown, kind: string): FailureEnvelope => failureEnvelope(randomUUID(), kind, error)
