/** Names, contract versions and options of all plugins at once, before any of them is set up. */
import { AtelierError } from '../../kernel/contract/errors.ts'
import { type Registered, registerErrors } from '../../kernel/errors/register.ts'
import { definitionShape } from '../../kernel/plugin/shapes.ts'
import { faultOf } from '../../kernel/schema/shape.ts'
import { check as fits } from '../../kernel/schema/check.ts'
import type { ResolvedPlugin } from './resolve-plugins.ts'
import { variablesIn } from './env-references.ts'
import { type Problem, problemLines, problemsOf } from './option-problems.ts'

/** The plugin contracts that this host honours. */
export const apiVersions: readonly number[] = [1]

/** A plugin that may be set up, with its options as its schema has made them. */
export interface CheckedPlugin extends ResolvedPlugin {
  /** Parsed, defaults filled in; the raw ones where `problem` is set. */
  readonly options: unknown
}
interface Finding {
  readonly plugin: string
  readonly error: AtelierError
  readonly problems: readonly Problem[]
}

/**
 * The same plugins in the same order, options parsed. What is wrong with all of them is told in one error: `PLUGIN_DUPLICATE`,
 * `PLUGIN_API_VERSION` or `PLUGIN_OPTIONS`, whichever came first, every problem in its message and in `details.problems`.
 * Their error codes go into `registered`, where two that contradict each other are found (`ERROR_DUPLICATE`, `ERROR_INVALID`).
 * Plugins with `onError: 'disable'` come back with their `problem` instead.
 */
export async function checkPlugins(
  plugins: readonly ResolvedPlugin[],
  registered = new Map<string, Registered>(),
): Promise<CheckedPlugin[]> {
  const findings: Finding[] = []
  const checked: CheckedPlugin[] = []
  const seen = new Map<string, ResolvedPlugin>()
  for (const entry of plugins) {
    const { definition, options } = entry.plugin
    if (entry.problem) {
      checked.push({ ...entry, options })
      continue
    }
    const twin = seen.get(definition.name)
    const found: Outcome = twin ? { error: duplicate(definition.name, twin.origin, entry.origin), problems: [] } : await check(entry)
    // Last, so that a plugin which does not run explains no code.
    const wrong = 'error' in found ? undefined : registerErrors(registered, definition.name, definition.errors)
    const outcome: Outcome = wrong ? { error: wrong, problems: [] } : found
    if (!twin) seen.set(definition.name, entry)
    if (!('error' in outcome)) checked.push({ ...entry, options: outcome.options })
    else if (entry.onError === 'disable') checked.push({ ...entry, options, problem: outcome.error })
    else findings.push({ plugin: definition.name, ...outcome })
  }
  if (findings.length > 0) throw together(findings)
  return checked
}

type Outcome = { readonly options: unknown } | { readonly error: AtelierError; readonly problems: readonly Problem[] }

async function check({ plugin: { definition, options }, given }: ResolvedPlugin): Promise<Outcome> {
  const { name, apiVersion } = definition
  const fault = faultOf(definition, definitionShape)
  if (fault !== undefined) {
    const message = `Plugin "${name}" is a definition ${fault}.`
    return { error: new AtelierError({ code: 'PLUGIN_INVALID', message, outcome: 'none' }), problems: [] }
  }
  if (!apiVersions.includes(apiVersion)) {
    const message = `Plugin "${name}" ${definition.version} was written for contract ${String(apiVersion)}; this host has ${apiVersions.join(', ')}.`
    return { error: new AtelierError({ code: 'PLUGIN_API_VERSION', message, outcome: 'none' }), problems: [] }
  }
  const schema = definition.options
  if (!schema) {
    const names = typeof options === 'object' && options !== null ? Object.keys(options) : []
    if (names.length === 0) return { options: {} }
    const problems = names.map((path) => ({ path, got: 'a name that is not known', expected: 'nothing: this plugin takes no options' }))
    return { error: wrongOptions(name, problems), problems }
  }
  const checked = await fits(schema, options ?? {})
  if (checked.ok) return { options: checked.value }
  const variables = variablesIn(given)
  const problems = (await problemsOf(checked.issues, options ?? {}, schema)).map((problem) => {
    const variable = variables.get(problem.path)
    return variable === undefined ? problem : { ...problem, variable }
  })
  return { error: wrongOptions(name, problems), problems }
}

/** Whoever sets a variable looks for it elsewhere than in the config. */
const fixOf = (problems: readonly Problem[]): { readonly fix?: string } => {
  const variables = [...new Set(problems.flatMap(({ variable }) => variable ?? []))]
  if (variables.length === 0) return {}
  const others = problems.some(({ variable }) => variable === undefined)
  return {
    fix: `Set ${variables.join(' and ')} anew where the server is started, or in "env" of the client's settings; unset, it counts as absent.${others ? ' Change the other options that are listed.' : ''}`,
  }
}

const duplicate = (name: string, first: string, second: string): AtelierError =>
  new AtelierError({
    code: 'PLUGIN_DUPLICATE',
    message: `Two plugins are named "${name}"${first === second ? '' : ` (${first} and ${second})`}.`,
    fix: 'Remove one of the two from `plugins`; one plugin serves all.',
    outcome: 'none',
  })

const wrongOptions = (name: string, problems: readonly Problem[]): AtelierError =>
  new AtelierError({
    code: 'PLUGIN_OPTIONS',
    message: `Plugin "${name}" does not take these options:\n${problemLines(problems)}`,
    ...fixOf(problems),
    details: { problems: problems.map((problem) => ({ plugin: name, ...problem })) },
    outcome: 'none',
  })

function together(findings: readonly Finding[]): AtelierError {
  const [first] = findings as [Finding, ...Finding[]]
  if (findings.length === 1) return first.error
  return new AtelierError({
    code: first.error.code,
    message: findings.map(({ error }) => error.message).join('\n'),
    ...(findings.every(({ error }) => error.code === first.error.code) && first.error.fix !== undefined
      ? { fix: first.error.fix }
      : { fix: 'Change everything that is listed.' }),
    details: { problems: findings.flatMap(detailsOf) },
    outcome: 'none',
  })
}

const detailsOf = ({ plugin, error, problems }: Finding): readonly object[] =>
  problems.length > 0 ? problems.map((problem) => ({ plugin, ...problem })) : [{ plugin, code: error.code }]
