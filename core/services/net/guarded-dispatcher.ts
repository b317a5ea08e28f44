/** Connections that end at allowed addresses only: the address is checked after DNS, and the checked one is connected to. */
import { lookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { AtelierError } from '../../kernel/contract/errors.ts'
import { agent, type FetchDispatcher } from './agent.ts'

const made = new Map<(address: string) => boolean, Promise<FetchDispatcher>>()

/** A pool for `fetch`'s `dispatcher`, one per rule. Redirects and addresses written in the URL are the caller's to check. */
export function guardedDispatcher(allowed: (address: string) => boolean): Promise<FetchDispatcher> {
  const known = made.get(allowed)
  if (known) return known
  const dispatcher = agent({ connect: { lookup: guardedLookup(allowed), timeout: 10_000 }, allowH2: false })
  made.set(allowed, dispatcher)
  return dispatcher
}

const guardedLookup =
  (allowed: (address: string) => boolean): LookupFunction =>
  (hostname, options, done) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, '')
      // One bad address is enough: a name that leads to both is a trap.
      const bad = addresses.find(({ address }) => !allowed(address))
      if (bad || addresses.length === 0) return done(forbiddenAddress(hostname), '')
      const [first] = addresses
      return options.all ? done(null, addresses) : done(null, first!.address, first!.family)
    })
  }

/** The refusal: says nothing of the address, which is the network's business. */
export const forbiddenAddress = (hostname: string): AtelierError =>
  new AtelierError({
    code: 'INPUT_FORBIDDEN',
    message: `The address of "${hostname}" is not on the public internet.`,
    why: 'URLs from callers may not reach this machine, its network or its metadata service.',
    fix: 'Give a public https URL, or the file itself as a path or data URI.',
    outcome: 'none',
  })
