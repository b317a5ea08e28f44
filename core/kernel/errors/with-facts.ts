/** An error that says more than it did. Whoever threw it may throw the same one again, to others: nothing is ever written into it. */
import type { AtelierError, ErrorInit } from '../contract/errors.ts'

type Facts = { readonly [Fact in keyof ErrorInit | 'plugin' | 'hook' | 'exitCode']?: AtelierError[Fact] | undefined }

/** A copy that says these `facts`, and is the same in all else: class, stack, cause. The error itself where it says them already. */
export function withFacts(error: AtelierError, facts: Facts): AtelierError {
  const news = Object.entries(facts).filter(([name, value]) => value !== undefined && value !== error[name as keyof Facts])
  if (news.length === 0) return error
  const property = (name: string, value: unknown) =>
    [name, { value, enumerable: name !== 'message' && name !== 'stack', configurable: true, writable: true }] as const
  return Object.create(Object.getPrototypeOf(error) as object, {
    ...Object.getOwnPropertyDescriptors(error),
    ...Object.fromEntries([property('stack', error.stack), ...news.map(([name, value]) => property(name, value))]),
  }) as AtelierError
}

/** Says whose code failed, and in which hook, unless the error knows: whoever was nearer to it has said so. */
export const blamedOn = (error: AtelierError, { plugin, hook }: Pick<Facts, 'plugin' | 'hook'>): AtelierError =>
  withFacts(error, { plugin: error.plugin ?? plugin, hook: error.hook ?? hook })
