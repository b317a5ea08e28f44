/** What ARCHITECTURE.md, CONTRIBUTING.md and the decisions say of the tree, held against it. What README.md promises is in readme-claims.test.ts. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { hookNames } from '#core/kernel/hooks/hook-table.ts'
import manifest from '../../package.json' with { type: 'json' }

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (file: string): string => readFileSync(join(root, file), 'utf8')
const records = readdirSync(join(root, 'docs/decisions')).filter((name) => name.endsWith('.md'))
const documents = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', ...records.map((name) => `docs/decisions/${name}`)]
const architecture = read('ARCHITECTURE.md')
const sources = readdirSync(join(root, 'core'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => join('core', path))

describe.each(documents)('%s', (file) => {
  const text = read(file)
  it('names files and folders that are there', () => {
    const named = [...text.matchAll(/`((?:core|plugins|test|examples|docs|\.scripts|\.ci)\/[\w./-]+)`/g)].map(([, path]) => path!)
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([])
  })
  it('leads to what is there', () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path]) => path!)
    expect(links.filter((path) => !existsSync(join(root, dirname(file), path)))).toEqual([])
  })
})

describe('ARCHITECTURE.md', () => {
  it('tells every hook, in the order in which they come', () => {
    const rows = architecture.split('\n').filter((line) => /^\| \w[\w ?]* \| `/.test(line) && !line.includes('/`'))
    expect(rows.flatMap((row) => [...row.split('|')[2]!.matchAll(/`(\w+)`/g)].map(([, name]) => name!))).toEqual(hookNames)
  })
  it('tells every folder of the kernel', () => {
    const folders = readdirSync(join(root, 'core'), { withFileTypes: true }).flatMap((one) => (one.isDirectory() ? [one.name] : []))
    expect(folders.filter((name) => !architecture.includes(`\`core/${name}/\``))).toEqual([])
  })
  it('says truly which way imports go', () => {
    const [, chain = ''] = /Imports go one way: (.+?)\. /.exec(architecture) ?? []
    const rank = new Map(chain.split(' -> ').flatMap((names, index) => [...names.matchAll(/\w+/g)].map(([name]) => [name, index] as const)))
    expect(rank.size).toBeGreaterThan(6)
    const layer = (path: string): number =>
      rank.get(
        path
          .replace(/^core\//, '')
          .split('/')[0]!
          .replace(/\.ts$/, ''),
      ) ?? -1
    const wrong = sources.flatMap((path) =>
      [...read(path).matchAll(/^(?:import|export) [^;]*?from '(\.[^']+)'/gm)]
        .map(([, to]) => normalize(join(dirname(path), to!)))
        .filter((to) => layer(path) >= 0 && layer(to) >= 0 && layer(to) < layer(path))
        .map((to) => `${path} -> ${to}`),
    )
    expect(wrong).toEqual([])
  })
})

describe('docs/decisions', () => {
  it('lists each of its records', () => {
    const index = read('docs/decisions/README.md')
    expect(records.filter((name) => name !== 'README.md' && !index.includes(`(${name})`))).toEqual([])
  })
  it('has a line for each dependency, the optional ones too', () => {
    const table = read('docs/decisions/dependencies.md')
    const names = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })
    expect(names.filter((name) => !table.includes(name))).toEqual([])
  })
})

describe('CONTRIBUTING.md', () => {
  it('names scripts that there are', () => {
    const named = [...read('CONTRIBUTING.md').matchAll(/npm (?:run )?(\w+)/g)].map(([, name]) => name!)
    const builtIn = ['ci', 'cit', 'install']
    expect(named.filter((name) => !builtIn.includes(name) && !Object.hasOwn(manifest.scripts, name))).toEqual([])
  })
})
