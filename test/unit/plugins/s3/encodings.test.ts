import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as sdk from '@aws-sdk/client-s3'
import { type Artifact, artifact } from 'atelier-mcp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connect } from '#plugins/s3/connect.ts'
import { s3Encodings } from '#plugins/s3/encodings.ts'
import { options } from '#plugins/s3/options.ts'
import { type S3Server, s3Server } from '../../../fixtures/s3-server.ts'

const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
let server: S3Server
let base = ''
const closing: (() => unknown)[] = []
beforeEach(async () => {
  server = await s3Server()
  base = await mkdtemp(join(tmpdir(), 's3-encodings-'))
})
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
  await server.close()
  await rm(base, { recursive: true, force: true })
})
/** As a host of this name has them. */
const host = (name: string, maxBytes = 1 << 20) => {
  const { bucket, close } = connect(sdk, options.parse(server.options), log)
  const store = s3Encodings(bucket, { dir: join(base, name), maxBytes })
  closing.push(close, () => store.close())
  return store
}
const source = artifact(Buffer.from('the picture'), 'image/png')
const key = 'ab'.repeat(32)
let made = 0
const make = async (): Promise<Artifact> => artifact(Buffer.from(`small ${++made}`), 'image/webp', { name: 'small', meta: { width: 3 } })
const textOf = async (one: Artifact) => Buffer.from(await one.bytes()).toString()

describe('kept encodings in a bucket', () => {
  it('are made by one of several hosts, and read by the others once', async () => {
    const first = await host('one').get(key, source, make)
    const text = await textOf(first)
    await closing.at(-1)!()
    const two = host('two')
    const found = await two.get(key, source, make)
    expect([await textOf(found), found.mimeType, found.meta]).toEqual([text, 'image/webp', { width: 3 }])
    await two.close()
    server.asked.length = 0
    expect(await textOf(await host('two').get(key, source, make))).toBe(text)
    expect(server.asked).toEqual([])
  })
  it('are made anew where what is there is damaged, and for who cannot reach it', async () => {
    await (async (store) => {
      await store.get(key, source, make)
      await store.close()
    })(host('one'))
    const held = server.objects.get(`encodings/${key}`)!
    server.objects.set(`encodings/${key}`, { ...held, data: Buffer.concat([held.data.subarray(0, -1), Buffer.from('x')]) })
    const before = made
    expect(await textOf(await host('two').get(key, source, make))).toBe(`small ${before + 1}`)
    await server.stop()
    expect(await textOf(await host('three').get(key, source, make))).toBe(`small ${before + 2}`)
    await server.start()
  })
  it('leave nothing on a disk that is to have none', async () => {
    const store = host('one', 0)
    await store.get(key, source, make)
    await store.close()
    expect(await readdir(base)).toEqual([])
    expect(server.objects.size).toBe(1)
  })
  it('are counted and cleared for all hosts', async () => {
    const store = host('one')
    await store.get(key, source, make)
    await store.get('cd'.repeat(32), source, make)
    const { files, bytes } = await store.stats()
    expect([files, bytes > 0]).toEqual([2, true])
    expect(await store.prune()).toEqual({ files: 0, bytes: 0 })
    expect((await host('two').clear()).files).toBe(2)
    expect([...server.objects.keys()]).toEqual([])
  })
})
