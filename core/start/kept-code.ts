/** What V8 compiled of the program at an earlier start: reading it back takes a fifth of the time of compiling. */
import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Script } from 'node:vm'
import { resolveDirectories } from '../services/assets/directories.ts'

/** Functions that the first calls need are compiled by then, and nobody waits. */
const keepAfterMs = 3000

const sealLength = 32
const sealOf = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()

/** One file for each program, Node and set of its options: V8 refuses the code of another. */
const nameFor = (program: string): string =>
  `${createHash('sha256')
    .update(JSON.stringify([program, process.version, process.arch, process.execArgv, process.env['NODE_OPTIONS'] ?? '']))
    .digest('hex')
    .slice(0, 32)}.code`

/** Below the cache of the environment or the platform: the config that might name another is read later. */
const folder = (): string => join(resolveDirectories(undefined).cache, 'code')

/** The code as it was kept; `undefined` where there is none, where it is not whole, and where somebody else could have written it. */
export function keptCode(program: string): Buffer | undefined {
  try {
    const home = folder()
    if (!isOwn(home)) return undefined
    const bytes = readFileSync(join(home, nameFor(program)))
    const code = bytes.subarray(sealLength)
    // V8 itself looks at the length alone, and would run what a torn file says.
    return sealOf(code).equals(bytes.subarray(0, sealLength)) ? code : undefined
  } catch {
    return undefined
  }
}

/**
 * Keeps what is compiled of `script` three seconds from now, or when the process ends well before. Only for `serve`, which clients start again and
 * again: after another command the code would lack what a server needs. A folder that cannot be written changes nothing.
 */
export function keepCode(program: string, script: Script): void {
  const [, , command, ...flags] = process.argv
  if (command !== 'serve' || flags.some((flag) => flag === '--help' || flag === '-h')) return
  const keep = (): void => {
    try {
      write(program, script.createCachedData())
    } catch {
      // The next start compiles again.
    }
  }
  const atExit = (code: number): void => {
    if (code === 0) keep()
  }
  setTimeout(() => {
    process.off('exit', atExit)
    keep()
  }, keepAfterMs).unref()
  process.once('exit', atExit)
}

function write(program: string, code: Buffer): void {
  const home = folder()
  mkdirSync(home, { recursive: true, mode: 0o700 })
  if (!isOwn(home)) return
  const path = join(home, nameFor(program))
  const part = `${path}.${randomUUID()}.part`
  try {
    writeFileSync(part, Buffer.concat([sealOf(code), code]), { mode: 0o600, flag: 'wx' })
    renameSync(part, path)
  } finally {
    rmSync(part, { force: true })
  }
  sweep(home, path)
}

const weekMs = 7 * 24 * 60 * 60 * 1000

/** Every version of the host and of Node leaves its code behind. Who still needs an old one compiles it again. */
function sweep(home: string, newest: string): void {
  for (const name of readdirSync(home)) {
    const path = join(home, name)
    if (path !== newest && Date.now() - statSync(path).mtimeMs > weekMs) rmSync(path, { force: true })
  }
}

/** Can only this user write there? Windows keeps a home to its owner by itself. */
function isOwn(home: string): boolean {
  if (process.platform === 'win32') return true
  const { uid, mode } = statSync(home)
  return uid === process.getuid?.() && (mode & 0o022) === 0
}
