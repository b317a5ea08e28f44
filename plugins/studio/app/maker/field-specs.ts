/** The arguments of a tool as fields, by its schema in the portable form: texts, numbers, choices, yes or no, and lists of texts. */
import type { ListedTool } from '../link/listed-tool.ts'
import type { Meta } from '../link/link.ts'

export interface FieldSpec {
  readonly name: string
  readonly label: string
  readonly description: string
  readonly type: 'text' | 'lines' | 'number' | 'choice' | 'yes' | 'list' | 'json'
  readonly options: readonly string[]
  readonly isRequired: boolean
}

/** What the form has another way for. */
const left: readonly string[] = ['estimate', 'saveTo', 'overwrite', 'order', 'verbose']

/** What is needed first, and of that the prompt. */
export function fieldsOf({ inputSchema }: Pick<ListedTool, 'inputSchema'>): readonly FieldSpec[] {
  const required = (inputSchema['required'] ?? []) as readonly string[]
  const weight = ({ name, isRequired }: FieldSpec): number => (name === 'prompt' ? 2 : 0) + (isRequired ? 1 : 0)
  return Object.entries((inputSchema['properties'] ?? {}) as Readonly<Record<string, Meta>>)
    .filter(([name]) => !left.includes(name))
    .map(([name, { type, enum: options, description }]): FieldSpec => {
      const choices = Array.isArray(options) ? options.map(String) : []
      return {
        name,
        label: labelOf(name),
        description: typeof description === 'string' ? description : '',
        type: choices.length > 0 ? 'choice' : written.has(name) ? 'lines' : (types.get(String(type)) ?? 'json'),
        options: choices,
        isRequired: required.includes(name),
      }
    })
    .toSorted((a, b) => weight(b) - weight(a))
}
/** Sources have lines, and mean something else without them. */
const written: ReadonlySet<string> = new Set(['svg', 'chart', 'diagram', 'formula', 'qr', 'spec', 'parameters'])
const types: ReadonlyMap<string, FieldSpec['type']> = new Map([
  ['string', 'text'],
  ['number', 'number'],
  ['integer', 'number'],
  ['boolean', 'yes'],
  ['array', 'list'],
])

/** Is there enough to make something of: what is needed, or anything at all where the tool needs nothing by itself? */
export function isEnough(fields: readonly FieldSpec[], values: Readonly<Record<string, string>>): boolean {
  const isFilled = ({ name }: FieldSpec): boolean => (values[name] ?? '').trim() !== ''
  const needed = fields.filter(({ isRequired }) => isRequired)
  return needed.length > 0 ? needed.every(isFilled) : fields.some(isFilled)
}

/** What was filled in, as the tool takes it. Lists have one entry a line; what is JSON is handed on as text, which the host reads. */
export const argumentsOf = (fields: readonly FieldSpec[], values: Readonly<Record<string, string>>): Meta =>
  Object.fromEntries(
    fields.flatMap(({ name, type }): readonly (readonly [string, unknown])[] => {
      const value = (values[name] ?? '').trim()
      if (value === '') return []
      // What is no number is handed on as it is written: the tool says what is wrong with it.
      if (type === 'number') return [[name, Number.isFinite(Number(value)) ? Number(value) : value]]
      if (type === 'yes') return [[name, value === 'true']]
      return [
        [
          name,
          type === 'list'
            ? value
                .split('\n')
                .map((line) => line.trim())
                .filter(Boolean)
            : value,
        ],
      ]
    }),
  )

/** `keepSubject` -> `Keep subject`, `qr` -> `QR`. */
const labelOf = (name: string): string => {
  if (name.length <= 2) return name.toUpperCase()
  const words = name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  return words.charAt(0).toUpperCase() + words.slice(1)
}
