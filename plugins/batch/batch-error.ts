/** Errors of this plugin as data: of items and jobs. */
import { AtelierError, type ErrorInit } from 'atelier-mcp'
import { errors } from './errors.ts'

/** One that is told as data, with its words. */
export const batchError = (init: ErrorInit & { readonly code: keyof typeof errors }): AtelierError => {
  const { why, fix } = errors[init.code]
  return new AtelierError({ why, fix, ...init })
}
