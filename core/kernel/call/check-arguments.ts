/** Are these arguments what the tool takes? */
import type { AtelierError } from '../contract/errors.ts'
import type { JsonSchema, Meta } from '../contract/infer.ts'
import type { Tool } from '../contract/tools.ts'
import { unspent } from '../errors/unspent.ts'
import { namesHint, unknownName } from '../schema/known-names.ts'
import { check, toJsonSchema } from '../schema/check.ts'
import { idleArgument } from '../schema/idle-argument.ts'
import { namesAt, object } from '../schema/schema-shape.ts'
import { type Issue, issuesText } from '../schema/checked.ts'
import { isModest } from '../schema/from-text.ts'

/** More than a spec may have (plugins/3d: 400,000), and twice the levels that hooks are shown. */
const mostValues = 500_000
/** A name that a tool does not know takes longer to look at than a number in a list. */
const perName = 5
/** With more, one finding for each may be more than zod can hand on. */
const surelyHandedOn = 50_000
const deepest = 1000

/**
 * The arguments as the tool's handler gets them, defaults filled in. What models write in another way than the schema wants it is read as it
 * is meant, where there is one way to read it (`readAsMeant`). A name that the schema does not know is refused, at every depth, unless
 * the schema says that it takes more (`ToolDefinition.input`). Throws `INPUT_INVALID` with what is wrong and what could have been written.
 */
export async function checkArguments({ name, input }: Pick<Tool, 'name' | 'input'>, given: unknown): Promise<Meta> {
  const checked = (args: unknown) =>
    check(input, args, 'closed').catch((error: unknown) => {
      // zod hands its findings on as arguments of one call, and a hundred thousand do not fit. With fewer, it is a fault of the schema's own code.
      throw error instanceof RangeError && !isModest(given, surelyHandedOn, deepest) ? tooMuch(name) : error
    })
  // Fifteen megabytes of `[],[],` held a host for a minute: each wrong value is a finding.
  if (!isModest(given, mostValues, deepest, perName)) throw tooMuch(name)
  const asGiven = await checked(given)
  if (asGiven.ok) return asGiven.value
  const [schema, { readAsMeant }] = await Promise.all([toJsonSchema(input, 'input'), import('../schema/read-as-meant.ts')])
  const args = withoutIdle(schema, readAsMeant(schema, given, name) ?? {})
  const result = args === given ? asGiven : await checked(args)
  if (result.ok) return result.value
  throw unspent('INPUT_INVALID', `The arguments of "${name}" are wrong. ${argumentIssues(schema, args, result.issues)}`, {
    fix: namesHint(schema, args, result.issues),
  })
}

const tooMuch = (name: string): AtelierError =>
  unspent('INPUT_INVALID', `The arguments of "${name}" are too many, or nested too deep.`, {
    fix: `Send less at once: at most ${mostValues} values, ${deepest} levels deep.`,
  })

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
