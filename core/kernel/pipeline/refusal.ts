/** A hook's "no", as the error that `call.run` throws. */
import { AtelierError } from '../contract/errors.ts'
import type { Rejection } from '../contract/hooks.ts'
import type { Answer, HookName } from '../hooks/hook-table.ts'

/** A symbol goes with copies, and is told to nobody. */
const rejectionKey = Symbol('rejection')
interface Refused extends AtelierError {
  readonly [rejectionKey]?: Rejection
}

/** The rejection's own code, with the plugin and hook that said it. `outcome`: what had been spent by then. */
export function refusal({ plugin, value }: Answer<Rejection>, hook: HookName, outcome: 'none' | 'unknown' | 'paid'): AtelierError {
  const { code, message, fix, details } = value
  const error = new AtelierError({
    code,
    message,
    why: `The plugin "${plugin}" refused it (${hook}).`,
    ...(fix !== undefined && { fix }),
    outcome,
    details: { ...details, refused: true },
  })
  return Object.assign(error, { plugin, hook, [rejectionKey]: value })
}

/** The rejection behind an error. */
export const rejectionOf = (error: Refused): Rejection | undefined => error[rejectionKey]
