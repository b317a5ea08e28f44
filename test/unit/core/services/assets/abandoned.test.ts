import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { unfinishedName } from '#core/services/assets/abandoned.ts'
import { writeAtomic } from '#core/services/assets/atomic-write.ts'

let dir = ''
beforeEach(async () => (dir = await mkdtemp(join(tmpdir(), 'abandoned-'))))
afterEach(() => rm(dir, { recursive: true, force: true }))

const aged = async (name: string, minutes: number): Promise<string> => {
  await writeFile(join(dir, name), '')
  const then = new Date(Date.now() - minutes * 60_000)
  await utimes(join(dir, name), then, then)
  return name
}

it('unfinished files that nobody has touched for an hour go with the first write into their folder; nothing else does', async () => {
  await Promise.all([aged(unfinishedName('job.json'), 61), aged(unfinishedName('asset.png'), -61)])
  const stay = await Promise.all([
    // Another host may be writing it.
    aged(unfinishedName('job.json'), 59),
    aged('mine.tmp', 600),
    aged('.hidden.tmp', 600),
    aged('picture.png', 600),
  ])
  await writeAtomic(join(dir, 'new.json'), '{}')
  await vi.waitFor(async () => expect((await readdir(dir)).toSorted()).toEqual(['new.json', ...stay].toSorted()), 60_000)
})
