/** A hook's "no", as the error that `call.run` throws. */
import { AtelierError } from '../contract/errors.ts'
import type { Rejection } from '../contract/hooks.ts'
import type { Answer, HookName } from '../hooks/hook-table.ts'

const rejections = new WeakMap<object, Rejection>()

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
  rejections.set(error, value)
  return Object.assign(error, { plugin, hook })
}

/** The rejection behind an error, or behind the one that it is a copy of. */
export const rejectionOf = (error: AtelierError): Rejection | undefined =>
  rejections.get(error) ?? (typeof error.cause === 'object' && error.cause !== null ? rejections.get(error.cause) : undefined)
