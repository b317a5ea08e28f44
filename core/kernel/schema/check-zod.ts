/** What a zod schema, of any copy of zod, finds wrong with a value. */
import type * as ZodCore from 'zod/v4/core'
import type { Meta } from '../contract/infer.ts'
import type { Checked, Issue, Names } from './checked.ts'
import { closedZod } from './closed-zod.ts'
import { issueWords, noName, wantedBy } from './issue-words.ts'
import { remembered } from './remembered.ts'

type ZodIssue = ZodCore.$ZodIssue

let loaded: Promise<typeof ZodCore> | undefined
/** Remembered: asking the module loader again costs more than the check itself. */
export const zodCore = (): NonNullable<typeof loaded> => (loaded ??= import('zod/v4/core'))

const closed = remembered(async (schema: ZodCore.$ZodType) => {
  const { $ZodNever } = await zodCore()
  return closedZod(schema, new $ZodNever({ type: 'never' }))
})

export async function checkZod(schema: ZodCore.$ZodType, value: unknown, names: Names): Promise<Checked> {
  const { safeParseAsync } = await zodCore()
  const issuesOf = ({ error }: { readonly error?: ZodCore.$ZodError | undefined }): readonly Issue[] =>
    withoutEchoes(first(error?.issues ?? []).flatMap(meant)).flatMap(told)
  const closing = names === 'closed' ? await closed(schema) : undefined
  const parsed = await safeParseAsync(closing?.schema ?? schema, value, { error: issueWords })
  const uncaught = closing?.uncaught()
  const unknown = uncaught ? issuesOf(await safeParseAsync(uncaught, value)).filter((issue) => issue.unknown !== undefined) : []
  if (parsed.success && unknown.length === 0) return { ok: true, value: parsed.data as Meta }
  return { ok: false, issues: [...unknown, ...issuesOf(parsed).filter((issue) => unknown.length === 0 || issue.unknown === undefined)] }
}

/** People are told eight; a list of a hundred thousand wrong entries has as many. */
const first = <T>(findings: readonly T[]): readonly T[] => findings.slice(0, 1000)

const told = (issue: ZodIssue): readonly Issue[] => {
  const path = issue.path.map((key) => (typeof key === 'number' ? key : String(key)))
  if (issue.code === 'unrecognized_keys') return first(issue.keys).map((unknown) => ({ path, message: noName(unknown), unknown }))
  const wanted = wantedBy(issue)
  return [{ path, message: issue.message, ...(wanted !== undefined && { wanted }) }]
}

/** A value of the wrong kind also has the wrong length; its kind says enough. */
const withoutEchoes = (issues: readonly ZodIssue[]): ZodIssue[] => {
  const place = ({ path }: ZodIssue): string => path.map(String).join('\n')
  const kinds = new Set(issues.filter(({ code }) => code === 'invalid_type').map(place))
  return issues.filter((issue) => issue.code === 'invalid_type' || !kinds.has(place(issue)))
}

/** Of alternatives, what is wrong with the one that was meant: the only one of the right kind, or the one that lacks names alone. */
function meant(issue: ZodIssue): readonly ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue]
  const ofThisKind = issue.errors.filter((branch) =>
    branch.every(({ path, code }) => path.length > 0 || code === 'unrecognized_keys' || code === 'custom'),
  )
  const byNames = ofThisKind
    .filter((branch) => branch.flatMap(meant).every(({ code }) => code === 'unrecognized_keys'))
    .toSorted((a, b) => namesIn(a).length - namesIn(b).length)
  const chosen = ofThisKind.length === 1 ? ofThisKind[0] : byNames[0]
  const inner = (chosen && first(chosen).flatMap(meant)) ?? unknownToAll(ofThisKind)
  return inner.length > 0 ? inner.map((one) => ({ ...one, path: [...issue.path, ...one.path] })) : [issue]
}

const namesIn = (branch: readonly ZodIssue[]): readonly string[] =>
  branch.flatMap((issue) => (issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : []))

/** Names that none of several alternatives knows. */
function unknownToAll(branches: readonly (readonly ZodIssue[])[]): readonly ZodIssue[] {
  const [names = [], ...others] = branches.map(namesIn)
  const keys = names.filter((name) => others.every((other) => other.includes(name)))
  return keys.length > 0 ? [{ code: 'unrecognized_keys', keys, path: [], message: '' }] : []
}
