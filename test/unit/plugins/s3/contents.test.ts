import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as sdk from '@aws-sdk/client-s3'
import { sha256Of } from 'atelier-mcp'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Bucket } from '#plugins/s3/bucket.ts'
import { connect } from '#plugins/s3/connect.ts'
import { type Contents, contentsIn } from '#plugins/s3/contents.ts'
import { localCopies } from '#plugins/s3/local-copies.ts'
import { options } from '#plugins/s3/options.ts'
import { sdkRange } from '#plugins/s3/sdk.ts'
import { type S3Server, s3Server } from '../../../fixtures/s3-server.ts'

let server: S3Server
beforeAll(async () => void (server = await s3Server()))
afterAll(() => server.close())
const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
let dir = ''
let bucket: Bucket
let close: () => void
let places = 0
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 's3-contents-'))
  ;({ bucket, close } = connect(sdk, options.parse({ ...server.options, prefix: `place-${places++}/` }), log))
  server.asked.length = 0
})
afterEach(async () => {
  close()
  await rm(dir, { recursive: true, force: true })
})
const without = () => contentsIn(bucket, localCopies('', 0))
const keep = async (contents: Contents, data: Buffer, id: string): Promise<string> => {
  const sha256 = await sha256Of(data)
  await contents.put(sha256, data, id)
  return sha256
}
const written = () => server.asked.filter((one) => /^(?:PUT|POST) .*\/contents\//.test(one))
const ids = ['a', 'b', 'c'].map((one) => one.repeat(24)) as [string, string, string]

describe('contents in a bucket', () => {
  it('are written once, whoever keeps the same, and large ones in parts', async () => {
    const [small, large] = [randomBytes(1000), randomBytes(17 << 20)]
    await keep(without(), small, ids[0])
    await keep(without(), small, ids[1])
    expect(written()).toHaveLength(1)
    const sha256 = await keep(without(), large, ids[0])
    const parts = written().length - 1
    expect(parts).toBe(5)
    await keep(without(), large, ids[1])
    expect(written()).toHaveLength(1 + parts)
    expect(large.equals((await without().read(sha256))!)).toBe(true)
  })
  it('are whole or not there when their writer dies over a part', async () => {
    const large = randomBytes(17 << 20)
    const sha256 = await sha256Of(large)
    const dying = keep(without(), large, ids[0])
    await vi.waitFor(() => expect(server.asked.some((one) => one.startsWith('POST'))).toBe(true), { interval: 1, timeout: 60_000 })
    await server.stop()
    await expect(dying).rejects.toMatchObject({ code: 'ENGINE_AWAY' })
    await server.start()
    await vi.waitFor(async () => expect(await without().has(sha256, large.byteLength)).toBe(false), 60_000)
    expect(await without().read(sha256)).toBeUndefined()
    await keep(without(), large, ids[0])
    expect(await without().has(sha256, large.byteLength)).toBe(true)
  })
  it('stay while anybody has them, and are kept beside one that a dead host was about to remove', async () => {
    const contents = without()
    const data = randomBytes(100)
    const sha256 = await keep(contents, data, ids[0])
    await keep(contents, data, ids[1])
    await contents.release(sha256, ids[0])
    expect(data.equals((await without().read(sha256))!)).toBe(true)
    // As a host leaves it that is killed when it has said so.
    await bucket.put(`contents/${sha256.slice(0, 2)}/${sha256}/${ids[0]}.leaving-1`, Buffer.alloc(0))
    await keep(without(), data, ids[2])
    await bucket.remove(`contents/${sha256.slice(0, 2)}/${sha256}/${ids[0]}`)
    expect(data.equals((await without().read(sha256))!)).toBe(true)
    await without().release(sha256, ids[2])
    expect(await without().has(sha256, 100)).toBe(false)
  })
})

describe('a mark of a host that died over a removal', () => {
  it('is passed by, also by the keep whose copy it is', async () => {
    const data = randomBytes(100)
    const sha256 = await keep(without(), data, ids[0])
    await bucket.put(`contents/${sha256.slice(0, 2)}/${sha256}/${ids[0]}.leaving-1`, Buffer.alloc(0))
    expect(await without().has(sha256, 100)).toBe(false)
    await keep(without(), data, ids[0])
    expect(await without().has(sha256, 100)).toBe(true)
    await without().release(sha256, ids[0])
    expect(await without().read(sha256)).toBeUndefined()
  })
})

describe('a delete that the client sends twice, and that arrives late', () => {
  it('takes nothing of what was kept since', async () => {
    const data = randomBytes(100)
    const sha256 = await keep(without(), data, ids[0])
    await keep(without(), data, ids[1])
    await without().release(sha256, ids[0])
    await without().release(sha256, ids[1])
    const deletes = server.asked.filter((one) => one.startsWith('DELETE')).map((one) => one.slice('DELETE /library/'.length))
    await keep(without(), data, ids[2])
    // Somebody removes the same again, and has said so.
    const mark = `contents/${sha256.slice(0, 2)}/${sha256}/${ids[2]}.leaving-2`
    await bucket.put(mark, Buffer.alloc(0))
    for (const key of deletes) server.objects.delete(key)
    expect(data.equals((await without().read(sha256))!)).toBe(true)
    expect(await bucket.get(mark)).toBeDefined()
    expect(deletes.length).toBeGreaterThan(4)
  })
})

describe('many requests at once', () => {
  it('wait for their turn, and none of them takes the server for away', async () => {
    server.fault = 'slow'
    try {
      const answers = await Promise.all(Array.from({ length: 900 }, (_, index) => bucket.get(`none/${index}`)))
      expect(answers.every((answer) => answer === undefined)).toBe(true)
    } finally {
      server.fault = undefined
    }
  })
})

describe('copies on this machine', () => {
  const sizeOf = async (): Promise<number> => {
    const files = (await readdir(dir, { recursive: true, withFileTypes: true })).filter((one) => one.isFile())
    return (await Promise.all(files.map((one) => stat(join(one.parentPath, one.name))))).reduce((sum, { size }) => sum + size, 0)
  }
  it('are read in place of the bucket, and not where they were changed', async () => {
    const copies = localCopies(dir, 1 << 20)
    const data = randomBytes(1000)
    const sha256 = await keep(without(), data, ids[0])
    await contentsIn(bucket, copies).read(sha256)
    await copies.flush()
    server.asked.length = 0
    expect(data.equals((await contentsIn(bucket, localCopies(dir, 1 << 20)).read(sha256))!)).toBe(true)
    expect(server.asked).toEqual([])
    await writeFile(join(dir, sha256.slice(0, 2), sha256), randomBytes(1000))
    expect(data.equals((await contentsIn(bucket, localCopies(dir, 1 << 20)).read(sha256, ids[0]))!)).toBe(true)
    expect(server.asked).toHaveLength(1)
  })
  it('stay within their limit, also those of before, and the ones that are read stay', async () => {
    const copies = localCopies(dir, 10_000)
    const all: string[] = []
    for (let index = 0; index < 25; index++) {
      const data = randomBytes(1000)
      all.push(await sha256Of(data))
      copies.put(all[index]!, data)
      await copies.flush()
      expect(await sizeOf()).toBeLessThanOrEqual(10_000)
      const path = (sha256: string) => join(dir, sha256.slice(0, 2), sha256)
      // As if each had come a minute after the one before, and the first was read ever since.
      await utimes(path(all[index]!), 0, index * 60)
      await copies.get(all[0]!)
      await vi.waitFor(async () => expect((await stat(path(all[0]!))).mtimeMs).toBeGreaterThan(1e9), 60_000)
    }
    expect((await copies.get(all[0]!))?.byteLength).toBe(1000)
    expect(await copies.get(all[1]!)).toBeUndefined()
    const later = localCopies(dir, 5000)
    const data = randomBytes(1000)
    later.put(await sha256Of(data), data)
    await later.flush()
    expect(await sizeOf()).toBeLessThanOrEqual(5000)
  })
  it('are none where nothing may be kept, nor of what is larger than all of them', async () => {
    const data = randomBytes(1000)
    const sha256 = await sha256Of(data)
    for (const copies of [localCopies(dir, 0), localCopies(dir, 900)]) {
      copies.put(sha256, data)
      await copies.flush()
      expect(await copies.get(sha256)).toBeUndefined()
    }
  })
  it('name the same versions of the client for the install command as the package does', async () => {
    const { peerDependencies } = JSON.parse(await readFile(new URL('../../../../package.json', import.meta.url), 'utf8')) as {
      peerDependencies: Record<string, string>
    }
    expect(peerDependencies['@aws-sdk/client-s3']).toBe(sdkRange)
  })
  it('are kept again when the folder can be written again', async () => {
    const copies = localCopies(join(dir, 'copies'), 10_000)
    const [one, two] = [randomBytes(10), randomBytes(10)]
    await writeFile(join(dir, 'copies'), 'no folder')
    copies.put(await sha256Of(one), one)
    await copies.flush()
    await rm(join(dir, 'copies'))
    copies.put(await sha256Of(two), two)
    await copies.flush()
    expect(two.equals((await copies.get(await sha256Of(two)))!)).toBe(true)
  })
  it('are left out where the folder cannot be written', async () => {
    const copies = localCopies('/proc/none', 10_000)
    const data = randomBytes(10)
    copies.put(await sha256Of(data), data)
    await copies.flush()
    expect(await copies.get(await sha256Of(data))).toBeUndefined()
  })
})
