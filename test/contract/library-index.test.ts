/** The suite of asset stores over a folder and over a bucket, each with the index of Postgres beside it, on real servers. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as sdk from '@aws-sdk/client-s3'
import type { AssetsInit, AssetStore } from 'atelier-mcp'
import { assetIndexSuite, assetStoreSuite } from 'atelier-mcp/testing'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAssetStore } from '#core/services/assets/store.ts'
import { type Database, openDatabase } from '#plugins/postgres/database.ts'
import { libraryIndex } from '#plugins/postgres/library-index.ts'
import { migrate } from '#plugins/postgres/migrations.ts'
import { s3AssetStore } from '#plugins/s3/asset-store.ts'
import { connect } from '#plugins/s3/connect.ts'
import { localCopies } from '#plugins/s3/local-copies.ts'
import { options } from '#plugins/s3/options.ts'
import { type Door, type PostgresServer, postgresServer } from '../fixtures/postgres-server.ts'
import { type S3Server, s3Server } from '../fixtures/s3-server.ts'

const base = await mkdtemp(join(tmpdir(), 'library-index-suite-'))
const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
let server: PostgresServer
let bucketServer: S3Server
let database: Database
const closing: (() => unknown)[] = []
beforeAll(async () => {
  ;[server, bucketServer] = [await postgresServer(), await s3Server()]
  database = openDatabase(pg, server.url, log)
  await migrate(database, 'suite')
}, 60_000)
afterAll(async () => {
  await Promise.all(closing.map((close) => close()))
  await database.close()
  await Promise.all([server.remove(), bucketServer.close()])
  await rm(base, { recursive: true, force: true })
})

/** Each host has one of its own. */
function indexOf(): NonNullable<AssetsInit['index']> {
  const index = libraryIndex({ database, schema: 'suite', log })
  closing.push(index.close)
  return index.of
}
/** A store whose index is asked: it was held against the records once. */
async function whole(open: (index: NonNullable<AssetsInit['index']>) => AssetStore): Promise<AssetStore> {
  const of = indexOf()
  let isWhole: (() => Promise<boolean>) | undefined
  const store = open((library) => {
    const index = of(library)
    isWhole = index.isWhole
    return index
  })
  await expect
    .poll(async () => {
      for await (const _ of store.find({}, 'nobody')) break
      return isWhole!()
    })
    .toBe(true)
  return store
}

describe('the assets in a folder, with an index in Postgres', () => {
  const suite = assetStoreSuite({
    open: (place, share) => whole((index) => createAssetStore({ dir: join(base, place), log, share, index })),
    many: 300,
  })
  for (const { name, run } of suite) it(name, run)
})

describe('the assets in a bucket, with an index in Postgres', () => {
  let hosts = 0
  const suite = assetStoreSuite({
    open: (place, share) =>
      whole((index) => {
        const { bucket, close } = connect(sdk, options.parse({ ...bucketServer.options, prefix: `${place}/` }), log)
        const copies = localCopies(join(base, String(hosts++)), 1 << 26)
        closing.push(close, copies.flush)
        return s3AssetStore(bucket, copies, { log, share, extension: () => undefined, index })
      }),
    // More of them are asked for by pages in test/contract/s3.test.ts.
    many: 100,
  })
  for (const { name, run } of suite) it(name, run)
})

describe('the index in Postgres', () => {
  const doors = new Map<string, Door>()
  const suite = assetIndexSuite({
    async host(place) {
      const door = doors.get(place) ?? (await server.door())
      doors.set(place, door)
      const schema = `p${place.replaceAll('-', '')}`
      const own = openDatabase(pg, door.url, log)
      await migrate(own, schema)
      const { of, close } = libraryIndex({ database: own, schema, log })
      return { of, close: () => close().finally(own.close) }
    },
    async away(place) {
      const door = doors.get(place)!
      await door.cut()
      return door.mend
    },
  })
  for (const { name, run } of suite) it(name, run)
})
