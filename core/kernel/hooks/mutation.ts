/** A handler that writes into what it was given to look at. */
import type { AtelierError } from '../contract/errors.ts'
import { handlerFault } from './handler-fault.ts'
import type { Tap } from './order-taps.ts'

/** V8's words for a write into something frozen. There is no other sign of it; they choose the code alone, never what happens next. */
const words = /^Cannot (?:assign to read only property|add property|delete property|define property|redefine property)/

/** Whether a handler threw because it wrote into something frozen. */
export const isMutation = (thrown: unknown): boolean => thrown instanceof TypeError && words.test(thrown.message)

/** `HOOK_MUTATED`, with the handler's plugin and hook. */
export const mutation = (tap: Tap, cause?: unknown): AtelierError =>
  handlerFault(tap, {
    code: 'HOOK_MUTATED',
    message: `The "${tap.hook}" handler of plugin "${tap.plugin}" tried to change in place what it was given${
      cause instanceof Error ? `: ${cause.message}` : ', and returned nothing: that does not count'
    }.`,
    fix: 'Return a changed copy where the hook takes an answer. This is a fault of the plugin that is named; tell its author.',
    ...(cause !== undefined && { cause }),
  })
