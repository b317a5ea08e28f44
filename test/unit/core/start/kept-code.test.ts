import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Script } from 'node:vm'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { keepCode, keptCode } from '#core/start/kept-code.ts'

const source = '(function(){ return [1, 2, 3].map((one) => one * 2) })'
const ran = (code?: Buffer): Script => {
  const script = new Script(source, { filename: 'program.cjs', ...(code && { cachedData: code }) })
  expect((script.runInThisContext() as () => number[])()).toEqual([2, 4, 6])
  return script
}

let home: string
const argv = [...process.argv]
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'atelier-code-'))
  vi.stubEnv('ATELIER_CACHE_DIR', home)
  vi.useFakeTimers()
})
afterEach(async () => {
  vi.useRealTimers()
  vi.unstubAllEnvs()
  process.argv = argv
  await rm(home, { recursive: true, force: true })
})
const kept = (): Promise<string[]> => readdir(join(home, 'code')).catch(() => [])
/** Runs the command line's `words` with a program called `name`, until its code would be kept. */
const run = (name: string, ...words: readonly string[]): void => {
  process.argv = ['node', 'cli.js', ...words]
  keepCode(name, ran())
  vi.runAllTimers()
}

describe('kept code', () => {
  it('is not there before the first start', () => {
    expect(keptCode('program-1.cjs')).toBeUndefined()
  })
  it.each([['call', 'x'], ['serve', '--help'], ['serve', '-h'], []])('is not made by `atelier %s %s`', async (...words) => {
    run('program-1.cjs', ...words.filter((word) => word !== undefined))
    expect(await kept()).toEqual([])
  })
  it('of a server is taken by V8 at the next start, and is of no other program and no other options of Node', async () => {
    run('program-1.cjs', 'serve')
    expect(await kept()).toHaveLength(1)
    const code = keptCode('program-1.cjs')
    expect(ran(code).cachedDataRejected).toBe(false)
    expect(keptCode('program-2.cjs')).toBeUndefined()
    vi.stubEnv('NODE_OPTIONS', '--max-old-space-size=900')
    expect(keptCode('program-1.cjs')).toBeUndefined()
  })
  it('is made once, not again when the process ends', async () => {
    const before = process.listenerCount('exit')
    run('program-1.cjs', 'serve')
    expect(process.listenerCount('exit')).toBe(before)
  })
  it('of older programs goes after a week', async () => {
    run('program-1.cjs', 'serve')
    const [old] = await kept()
    const long = new Date(Date.now() - 8 * 24 * 60 * 60 * 1000)
    await utimes(join(home, 'code', old!), long, long)
    run('program-2.cjs', 'serve')
    expect(await kept()).toHaveLength(1)
    expect(keptCode('program-2.cjs')).toBeDefined()
  })
  it('needs a folder that can be made, and changes nothing where it cannot', async () => {
    await writeFile(join(home, 'code'), 'a file')
    run('program-1.cjs', 'serve')
    expect(keptCode('program-1.cjs')).toBeUndefined()
  })
})
