/** A log file of bounded size: JSON lines, appended in batches, rotated. Several processes may share it. */
import { appendFileSync, fstatSync, mkdirSync } from 'node:fs'
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { errno, isHeld, patiently } from '../assets/atomic-write.ts'
import { makeFolder } from '../assets/make-folder.ts'

export interface LogFileOptions {
  /** Made on the first line, for the owner alone. */
  readonly directory: string
  /** Before `.log`. Default `atelier`. */
  readonly name?: string
  /** A file grows to this many bytes before it is rotated. Default 5 MB. */
  readonly maxBytes?: number
  /** Files kept, the current one included. Default 4. */
  readonly keep?: number
  /** Told when the file cannot be written: lines are dropped then, and half a minute later it is tried once more. Told again only after lines have gone through. */
  readonly onFailure?: (error: unknown) => void
}
export interface LogFile {
  readonly path: string
  /**
   * Queues a line, of which 16 384 characters are kept; never throws, never waits. It is on disk some 5 ms later, with those that have come
   * meanwhile: a process that is killed by SIGKILL loses them, one that ends in any other way does not. `isUrgent`: at once.
   */
  write(line: string, isUrgent?: boolean): void
  /** Resolves when all lines written so far are on disk, or given up. */
  flush(): Promise<void>
}

/** Of one line, in characters: no caller can make a line that pushes what others have done out of the file. */
const mostChars = 16_384
/** Of one field of a line that is longer than that. */
const mostFieldChars = 500
/** Lines waiting for the disk; beyond it new ones are dropped, so that a stalled disk cannot fill the memory. */
const mostWaiting = 10_000
/** After a failure nothing is tried for this long, in milliseconds. */
const restMs = 30_000
/** How long the file stays open: opened anew for each line, it would cost every call of a tool four steps on the disk instead of two, in milliseconds. */
const openMs = 1000
/** How long a line waits for others: writing each by itself takes a tenth of what a short call takes of the processor. In milliseconds. */
const gatherMs = 5
/** A lock older than this was left behind by a process that died, in milliseconds. */
const staleLock = 10_000

/** Of files with lines that no step has taken to the disk yet: whoever ends the process, by `process.exit` or by an exception, ends it after them. */
const unwritten = new Set<() => void>()
let isWatched = false
function beforeExit(write: () => void): void {
  unwritten.add(write)
  if (isWatched) return
  isWatched = true
  process.on('exit', () => {
    for (const each of unwritten) each()
  })
}

