import { execFile } from 'node:child_process'
import { mkdir, readdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Workshop, workshop } from '../fixtures/cli-process.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const exec = promisify(execFile)
const kinds = ['tool', 'provider', 'policy', 'exporter'] as const

let shop: Workshop
beforeAll(async () => {
  shop = await workshop()
  // As `npm install` would leave it, with this repository as the package.
  const modules = join(shop.folder, 'node_modules')
  await mkdir(modules)
  await symlink(root, join(modules, 'atelier-mcp'))
  for (const name of ['zod', 'vitest', '@types', 'typescript']) await symlink(join(root, 'node_modules', name), join(modules, name))
  for (const kind of kinds) await shop.atelier('create-plugin', `my-${kind}`, '--kind', kind)
})
afterAll(() => shop.remove())

describe('a new plugin', () => {
  it.each(kinds)('of kind %s has source, test, types, a config and a page', async (kind) => {
    expect((await readdir(join(shop.folder, `my-${kind}`))).toSorted()).toEqual([
      'README.md',
      'index.test.ts',
      'index.ts',
      'mcp.config.json',
      'package.json',
      'tsconfig.json',
    ])
  })

  it.each(kinds)('of kind %s loads, and adds what it should', async (kind) => {
    const { stdout, stderr, code } = await shop.atelierIn(`my-${kind}`, 'plugins', '--json', '--config', 'mcp.config.json')
    expect(stderr).toBe('')
    expect(code).toBe(0)
    const row = (JSON.parse(stdout) as { name: string; adds: Record<string, string[]> }[]).find(({ name }) => name === `my-${kind}`)
    const adds = {
      tool: { tools: ['my_tool'] },
      provider: { providers: ['image.generate by my-provider'] },
      policy: {},
      exporter: { exporters: ['my-exporter'] },
    }
    expect(row?.adds).toEqual(adds[kind])
  })

  it('type-checks and passes its own tests, of every kind', async () => {
    await shop.file(
      'tsconfig.json',
      JSON.stringify({
        compilerOptions: {
          target: 'es2023',
          module: 'nodenext',
          strict: true,
          noEmit: true,
          allowImportingTsExtensions: true,
          skipLibCheck: true,
          types: ['node'],
          customConditions: ['atelier-source'],
          erasableSyntaxOnly: true,
        },
        include: ['my-*/*.ts'],
      }),
    )
    const conditions = JSON.stringify(['atelier-source', 'node', 'import', 'module', 'default'])
    await shop.file(
      'vitest.config.mjs',
      `export default { resolve: { conditions: ${conditions} }, ssr: { resolve: { conditions: ${conditions} } }, test: { maxWorkers: 1, testTimeout: 20000 } }\n`,
    )
    const types = await exec(join(root, 'node_modules/.bin/tsc'), ['--noEmit', '-p', 'tsconfig.json'], { cwd: shop.folder }).catch(
      (error: { stdout: string }) => error,
    )
    // The host's own source is checked elsewhere, by its own rules.
    expect(types.stdout.split('\n').filter((line) => line.startsWith('my-'))).toEqual([])
    const tests = await exec(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--reporter', 'json'], {
      cwd: shop.folder,
      env: { ...process.env, VITEST: '' },
    }).catch((error: { stdout: string }) => error)
    expect(JSON.parse(tests.stdout.slice(tests.stdout.indexOf('{')))).toMatchObject({ success: true, numFailedTests: 0, numPassedTests: 5 })
  }, 120_000)
})
