/** Lets tools ask the person at the terminal, on stderr, so that stdout stays what was asked for. */
import { tableOf } from '../kernel/contract/table.ts'
import { createInterface, type Interface } from 'node:readline/promises'
import type { JsonSchema, Meta } from '../kernel/contract/infer.ts'
import type { Elicited, ElicitedUrl } from '../kernel/contract/caller.ts'
import type { Peer } from '../kernel/ports/peer.ts'
import { clean } from './text-width.ts'

interface Field {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly title?: string
  readonly description?: string
  readonly default?: unknown
}
type Asking = Required<Pick<Peer, 'elicit' | 'elicitUrl'>>

/**
 * `undefined` where nobody sits there: then tools hear that nobody can be asked. `aside` runs a question while nothing else is drawn. Ctrl-C
 * interrupts the command, as it does elsewhere; Ctrl-D answers nothing.
 */
export function terminalAsk(
  aside: <T>(work: () => Promise<T>) => Promise<T>,
  input: NodeJS.ReadStream = process.stdin,
  output: NodeJS.WriteStream = process.stderr,
): Asking | undefined {
  if (!input.isTTY || !output.isTTY) return undefined
  const withLines = <T extends { readonly action: string }>(work: (lines: Interface) => Promise<T>) =>
    aside(async () => {
      const lines = createInterface({ input, output })
      // While lines are read the terminal sends no signal for Ctrl-C, and a question that is open when they end is never answered.
      const left = new Promise<{ readonly action: 'cancel' }>((resolve) => {
        lines.once('SIGINT', () => {
          resolve({ action: 'cancel' })
          process.emit('SIGINT')
        })
        lines.once('close', () => resolve({ action: 'cancel' }))
      })
      try {
        return await Promise.race([work(lines), left])
      } finally {
        lines.close()
      }
    })
  return {
    elicit: (message, schema) => withLines((lines) => askAll(lines, message, schema, output)),
    elicitUrl: (message, url) => withLines((lines) => askToOpen(lines, message, url, output)),
  }
}

/** The address, to be opened by whoever sits there; nothing is opened for them. */
export async function askToOpen(
  lines: Pick<Interface, 'question'>,
  message: string,
  url: string,
  output: { write(text: string): unknown },
): Promise<ElicitedUrl> {
  output.write(`\r\u001B[2K${message.split('\n').map(clean).join('\n')}\n  ${clean(url)}\n`)
  const opened = yes(await lines.question('Open it in a browser. Go on? [y/n] '))
  return opened ? { action: 'accept', complete: async () => {} } : { action: 'decline' }
}

/** Every field of the schema; an empty line takes the default, or cancels where there is none. */
export async function askAll(
  lines: Pick<Interface, 'question'>,
  message: string,
  schema: JsonSchema,
  output: { write(text: string): unknown },
): Promise<Elicited<Meta>> {
  const fields = Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, Field>>)
  const required = new Set((schema['required'] as readonly string[] | undefined) ?? [])
  output.write(`\r\u001B[2K${message.split('\n').map(clean).join('\n')}\n`)
  if (fields.length === 0) return yes(await lines.question('[y/n] ')) ? { action: 'accept', content: {} } : { action: 'decline' }
  const content: Record<string, unknown> = tableOf()
  for (const [name, field] of fields) {
    const answer = (await lines.question(`${clean(field.title ?? field.description ?? name)} ${hint(field)}: `)).trim()
    if (answer !== '') content[name] = valueOf(answer, field)
    else if (field.default !== undefined) content[name] = field.default
    else if (required.has(name)) return { action: 'cancel' }
  }
  return { action: 'accept', content }
}

const yes = (answer: string): boolean => /^(?:y|yes|true|1)$/i.test(answer.trim())

function hint({ type, enum: values, default: fallback }: Field): string {
  const kinds = values ? values.join(' | ') : type === 'boolean' ? 'y/n' : (type ?? '')
  return `[${kinds}${fallback === undefined ? '' : `, default ${String(fallback)}`}]`
}

function valueOf(answer: string, { type, enum: values }: Field): unknown {
  if (values) return values.find((value) => String(value) === answer) ?? answer
  if (type === 'boolean') return yes(answer)
  return (type === 'number' || type === 'integer') && Number.isFinite(Number(answer)) ? Number(answer) : answer
}
