/** Lets tools ask the person at the terminal, on stderr, so that stdout stays what was asked for. */
import { createInterface, type Interface } from 'node:readline/promises'
import type { JsonSchema, Meta } from '../contract/infer.ts'
import type { Elicited } from '../contract/caller.ts'
import { clean } from './text-width.ts'

interface Field {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly title?: string
  readonly description?: string
  readonly default?: unknown
}
type Ask = (message: string, schema: JsonSchema) => Promise<Elicited<Meta>>

/** `undefined` where nobody sits there: then tools hear that nobody can be asked. */
export function terminalAsk(input: NodeJS.ReadStream = process.stdin, output: NodeJS.WriteStream = process.stderr): Ask | undefined {
  if (!input.isTTY || !output.isTTY) return undefined
  return async (message, schema) => {
    const lines = createInterface({ input, output })
    try {
      return await askAll(lines, message, schema, output)
    } finally {
      lines.close()
    }
  }
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
  const content: Record<string, unknown> = {}
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
