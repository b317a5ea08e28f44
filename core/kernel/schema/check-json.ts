/** What a raw JSON Schema finds wrong with a value, by ajv (2020-12), which is loaded on first use. */
import type { ErrorObject } from 'ajv'
import type { JsonSchema, Meta } from '../contract/infer.ts'
import type { Checked, Issue, Names } from './checked.ts'
import { closedJson } from './closed-json.ts'
import { jsonIssueWords, noName } from './issue-words.ts'
import { remembered } from './remembered.ts'
import { namesAt, pointerPath } from './schema-shape.ts'

const compiledFor = (names: Names) =>
  remembered(async (schema: JsonSchema) => {
    const { Ajv2020 } = await import('ajv/dist/2020.js')
    const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false, useDefaults: true })
    return {
      validate: ajv.compile(names === 'open' ? schema : closedJson(schema)),
      hasDefaults: JSON.stringify(schema).includes('"default":'),
    }
  })
const compiled = { open: compiledFor('open'), closed: compiledFor('closed') }

export async function checkJson(schema: JsonSchema, value: unknown, names: Names): Promise<Checked> {
  const { validate, hasDefaults } = await compiled[names](schema)
  let own = value
  try {
    // ajv writes defaults into what it checks.
    if (hasDefaults) own = structuredClone(value)
  } catch {
    return { ok: false, issues: [{ path: [], message: 'is not JSON' }] }
  }
  return validate(own)
    ? { ok: true, value: own as Meta }
    : { ok: false, issues: withoutDoubts((validate.errors ?? []).map(issueOf), schema) }
}

/** ajv tells of the object that lacks something; people look for what is missing. */
export const issueOf = ({ instancePath, keyword, params, message = 'is wrong' }: ErrorObject): Issue => {
  const path = pointerPath(instancePath)
  const unknown: unknown = params['additionalProperty'] ?? params['unevaluatedProperty']
  if (typeof unknown === 'string') return { path, message: noName(unknown), unknown }
  return {
    path: keyword === 'required' ? [...path, String(params['missingProperty'])] : path,
    message: jsonIssueWords(keyword, params) ?? message,
  }
}

/** Where a value is wrong, none of the names beside it count as looked at: only those that no alternative knows are sure to be unknown. */
const withoutDoubts = (issues: readonly Issue[], schema: JsonSchema): readonly Issue[] =>
  issues.every(({ unknown }) => unknown !== undefined)
    ? issues
    : issues.filter(({ unknown, path }) => unknown === undefined || !namesAt(schema, path).includes(unknown))
