/** What is wrong with a handler itself. */
import { AtelierError, type ErrorInit } from '../contract/errors.ts'
import type { Tap } from './order-taps.ts'

/** An error that names the handler's plugin and hook. */
export const handlerFault = ({ plugin, hook }: Pick<Tap, 'plugin' | 'hook'>, init: ErrorInit): AtelierError =>
  Object.assign(new AtelierError({ fix: 'This is a fault of the plugin that is named; tell its author.', ...init }), { plugin, hook })
