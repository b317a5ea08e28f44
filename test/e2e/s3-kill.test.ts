/** Hosts that are killed at random moments while they write one bucket: what they acknowledged is there, whole. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import * as sdk from '@aws-sdk/client-s3'
import { sha256Of } from 'atelier-mcp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { s3AssetStore } from '#plugins/s3/asset-store.ts'
import { connect } from '#plugins/s3/connect.ts'
import { localCopies } from '#plugins/s3/local-copies.ts'
import { options } from '#plugins/s3/options.ts'
import { type S3Server, s3Server } from '../fixtures/s3-server.ts'

const script = fileURLToPath(new URL('../fixtures/hosts/keep-in-bucket.ts', import.meta.url))
const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
let server: S3Server
beforeAll(async () => void (server = await s3Server()))
afterAll(() => server.close())

interface Said {
  readonly id?: string
  readonly sha256?: string
  readonly removing?: string
  readonly problem?: unknown
}
/** Runs a writer until it has said `lines` things, then a random moment longer, then kills it. What it said is what it acknowledged. */
async function killed(name: string, lines: number): Promise<Said[]> {
  const child = spawn(process.execPath, ['--import', 'tsx', script, JSON.stringify(server.options), name, '1000'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const said: Said[] = []
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const enough = new Promise<void>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      said.push(JSON.parse(line) as Said)
      if (said.length === lines) resolve()
    })
    void ended.then(resolve)
  })
  await enough
  // oxlint-disable-next-line no-restricted-globals -- any moment is what is tested
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 120))
  child.kill('SIGKILL')
  await ended
  return said
}

describe('after kill -9 of writers on one bucket', () => {
  it(
    'every asset that was acknowledged is there, whole and listed once, and nobody took the content of another',
    { timeout: 240_000 },
    async () => {
      const said: Said[] = []
      // One name is used again: a host that comes back keeps the same once more.
      for (const batch of [
        ['one', 'two', 'three'],
        ['one', 'four', 'five'],
      ])
        said.push(...(await Promise.all(batch.map((name) => killed(name, 6 + Math.floor(Math.random() * 6))))).flat())
      expect(said.filter(({ problem }) => problem !== undefined)).toEqual([])
      // Whether a removal was done that was begun last, nobody can say; all others were.
      const removed = new Set(said.map(({ removing }) => removing))
      const kept = new Map(said.flatMap(({ id, sha256 }) => (id !== undefined && !removed.has(id) ? [[id, sha256] as const] : [])))
      expect(kept.size).toBeGreaterThan(15)

      const { bucket, close } = connect(sdk, options.parse(server.options), log)
      const store = s3AssetStore(bucket, localCopies('', 0), { log, share: undefined, extension: () => undefined })
      const listed: string[] = []
      for await (const asset of store.find({}, 'local')) {
        listed.push(asset.id)
        expect(await sha256Of(await asset.bytes())).toBe(asset.sha256)
      }
      expect(new Set(listed).size).toBe(listed.length)
      expect([...kept.keys()].filter((id) => !listed.includes(id))).toEqual([])
      for (const [id, sha256] of kept) expect((await store.get(id, 'local'))?.sha256).toBe(sha256)
      close()
    },
  )
})
