import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { holderLeases, sweep } from '#core/services/orders/holder-lease.ts'

let dir = ''
beforeEach(async () => (dir = await mkdtemp(join(tmpdir(), 'holder-'))))
afterEach(() => rm(dir, { recursive: true, force: true }))
const old = async (name: string): Promise<void> => utimes(join(dir, name), 1, 1)
const dayMs = 24 * 60 * 60_000

describe('what dead holders have left', () => {
  it('is removed in time, except for answers to orders that are open and leases that are alive', async () => {
    for (const name of ['a.1.answers', 'b.2.answers', 'c.3.answers', 'holders']) await mkdir(join(dir, name))
    for (const name of ['b.2.json', 'a.1.cancel', 'c.3.cancel', 'holders/1-dead.lease', 'holders/2-young.lease'])
      await writeFile(join(dir, name), '{}')
    const leases = holderLeases()
    await leases.of(dir)
    for (const name of ['a.1.answers', 'a.1.cancel', 'b.2.answers', 'holders/1-dead.lease']) await old(name)
    const own = (await readdir(join(dir, 'holders'))).find((name) => name.startsWith(`${process.pid}-`))
    await old(`holders/${own}`)
    await sweep(dir)
    expect((await readdir(dir)).toSorted()).toEqual(['b.2.answers', 'b.2.json', 'c.3.answers', 'c.3.cancel', 'holders'])
    expect(await readdir(join(dir, 'holders'))).toEqual(expect.arrayContaining([own, '2-young.lease']))
    await leases.release()
    expect(await readdir(join(dir, 'holders'))).not.toContain(own)
  })
  it('does not come back with the lease of a holder that ends when its folder is gone', async () => {
    const leases = holderLeases()
    const { path } = await leases.of(dir)
    expect(await readdir(join(dir, 'holders'))).toEqual([basename(path)])
    await rm(dir, { recursive: true })
    await leases.release()
    await expect(readdir(dir)).rejects.toMatchObject({ code: 'ENOENT' })
  })
  it('is kept for 40 days where it is an answer: its order may be open on a server', async () => {
    const names = ['a.1.answers', 'a.2.answers', 'a.1.cancel', 'a.2.cancel']
    const days = [41, 39, 2, 0.5]
    for (const [index, name] of names.entries()) {
      await mkdir(join(dir, name))
      const at = new Date(Date.now() - days[index]! * dayMs)
      await utimes(join(dir, name), at, at)
    }
    await sweep(dir)
    expect((await readdir(dir)).toSorted()).toEqual(['a.2.answers', 'a.2.cancel'])
  })
  it('is not looked for where the folder cannot be written, which is said', async () => {
    await writeFile(join(dir, 'file'), '')
    await expect(holderLeases().of(join(dir, 'file'))).rejects.toThrow('Nothing can be written')
  })
})
