/** What hooks take for an answer. Types hold this in TypeScript; a plugin in JavaScript hears it here, by name. */
import { isErrorCode } from '../contract/errors.ts'
import type { KindResult } from '../contract/kind-result.ts'
import type { AssetStore } from '../ports/asset-store.ts'
import type { Result } from '../contract/run.ts'
import { exactly, like, listOf, maybe, object, shaped, text, type Want } from '../schema/shape.ts'
import { isArtifact } from './plain.ts'
import { takenOutput, takenResult } from './taken-output.ts'
import { type Taken, takenOver } from './taken-over.ts'

/** A test, and what passes it in words. */
export interface AnswerRule extends Want {
  /** Looks into it, and takes over the artifacts that are in it. `kind`: what results of the run's kind are; `kept`: contents that the host has. */
  readonly take?: (value: unknown, kind: KindResult | undefined, kept: AssetStore['content']) => Promise<Taken<unknown>>
}

const code: Want = { words: 'code such as `TEXT_TOO_LOUD`', fits: isErrorCode }
const number: Want = { words: 'number', fits: Number.isFinite }
const cost = shaped({ usd: number, basis: text })
const skip = shaped({ code, why: like('text', /\S/), fix: maybe(text) })
export const candidate = shaped({ provider: text, skip: maybe(skip) })
const origin = shaped({
  provider: text,
  nature: text,
  request: maybe(object),
  saved: maybe(cost),
  skipped: maybe(listOf('those passed over', shaped({ provider: text, why: text }))),
})
const artifact: Want = { words: 'an artifact', fits: isArtifact }

export const aRequest: AnswerRule = shaped({ kind: text }, 'a request with its `kind`')
export const aRejection: AnswerRule = shaped(
  { type: exactly('rejection'), code, message: text },
  'what `reject(…)` makes, with a code such as `TEXT_TOO_LOUD`',
)
const aRevision = shaped({ type: exactly('revision'), reason: text, request: aRequest }, 'what `revise(…)` makes')
export const aRejectionOrRevision: AnswerRule = {
  fits: (value) => aRejection.fits(value) || aRevision.fits(value),
  words: `${aRejection.words}, or ${aRevision.words}`,
}
export const anArtifact: AnswerRule = { ...artifact, take: takenOver }
export const anOutput: AnswerRule = { ...object, words: 'an output of its kind', take: takenOutput }
export const candidates: AnswerRule = {
  ...listOf('candidates', candidate),
  words: "a list of candidates, where `skip`, if any, is `{ code, why }` such as `{ code: SkipCode.POLICY, why: 'Too loud.' }`",
}
export const aResult: AnswerRule = {
  ...shaped({
    artifacts: listOf('artifacts', artifact),
    data: object,
    warnings: listOf('warnings', shaped({ code: text, message: text })),
    cost,
    usage: maybe(object),
    notes: maybe(object),
    provenance: origin,
  }),
  words: 'a whole result, as `store` was given it',
  take: (value, kind, kept) => takenResult(value as Result, kind, kept),
}
