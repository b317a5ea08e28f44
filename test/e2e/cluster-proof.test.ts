/**
 * Four hosts of a cluster while hosts are killed, one is stopped, and Redis is restarted: what five principals ask for is ordered once, billed to the cent, whole, and
 * theirs alone. `ATELIER_PROOF=100 npm test -- test/e2e/cluster-proof.test.ts`: so many calls, and as many jobs. `.ci/run` runs it with 2,000; by itself it is left out.
 */
import { randomBytes } from 'node:crypto'
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'
import { sha256Of } from 'atelier-mcp'
import pg from 'pg'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cluster, startCluster } from '../../examples/deployments/cluster/cluster.ts'
import { type AskingClient, askingClient, type Picture } from '../fixtures/cluster/asking-client.ts'
import { centsOf, type CountingVendor, countingVendor, pixelsOf } from '../fixtures/cluster/counting-vendor.ts'
import { befall } from '../fixtures/cluster/faults.ts'
import { builtCli } from '../fixtures/cli-process.ts'
import { fixture } from '../fixtures/server-process.ts'

const calls = Number(process.env['ATELIER_PROOF'] ?? 0)
const principals = ['ada', 'ben', 'cleo', 'dan', 'eve']
const kills = 6 + Math.floor(calls / 100)
/** Of one principal. */
const atOnce = 8

/** All principals ask for the same. Every second is sold by a vendor's handle. */
const prompts = Array.from({ length: (2 * calls) / principals.length }, (_, index) => `picture ${index}`)
const providerOf = (index: number): string => (index % 4 < 2 ? 'handled' : 'plain')
const howOf = (index: number): 'call' | 'job' => (index % 2 === 0 ? 'call' : 'job')

let vendor: CountingVendor
let cluster: Cluster
const clients = new Map<string, AskingClient>()
const pictures = new Map<string, Map<string, Picture>>()
/** As often as each prompt was sold. */
const sold = (): Map<string, number> => {
  const counts = new Map<string, number>()
  for (const { prompt } of vendor.orders) counts.set(prompt, (counts.get(prompt) ?? 0) + 1)
  return counts
}
const cents = (line: { readonly nanos: string } | undefined): number => Number(line?.nanos) / 1e7
/** Of some of them, of none and of all. */
const sumsOf = (numbers: readonly number[]): readonly number[] =>
  numbers.reduce<readonly number[]>((sums, one) => [...sums, ...sums.map((sum) => sum + one)], [0])
/** As often as persons have agreed to pay for a prompt once more. */
const agreed = (prompt: string): number => [...clients.values()].reduce((sum, client) => sum + (client.agreed.get(prompt)?.size ?? 0), 0)

const askForAll = async (name: string, client: AskingClient): Promise<void> => {
  const own = new Map<string, Picture>()
  pictures.set(name, own)
  const waiting = prompts.entries()
  const one = async (): Promise<void> => {
    for (const [index, prompt] of waiting) own.set(prompt, await client.picture(prompt, providerOf(index), howOf(index)))
  }
  await Promise.all(Array.from({ length: atOnce }, one))
}

beforeAll(async () => {
  const tokens = Object.fromEntries(principals.map((name) => [name, randomBytes(32).toString('base64url')]))
  vendor = await countingVendor()
  const env = { PROOF_TOKENS: JSON.stringify(tokens), PROOF_VENDOR: vendor.url }
  cluster = await startCluster({ hosts: 4, config: fixture('cluster/mcp.config.ts'), cli: await builtCli(), env })
  for (const name of principals) clients.set(name, await askingClient(cluster.url, tokens[name]!))
  await Promise.all([befall(cluster, kills, 4000), ...[...clients].map(([name, client]) => askForAll(name, client))])
}, 1_200_000)
afterAll(async () => {
  for (const client of clients.values()) await client.close()
  await cluster?.close()
  await vendor?.close()
}, 120_000)

