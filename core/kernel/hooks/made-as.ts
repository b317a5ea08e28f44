/**
 * What leaves once more, in another form or at another time, passes the handlers of the kind that it was made by. They see a
 * run of that kind, as they were written for one.
 */
import type { Provenance } from '../contract/assets.ts'
import type { Caller } from '../contract/caller.ts'
import { frozen } from './frozen.ts'
import type { Tap } from './order-taps.ts'

/** The part of a run that the guard needs and replaces: its signal, and what may take a person's or a model's time. */
export type Guarded = Pick<Caller, 'signal' | 'elicit' | 'elicitUrl' | 'sample' | 'run'> & {
  readonly kind: string
  readonly request?: unknown
}

const madeKey = Symbol('made')
interface Made {
  readonly [madeKey]?: Provenance
}

/** The run, with the origin of the artifact that is on its way out; handlers may hand on another one that no longer says it. */
export const madeAs = <R extends object>(run: R, provenance: Provenance | undefined): R =>
  provenance ? { ...run, [madeKey]: provenance } : run

/** Where the artifact on its way out comes from. */
export const originOf = (run: object): Provenance | undefined => (run as Made)[madeKey]

/** Whether a handler is for the run's kind, or for the kind of what is on its way out. */
export const isAskedFor = (tap: Pick<Tap, 'kinds' | 'hook'>, run: Guarded): boolean => kindFor(tap, run) !== undefined

/** The run as a handler sees it; nothing where it is not for its kinds. */
export function seenBy(tap: Pick<Tap, 'kinds' | 'hook'>, run: Guarded): Guarded | undefined {
  const kind = kindFor(tap, run)
  if (kind === undefined || kind === run.kind) return kind === undefined ? undefined : run
  return { ...run, kind, request: frozen({ ...originOf(run)?.request, kind }) }
}

const kindFor = ({ kinds, hook }: Pick<Tap, 'kinds' | 'hook'>, run: Guarded): string | undefined =>
  kinds === '*'
    ? run.kind
    : [run.kind, hook === 'export' ? originOf(run)?.kind : undefined].find((kind) => kind !== undefined && kinds.includes(kind))
