/** Every promise of a server's health, and a liar around an honest one for each. */
import type { EngineAway } from 'atelier-mcp'
import { engineHealthSuite, type EngineHealthServer } from 'atelier-mcp/testing'
import { describe, expect, it } from 'vitest'
import { liars } from '../../../fixtures/liars/liars.ts'

const { failing, unproven } = liars()
const secret = 'pass-word'

/** A server in memory. */
function honest(): EngineHealthServer {
  let since: number | undefined
  return {
    health: () => (since === undefined ? undefined : { code: 'ENGINE_AWAY', since, why: 'It does not answer.' }),
    stop: () => void (since ??= Date.now()),
    start: () => void (since = undefined),
    close() {},
  }
}
type Lie = (server: EngineHealthServer) => Partial<EngineHealthServer>
const found = (lie: Lie): Promise<string[]> =>
  failing(
    engineHealthSuite({
      server() {
        const server = honest()
        return { ...server, ...lie(server) }
      },
      secret,
      // What is in memory changes at once.
      pollMs: 5,
      withinMs: 300,
    }),
  )
const saying =
  (other: (away: EngineAway) => EngineAway): Lie =>
  ({ health }) => ({
    health() {
      const away = health()
      return away && other(away)
    },
  })

describe.concurrent('a health that', () => {
  it.each<[string, Lie]>([
    ['says that all is well, always', () => ({ health: () => undefined })],
    ['says that a server is away which is not', () => ({ health: () => ({ code: 'ENGINE_AWAY', since: 1, why: 'Away.' }) })],
    [
      'says so now and then',
      ({ health }) => {
        let times = 0
        return { health: () => (times++ === 20 ? { code: 'ENGINE_AWAY', since: Date.now(), why: 'Away.' } : health()) }
      },
    ],
    ['has a code of its own', saying((away) => ({ ...away, code: 'GONE' }))],
    ['says no reason', saying((away) => ({ ...away, why: '' }))],
    ['tells the secret', saying((away) => ({ ...away, why: `redis://:${secret}@host is away.` }))],
    ['counts from now on, each time', saying((away) => ({ ...away, since: Date.now() }))],
    ['counts from long ago', saying((away) => ({ ...away, since: away.since - 60_000 }))],
    [
      'never says that it is back',
      () => {
        const server = honest()
        return { ...server, start() {} }
      },
    ],
    [
      'says of the next absence when the first began',
      ({ health }) => {
        let first: number | undefined
        return {
          health() {
            const away = health()
            first ??= away?.since
            return away && { ...away, since: first! }
          },
        }
      },
    ],
    [
      'throws',
      () => ({
        health() {
          throw new Error('It cannot be told.')
        },
      }),
    ],
  ])('%s is found out', async (_, lie) => {
    expect(await found(lie)).not.toEqual([])
  })
  it('is honest passes', async () => {
    expect(await found(() => ({}))).toEqual([])
  })
})
describe('the suite of health', () => {
  it('has no case that no liar fails', () => expect(unproven()).toEqual([]))
})
