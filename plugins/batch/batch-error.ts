/** Errors of this plugin as data: of items and jobs. */
import { AtelierError, type EnvelopeError, type ErrorInit, failureEnvelope, type Meta } from 'atelier-mcp'
import { errors } from './errors.ts'

/** One that is told as data, with its words. */
export const batchError = (init: ErrorInit & { readonly code: keyof typeof errors }): AtelierError => {
  const { why, fix } = errors[init.code]
  return new AtelierError({ why, fix, ...init })
}

/** What a job keeps of an error: the same as a result would. Whatever has no code is `JOB_FAILED`. */
export const jobError = (error: unknown): Meta & EnvelopeError => {
  const coded = AtelierError.is(error)
    ? error
    : batchError({ code: 'JOB_FAILED', message: error instanceof Error ? error.message : String(error), cause: error })
  return { ...failureEnvelope('job', 'job', coded).error }
}
