/** What hooks take for an answer. Types hold this in TypeScript; a plugin in JavaScript hears it here, by name. */
import { type AtelierError, isErrorCode } from '../contract/errors.ts'
import { handlerFault } from './handler-fault.ts'
import type { Tap } from './order-taps.ts'
import { isArtifact } from './plain.ts'

/** A test, and what passes it in words. */
export interface AnswerRule {
  readonly fits: (value: unknown) => boolean
  readonly words: string
}

type Fields = Readonly<Record<string, unknown>>
const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown): value is string => typeof value === 'string'
const isRequest = (value: unknown): boolean => isObject(value) && isText(value['kind'])
const isRejection = (value: unknown): boolean =>
  isObject(value) && value['type'] === 'rejection' && isErrorCode(value['code']) && isText(value['message'])
const isRevision = (value: unknown): boolean =>
  isObject(value) && value['type'] === 'revision' && isText(value['reason']) && isRequest(value['request'])

const isSkip = (value: unknown): boolean =>
  isObject(value) && isErrorCode(value['code']) && isText(value['why']) && value['why'].trim() !== ''
const isCandidate = (value: unknown): boolean =>
  isObject(value) && isText(value['provider']) && (value['skip'] === undefined || isSkip(value['skip']))

export const aRequest: AnswerRule = { fits: isRequest, words: 'a request with its `kind`' }
export const aRejection: AnswerRule = { fits: isRejection, words: 'what `reject(…)` makes, with a code such as `TEXT_TOO_LOUD`' }
export const aRejectionOrRevision: AnswerRule = {
  fits: (value) => isRejection(value) || isRevision(value),
  words: 'what `reject(…)` makes, with a code such as `TEXT_TOO_LOUD`, or what `revise(…)` makes',
}
export const anArtifact: AnswerRule = { fits: isArtifact, words: 'an artifact' }
export const candidates: AnswerRule = {
  fits: (value) => Array.isArray(value) && value.every(isCandidate),
  words: "a list of candidates, where `skip`, if any, is `{ code, why }` such as `{ code: SkipCode.POLICY, why: 'Too loud.' }`",
}
export const aResult: AnswerRule = {
  fits: (value) =>
    isObject(value) &&
    Array.isArray(value['artifacts']) &&
    value['artifacts'].every(isArtifact) &&
    Array.isArray(value['warnings']) &&
    isObject(value['provenance']) &&
    isObject(value['cost']) &&
    Number.isFinite(value['cost']['usd']),
  words: 'a whole result, as `store` was given it',
}

/** `HOOK_FAILED` for an answer that does not fit: a refusal that cannot be read must not let a request pass. */
export const wrongAnswer = (tap: Tap, { words }: AnswerRule, value: unknown): AtelierError =>
  handlerFault(tap, {
    code: 'HOOK_FAILED',
    message: `The "${tap.hook}" handler of plugin "${tap.plugin}" answered with ${shown(value)}; an answer is ${words}, or nothing.`,
  })

const shown = (value: unknown): string => {
  if (Array.isArray(value)) {
    const bad: unknown = value.find((one) => !isCandidate(one))
    return isObject(bad) && isText(bad['provider']) ? `a candidate "${bad['provider']}" whose \`skip\` is ${shown(bad['skip'])}` : 'a list'
  }
  if (isObject(value)) return `an object with ${Object.keys(value).slice(0, 5).join(', ') || 'nothing in it'}`
  return JSON.stringify(value)?.slice(0, 40) ?? `a ${typeof value}`
}
