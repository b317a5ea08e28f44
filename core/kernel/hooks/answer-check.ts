/** What each hook takes for an answer. Types hold this in TypeScript; a plugin in JavaScript hears it here, by name. */
import { AtelierError } from '../contract/errors.ts'
import type { Tap } from './order-taps.ts'

type Fields = Readonly<Record<string, unknown>>
const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)
const isRejection = (value: unknown): boolean =>
  isObject(value) && value['type'] === 'rejection' && typeof value['code'] === 'string' && typeof value['message'] === 'string'
const isRequest = (value: unknown): boolean => isObject(value) && typeof value['kind'] === 'string'
const isRevision = (value: unknown): boolean =>
  isObject(value) && value['type'] === 'revision' && typeof value['reason'] === 'string' && isRequest(value['request'])
const isArtifact = (value: unknown): boolean =>
  isObject(value) && typeof value['mimeType'] === 'string' && typeof value['bytes'] === 'function'

/** As programs read them: words would be taken for a code otherwise, or a code for words. */
const codeShape = /^[A-Z][A-Z\d]*(?:_[A-Z\d]+)*$/
const isSkip = (value: unknown): boolean =>
  isObject(value) &&
  typeof value['code'] === 'string' &&
  codeShape.test(value['code']) &&
  typeof value['why'] === 'string' &&
  value['why'].trim() !== ''
const isCandidate = (value: unknown): boolean =>
  isObject(value) && typeof value['provider'] === 'string' && (value['skip'] === undefined || isSkip(value['skip']))

/** By hook: the test, and the answer in words. Hooks that are not listed have none, or are looked at elsewhere. */
const answers: Readonly<Record<string, readonly [fits: (value: unknown) => boolean, words: string]>> = {
  prepare: [isRequest, 'a request with its `kind`'],
  validate: [isRejection, 'what `reject(…)` makes'],
  select: [
    (value) => Array.isArray(value) && value.every(isCandidate),
    "a list of candidates, where `skip`, if any, is `{ code, why }` such as `{ code: SkipCode.POLICY, why: 'Too loud.' }`",
  ],
  lookup: [
    (value) =>
      isObject(value) &&
      Array.isArray(value['artifacts']) &&
      value['artifacts'].every(isArtifact) &&
      Array.isArray(value['warnings']) &&
      isObject(value['provenance']) &&
      isObject(value['cost']) &&
      Number.isFinite(value['cost']['usd']),
    'a whole result, as `store` was given it',
  ],
  spend: [isRejection, 'what `reject(…)` makes'],
  made: [isArtifact, 'an artifact'],
  review: [(value) => isRejection(value) || isRevision(value), 'what `reject(…)` or `revise(…)` makes'],
  inspect: [isRejection, 'what `reject(…)` makes'],
  export: [isArtifact, 'an artifact'],
}

/**
 * The answer of a handler, where it is one; `null` counts as none. Throws `HOOK_FAILED` for anything else: a refusal that
 * cannot be read must not let a request pass.
 */
export function checkedAnswer({ plugin, hook }: Pick<Tap, 'plugin' | 'hook'>, value: unknown): unknown {
  if (value === undefined || value === null) return undefined
  const [fits, words] = answers[hook] ?? [() => true, '']
  if (fits(value)) return value
  const error = new AtelierError({
    code: 'HOOK_FAILED',
    message: `The "${hook}" handler of plugin "${plugin}" answered with ${shown(value)}; an answer is ${words}, or nothing.`,
    fix: 'This is a fault of the plugin that is named; tell its author.',
  })
  error.plugin = plugin
  error.hook = hook
  throw error
}

const shown = (value: unknown): string => {
  if (Array.isArray(value)) {
    const bad = value.find((one) => !isCandidate(one)) as unknown
    const skip = isObject(bad) && typeof bad['provider'] === 'string' ? bad['skip'] : undefined
    return skip === undefined ? 'a list' : `a candidate "${String((bad as Fields)['provider'])}" whose \`skip\` is ${shown(skip)}`
  }
  if (isObject(value)) return `an object with ${Object.keys(value).slice(0, 5).join(', ') || 'nothing in it'}`
  return JSON.stringify(value)?.slice(0, 40) ?? `a ${typeof value}`
}
