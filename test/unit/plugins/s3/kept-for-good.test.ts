/** What was paid stays, whichever answer of the bucket is lost and wherever a host is stopped: hosts without copies on their own disks. */
import { createHash } from 'node:crypto'
import * as sdk from '@aws-sdk/client-s3'
import { artifact, type AssetStore } from 'atelier-mcp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { s3AssetStore } from '#plugins/s3/asset-store.ts'
import type { Bucket } from '#plugins/s3/bucket.ts'
import { assertConditional } from '#plugins/s3/conditional.ts'
import { connect } from '#plugins/s3/connect.ts'
import { contentsIn } from '#plugins/s3/contents.ts'
import { localCopies } from '#plugins/s3/local-copies.ts'
import { options } from '#plugins/s3/options.ts'
import { type Gate, gate } from '../../../fixtures/gate.ts'
import { type S3Server, s3Server } from '../../../fixtures/s3-server.ts'

const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const none = localCopies('', 0)
let server: S3Server
const closing: (() => void)[] = []
beforeEach(async () => void (server = await s3Server()))
afterEach(async () => {
  for (const close of closing.splice(0)) close()
  await server.close()
})
const bucketOf = (): Bucket => {
  const { bucket, close } = connect(sdk, options.parse(server.options), log)
  closing.push(close)
  return bucket
}
const open = (): AssetStore => s3AssetStore(bucketOf(), none, { log, extension: () => undefined })
const fox = artifact(Buffer.from('fox'), 'text/x-sample', { name: 'fox' })
const keep = (store: AssetStore, one = fox) => store.keep(one, { principal: 'ann', kind: 'suite.sample', identity: 'one' })
const record = /\/records\//
/** As a host sees it that has just come. */
async function seen(id: string) {
  const store = open()
  const listed: string[] = []
  for await (const asset of store.find({}, 'ann')) listed.push(asset.id)
  const asset = await store.get(id, 'ann')
  return { listed, text: asset && Buffer.from(await asset.bytes()).toString() }
}
const keys = (part: string): string[] => [...server.objects.keys()].filter((key) => key.startsWith(part))
const holding = (method: string, key: RegExp): Gate => {
  const held = gate()
  server.onNext.push({ method, key, what: () => held.pass() })
  return held
}

