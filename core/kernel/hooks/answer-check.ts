/** What hooks take for an answer. Types hold this in TypeScript; a plugin in JavaScript hears it here, by name. */
import { type AtelierError, isErrorCode } from '../contract/errors.ts'
import type { KindResult } from '../contract/kind-result.ts'
import type { AssetStore } from '../ports/asset-store.ts'
import type { Result } from '../contract/run.ts'
import { handlerFault } from './handler-fault.ts'
import type { Tap } from './order-taps.ts'
import { isArtifact } from './plain.ts'
import { takenOutput, takenResult } from './taken-output.ts'
import { type Fault, type Taken, takenOver } from './taken-over.ts'

/** A test, and what passes it in words. */
export interface AnswerRule {
  readonly fits: (value: unknown) => boolean
  readonly words: string
  /** Looks into it, and takes over the artifacts that are in it. `kind`: what results of the run's kind are; `kept`: contents that the host has. */
  readonly take?: (value: unknown, kind: KindResult | undefined, kept: AssetStore['content']) => Promise<Taken<unknown>>
}

type Fields = Readonly<Record<string, unknown>>
const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown): value is string => typeof value === 'string'
const isRequest = (value: unknown): boolean => isObject(value) && isText(value['kind'])
const isRejection = (value: unknown): boolean =>
  isObject(value) && value['type'] === 'rejection' && isErrorCode(value['code']) && isText(value['message'])
const isRevision = (value: unknown): boolean =>
  isObject(value) && value['type'] === 'revision' && isText(value['reason']) && isRequest(value['request'])

const isMaybe = (value: unknown, fits: (value: unknown) => boolean): boolean => value === undefined || fits(value)
const isSkip = (value: unknown): boolean =>
  isObject(value) && isErrorCode(value['code']) && isText(value['why']) && value['why'].trim() !== '' && isMaybe(value['fix'], isText)
const isCandidate = (value: unknown): boolean =>
  isObject(value) && isText(value['provider']) && (value['skip'] === undefined || isSkip(value['skip']))

const isCost = (value: unknown): boolean => isObject(value) && Number.isFinite(value['usd']) && isText(value['basis'])
const isPassedOver = (value: unknown): boolean => isObject(value) && isText(value['provider']) && isText(value['why'])
const isOrigin = (value: unknown): boolean =>
  isObject(value) &&
  isText(value['provider']) &&
  isText(value['nature']) &&
  isMaybe(value['request'], isObject) &&
  isMaybe(value['saved'], isCost) &&
  isMaybe(value['skipped'], (skipped) => Array.isArray(skipped) && skipped.every(isPassedOver))

export const aRequest: AnswerRule = { fits: isRequest, words: 'a request with its `kind`' }
export const aRejection: AnswerRule = { fits: isRejection, words: 'what `reject(…)` makes, with a code such as `TEXT_TOO_LOUD`' }
export const aRejectionOrRevision: AnswerRule = {
  fits: (value) => isRejection(value) || isRevision(value),
  words: 'what `reject(…)` makes, with a code such as `TEXT_TOO_LOUD`, or what `revise(…)` makes',
}
export const anArtifact: AnswerRule = { fits: isArtifact, words: 'an artifact', take: takenOver }
export const anOutput: AnswerRule = { fits: isObject, words: 'an output of its kind', take: takenOutput }
export const candidates: AnswerRule = {
  fits: (value) => Array.isArray(value) && value.every(isCandidate),
  words: "a list of candidates, where `skip`, if any, is `{ code, why }` such as `{ code: SkipCode.POLICY, why: 'Too loud.' }`",
}
export const aResult: AnswerRule = {
  fits: (value) =>
    isObject(value) &&
    Array.isArray(value['artifacts']) &&
    value['artifacts'].every(isArtifact) &&
    isObject(value['data']) &&
    Array.isArray(value['warnings']) &&
    value['warnings'].every((one: unknown) => isObject(one) && isText(one['code']) && isText(one['message'])) &&
    isCost(value['cost']) &&
    isMaybe(value['usage'], isObject) &&
    isMaybe(value['notes'], isObject) &&
    isOrigin(value['provenance']),
  words: 'a whole result, as `store` was given it',
  take: (value, kind, kept) => takenResult(value as Result, kind, kept),
}

/** `HOOK_FAILED` for an answer that does not fit: a refusal that cannot be read must not let a request pass. */
export const wrongAnswer = (tap: Tap, { words }: AnswerRule, value: unknown): AtelierError =>
  handlerFault(tap, {
    code: 'HOOK_FAILED',
    message: `The "${tap.hook}" handler of plugin "${tap.plugin}" answered with ${shown(value)}; an answer is ${words}, or nothing.`,
  })

/** `HOOK_FAILED` for an answer of the right sort that is no good. */
export const badAnswer = (tap: Tap, { fault }: Fault): AtelierError =>
  handlerFault(tap, { code: 'HOOK_FAILED', message: `The "${tap.hook}" handler of plugin "${tap.plugin}" returned ${fault}.` })

const shown = (value: unknown): string => {
  if (Array.isArray(value)) {
    const bad: unknown = value.find((one) => !isCandidate(one))
    return isObject(bad) && isText(bad['provider']) ? `a candidate "${bad['provider']}" whose \`skip\` is ${shown(bad['skip'])}` : 'a list'
  }
  if (isObject(value)) return `an object with ${Object.keys(value).slice(0, 5).join(', ') || 'nothing in it'}`
  return JSON.stringify(value)?.slice(0, 40) ?? `a ${typeof value}`
}
