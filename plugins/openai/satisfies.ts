/** Whether a structured answer keeps to the caller's schema. */
import { type JsonSchema, type Warning } from 'atelier-mcp'
import type { Reply } from './responses.ts'

/** `json` where it satisfies the schema; else a warning in the validator's words, and the text alone. */
export async function satisfies(
  schema: JsonSchema,
  { json, warnings }: Pick<Reply, 'json' | 'warnings'>,
): Promise<{ readonly json?: unknown; readonly warnings: readonly Warning[] }> {
  if (json === undefined) return { warnings }
  const { Ajv2020 } = await import('ajv/dist/2020.js')
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false })
  const validate = ajv.compile(schema)
  if (validate(json)) return { json, warnings }
  const words = ajv.errorsText(validate.errors, { dataVar: 'answer', separator: '; ' })
  return {
    warnings: [
      ...warnings,
      { code: 'answer-unfit', param: 'schema', message: `The answer does not satisfy the schema: ${words.slice(0, 500)}` },
    ],
  }
}
