import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as sdk from '@aws-sdk/client-s3'
import { afterAll, describe, it } from 'vitest'
import { assetStoreSuite } from '#core/testing/asset-store-suite.ts'
import { s3AssetStore } from '#plugins/s3/asset-store.ts'
import { connect } from '#plugins/s3/connect.ts'
import { localCopies } from '#plugins/s3/local-copies.ts'
import { options } from '#plugins/s3/options.ts'
import { s3Server } from '../fixtures/s3-server.ts'

const base = await mkdtemp(join(tmpdir(), 's3-suite-'))
const server = await s3Server()
const closing: (() => unknown)[] = []
afterAll(async () => {
  await Promise.all(closing.map((close) => close()))
  await server.close()
  await rm(base, { recursive: true, force: true })
})

const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
let hosts = 0
const spoilt = (spoil: (data: Buffer) => Buffer | undefined) => async (place: string, sha256: string) => {
  for (const [key, held] of server.objects) {
    if (!key.startsWith(`${place}/contents/${sha256.slice(0, 2)}/${sha256}/`)) continue
    const data = spoil(held.data)
    if (data) server.objects.set(key, { ...held, data })
    else server.objects.delete(key)
  }
}

describe.each([
  ['on the disk of each host', 1 << 26],
  ['nowhere else', 0],
])('the assets in a bucket, with copies %s', (_, copyBytes) => {
  const suite = assetStoreSuite({
    open(place, share) {
      const { bucket, close } = connect(sdk, options.parse({ ...server.options, prefix: `${place}/` }), log)
      const copies = localCopies(join(base, String(hosts++)), copyBytes)
      closing.push(close, copies.flush)
      // Each host has a disk of its own.
      return s3AssetStore(bucket, copies, { log, share, extension: () => undefined })
    },
    // Two pages of its lists; once is enough.
    many: copyBytes > 0 ? 300 : 100,
    damages: {
      changed: spoilt(() => Buffer.from('x'.repeat(35))),
      'cut off': spoilt((data) => data.subarray(0, 10)),
      gone: spoilt(() => undefined),
    },
  })
  for (const { name, run } of suite) it(name, run)
})