/** `atelier.log` in `directory`, older ones as `atelier.1.log`, `atelier.2.log`, … */
export function logFile({ directory, name = 'atelier', maxBytes = 5_000_000, keep = 4, onFailure }: LogFileOptions): LogFile {
  const path = join(directory, `${name}.log`)
  let waiting: string[] = []
  /** Taken from those that wait, and not yet on its way. */
  let batch = ''
  let draining: Promise<void> | undefined
  let isHurried = false
  let wake = (): void => {}
  let failedAt: number | undefined
  let isTorn = false

  let current: { readonly file: FileHandle; readonly until: number; readonly timer: NodeJS.Timeout } | undefined
  const close = async (): Promise<void> => {
    const last = current
    current = undefined
    clearTimeout(last?.timer)
    await last?.file.close().catch(() => {})
  }
  /** Never between two steps of a write, which would lose its lines. */
  const closeWhenIdle = async (): Promise<void> => {
    if (!draining) return close()
    await draining
    return closeWhenIdle()
  }
  /** The folder is mostly there: looking for it first would cost a step on the disk. */
  const openAnew = (): Promise<FileHandle> =>
    open(path, 'a', 0o600).catch(async (error: unknown) => {
      if (errno(error) !== 'ENOENT') throw error
      await makeFolder(directory, 0o700)
      return open(path, 'a', 0o600)
    })
  /** Open for a moment at a time: another process may have moved it away, or somebody has deleted it. */
  const opened = async (): Promise<{ readonly file: FileHandle; readonly size: number }> => {
    if (current && performance.now() < current.until) {
      // At once: a turn through the pool of threads takes many times as long as the look.
      const { size, nlink } = fstatSync(current.file.fd)
      if (nlink > 0) return { file: current.file, size }
    }
    await close()
    const file = await openAnew()
    current = { file, until: performance.now() + openMs, timer: setTimeout(closeWhenIdle, openMs).unref() }
    return { file, size: (await file.stat()).size }
  }
  const writeAtExit = (): void => {
    const left = batch + waiting.map((line) => `${line}\n`).join('')
    if (left === '') return
    try {
      mkdirSync(directory, { recursive: true, mode: 0o700 })
      appendFileSync(path, left, { mode: 0o600 })
    } catch {
      // Nobody is left who could be told.
    }
  }
  const hurry = (): void => {
    isHurried = true
    wake()
  }
  const gathered = (): Promise<void> =>
    new Promise((resolve) => {
      if (isHurried) return resolve()
      const timer = setTimeout(resolve, gatherMs)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  const begin = (): void => {
    beforeExit(writeAtExit)
    draining = gathered().then(drain)
  }
  const drain = async (): Promise<void> => {
    try {
      isHurried = false
      // A disk that filled up may have taken half of a line.
      batch = `${isTorn ? '\n' : ''}${waiting.join('\n')}\n`
      waiting = []
      const bytes = Buffer.byteLength(batch)
      let { file, size } = await opened()
      if (size > 0 && size + bytes > maxBytes) {
        await close()
        await rotate(path, maxBytes - bytes, keep)
        ;({ file } = await opened())
      }
      const writing = file.appendFile(batch)
      batch = ''
      await writing
      isTorn = false
      failedAt = undefined
    } catch (error) {
      const isNews = failedAt === undefined
      failedAt = Date.now()
      isTorn = true
      waiting = []
      batch = ''
      await close()
      if (isNews) onFailure?.(error)
    } finally {
      draining = undefined
      if (waiting.length > 0) begin()
      else unwritten.delete(writeAtExit)
    }
  }

  const flush = async (): Promise<void> => {
    if (!draining) return close()
    hurry()
    await draining
    return flush()
  }

  return {
    path,
    write(line, isUrgent = false) {
      if (waiting.length >= mostWaiting || (failedAt !== undefined && Math.abs(Date.now() - failedAt) < restMs)) return
      waiting.push(line.length > mostChars ? cut(line) : line)
      if (!draining) begin()
      if (isUrgent) hurry()
    },
    flush,
  }
}

/** Still JSON where it was: long texts are cut, then the fields that are still long are left out, then the last ones. */
function cut(line: string): string {
  try {
    const fields: unknown = JSON.parse(line, (_name, value: unknown) =>
      typeof value === 'string' && value.length > mostFieldChars ? `${value.slice(0, mostFieldChars)}…` : value,
    )
    const text = JSON.stringify(fields)
    if (text.length <= mostChars) return text
    const short = Object.entries(fields as object).filter(
      ([name, value]) => name.length + JSON.stringify(value).length <= 2 * mostFieldChars,
    )
    return JSON.stringify({ ...Object.fromEntries(short.slice(0, Math.floor(mostChars / (2.1 * mostFieldChars)))), cut: true })
  } catch {
    return line.slice(0, mostChars)
  }
}

const sizeOf = async (path: string): Promise<number> => (await stat(path).catch(() => undefined))?.size ?? 0

/** Moves each file one number up. Whoever has the lock does it; the others go on appending. Windows moves no file that another host has open: it waits for the next batch then. */
async function rotate(path: string, roomBelow: number, keep: number): Promise<void> {
  const lock = `${path}.lock`
  const held = await takeLock(lock)
  if (!held) return
  try {
    // Another process may have rotated between our look and the lock.
    if ((await sizeOf(path)) <= Math.max(roomBelow, 0)) return
    const numbered = (number: number): string => (number === 0 ? path : path.replace(/\.log$/, `.${number}.log`))
    await rm(numbered(keep - 1), { force: true })
    for (let number = keep - 2; number >= 0; number--) await rename(numbered(number), numbered(number + 1)).catch(ignoreMissing)
  } catch (error) {
    if (!isHeld(error)) throw error
  } finally {
    await patiently(() => rm(lock, { force: true }))
  }
}

async function takeLock(lock: string): Promise<boolean> {
  for (const attempt of [1, 2]) {
    try {
      await (await open(lock, 'wx', 0o600)).close()
      return true
    } catch (error) {
      if (isHeld(error)) return false
      if (errno(error) !== 'EEXIST') throw error
      const since = (await stat(lock).catch(() => undefined))?.mtimeMs ?? 0
      if (attempt === 2 || Date.now() - since < staleLock) return false
      await rm(lock, { force: true })
    }
  }
  return false
}

function ignoreMissing(error: unknown): void {
  if (errno(error) !== 'ENOENT') throw error
}
