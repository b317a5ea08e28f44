/** Connections that end at allowed addresses only: the address is checked after DNS, and the checked one is connected to. */
import { lookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { AtelierError } from '../../kernel/contract/errors.ts'
import { agent, type FetchDispatcher } from './agent.ts'
import { connector } from './connector.ts'
import type { Proxies } from './proxies.ts'

const made = new Map<(address: string) => boolean, Map<string, Promise<FetchDispatcher>>>()

/**
 * A pool for `fetch`'s `dispatcher`, one per rule. Redirects and addresses written in the URL are the caller's to check. A proxy resolves
 * names itself, so the guard is weaker there: names that lead to a forbidden address *here* are refused, others are the proxy's.
 */
export function guardedDispatcher(allowed: (address: string) => boolean, proxies?: Proxies): Promise<FetchDispatcher> {
  const ofRule = made.get(allowed) ?? new Map<string, Promise<FetchDispatcher>>()
  made.set(allowed, ofRule)
  const key = JSON.stringify(proxies ?? null)
  const lookups = guardedLookup(allowed)
  const checkName = (hostname: string): Promise<void> =>
    new Promise((resolve, reject) => {
      // A name that nobody here knows is no fault: in many offices the proxy alone knows the names outside.
      lookups(hostname, { all: true }, (error) => (AtelierError.is(error) ? reject(error) : resolve()))
    })
  const dispatcher = ofRule.get(key) ?? connector({ proxies, lookup: lookups, checkName }).then((connect) => agent({ connect }))
  ofRule.set(key, dispatcher)
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
