/**
 * What keys that several hosts share must do, for any test runner:
 *
 * ```ts
 * for (const { name, run } of secretsSuite({ host: (place) => mySecrets(place) })) it(name, run)
 * ```
 */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { Secrets } from '../kernel/contract/engines.ts'
import type { Awaitable } from '../kernel/contract/infer.ts'
import type { SuiteCase } from './suite-case.ts'

export interface SecretsHost {
  readonly secrets: Secrets
  close(): Awaitable<void>
}
export interface SecretsSuite {
  /** A host at a place, any short text: hosts of the same place share their keys, also with those that have ended. */
  host(place: string): Awaitable<SecretsHost>
}

/** As the host itself asks for them. */
const names = ['link-key', 'asked/key', 'a/b-2'] as const

/** The cases: 32 bytes that nobody can guess, the same in every host of a place for good, and in no other place. */
export function secretsSuite({ host }: SecretsSuite): readonly SuiteCase[] {
  const withHosts = (name: string, body: (place: string, open: (place: string) => Promise<Secrets>) => Promise<void>): SuiteCase => ({
    name,
    async run() {
      const hosts: SecretsHost[] = []
      const open = async (place: string): Promise<Secrets> => {
        const one = await host(place)
        hosts.push(one)
        return one.secrets
      }
      try {
        await body(randomUUID(), open)
      } finally {
        for (const one of hosts) await one.close()
      }
    },
  })
  return [
    withHosts('are 32 bytes as hex, another one for each name and each place', async (place, open) => {
      const places = [await open(place), await open(randomUUID())]
      const all = await Promise.all(places.flatMap((secrets) => names.map((name) => secrets.get(name))))
      for (const secret of all) assert.match(secret, /^[0-9a-f]{64}$/)
      assert.equal(new Set(all).size, all.length, 'two of them are the same')
      const bytes = all.flatMap((secret) => [...Buffer.from(secret, 'hex')])
      assert.ok(new Set(bytes).size > bytes.length / 3, 'they can be guessed')
    }),
    withHosts('are the same in every host, also where all ask first at once', async (place, open) => {
      const hosts = await Promise.all(Array.from({ length: 4 }, () => open(place)))
      for (const name of names) {
        const got = await Promise.all(hosts.flatMap(({ get }) => [get(name), get(name)]))
        assert.equal(new Set(got).size, 1, 'hosts that ask at once have keys of their own')
      }
    }),
    withHosts('stay the same for a host that comes when all others have ended', async (place, open) => {
      const { secrets, close } = await host(place)
      const before = await Promise.all(names.map((name) => secrets.get(name)))
      await close()
      const later = await open(place)
      assert.deepEqual(await Promise.all(names.map((name) => later.get(name))), before)
      assert.deepEqual(await Promise.all(names.map((name) => later.get(name))), before)
    }),
  ]
}
