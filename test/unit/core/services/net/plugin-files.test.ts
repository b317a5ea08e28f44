import { mkdir, mkdtemp, readFile, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createPluginFiles } from '#core/services/net/plugin-files.ts'

let base = ''
let dirs = { cache: '', data: '', state: '' }
beforeEach(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'files-')))
  dirs = { cache: join(base, 'cache'), data: join(base, 'data'), state: join(base, 'state') }
  await Promise.all([...Object.values(dirs), join(base, 'shared')].map((dir) => mkdir(dir)))
})
afterEach(() => rm(base, { recursive: true, force: true }))

describe('ctx.files', () => {
  it('refuses what lies outside, also by dots and links', async () => {
    await writeFile(join(base, 'secret'), 's')
    await symlink(base, join(dirs.data, 'up'))
    const files = createPluginFiles([], dirs)
    for (const path of ['../secret', 'up/secret', join(base, 'secret'), '/etc/passwd', '~/x', join(base, 'shared/x')]) {
      await expect(files.read(path)).rejects.toMatchObject({ code: 'NEEDS_FORBIDDEN' })
      await expect(files.write(path, 'x')).rejects.toMatchObject({ code: 'NEEDS_FORBIDDEN' })
    }
    expect(await readFile(join(base, 'secret'), 'utf8')).toBe('s')
  })
  it('writes as a whole into its own and the declared folders, and reads it back', async () => {
    const files = createPluginFiles([join(base, 'shared')], dirs)
    await files.write('deep/er/a.txt', 'one')
    await files.write(join(base, 'shared/b.txt'), 'two')
    expect([String(await files.read('deep/er/a.txt')), String(await files.read(join(base, 'shared/b.txt')))]).toEqual(['one', 'two'])
    expect(await readdir(join(dirs.data, 'deep/er'))).toEqual(['a.txt'])
  })
})
