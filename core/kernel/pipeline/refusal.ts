/** A hook's "no", as the error that `call.run` throws. */
import { AtelierError } from '../contract/errors.ts'
import type { HookTypes, Rejection } from '../contract/hooks.ts'
import type { Answer } from '../hooks/hook-table.ts'

const rejections = new WeakMap<object, Rejection>()

/** The rejection's own code, with the plugin and hook that said it. `outcome`: what had been spent by then. */
export function refusal({ plugin, value }: Answer<Rejection>, hook: keyof HookTypes, outcome: 'none' | 'unknown' | 'paid'): AtelierError {
  const { code, message, fix, details } = value
  const error = new AtelierError({
    code,
    message,
    why: `The plugin "${plugin}" refused it (${hook}).`,
    ...(fix !== undefined && { fix }),
    outcome,
    details: { ...details, refused: true },
  })
  error.plugin = plugin
  error.hook = hook
  rejections.set(error, value)
  return error
}

/** `copy` is the same refusal as `error`, if that is one. */
export function rejectedAs(copy: object, error: object): void {
  const rejection = rejections.get(error)
  if (rejection) rejections.set(copy, rejection)
}

/** The rejection behind an error, if it was one. */
export const rejectionOf = (error: object): Rejection | undefined => rejections.get(error)
