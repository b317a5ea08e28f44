/** What a JSON Schema of a stranger finds wrong with a value, by ajv. Only for the worker: a schema can be made so that this never ends. */
import type { JsonSchema } from '../../kernel/contract/infer.ts'
import { issueOf } from '../../kernel/schema/check-json.ts'

/** Further ones would only repeat what the first have taught. */
const mostIssues = 8

/** Rejects with ajv's words where `schema` is no JSON Schema 2020-12. */
export async function compile(schema: JsonSchema) {
  const { Ajv2020 } = await import('ajv/dist/2020.js')
  // Which draft a schema says it was written for is no reason to refuse it.
  const { $schema: _, ...rest } = schema as { $schema?: unknown }
  return new Ajv2020({ strict: false, allErrors: true, validateFormats: false, logger: false }).compile(rest)
}

/** `answer/parts/1 must be a whole number; …`, or nothing where the value fits. */
export async function schemaIssues(schema: JsonSchema, value: unknown): Promise<string | undefined> {
  const validate = await compile(schema)
  if (validate(value)) return undefined
  const issues = (validate.errors ?? []).slice(0, mostIssues).map(issueOf)
  return issues.map(({ path, message }) => `${['answer', ...path].join('/')} ${message}`).join('; ')
}
