/** One value against one JSON Schema, by ajv. */
import type { ValidateFunction } from 'ajv'

/** Rejects with ajv's words where `schema` is no JSON Schema 2020-12. */
export async function compile(schema: object): Promise<ValidateFunction> {
  const { Ajv2020 } = await import('ajv/dist/2020.js')
  const { $schema: _, ...rest } = schema as { $schema?: unknown }
  return new Ajv2020({ strict: false, allErrors: true, validateFormats: false, logger: false }).compile(rest)
}

/** What is wrong, in the validator's words; nothing where the value fits. */
export async function checkAnswer(schema: object, value: unknown): Promise<string | undefined> {
  const validate = await compile(schema)
  if (validate(value)) return undefined
  const problems = (validate.errors ?? []).slice(0, 8).map(({ instancePath, message, params }) => {
    const extra =
      'additionalProperty' in params
        ? ` (${String(params['additionalProperty'])})`
        : 'allowedValues' in params
          ? ` (${String(params['allowedValues'])})`
          : ''
    return `answer${instancePath.replaceAll('/', '.')} ${message ?? 'is wrong'}${extra}`
  })
  return problems.join('; ')
}