describe.each(['reset', '500'] as const)('an answer that is lost (%s)', (what) => {
  it.each([
    ['its record', 'PUT', record],
    ['its content', 'PUT', /\/contents\//],
    ['its use', 'PUT', /\/uses\//],
    ['a line of a list', 'PUT', /\/lists\//],
    ['the secret', 'PUT', /\/secret$/],
  ])('to %s: what was kept is there, and kept once', async (_, method, key) => {
    server.onNext.push({ method, key, what })
    const { asset, problem } = await keep(open())
    expect(server.onNext).toEqual([])
    expect(problem).toBeUndefined()
    expect(await seen(asset.id)).toEqual({ listed: [asset.id], text: 'fox' })
    expect(keys('uses/')).toHaveLength(1)
  })
  it('to its record, over the mark of one that was removed', async () => {
    const store = open()
    const { asset } = await keep(store)
    await store.remove(asset.id, 'ann', { permanent: true })
    server.onNext.push({ method: 'PUT', key: record, what: 'lost' }, { method: 'PUT', key: record, what })
    expect((await keep(store)).problem).toBeUndefined()
    expect(await seen(asset.id)).toEqual({ listed: [asset.id], text: 'fox' })
    expect(keys('uses/')).toHaveLength(1)
  })
  it('to a change: it is made, and made once', async () => {
    const store = open()
    const { asset } = await keep(store)
    server.onNext.push({ method: 'PUT', key: record, what })
    server.asked.length = 0
    expect(await store.update(asset.id, 'ann', { tags: ['red'] })).toMatchObject({ tags: ['red'] })
    expect((await open().get(asset.id, 'ann'))?.tags).toEqual(['red'])
    expect(server.asked.filter((one) => one.startsWith('PUT'))).toHaveLength(2)
  })
  it('to a removal: it is gone, with its content', async () => {
    const store = open()
    const { asset } = await keep(store)
    server.onNext.push({ method: 'PUT', key: record, what })
    expect(await store.remove(asset.id, 'ann', { permanent: true })).toBe(true)
    expect([...keys('contents/'), ...keys('uses/'), ...keys('lists/')]).toEqual([])
  })
  it('to the mark that a content leaves: it leaves, and the mark as well', async () => {
    const store = open()
    const { asset } = await keep(store)
    server.onNext.push({ method: 'PUT', key: /\.leaving-/, what })
    expect(await store.remove(asset.id, 'ann', { permanent: true })).toBe(true)
    expect([...keys('contents/'), ...keys('uses/')]).toEqual([])
  })
  it('to the end of a large content: it is there', async () => {
    const data = Buffer.alloc(17 << 20, 'x')
    const hash = createHash('sha256').update(data).digest('hex')
    server.onNext.push(
      { method: 'POST', key: /\/contents\//, what: () => Promise.resolve() },
      { method: 'POST', key: /\/contents\//, what },
    )
    await contentsIn(bucketOf(), none).put(hash, data, 'a')
    expect(server.onNext).toEqual([])
    expect(data.equals((await contentsIn(bucketOf(), none).read(hash))!)).toBe(true)
  })
  it.each([0, 1, 2, 3])('to probe %i at the start: the server is taken for what it is', async (at) => {
    for (let before = 0; before < at; before++) server.onNext.push({ method: 'PUT', key: /\/probes\//, what: () => Promise.resolve() })
    server.onNext.push({ method: 'PUT', key: /\/probes\//, what })
    await assertConditional(bucketOf(), 'the bucket')
    expect(keys('probes/')).toEqual([])
  })
})

describe('several hosts', () => {
  it('that keep the same at once have it, whichever is refused, and each takes back its own alone', async () => {
    for (let round = 0; round < 2; round++) {
      const [one, two] = [open(), open()]
      const held = holding('PUT', record)
      const first = keep(one)
      await held.entered()
      const { asset } = await keep(two)
      held.open()
      expect((await first).asset.id).toBe(asset.id)
      expect(await seen(asset.id)).toEqual({ listed: [asset.id], text: 'fox' })
      expect([keys('uses/').length, keys('lists/').length]).toEqual([1, 1])
      await one.remove(asset.id, 'ann', { permanent: true })
      expect([...keys('contents/'), ...keys('uses/'), ...keys('lists/')]).toEqual([])
    }
  })
  it('do not lose what one of them keeps while another is stopped in the middle of removing it', async () => {
    const [one, two] = [open(), open()]
    const { asset } = await keep(one)
    const held = holding('DELETE', /\/lists\//)
    const removing = one.remove(asset.id, 'ann', { permanent: true })
    await held.entered()
    expect((await keep(two)).problem).toBeUndefined()
    held.open()
    expect(await removing).toBe(true)
    expect(await seen(asset.id)).toEqual({ listed: [asset.id], text: 'fox' })
  })
  it('bring nothing back without its content where one removes what the other has no answer about', async () => {
    const held = gate()
    server.onNext.push({ method: 'PUT', key: record, what: 'reset' }, { method: 'PUT', key: record, what: () => held.pass() })
    const keeping = keep(open())
    await held.entered()
    const [id] = keys('records/').map((key) => key.slice(-29, -5))
    expect(await open().remove(id!, 'ann', { permanent: true })).toBe(true)
    held.open()
    expect((await keeping).problem).toBeUndefined()
    expect(await seen(id!)).toEqual({ listed: [], text: undefined })
  })
  it('nor where it was kept and removed once more meanwhile', async () => {
    const held = gate()
    server.onNext.push({ method: 'PUT', key: record, what: 'reset' }, { method: 'PUT', key: record, what: () => held.pass() })
    const keeping = keep(open())
    await held.entered()
    const [id] = keys('records/').map((key) => key.slice(-29, -5))
    for (let round = 0; round < 3; round++) {
      expect(await open().remove(id!, 'ann', { permanent: true })).toBe(true)
      if (round < 2) expect((await keep(open())).asset.id).toBe(id)
    }
    held.open()
    expect((await keeping).problem).toBeUndefined()
    expect(await seen(id!)).toEqual({ listed: [], text: undefined })
    // And what is kept after all that, stays, whatever was before.
    expect((await keep(open())).asset.id).toBe(id)
    expect(await seen(id!)).toEqual({ listed: [id], text: 'fox' })
  })
  it('do not lose what one of them keeps where another fails to keep the same', async () => {
    const held = gate()
    server.onNext.push({ method: 'PUT', key: record, what: { late: () => {} } }, { method: 'GET', key: record, what: () => held.pass() })
    const failing = keep(open())
    await held.entered()
    const { asset } = await keep(open())
    held.open()
    await failing
    expect(await seen(asset.id)).toEqual({ listed: [asset.id], text: 'fox' })
    expect(keys('uses/')).toHaveLength(1)
  })
  it('have no record without its content where a write arrives late that was given up', async () => {
    const one = open()
    const sends: (() => Promise<number>)[] = []
    server.onNext.push({ method: 'PUT', key: record, what: { late: (send) => void sends.push(send) } })
    const { asset, problem } = await keep(one)
    expect(problem?.code).toBe('ENGINE_FAILED')
    expect(await sends[0]!()).toBe(412)
    expect(await seen(asset.id)).toEqual({ listed: [], text: undefined })
    expect([...keys('contents/'), ...keys('uses/'), ...keys('lists/')]).toEqual([])
    expect((await keep(open())).problem).toBeUndefined()
    expect(await seen(asset.id)).toEqual({ listed: [asset.id], text: 'fox' })
  })
})
