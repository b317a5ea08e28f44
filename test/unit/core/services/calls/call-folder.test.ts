import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { askedCallsInit } from '#core/services/calls/asked-calls-init.ts'
import { callFolder } from '#core/services/calls/call-folder.ts'

let folder = ''
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'atelier-calls-'))))
afterEach(() => rm(folder, { recursive: true, force: true }))

const hour = askedCallsInit({ keepMs: 3_600_000 })
const one = { id: 'one', principal: 'ann' }

describe('what was asked and answered, in a folder', () => {
  it('is forgotten when its time is over, though nobody asks anything more, and the key beside it stays', async () => {
    await writeFile(join(folder, 'key'), 'k')
    const turn = callFolder(folder, { ...hour, keepMs: 200 }).begin(one)
    await turn.write('a secret')
    await turn.bytes.keep(Buffer.from('a picture'))
    await expect.poll(() => readdir(folder)).toEqual(['key'])
  })
  it('of a process that has ended is forgotten by the next that begins', async () => {
    await callFolder(folder, hour).begin(one).write('a secret')
    callFolder(folder, { ...hour, keepMs: 0 })
    await expect.poll(() => readdir(folder)).toEqual([])
  })
})
