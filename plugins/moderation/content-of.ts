/** The words in a request or a result: what people and models have written, not what settings say. */
import type { Kind, Meta, Request, Result } from 'atelier-mcp'

/** Fields that hold free text, in requests of any kind. */
const asked = ['prompt', 'negativePrompt', 'style', 'question', 'text', 'input', 'spec'] as const
/** And in the data of results. */
const answered = ['text', 'revisedPrompt', 'json', 'spec'] as const
/** Characters of one request or result that are looked at. */
const most = 50_000

/** Kinds that have no words of their own, or are the scoring itself. */
export const isExempt = (kind: string): boolean => kind === 'asset.export' || kind.startsWith('moderate.')

export const wordsOf = (request: Request<Kind>): string => wordsIn({ ...request })
/** Of a request as records keep it. */
export const wordsIn = (request: Meta): string => collect(request, asked)
export const wordsMade = ({ data }: Result<Kind>): string => collect(data as Record<string, unknown>, answered)

function collect(source: Readonly<Record<string, unknown>>, fields: readonly string[]): string {
  const found: string[] = []
  for (const field of fields) strings(source[field], found, field === 'spec')
  return found.join('\n').slice(0, most)
}

/** Where a model's specification holds words; ids, colours and formulas are none. */
const specWords: readonly string[] = ['name', 'string', 'description']

/** Every text in a value, names of fields aside; of a specification its words alone. */
function strings(value: unknown, into: string[], isSpec: boolean, depth = 0): void {
  if (typeof value === 'string') into.push(value)
  else if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array) && depth < 12)
    for (const [name, one] of Object.entries(value))
      if (!isSpec || typeof one !== 'string' || specWords.includes(name)) strings(one, into, isSpec, depth + 1)
}
