/** Every promise of keys that hosts share, and a liar around those in memory for each. */
import { createHash, randomBytes } from 'node:crypto'
import type { Secrets } from 'atelier-mcp'
import { secretsSuite } from 'atelier-mcp/testing'
import { describe, expect, it } from 'vitest'
import { liars } from '../../../fixtures/liars/liars.ts'
import { memoryEngines } from '../../../fixtures/memory-engines.ts'

const { failing, unproven } = liars()
type Lie = (secrets: Secrets, place: string) => Secrets

/** Which of the cases fail whose name has `promise` in it. */
function found(lie: Lie, promise = ''): Promise<string[]> {
  const places = new Map<string, ReturnType<typeof memoryEngines>>()
  const suite = secretsSuite({
    host(place) {
      const shared = places.get(place) ?? memoryEngines()
      places.set(place, shared)
      return { secrets: lie(shared.forHost().secrets, place), close() {} }
    },
  })
  return failing(suite.filter(({ name }) => name.includes(promise)))
}
const random = (): string => randomBytes(32).toString('hex')
const [bytes, same, stay] = ['are 32 bytes as hex', 'are the same in every host', 'stay the same']

describe.concurrent('keys that', () => {
  it.each<[string, Lie, string]>([
    ['are too short', ({ get }) => ({ get: async (name) => (await get(name)).slice(32) }), bytes],
    ['are no hex', ({ get }) => ({ get: async (name) => (await get(name)).toUpperCase() }), bytes],
    ['are all one', ({ get }) => ({ get: () => get('one') }), bytes],
    ['are the same everywhere', () => ({ get: async (name) => createHash('sha256').update(name).digest('hex') }), bytes],
    ['are a number', (_, place) => ({ get: async (name) => `${place}${name}`.length.toString().padStart(64, '0') }), bytes],
    [
      'can be guessed',
      ({ get }) => ({
        get: async (name) =>
          createHash('sha256')
            .update(await get(name))
            .digest('hex')
            .slice(0, 4)
            .repeat(16),
      }),
      bytes,
    ],
    [
      'are each host’s own',
      () => {
        const own = new Map<string, string>()
        return {
          async get(name) {
            const secret = own.get(name) ?? random()
            own.set(name, secret)
            return secret
          },
        }
      },
      same,
    ],
    ['are made anew each time', () => ({ get: async () => random() }), same],
    [
      'are shared a moment later',
      ({ get }) => {
        let isAsked = false
        return {
          async get(name) {
            if (isAsked) return get(name)
            isAsked = true
            return random()
          },
        }
      },
      stay,
    ],
  ])('%s are found out', async (_, lie, promise) => {
    expect(await found(lie, promise)).not.toEqual([])
  })
  it('are honest pass', async () => {
    expect(await found((secrets) => secrets)).toEqual([])
  })
})
describe('the suite of keys', () => {
  it('has no case that no liar fails', () => expect(unproven()).toEqual([]))
})
