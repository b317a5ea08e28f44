/** Orders that a vendor takes and answers later: who has them, and by what they are known. */
import { isDeepStrictEqual } from 'node:util'
import { AtelierError } from '../contract/errors.ts'
import type { Operation, ProviderV1 } from '../contract/provider.ts'
import { isObject } from '../hooks/plain.ts'

export type WithOperations = ProviderV1 & Required<Pick<ProviderV1, 'start' | 'resume'>>

export const hasOperations = <T extends ProviderV1>(provider: T): provider is T & WithOperations =>
  provider.start !== undefined && provider.resume !== undefined

/**
 * As another host will read it: what is absent stays away. Throws `PROVIDER_FAILED` for all that JSON would change or lose: the order is
 * out, and nobody could go on with it.
 */
export const plainOperation = ({ id }: ProviderV1, operation: unknown): Operation => {
  const fields = isObject(operation) && !Array.isArray(operation) ? Object.entries(operation).filter(([, one]) => one !== undefined) : []
  const odd = fields.find(([, one]) => !isJson(one))
  if (fields.length > 0 && !odd) return Object.fromEntries(fields)
  throw new AtelierError({
    code: 'PROVIDER_FAILED',
    message: `Provider "${id}" started an operation that is no plain JSON${odd ? `: \`${odd[0]}\`` : ''}.`,
    fix: 'This is a fault of the provider plugin; tell its author.',
    outcome: 'unknown',
  })
}

const isJson = (value: unknown): boolean => {
  try {
    return isDeepStrictEqual(JSON.parse(JSON.stringify(value)), value)
  } catch {
    return false
  }
}
