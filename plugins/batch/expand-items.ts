/** From what the caller wrote to the items of a batch: shared defaults, and templates over lists of words. */
import { AtelierError, type Meta } from 'atelier-mcp'

export interface BatchItem {
  readonly tool: string
  readonly arguments: Meta
}
export interface BatchInput {
  readonly items?: readonly BatchItem[] | undefined
  /** Arguments that every item has unless it says otherwise. */
  readonly defaults?: Meta | undefined
  /** One item for every combination of the variables; `{name}` in its texts is replaced. */
  readonly template?: BatchItem | undefined
  readonly variables?: Readonly<Record<string, readonly string[]>> | undefined
}

export const mostItems = 500

/** Throws `INPUT_INVALID` where there is nothing to do, too much, or a `{name}` without a variable. */
export function expandItems({ items = [], defaults = {}, template, variables = {} }: BatchInput): BatchItem[] {
  const made = template ? combinations(variables).map((words) => filled(template, words) as BatchItem) : []
  const all = [...items, ...made].map(({ tool, arguments: own }) => ({ tool, arguments: { ...defaults, ...own } }))
  if (all.length === 0) throw invalid('The batch is empty.', 'Pass `items`, or a `template` with `variables`.')
  if (all.length > mostItems)
    throw invalid(`The batch has ${all.length} items; at most ${mostItems} go at once.`, 'Split it into several batches.')
  return all
}

/** Every combination, the last variable changing fastest. */
const combinations = (variables: Readonly<Record<string, readonly string[]>>): Meta[] => {
  const count = Object.values(variables).reduce((product, list) => product * list.length, 1)
  if (count > mostItems) throw invalid(`The variables make ${count} combinations; at most ${mostItems} go at once.`, 'Shorten the lists.')
  return Object.entries(variables).reduce<Meta[]>(
    (sofar, [name, list]) => sofar.flatMap((words) => list.map((word) => ({ ...words, [name]: word }))),
    [{}],
  )
}

const filled = (value: unknown, words: Meta): unknown => {
  if (typeof value === 'string')
    return value.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      if (Object.hasOwn(words, name)) return String(words[name])
      throw invalid(
        `The template names {${name}}, and no variable is called so.`,
        `The variables are: ${Object.keys(words).join(', ') || 'none'}.`,
      )
    })
  if (Array.isArray(value)) return value.map((one) => filled(one, words))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filled(one, words)]))
  return value
}

const invalid = (message: string, fix: string): AtelierError => new AtelierError({ code: 'INPUT_INVALID', message, fix, outcome: 'none' })