describe.skipIf(calls === 0)(
  `${calls} calls and ${calls} jobs of five principals on four hosts that are killed, stopped and cut off from Redis`,
  { timeout: 300_000 },
  () => {
    it('each bring their picture', () => {
      expect(principals.map((name) => pictures.get(name)?.size)).toEqual(principals.map(() => prompts.length))
    })

    it('are ordered once, and once more only where a person has agreed to that', () => {
      const counts = sold()
      const wrong = prompts.flatMap((prompt) => {
        const [least, most, are] = [principals.length, principals.length + agreed(prompt), counts.get(prompt) ?? 0]
        return are < least || are > most
          ? [{ prompt, least, most, are, refused: [...clients].map(([name, client]) => [name, client.refused.get(prompt)]) }]
          : []
      })
      expect(wrong).toEqual([])
      expect(counts.size).toBe(prompts.length)
    })

    it('are in the ledger to the cent: what was had, and beside it what nobody knows the end of', async () => {
      const database = new pg.Client({ connectionString: cluster.postgres.env['DATABASE_URL']! })
      await database.connect()
      const { rows } = await database.query<{ id: string; principal: string; outcome: string | null; nanos: string }>(
        `select id, principal, outcome, nanos::text as nanos from atelier.ledger_line where type = 'spend'`,
      )
      await database.end()
      const price = prompts.reduce((sum, prompt) => sum + centsOf(prompt), 0)
      for (const [name, client] of clients) {
        const lines = rows.filter(({ principal }) => principal === name)
        const doubted = [...client.agreed].flatMap(([prompt, orders]) => [...orders].map((order) => ({ order, cents: centsOf(prompt) })))
        const lineOf = (order: string) => lines.find(({ id }) => id.startsWith(`${order}@`))
        // An order in doubt is in the ledger by its estimate, or by what it cost where its host had told that before it was killed or stopped.
        expect(doubted.map(({ order }) => cents(lineOf(order)))).toEqual(doubted.map((one) => one.cents))
        const others = lines.filter((line) => !doubted.some(({ order }) => line === lineOf(order)))
        expect(others.filter(({ outcome }) => outcome === 'unknown')).toEqual([])
        // Where that host has brought the picture in the very moment in which a person agreed to another one, none was ordered.
        const known = doubted.filter(({ order }) => lineOf(order)?.outcome === null).map((one) => one.cents)
        expect(sumsOf(known)).toContain(price - others.reduce((sum, line) => sum + cents(line), 0))
      }
      const billed = vendor.orders.reduce((sum, order) => sum + order.cents, 0)
      const known = principals.length * price
      expect(billed).toBeGreaterThanOrEqual(known)
      expect(billed).toBeLessThanOrEqual(known + prompts.reduce((sum, prompt) => sum + agreed(prompt) * centsOf(prompt), 0))
    })

    it('are whole, and each is the picture of an order of its own', async () => {
      const orderOf = new Map(vendor.orders.map((order) => [pixelsOf(order).toString('base64'), order]))
      const had = new Map<number, string>()
      const wrong: string[] = []
      for (const [name, own] of pictures)
        for (const [prompt, { url, sha256 }] of own) {
          const bytes = Buffer.from(await (await fetch(url)).arrayBuffer())
          const pixels = (await sharp(bytes).removeAlpha().raw().toBuffer()).toString('base64')
          const order = orderOf.get(pixels)
          if ((await sha256Of(bytes)) !== sha256) wrong.push(`${name}, ${prompt}: other bytes than said`)
          if (order?.prompt !== prompt) wrong.push(`${name}, ${prompt}: the picture of ${order?.prompt}`)
          if (order && had.has(order.number)) wrong.push(`${name}, ${prompt}: what ${had.get(order.number)} has`)
          if (order) had.set(order.number, name)
        }
      expect(wrong).toEqual([])
    })

    it('leave no content in the bucket that is not what its name says', async () => {
      const {
        S3_ENDPOINT: endpoint,
        S3_BUCKET: Bucket,
        S3_ACCESS_KEY_ID: accessKeyId,
        S3_SECRET_ACCESS_KEY: secretAccessKey,
      } = cluster.s3.env
      const bucket = new S3Client({
        endpoint: endpoint!,
        region: 'us-east-1',
        forcePathStyle: true,
        credentials: { accessKeyId: accessKeyId!, secretAccessKey: secretAccessKey! },
      })
      let [looked, StartAfter] = [0, '']
      for (;;) {
        const { Contents = [] } = await bucket.send(new ListObjectsV2Command({ Bucket, Prefix: 'contents/', StartAfter }))
        if (Contents.length === 0) break
        for (const { Key } of Contents) {
          StartAfter = Key!
          const [, , sha256] = Key!.split('/')
          const { Body } = await bucket.send(new GetObjectCommand({ Bucket, Key }))
          expect(await sha256Of(await Body!.transformToByteArray())).toBe(sha256)
          looked++
        }
      }
      bucket.destroy()
      expect(looked).toBeGreaterThanOrEqual(principals.length * prompts.length)
    })

    it('are seen by their own principal alone', async () => {
      const seenBy = new Map<string, string>()
      for (const [name, client] of clients) {
        const listed: string[] = []
        for (let cursor: string | null = ''; cursor !== null;) {
          const { data } = await client.call('list_assets', { limit: 100, ...(cursor !== '' && { cursor }) })
          const page = data as { readonly assets: readonly { readonly id: string }[]; readonly nextCursor?: string | null }
          listed.push(...page.assets.map(({ id }) => id))
          cursor = page.nextCursor ?? null
        }
        const own = [...pictures.get(name)!.values()].map(({ id }) => id)
        expect(new Set(listed).size).toBe(listed.length)
        // What a host could not tell the index of the library, as it was killed, is found by the next look at the records: within ten minutes.
        const unlisted = own.filter((id) => !listed.includes(id))
        const had = await Promise.all(unlisted.map((id) => client.call('get_asset', { id })))
        expect(had.filter(({ ok }) => !ok)).toEqual([])
        // What a host had kept that was killed before anybody knew is there as well.
        const orders = [...client.agreed.values()].reduce((sum, ids) => sum + ids.size, 0)
        expect(listed.length).toBeLessThanOrEqual(own.length + orders)
        for (const id of listed) expect([id, seenBy.get(id)]).toEqual([id, undefined])
        for (const id of listed) seenBy.set(id, name)
        const other = principals.find((one) => one !== name)
        const { id } = pictures.get(other!)!.get(prompts[0]!)!
        expect(await client.call('get_asset', { id })).toMatchObject({ ok: false, error: { code: 'INPUT_NOT_FOUND' } })
      }
    })
  },
)
