/**
 * What hosts tell each other of providers that rest, for any test runner:
 *
 * ```ts
 * for (const { name, run } of restsSuite({ host: (place) => myRests(place) })) it(name, run)
 * ```
 */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Awaitable } from '../kernel/contract/infer.ts'
import type { ProviderRest, Rests } from '../kernel/contract/rests.ts'
import type { SuiteCase } from './suite-case.ts'

export interface RestsHost {
  readonly rests: Rests
  close(): Awaitable<void>
}
export interface RestsSuite {
  /** A host at a place, any short text: hosts of the same place hear of each other. */
  host(place: string): Awaitable<RestsHost>
}

const paint = { kind: 'image.generate', provider: 'painter', why: 'failed' } as const
const check = { kind: 'moderate.text', provider: 'painter', why: 'asked' } as const
/** So long it is listened for what must not be told. */
const quietMs = 200
const longMs = 60_000

const plain = (heard: readonly ProviderRest[]): readonly object[] => heard.map(({ kind, provider, why }) => ({ kind, provider, why }))
const until = async (isSo: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 250 && !isSo(); tries++) await delay(20)
  await delay(quietMs)
}
const heardBy = ({ rests }: RestsHost): readonly ProviderRest[] => {
  const heard: ProviderRest[] = []
  rests.listen((rest) => heard.push(rest))
  return heard
}

/** The cases: every other host of the place hears of it, also one that comes later, for as long as it holds. */
export function restsSuite({ host }: RestsSuite): readonly SuiteCase[] {
  const withPlace = (name: string, body: (start: (elsewhere?: string) => Promise<RestsHost>) => Promise<void>): SuiteCase => ({
    name,
    async run() {
      const place = randomUUID()
      const hosts: RestsHost[] = []
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
      for (const rest of told) hosts[0]!.rests.tell(rest)
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
      first.rests.tell({ ...paint, ms: longMs })
      first.rests.tell({ ...paint, ms: 50 })
      first.rests.tell({ ...check, ms: 50 })
      await until(() => heard.length > 2)
      const late = heardBy(await start())
      await until(() => late.length > 0)
      assert.deepEqual(plain(late), [paint])
      assert.ok(late[0]!.ms > longMs / 2 && late[0]!.ms < longMs, `it is told for another time: ${late[0]!.ms}`)
    }),
    withPlace('tells nothing more to who has stopped listening', async (start) => {
      const [first, second] = [await start(), await start()]
      const stopped: ProviderRest[] = []
      second.rests.listen((rest) => stopped.push(rest))()
      const still = heardBy(second)
      first.rests.tell({ ...paint, ms: longMs })
      await until(() => still.length > 0)
      assert.deepEqual([stopped.length, still.length], [0, 1])
    }),
  ]
}
