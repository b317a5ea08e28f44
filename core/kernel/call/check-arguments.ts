/** Are these arguments what the tool takes? */
import type { JsonSchema, Meta } from '../contract/infer.ts'
import type { Tool } from '../contract/tools.ts'
import { unspent } from '../errors/unspent.ts'
import { namesHint, unknownName } from '../schema/known-names.ts'
import { check, toJsonSchema } from '../schema/check.ts'
import { idleArgument } from '../schema/idle-argument.ts'
import { namesAt, object } from '../schema/schema-shape.ts'
import { type Issue, issuesText } from '../schema/checked.ts'
import { readAsMeant } from '../schema/read-as-meant.ts'

/**
 * The arguments as the tool's handler gets them, defaults filled in. What models write in another way than the schema wants it is read as it
 * is meant, where there is one way to read it (`readAsMeant`). A name that the schema does not know is refused, at every depth, unless
 * the schema says that it takes more (`ToolDefinition.input`). Throws `INPUT_INVALID` with what is wrong and what could have been written.
 */
export async function checkArguments({ name, input }: Pick<Tool, 'name' | 'input'>, given: unknown): Promise<Meta> {
  const asGiven = await check(input, given, 'closed')
  if (asGiven.ok) return asGiven.value
  const schema = await toJsonSchema(input, 'input')
  const args = withoutIdle(schema, readAsMeant(schema, given, name) ?? {})
  const result = args === given ? asGiven : await check(input, args, 'closed')
  if (result.ok) return result.value
  throw unspent('INPUT_INVALID', `The arguments of "${name}" are wrong. ${argumentIssues(schema, args, result.issues)}`, {
    fix: namesHint(schema, args, result.issues),
  })
}

/** Of a tool that names no argument, without the one that is listed all the same. */
function withoutIdle(schema: JsonSchema, args: unknown): unknown {
  if (!Object.hasOwn(object(args), idleArgument) || namesAt(schema, []).length > 0) return args
  const { [idleArgument]: _, ...rest } = object(args)
  return rest
}

/** The first eight as sentences: unknown names with the nearest known one, values with what is wrong with them. */
export const argumentIssues = (schema: JsonSchema, args: unknown, issues: readonly Issue[]): string =>
  issues
    .slice(0, 8)
    .map((issue) => (issue.unknown === undefined ? issuesText([issue], 'arguments') : unknownName(schema, args, issue)))
    .join(' ')
