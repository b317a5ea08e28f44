/** Which options an exporter takes: tools offer more than every format knows. */
import type { Exporter } from '../contract/assets.ts'
import type { Meta } from '../contract/infer.ts'
import { namesAt } from '../schema/schema-shape.ts'
import { toJsonSchema } from '../schema/check.ts'

/** The options that its schema names, and the names of the others; an exporter without a schema takes none. */
export async function takenOptions(
  { options: schema }: Pick<Exporter, 'options'>,
  options: Meta,
): Promise<{ readonly options: Meta; readonly ignored: readonly string[] }> {
  const names = Object.keys(options)
  if (names.length === 0) return { options, ignored: [] }
  const json = await toJsonSchema(schema, 'input')
  // Anything goes only where the schema says so: one that is silent, as `z.object` is, would drop it without a word.
  if (json['additionalProperties']) return { options, ignored: [] }
  const known = namesAt(json, [])
  return {
    options: Object.fromEntries(Object.entries(options).filter(([name]) => known.includes(name))),
    ignored: names.filter((name) => !known.includes(name)),
  }
}
