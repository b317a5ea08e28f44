/** What is wrong with a handler itself, with its plugin and its hook. */
import { AtelierError, type ErrorInit } from '../contract/errors.ts'
import { isFields } from '../schema/shape.ts'
import { type AnswerRule, candidate } from './answer-check.ts'
import type { Tap } from './order-taps.ts'

const handlerFault = ({ plugin, hook }: Tap, did: string, init: Partial<ErrorInit> = {}): AtelierError => {
  const message = `The "${hook}" handler of plugin "${plugin}" ${did}.`
  const fix = 'This is a fault of the plugin that is named; tell its author.'
  return Object.assign(new AtelierError({ code: 'HOOK_FAILED', message, fix, ...init }), { plugin, hook })
}

/** `HOOK_FAILED` for an answer that does not fit: a refusal that cannot be read must not let a request pass. */
export const wrongAnswer = (tap: Tap, { words }: AnswerRule, value: unknown): AtelierError =>
  handlerFault(tap, `answered with ${shown(value)}; an answer is ${words}, or nothing`)

/** `HOOK_FAILED` for an answer of the right sort that is no good. */
export const badAnswer = (tap: Tap, fault: string): AtelierError => handlerFault(tap, `returned ${fault}`)

/** `HOOK_MUTATED` for a handler that changes its draft, and does not say so. */
export const mutation = (tap: Tap): AtelierError =>
  handlerFault(tap, 'changed in place what it was given, and returned nothing: that does not count', {
    code: 'HOOK_MUTATED',
    fix: 'Return the changed copy. This is a fault of the plugin that is named; tell its author.',
  })

const shown = (value: unknown): string => {
  if (Array.isArray(value)) {
    const bad: unknown = value.find((one) => !candidate.fits(one))
    return isFields(bad) && typeof bad['provider'] === 'string'
      ? `a candidate "${bad['provider']}" whose \`skip\` is ${shown(bad['skip'])}`
      : 'a list'
  }
  if (isFields(value)) return `an object with ${Object.keys(value).slice(0, 5).join(', ') || 'nothing in it'}`
  return JSON.stringify(value)?.slice(0, 40) ?? `a ${typeof value}`
}
