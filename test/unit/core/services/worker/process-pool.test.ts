import { fork } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { AtelierError } from 'atelier-mcp'
import { processPool } from '#core/services/worker/process-pool.ts'
import type {
  crash,
  die,
  double,
  echo,
  echoBytes,
  environment,
  fill,
  fillHeap,
  hang,
  sentAs,
  size,
  take,
  wait,
} from '../../../../fixtures/echo.worker.ts'

const module = new URL('../../../../fixtures/echo.worker.ts', import.meta.url)
const pool = processPool(module)
afterAll(() => pool.close())

const alive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('processPool', () => {
  it('says why its caller gave up, where that is known', async () => {
    const late = new AtelierError({ code: 'DEADLINE', message: 'The call took too long.', outcome: 'none' })
    const cancel = new AbortController()
    const task = pool.run<typeof hang>('hang', undefined, { signal: cancel.signal })
    cancel.abort(late)
    await expect(task).rejects.toBe(late)
  })
  it('says by what a process died', async () => {
    await expect(pool.run<typeof die>('die', undefined)).rejects.toMatchObject({
      code: 'WORKER_FAILED',
      message: expect.stringContaining('code 3'),
    })
    await expect(pool.run<typeof crash>('crash', undefined)).rejects.toMatchObject({
      code: 'WORKER_FAILED',
      message: expect.stringMatching(process.platform === 'win32' ? /code 1/ : /SIG/),
    })
    expect(await pool.run<typeof double>('double', 2)).toBe(4)
  })
  it('carries bytes of any size, and gives the process no key and no address of the host', async () => {
    expect(await pool.run<typeof size>('size', new Uint8Array(5_000_000))).toBe(5_000_000)
    vi.stubEnv('PAINTER_API_KEY', 'sk-secret')
    vi.stubEnv('HTTPS_PROXY', 'http://ann:word@proxy')
    const own = processPool(module)
    const { pid, names } = await own.run<typeof environment>('environment', undefined)
    vi.unstubAllEnvs()
    expect(pid).not.toBe(process.pid)
    expect(names).toContain('PATH')
    expect(names).not.toContain('PAINTER_API_KEY')
    expect(names).not.toContain('HTTPS_PROXY')
    await own.close()
    expect(alive(pid)).toBe(false)
  })
  it('carries large bytes there and back as they are: all of it, or fields of it, time after time', async () => {
    const own = processPool(module)
    for (const seed of [1, 2, 3]) {
      const bytes = randomBytes(3_000_000 / seed)
      const more = new Uint8Array(randomBytes(700_000))
      const back = await own.run<typeof echo>('echo', { bytes, more, word: 'x' })
      expect(back.word).toBe('x')
      expect(Buffer.compare(back.bytes, bytes)).toBe(0)
      expect(Buffer.compare(back.more, more)).toBe(0)
      expect([Buffer.isBuffer(back.bytes), Buffer.isBuffer(back.more)]).toEqual([true, false])
      expect(Buffer.compare(await own.run<typeof echoBytes>('echoBytes', bytes), bytes)).toBe(0)
    }
    await own.close()
  })
  it('gives a task the path of just what it was sent, also where more was there before', async () => {
    const own = processPool(module)
    const isLinux = process.platform === 'linux'
    for (const [length, isPath] of [
      [3_000_000, isLinux],
      [600_000, isLinux],
      [900_000, isLinux],
      // Small ones go by pipe.
      [1000, false],
    ] as const) {
      const bytes = randomBytes(length)
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      expect(await own.run<typeof sentAs>('sentAs', { bytes }, { asFile: 'bytes' })).toEqual({ isPath, sha256 })
      expect(await own.run<typeof sentAs>('sentAs', { bytes })).toEqual({ isPath: false, sha256 })
    }
    await own.close()
  })
  it('carries them where no file can be made', async () => {
    vi.stubEnv('TMPDIR', join(tmpdir(), 'nowhere', 'at', 'all'))
    const own = processPool(module)
    const bytes = randomBytes(3_000_000)
    const back = await own.run<typeof echo>('echo', { bytes, more: new Uint8Array(1), word: 'x' })
    vi.unstubAllEnvs()
    expect(Buffer.compare(back.bytes, bytes)).toBe(0)
    await own.close()
  })
  it.skipIf(process.platform === 'win32')('leaves no file behind, whoever is killed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pool-'))
    vi.stubEnv('TMPDIR', folder)
    const own = processPool(module)
    expect(await own.run<typeof size>('size', new Uint8Array(2_000_000))).toBe(2_000_000)
    await expect(own.run<typeof crash>('crash', undefined)).rejects.toMatchObject({ code: 'WORKER_FAILED' })
    expect(await own.run<typeof size>('size', new Uint8Array(2_000_000))).toBe(2_000_000)
    vi.unstubAllEnvs()
    // The process still lives: no name is there for anybody, even now.
    expect(await readdir(folder)).toEqual([])
    await own.close()
    await rm(folder, { recursive: true })
  })
  it('ends a process that takes more memory than it may, says so, and goes on with another one', async () => {
    const own = processPool(module, { memoryMb: 300 })
    const { pid } = await own.run<typeof environment>('environment', undefined)
    await expect(own.run<typeof fill>('fill', 'x')).rejects.toMatchObject({
      code: 'INPUT_TOO_LARGE',
      outcome: 'none',
      message: expect.stringContaining('300 are allowed'),
      fix: expect.stringContaining('smaller'),
    })
    await vi.waitFor(() => expect(alive(pid)).toBe(false), 60_000)
    expect(await own.run<typeof double>('double', 4)).toBe(8)
    await own.close()
  })
  it('lets JavaScript that never pauses have no more of it either, and says so', async () => {
    const own = processPool(module, { memoryMb: 100 })
    await expect(own.run<typeof fillHeap>('fillHeap', undefined)).rejects.toMatchObject({
      code: 'WORKER_FAILED',
      message: expect.stringContaining('its memory (100 MiB) was full'),
      outcome: 'none',
    })
    expect(await own.run<typeof double>('double', 4)).toBe(8)
    await own.close()
  })
  it('does not use a process again that has kept most of the memory', async () => {
    const own = processPool(module, { memoryMb: 600 })
    const pid = await own.run<typeof take>('take', 300_000_000)
    expect(await own.run<typeof take>('take', 1)).not.toBe(pid)
    await vi.waitFor(() => expect(alive(pid)).toBe(false), 60_000)
    await own.close()
  })
  it('leaves no process behind whose host was killed, though its threads are busy', async () => {
    const host = fork(fileURLToPath(new URL('../../../../fixtures/hosts/pool-host.ts', import.meta.url)), { execArgv: ['--import', 'tsx'] })
    const [pid] = (await once(host, 'message')) as [number]
    expect(alive(pid)).toBe(true)
    host.kill('SIGKILL')
    await vi.waitFor(() => expect(alive(pid)).toBe(false), 60_000)
  })
  it('ends a process without work, and starts another one when asked', async () => {
    const own = processPool(module, { idleMs: 50 })
    const { pid } = await own.run<typeof environment>('environment', undefined)
    await vi.waitFor(() => expect(alive(pid)).toBe(false), 60_000)
    expect(await own.run<typeof double>('double', 3)).toBe(6)
    await own.close()
  })
  it('gives no work to a process that was ended a moment ago', async () => {
    const idleMs = 50
    const own = processPool(module, { idleMs })
    for (const n of [1, 2, 3]) {
      expect(await own.run<typeof double>('double', n)).toBe(2 * n)
      // Fires right behind the pool's own timer, before the end of the process is heard of.
      // oxlint-disable-next-line no-restricted-globals -- the same time as the pool's is what is tested
      await new Promise((resolve) => setTimeout(resolve, idleMs))
    }
    await own.close()
  })
  it('uses as many processes as it may, and the same ones again', async () => {
    const own = processPool(module, { processes: 2 })
    const two = async () => {
      const both = await Promise.all([1, 2].map(() => own.run<typeof environment>('environment', undefined)))
      return both.map(({ pid }) => pid).toSorted()
    }
    const first = await two()
    expect(new Set(first).size).toBe(2)
    expect(await two()).toEqual(first)
    await own.close()
  })
  it('ends what is busy when it is closed', async () => {
    const own = processPool(module)
    const lost = own.run<typeof hang>('hang', undefined).catch((error: unknown) => error)
    await own.run<typeof double>('double', 1, { signal: AbortSignal.timeout(300) }).catch(() => undefined)
    await own.close()
    expect(await lost).toMatchObject({ code: 'WORKER_FAILED' })
  })
  it('begins nothing that still waits in line when it is closed', async () => {
    const own = processPool(module)
    const tasks = [own.run<typeof wait>('wait', 10_000), own.run<typeof double>('double', 1)].map((task) =>
      task.catch((error: unknown) => error),
    )
    await own.run<typeof double>('double', 1, { signal: AbortSignal.timeout(100) }).catch(() => undefined)
    await own.close()
    for (const task of tasks) expect(await task).toMatchObject({ code: 'WORKER_FAILED' })
  })
})
