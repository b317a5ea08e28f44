import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findConfig, untrustedHint } from '#core/services/config/find-config.ts'
import { trust, trustFile, type TrustRecord } from '#core/services/config/trust.ts'

let folder: string
let state: string
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'atelier-trust-')))
  state = join(folder, 'state')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const file = async (name: string, content: string): Promise<string> => {
  const path = join(folder, 'project', name)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, content)
  return path
}
const find = () => findConfig({ cwd: join(folder, 'project'), environment: { ATELIER_STATE_DIR: state } })
const config = "import './helper.ts'\nexport default { plugins: [] }\n"

describe('trust ends, by the name of what has changed,', () => {
  it.each<[what: string, config: string, helper: string]>([
    ['imports', config, 'helper.ts'],
    ['imports without its ending', "import { x } from './helper'\nexport default { plugins: [x] }\n", 'helper.ts'],
    ['imports when it runs', "export default { plugins: [(await import('./helper.ts')).default] }\n", 'helper.ts'],
    ['requires', "module.exports = require('./helper.cjs')\n", 'helper.cjs'],
    ['names as a plugin', "export default { plugins: ['./helper.mjs'] }\n", 'helper.mjs'],
    ['names as a plugin in a folder', "export default { plugins: [{ use: './helper' }] }\n", 'helper/index.ts'],
  ])('when a file does that the config %s', async (_, source, helper) => {
    const path = await file('mcp.config.ts', source)
    const helped = await file(helper, '// one')
    await trust(path, state)
    expect(await find()).toEqual({ path, source: 'working directory' })
    await file(helper, '// another')
    const { untrusted } = await find()
    expect(untrusted).toEqual({ path, state: 'changed', what: helped })
    expect(untrustedHint(untrusted!)).toContain(`${helped} has changed since it was trusted. Read both,`)
    await trust(path, state)
    expect(await find()).toEqual({ path, source: 'working directory' })
  })

  it('when a plugin that a JSON config names does, or what that imports', async () => {
    const path = await file('mcp.config.json', '{ "plugins": [{ "use": "./mine.ts" }] }')
    const mine = await file('mine.ts', "import './deep/below.ts'")
    const below = await file('deep/below.ts', '// one')
    for (const [changed, content] of [
      [below, '// another'],
      [mine, '// nothing'],
    ] as const) {
      await trust(path, state)
      await writeFile(changed, content)
      expect(await find()).toMatchObject({ untrusted: { state: 'changed', what: changed } })
    }
  })

  it('when an import leads elsewhere, or to what was not there', async () => {
    const path = await file('mcp.config.ts', "import './helper'\nimport 'plain'\nawait import('./later.ts').catch(() => {})\n")
    await file('helper/index.ts', '')
    await trust(path, state)
    for (const [name, specifier] of [
      ['helper.ts', './helper'],
      ['node_modules/plain/package.json', 'plain'],
      ['later.ts', './later.ts'],
    ] as const) {
      await file(name, '{}')
      expect(await find()).toMatchObject({ untrusted: { state: 'changed', what: `"${specifier}" of ${path}` } })
      await trust(path, state)
    }
    expect(await find()).toEqual({ path, source: 'working directory' })
  })

  it('when such a file is gone', async () => {
    const path = await file('mcp.config.ts', config)
    const helper = await file('helper.ts', '')
    await trust(path, state)
    await rm(helper)
    expect(await find()).toMatchObject({ untrusted: { state: 'changed', what: helper } })
  })
})

describe('trust stays', () => {
  it('when files change that are no part of it', async () => {
    const path = await file(
      'mcp.config.ts',
      "import './helper.ts'\nexport default { dirs: { data: './out', state: './notes.json' }, plugins: [] }\n",
    )
    await file('helper.ts', '')
    await trust(path, state)
    await file('other.ts', 'new')
    await file('out/picture.txt', 'new')
    await file('notes.json', '{}')
    expect(await find()).toEqual({ path, source: 'working directory' })
  })

  it('as an older version gave it, covers the code as it is at the first start, and says so once', async () => {
    const path = await file('mcp.config.ts', config)
    const helper = await file('helper.ts', '')
    await trust(path, state)
    const [{ code: _, ...old }] = JSON.parse(await readFile(trustFile(state), 'utf8')) as [TrustRecord]
    await writeFile(trustFile(state), JSON.stringify([old]))
    expect(await find()).toEqual({ path, source: 'working directory', completed: [helper] })
    expect(await find()).toEqual({ path, source: 'working directory' })
    await file('helper.ts', '// another')
    expect(await find()).toMatchObject({ untrusted: { state: 'changed', what: helper } })
  })
})

it.each(['null', '{}', '"x"', '[nonsense', ''])('a store that holds %j trusts nothing and is named', async (content) => {
  const path = await file('mcp.config.ts', config)
  await file('helper.ts', '')
  await trust(path, state)
  await writeFile(trustFile(state), content)
  const { untrusted } = await find()
  expect(untrusted).toEqual({ path, state: 'unreadable', what: trustFile(state) })
  expect(untrustedHint(untrusted!)).toContain(`${trustFile(state)}, which says what is trusted, cannot be read`)
})

it.each([null, 5, {}, { path: 5 }, { code: null }, { code: { files: 'x' } }])('a record that is %j trusts nothing', async (damage) => {
  const path = await file('mcp.config.ts', config)
  await file('helper.ts', '')
  const record = await trust(path, state)
  const damaged = damage === null || typeof damage === 'number' || Object.keys(damage).length === 0 ? damage : { ...record, ...damage }
  await writeFile(trustFile(state), JSON.stringify([damaged]))
  expect(await find()).toMatchObject({ untrusted: { state: 'new' } })
})
