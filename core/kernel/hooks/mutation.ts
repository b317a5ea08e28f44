/** A handler that changes its draft, and does not say so. */
import type { AtelierError } from '../contract/errors.ts'
import { handlerFault } from './handler-fault.ts'
import type { Tap } from './order-taps.ts'

/** `HOOK_MUTATED`, with the handler's plugin and hook. */
export const mutation = (tap: Tap): AtelierError =>
  handlerFault(tap, {
    code: 'HOOK_MUTATED',
    message: `The "${tap.hook}" handler of plugin "${tap.plugin}" changed in place what it was given, and returned nothing: that does not count.`,
    fix: 'Return the changed copy. This is a fault of the plugin that is named; tell its author.',
  })
