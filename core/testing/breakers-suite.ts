/**
 * Circuit breakers that hosts share, for any test runner:
 *
 * ```ts
 * for (const { name, run } of breakersSuite({ host: (place) => myBreakers(place) })) it(name, run)
 * ```
 */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Awaitable } from '../kernel/contract/infer.ts'
import type { Breakers, OpenCircuit } from '../kernel/contract/breakers.ts'
import type { SuiteCase } from './suite-case.ts'

export interface BreakersHost {
  readonly breakers: Breakers
  close(): Awaitable<void>
}
export interface BreakersSuite {
  /** A host at a place, any short text: hosts of the same place hear of each other. */
  host(place: string): Awaitable<BreakersHost>
}

const paint = { kind: 'image.generate', provider: 'painter', why: 'failed' } as const
const check = { kind: 'moderate.text', provider: 'painter', why: 'asked' } as const
/** So long it is listened for what must not be told. */
const quietMs = 200
const longMs = 60_000

const plain = (heard: readonly OpenCircuit[]): readonly object[] => heard.map(({ kind, provider, why }) => ({ kind, provider, why }))
const until = async (isSo: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 250 && !isSo(); tries++) await delay(20)
  await delay(quietMs)
}
const heardBy = ({ breakers }: BreakersHost): readonly OpenCircuit[] => {
  const heard: OpenCircuit[] = []
  breakers.listen((circuit) => heard.push(circuit))
  return heard
}

/** The cases: every other host of the place hears of it, also one that comes later, for as long as it holds. */
export function breakersSuite({ host }: BreakersSuite): readonly SuiteCase[] {
  const withPlace = (name: string, body: (start: (elsewhere?: string) => Promise<BreakersHost>) => Promise<void>): SuiteCase => ({
    name,
    async run() {
      const place = randomUUID()
      const hosts: BreakersHost[] = []
      try {
        await body(async (elsewhere = place) => {
          const one = await host(elsewhere)
          hosts.push(one)
          return one
        })
      } finally {
        for (const one of hosts) await one.close()
      }
    },
  })
  return [
    withPlace('tells every other host of the place once, in order, for how long and why; not itself, and no other place', async (start) => {
      const hosts = [await start(), await start(), await start(), await start(randomUUID())]
      const heard = hosts.map(heardBy)
      const told = [
        { ...paint, ms: longMs },
        { ...check, ms: 2 * longMs },
      ]
      for (const circuit of told) hosts[0]!.breakers.tell(circuit)
      await until(() => heard[1]!.length > 1 && heard[2]!.length > 1)
      for (const one of [heard[1]!, heard[2]!]) {
        assert.deepEqual(plain(one), [paint, check])
        assert.ok(
          one.every(({ ms }, index) => ms <= told[index]!.ms && ms > told[index]!.ms / 2),
          `it is told for another time: ${one.map(({ ms }) => ms).join()}`,
        )
      }
      assert.deepEqual([heard[0], heard[3]], [[], []])
    }),
    withPlace('tells a host that comes later what holds still, for as long as it holds, and nothing that is over', async (start) => {
      const [first, hearing] = [await start(), await start()]
      const heard = heardBy(hearing)
      first.breakers.tell({ ...paint, ms: longMs })
      first.breakers.tell({ ...paint, ms: 50 })
      first.breakers.tell({ ...check, ms: 50 })
      await until(() => heard.length > 2)
      const late = heardBy(await start())
      await until(() => late.length > 0)
      assert.deepEqual(plain(late), [paint])
      assert.ok(late[0]!.ms > longMs / 2 && late[0]!.ms < longMs, `it is told for another time: ${late[0]!.ms}`)
    }),
    withPlace('tells nothing more to who has stopped listening', async (start) => {
      const [first, second] = [await start(), await start()]
      const stopped: OpenCircuit[] = []
      second.breakers.listen((circuit) => stopped.push(circuit))()
      const still = heardBy(second)
      first.breakers.tell({ ...paint, ms: longMs })
      await until(() => still.length > 0)
      assert.deepEqual([stopped.length, still.length], [0, 1])
    }),
  ]
}
