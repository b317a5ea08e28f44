/** A client's settings file in the hands of somebody else: what they wrote is never lost, and what was there before is kept beside it. */
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { backupOf, changeSettings, readSettings } from '#core/cli/install/settings-file.ts'

let folder = ''
let file = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atelier-settings-'))
  file = join(folder, 'settings.json')
})
afterEach(() => rm(folder, { recursive: true, force: true }))
const appended = async (text: string): Promise<string> => `${text} ours`

describe('a settings file', () => {
  it('that its client writes meanwhile is changed as it is by then', async () => {
    await writeFile(file, 'before')
    let looks = 0
    const change = async (text: string): Promise<string> => {
      if (++looks === 1) await writeFile(file, 'theirs')
      return appended(text)
    }
    expect(await changeSettings(file, change)).toBe(true)
    expect(await readFile(file, 'utf8')).toBe('theirs ours')
    expect(await readFile(backupOf(file), 'utf8')).toBe('theirs')
  })
  it('that its client writes all the time is left as it is, and the person is told to close that', async () => {
    await writeFile(file, '0')
    let looks = 0
    const change = async (text: string): Promise<string> => {
      await writeFile(file, String(++looks))
      return appended(text)
    }
    await expect(changeSettings(file, change)).rejects.toMatchObject({
      code: 'FILE_FAILED',
      fix: expect.stringContaining('Close the client'),
      outcome: 'none',
    })
    expect(await readFile(file, 'utf8')).toBe(String(looks))
  })
  it('that was made read-only is left as it is, also for who could write it all the same', async () => {
    await writeFile(file, 'kept')
    await chmod(file, 0o444)
    await expect(changeSettings(file, appended)).rejects.toMatchObject({
      code: 'FILE_DENIED',
      message: expect.stringContaining('read-only'),
      fix: expect.stringContaining('--dry-run'),
    })
    expect(await readFile(file, 'utf8')).toBe('kept')
    expect(await readdir(folder)).toEqual(['settings.json'])
    // Where nothing is to change, nothing is in the way.
    expect(await changeSettings(file, async (text) => text)).toBe(false)
  })
  it('that is a folder is told, and stays', async () => {
    await mkdir(file)
    await expect(readSettings(file)).rejects.toMatchObject({ code: 'FILE_FAILED', message: expect.stringContaining(file) })
    await expect(changeSettings(file, appended)).rejects.toMatchObject({ code: 'FILE_FAILED' })
    expect((await stat(file)).isDirectory()).toBe(true)
  })
  it('that is a link stays one, and one that is not there is made for its owner alone, without a backup', async () => {
    await changeSettings(file, appended)
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await readdir(folder)).toEqual(['settings.json'])
    const link = join(folder, 'link.json')
    await symlink(file, link)
    await changeSettings(link, appended)
    expect(await readFile(file, 'utf8')).toBe(' ours ours')
    expect(await readFile(backupOf(link), 'utf8')).toBe(' ours')
  })
})
