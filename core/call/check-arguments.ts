/** Are these arguments what the tool takes? */
import { AtelierError } from '../contract/errors.ts'
import type { Meta } from '../contract/infer.ts'
import type { Tool } from '../contract/tools.ts'
import { namesHint } from '../known-names.ts'
import { check, type Issue, toJsonSchema } from '../schema.ts'

/** The arguments as the tool's handler gets them, defaults filled in. Throws `INPUT_INVALID` with what is wrong and what could have been written. */
export async function checkArguments({ name, input }: Pick<Tool, 'name' | 'input'>, args: Meta): Promise<Meta> {
  const result = await check(input, args)
  if (result.ok) return result.value
  throw new AtelierError({
    code: 'INPUT_INVALID',
    message: `The arguments of "${name}" are wrong. ${issuesText(result.issues.slice(0, 8), 'arguments')}`,
    fix: namesHint(await toJsonSchema(input, 'input'), args, result.issues),
    outcome: 'none',
  })
}

/** Sentences such as `crop.x: is missing.`; `whole` stands for the value itself. */
export const issuesText = (issues: readonly Issue[], whole: string): string =>
  issues.map(({ path, message }) => `${path.join('.') || whole}: ${message.replace(/\.$/, '')}.`).join(' ')
