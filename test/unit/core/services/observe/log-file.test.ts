import { execFile } from 'node:child_process'
import { appendFile, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ownerAlone } from '../../../../fixtures/owner-alone.ts'
import { logFile } from '#core/services/observe/log-file.ts'

let directory: string
beforeEach(async () => {
  directory = join(await mkdtemp(join(tmpdir(), 'atelier-log-')), 'logs')
})
afterEach(() => rm(join(directory, '..'), { recursive: true, force: true }))

const lines = async (name = 'atelier.log'): Promise<string[]> => (await readFile(join(directory, name), 'utf8')).trimEnd().split('\n')

/** A process with a log file in `directory`, as `file`. */
const runs = async (name: string, script: string, ...args: string[]) => {
  const module = pathToFileURL(join(import.meta.dirname, '../../../../../core/services/observe/log-file.ts')).href
  const path = join(directory, '..', name)
  const made = `logFile({ directory: ${JSON.stringify(directory)}, maxBytes: 2000, keep: 100 })`
  await writeFile(path, `import { logFile } from ${JSON.stringify(module)}\nconst file = ${made}\n${script}`)
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
  return promisify(execFile)(process.execPath, ['--import', tsx, path, ...args])
}

describe('logFile', () => {
  it('gives up quietly, and tells once, where it cannot write', async () => {
    await writeFile(directory, 'a file is in the way')
    const failures: unknown[] = []
    const file = logFile({ directory, onFailure: (error) => failures.push(error) })
    file.write('one')
    await file.flush()
    file.write('two')
    await file.flush()
    expect(failures).toHaveLength(1)
  })

  it('writes again half a minute after a failure, with what was torn on a line of its own', async () => {
    const clock = vi.spyOn(Date, 'now').mockReturnValue(1_000_000)
    const failures: unknown[] = []
    const file = logFile({ directory, onFailure: (error) => failures.push(error) })
    file.write('one')
    await file.flush()
    await rename(file.path, `${file.path}.away`)
    await mkdir(file.path)
    file.write('two')
    await file.flush()
    await rm(file.path, { recursive: true })
    await rename(`${file.path}.away`, file.path)
    await appendFile(file.path, 'tor')
    file.write('lost')
    await file.flush()
    clock.mockReturnValue(1_030_001)
    file.write('three')
    await file.flush()
    clock.mockRestore()
    expect(await lines()).toEqual(['one', 'tor', 'three'])
    expect(failures).toHaveLength(1)
  })

  it('loses no line that comes as the file is put down', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const failures: unknown[] = []
      const file = logFile({ directory, onFailure: (error) => failures.push(error) })
      file.write('one')
      await vi.waitFor(async () => expect(await lines()).toEqual(['one']), 60_000)
      file.write('two')
      // The line is on its way to the disk.
      vi.advanceTimersByTime(5)
      await new Promise(setImmediate)
      vi.advanceTimersByTime(2000)
      await file.flush()
      expect([await lines(), failures]).toEqual([['one', 'two'], []])
    } finally {
      vi.useRealTimers()
    }
  })

  it.each([
    ['process.exit', 'process.exit(0)'],
    ['an exception that nobody catches', "throw new Error('nobody catches it')"],
    ['SIGTERM', "process.once('SIGTERM', () => process.exit(143)).kill(process.pid, 'SIGTERM')"],
  ])('loses no line that waits for others where the process ends by %s', async (_what, ends) => {
    await runs('ends.mts', `file.write('one'); file.write('two'); ${ends}`).catch(() => {})
    expect(await lines()).toEqual(['one', 'two'])
  })
  it('writes what is urgent at once, after all that waits, and the rest a moment later', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const file = logFile({ directory })
      const written = async (expected: string[]) => {
        while ((await lines().catch(() => [])).length < expected.length) await new Promise(setImmediate)
        expect(await lines()).toEqual(expected)
      }
      file.write('one')
      file.write('two', true)
      await written(['one', 'two'])
      file.write('three')
      for (let turns = 0; turns < 20; turns++) await new Promise(setImmediate)
      expect(await lines()).toEqual(['one', 'two'])
      vi.advanceTimersByTime(5)
      await written(['one', 'two', 'three'])
      await file.flush()
    } finally {
      vi.useRealTimers()
    }
  })

  it('cuts one line that is long, and leaves it JSON', async () => {
    const file = logFile({ directory })
    file.write(JSON.stringify({ message: 'a', path: 'x'.repeat(100_000) }))
    file.write(JSON.stringify({ message: 'b', all: Array.from({ length: 20_000 }, () => 1) }))
    file.write('x'.repeat(100_000))
    await file.flush()
    const [texts, lists, plain] = await lines()
    expect(JSON.parse(texts!)).toEqual({ message: 'a', path: `${'x'.repeat(500)}…` })
    expect(JSON.parse(lists!)).toEqual({ message: 'b', cut: true })
    expect(plain).toHaveLength(16_384)
  })

  it('keeps all lines in order, for the owner alone', async () => {
    const file = logFile({ directory })
    for (let index = 0; index < 500; index++) file.write(`line ${index}`)
    await file.flush()
    expect(await lines()).toEqual(Array.from({ length: 500 }, (_, index) => `line ${index}`))
    expect((await stat(file.path)).mode & ownerAlone).toBe(0)
    expect((await stat(directory)).mode & ownerAlone).toBe(0)
  })

  it('loses no line where somebody has deleted the folder', async () => {
    const failures: unknown[] = []
    const file = logFile({ directory, onFailure: (error) => failures.push(error) })
    file.write('one')
    await file.flush()
    await rm(directory, { recursive: true })
    file.write('two')
    await file.flush()
    expect([await lines(), failures]).toEqual([['two'], []])
    expect((await stat(directory)).mode & ownerAlone).toBe(0)
  })
  it('loses no line where somebody has deleted the file while it was open', async () => {
    const file = logFile({ directory })
    file.write('one')
    await vi.waitFor(async () => expect(await lines()).toEqual(['one']), 60_000)
    await rm(directory, { recursive: true })
    file.write('two')
    await vi.waitFor(async () => expect(await lines()).toEqual(['two']), 60_000)
    await file.flush()
  })
  it('follows within a second where another process has moved the file away', async () => {
    vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] })
    try {
      const file = logFile({ directory })
      const written = async (name: string, expected: string[]) => {
        vi.advanceTimersByTime(5)
        while ((await lines(name).catch(() => [])).length < expected.length) await new Promise((resolve) => setImmediate(resolve))
        expect(await lines(name)).toEqual(expected)
      }
      file.write('one')
      await written('atelier.log', ['one'])
      await rename(file.path, join(directory, 'atelier.1.log'))
      file.write('two')
      await written('atelier.1.log', ['one', 'two'])
      vi.advanceTimersByTime(1000)
      file.write('three')
      await written('atelier.log', ['three'])
      await file.flush()
    } finally {
      vi.useRealTimers()
    }
  })
  it('rotates when the file is full and keeps a few old ones', async () => {
    const file = logFile({ directory, maxBytes: 100, keep: 3 })
    for (let index = 0; index < 12; index++) {
      file.write(`${index}`.padStart(40, '.'))
      await file.flush()
    }
    expect((await readdir(directory)).toSorted()).toEqual(['atelier.1.log', 'atelier.2.log', 'atelier.log'])
    for (const name of await readdir(directory)) expect((await stat(join(directory, name))).size).toBeLessThanOrEqual(100)
    expect((await lines()).at(-1)).toContain('11')
    expect((await lines('atelier.1.log')).at(-1)).toContain('9')
  })

  it('goes on appending while another process holds the lock, and takes one that was left behind', async () => {
    const file = logFile({ directory, maxBytes: 50, keep: 2 })
    file.write('x'.repeat(40))
    await file.flush()
    const lock = `${file.path}.lock`
    await writeFile(lock, '')
    file.write('y'.repeat(40))
    await file.flush()
    expect(await readdir(directory)).not.toContain('atelier.1.log')
    expect(await lines()).toHaveLength(2)
    const longAgo = new Date(Date.now() - 60_000)
    await utimes(lock, longAgo, longAgo)
    file.write('z'.repeat(40))
    await file.flush()
    expect(await readdir(directory)).toContain('atelier.1.log')
    expect(await readdir(directory)).not.toContain('atelier.log.lock')
  })

  it('loses nothing when two processes share it and rotate', async () => {
    const run = (name: string) =>
      runs(
        'writer.mts',
        'for (let index = 0; index < 200; index++) { file.write((process.argv[2] + index).padStart(50)); if (index % 5 === 0) await file.flush() }\nawait file.flush()',
        name,
      )
    await Promise.all([run('a'), run('b')])
    const names = (await readdir(directory)).filter((name) => name.endsWith('.log'))
    const all = (await Promise.all(names.map((name) => lines(name)))).flat()
    expect(new Set(all.map((line) => line.trim())).size).toBe(400)
    expect(names.length).toBeGreaterThan(1)
  })
})
