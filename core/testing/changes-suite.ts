/**
 * What changes that hosts tell each other must do, for any test runner:
 *
 * ```ts
 * for (const { name, run } of changesSuite({ host: (place) => myChanges(place) })) it(name, run)
 * ```
 */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Change, Changes } from '../kernel/contract/engines.ts'
import type { Awaitable } from '../kernel/contract/infer.ts'
import type { SuiteCase } from './suite-case.ts'

export interface ChangesHost {
  readonly changes: Changes
  close(): Awaitable<void>
}
export interface ChangesSuite {
  /** A host at a place, any short text: hosts of the same place hear of each other. */
  host(place: string): Awaitable<ChangesHost>
}

const samples: readonly Change[] = [
  { list: 'resources' },
  { list: 'resources', whose: { principal: 'ann', groups: ['design'] } },
  { uri: 'asset://one', whose: { principal: 'ann' } },
  { uri: 'file:///two words' },
]
/** So long it is listened for what must not be told. */
const quietMs = 200
/** As it is written as JSON. */
const plain = (changes: readonly Change[]): unknown => JSON.parse(JSON.stringify(changes))

/** The cases: every other host of the place hears all of it, in order and once, with whose it is; nobody else hears anything. */
export function changesSuite({ host }: ChangesSuite): readonly SuiteCase[] {
  return [
    {
      name: 'tells every other host of the place what has changed, whose it is, once and in order; not itself, and no other place',
      async run() {
        const place = randomUUID()
        const hosts = [await host(place), await host(place), await host(place), await host(randomUUID())]
        const heard = hosts.map(({ changes }) => {
          const all: Change[] = []
          changes.listen((change) => all.push(change))
          return all
        })
        try {
          for (const change of samples) hosts[0]!.changes.tell(change)
          for (let tries = 0; tries < 250 && (heard[1]!.length < samples.length || heard[2]!.length < samples.length); tries++)
            await delay(20)
          await delay(quietMs)
          assert.deepEqual(plain(heard[1]!), plain(samples))
          assert.deepEqual(plain(heard[2]!), plain(samples))
          assert.deepEqual([heard[0], heard[3]], [[], []])
        } finally {
          for (const one of hosts) await one.close()
        }
      },
    },
    {
      name: 'tells nothing more to who has stopped listening',
      async run() {
        const place = randomUUID()
        const [a, b] = [await host(place), await host(place)]
        const [stopped, still]: Change[][] = [[], []]
        const stop = b.changes.listen((change) => stopped!.push(change))
        b.changes.listen((change) => still!.push(change))
        stop()
        try {
          a.changes.tell(samples[0]!)
          for (let tries = 0; tries < 250 && still!.length === 0; tries++) await delay(20)
          await delay(quietMs)
          assert.deepEqual([stopped!.length, still!.length], [0, 1])
        } finally {
          for (const one of [a, b]) await one.close()
        }
      },
    },
  ]
}
