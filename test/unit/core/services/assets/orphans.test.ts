import { link, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { artifact } from 'atelier-mcp'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { removeOrphans } from '#core/services/assets/orphans.ts'
import { createAssetStore } from '#core/services/assets/store.ts'

let dir = ''
const log = { warn: vi.fn(), debug: vi.fn() }
beforeEach(async () => {
  vi.clearAllMocks()
  dir = await mkdtemp(join(tmpdir(), 'orphans-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const hourMs = 60 * 60_000
const sweep = () => removeOrphans(dir, log, () => Date.now() + 2 * hourMs)
const keep = async (text: string) => {
  const { asset } = await createAssetStore({ dir, log }).keep(artifact(Buffer.from(text), 'image/png', { name: text }), {
    principal: 'local',
    kind: 'x',
  })
  const sha256 = asset.sha256!
  return {
    file: asset.path!,
    record: join(dir, '.store/records', asset.id.slice(0, 2), `${asset.id}.json`),
    blob: join(dir, '.store/blobs', sha256.slice(0, 2), sha256),
  }
}
type Kept = Awaited<ReturnType<typeof keep>>
/** As a host leaves it that is killed before the record is there. */
const orphan = async (text: string): Promise<Kept> => {
  const kept = await keep(text)
  await rm(kept.record)
  return kept
}
const isThere = (path: string) =>
  readFile(path).then(
    () => true,
    () => false,
  )
const there = ({ file, blob }: Kept) => Promise.all([file, `${file}.json`, blob].map(isThere))

describe('contents without a record', () => {
  it('go with their readable names; what has a record, and what people put there, stays', async () => {
    const [kept, left] = [await keep('fox'), await orphan('owl')]
    const mine = join(dirname(left.file), 'mine.png')
    await writeFile(mine, 'owl')
    await sweep()
    expect([await there(left), await there(kept), await isThere(mine)]).toEqual([[false, false, false], [true, true, true], true])
  })

  it('stay for an hour, for their host may be about to write the record', async () => {
    await keep('fox')
    const left = await orphan('owl')
    const lately = new Date(Date.now() + 1.5 * hourMs)
    await utimes(left.blob, lately, lately)
    await sweep()
    expect(await there(left)).toEqual([true, true, true])
  })

  it('are young again when the same content is kept once more', async () => {
    const left = await orphan('owl')
    const longAgo = new Date(Date.now() - 2 * hourMs)
    await utimes(left.blob, longAgo, longAgo)
    await keep('owl')
    expect((await stat(left.blob)).mtimeMs).toBeGreaterThan(Date.now() - hourMs)
  })

  it('are looked for once a day', async () => {
    await keep('fox')
    await sweep()
    const left = await orphan('owl')
    const stamp = join(dir, '.store/orphans-looked-for')
    const lately = new Date(Date.now() + hourMs)
    await utimes(stamp, lately, lately)
    await sweep()
    expect(await there(left)).toEqual([true, true, true])
    const longAgo = new Date(Date.now() - 24 * hourMs)
    await utimes(stamp, longAgo, longAgo)
    await sweep()
    expect(await there(left)).toEqual([false, false, false])
  })

  it('go without their readable copies where there are no hard links', async () => {
    await keep('fox')
    const left = await orphan('owl')
    await rm(left.file)
    await writeFile(left.file, 'owl')
    await sweep()
    expect(await there(left)).toEqual([true, true, false])
  })
})

describe('nothing goes', () => {
  it.each(['null', '[]', '{"torn":', '', '{}'])('where a record holds %j: nobody knows what it names', async (content) => {
    const [damaged, left] = [await keep('fox'), await orphan('owl')]
    await writeFile(damaged.record, content)
    await sweep()
    expect([await there(damaged), await there(left)]).toEqual([
      [true, true, true],
      [true, true, true],
    ])
  })

  it('where the records are lost, all or most of them, and the log says so', async () => {
    const all = []
    for (let index = 0; index < 12; index++) all.push(await keep(`fox ${index}`))
    for (const { record } of all.slice(1)) await rm(record)
    await sweep()
    for (const one of all) expect(await there(one)).toEqual([true, true, true])
    expect(log.warn).toHaveBeenCalledTimes(1)
    await rm(join(dir, '.store/orphans-looked-for'))
    await rm(join(dir, '.store/records'), { recursive: true })
    await sweep()
    for (const one of all) expect(await there(one)).toEqual([true, true, true])
  })

  it('of the content that another name outside of the store still has', async () => {
    await keep('fox')
    const left = await orphan('owl')
    const elsewhere = join(dir, 'elsewhere.png')
    await link(left.blob, elsewhere)
    await sweep()
    expect(await readFile(elsewhere, 'utf8')).toBe('owl')
    expect(await readdir(dir)).toContain('elsewhere.png')
  })
})
