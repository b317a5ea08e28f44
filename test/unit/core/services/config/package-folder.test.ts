import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadConfig } from '#core/services/config/load-config.ts'
import { packageFolder } from '#core/services/config/package-folder.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'atelier-packages-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

const install = async (where: string, name: string): Promise<string> => {
  const folder = join(root, where, 'node_modules', name)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'package.json'), '{}')
  return folder
}

describe('packageFolder', () => {
  it('finds nothing where nobody has installed it, and no folder that only has the name', async () => {
    await mkdir(join(root, 'a/node_modules/empty'), { recursive: true })
    expect(packageFolder('not-installed-anywhere', [join(root, 'a')])).toBeUndefined()
    expect(packageFolder('empty', [join(root, 'a')])).toBeUndefined()
    expect(packageFolder('anything', [])).toBeUndefined()
  })
  it('finds a package in the folder itself, or above it, scoped ones too', async () => {
    const [near, above] = [await install('a/b', '@scope/near'), await install('a', 'above')]
    expect(packageFolder('@scope/near', [join(root, 'a/b')])).toBe(near)
    expect(packageFolder('above', [join(root, 'a/b')])).toBe(above)
  })
  it('takes the first folder that has it', async () => {
    const [first, second] = [await install('first', 'both'), await install('second', 'both')]
    expect(packageFolder('both', [join(root, 'first'), join(root, 'second')])).toBe(first)
    expect(packageFolder('both', [join(root, 'none'), join(root, 'second')])).toBe(second)
  })
})

describe('the folder in which a host looks for packages', () => {
  const load = (where: { explicit?: string; cwd?: string }) =>
    loadConfig({
      ...where,
      environment: { ATELIER_STATE_DIR: join(root, 'state') },
      level: 'error',
      bundled: { modules: {}, config: async () => ({ default: { plugins: [] } }) },
    })
  it('is that of the config', async () => {
    await writeFile(join(root, 'mcp.config.json'), '{ "plugins": [] }')
    expect((await load({ explicit: root })).baseDir).toBe(root)
  })
  it('is not the working directory, whose code nobody has vouched for', async () => {
    await writeFile(join(root, 'mcp.config.json'), '{ "plugins": [] }')
    const loaded = await load({ cwd: root })
    expect(loaded.found).toMatchObject({ untrusted: { state: 'new' } })
    expect(loaded.baseDir).not.toBe(root)
  })
})
