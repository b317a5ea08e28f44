/**
 * What leaves once more, in another form or at another time, passes the handlers of the kind that it was made by. They see a
 * run of that kind, as they were written for one.
 */
import type { Provenance } from '../contract/assets.ts'
import { frozen } from './frozen.ts'
import type { Guarded } from './guard.ts'
import type { Tap } from './order-taps.ts'

const madeKey = Symbol('made')
interface Made {
  readonly [madeKey]?: Provenance
}

/** The run, with the origin of the artifact that is on its way out; handlers may hand on another one that no longer says it. */
export const madeAs = <R extends object>(run: R, provenance: Provenance | undefined): R =>
  provenance ? { ...run, [madeKey]: provenance } : run

/** Where the artifact on its way out comes from. */
export const originOf = (run: object): Provenance | undefined => (run as Made)[madeKey]

/** The run as a handler sees it; nothing where it is not for its kinds. */
export function seenBy({ kinds, hook }: Pick<Tap, 'kinds' | 'hook'>, run: Guarded): Guarded | undefined {
  if (kinds === '*' || kinds.includes(run.kind)) return run
  const made = hook === 'export' ? originOf(run) : undefined
  if (!made || !kinds.includes(made.kind)) return undefined
  return { ...run, kind: made.kind, request: frozen({ ...made.request, kind: made.kind }) } as Guarded
}
