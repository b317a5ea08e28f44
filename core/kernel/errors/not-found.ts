/** The error for a name that nothing has. */
import { type AtelierError, type ErrorCode } from '../contract/errors.ts'
import { unspent } from './unspent.ts'
import { nearest } from './nearest.ts'

export interface NotFoundInit {
  /** What has the name: `tool`. */
  readonly what: string
  /** The name as it was given. */
  readonly name: string
  /** The names that there are, to find the one that was probably meant. */
  readonly names: readonly string[]
  readonly fix: string
  /** Default `INPUT_NOT_FOUND`. */
  readonly code?: ErrorCode
}

/** To be thrown: `There is no tool "piant". Did you mean "paint"?` Nothing was spent. */
export const notFound = ({ what, name, names, fix, code = 'INPUT_NOT_FOUND' }: NotFoundInit): AtelierError =>
  unspent(code, `There is no ${what} ${JSON.stringify(name.slice(0, 100))}.${nearest(name, names, (near) => ` Did you mean "${near}"?`)}`, {
    fix,
  })
