import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeFolder } from '#core/services/assets/make-folder.ts'

let dir = ''
beforeEach(async () => (dir = await mkdtemp(join(tmpdir(), 'folders-'))))
afterEach(() => rm(dir, { recursive: true, force: true }))
/** There are file systems of one's own, and `/proc`. */
const isLinux = process.platform === 'linux'

describe('makeFolder', () => {
  it('says what stands in the way: a file, a link that leads nowhere', async () => {
    await writeFile(join(dir, 'file'), 'x')
    await symlink(join(dir, 'nowhere'), join(dir, 'link'))
    await expect(makeFolder(join(dir, 'file'))).rejects.toMatchObject({ code: 'EEXIST' })
    await expect(makeFolder(join(dir, 'file/a/b'))).rejects.toMatchObject({ code: 'ENOTDIR', path: join(dir, 'file/a/b') })
    await expect(makeFolder(join(dir, 'link'))).rejects.toMatchObject({ code: 'EEXIST' })
  })
  it.skipIf(!isLinux)('ends where no folder can ever be made', async () => {
    await expect(makeFolder('/proc/nowhere/below')).rejects.toMatchObject({ code: 'ENOENT', path: '/proc/nowhere' })
  })
  it.skipIf(!isLinux)('says that the file system is read-only, and which folder it began with', () => {
    const script = `mount -t tmpfs -o ro none "$0" && exec "$@"`
    const code = `import { makeFolder } from ${JSON.stringify(new URL('../../../../../core/services/assets/make-folder.ts', import.meta.url).href)}
      const [path] = process.argv.slice(-1)
      makeFolder(path).catch(({ code, path }) => console.log(code, path)).then(() => makeFolder(${JSON.stringify(dir)})).then(() => console.log('there'))`
    const ran = spawnSync(
      'unshare',
      ['-Urm', 'sh', '-c', script, dir, process.execPath, '--import', 'tsx', '--input-type=module', '-e', code, join(dir, 'state/atelier')],
      { encoding: 'utf8' },
    )
    expect(ran).toMatchObject({ stderr: '', stdout: `EROFS ${join(dir, 'state')}\nthere\n` })
  })
  it('makes all that are missing, for the owner alone where asked, and twenty at once do not disturb each other', async () => {
    const path = join(dir, 'a/b/c')
    await Promise.all(Array.from({ length: 20 }, () => makeFolder(path, 0o700)))
    await makeFolder(path)
    const modes = await Promise.all([join(dir, 'a'), join(dir, 'a/b'), path].map(async (one) => (await stat(one)).mode & 0o777))
    if (process.platform !== 'win32') expect(modes).toEqual([0o700, 0o700, 0o700])
  })
})
