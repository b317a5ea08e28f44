import type { Caller } from '../contract/caller.ts'

/** The part of a run that the guard needs and replaces: its signal, and what may take a person's or a model's time. */
export type Guarded = Pick<Caller, 'signal' | 'elicit' | 'elicitUrl' | 'sample' | 'run'> & {
  readonly kind: string
  readonly request?: unknown
}
