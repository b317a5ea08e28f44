/** The file of a client's settings, changed as a whole or not at all, with what was there before kept beside it. */
import { copyFile, readFile, realpath, stat } from 'node:fs/promises'
import { AtelierError } from '../../kernel/contract/errors.ts'
import { errno, writeAtomic } from '../../services/assets/atomic-write.ts'

/** Where `changeSettings` keeps what was there before its last change. */
export const backupOf = (file: string): string => `${file}.before-atelier`

/** The text of the file; none where there is no file. Throws `FILE_DENIED` and `FILE_FAILED`. */
export async function readSettings(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (errno(error) === 'ENOENT') return undefined
    throw failed(file, 'read', error)
  }
}

/**
 * Writes what `change` makes of the text, unless that is the same. A client may write its file at any time: where it did so meanwhile, the change is made
 * anew. A link is followed, rights stay as they are. Answers whether anything was written. Throws `FILE_DENIED`, also for a file that was made read-only, and
 * `FILE_FAILED`.
 */
export async function changeSettings(file: string, change: (text: string) => Promise<string>): Promise<boolean> {
  for (let attempt = 0; attempt < 5; attempt++) {
    const before = await readSettings(file)
    const after = await change(before ?? '')
    if (after === (before ?? '')) return false
    try {
      const target = before === undefined ? file : await realpath(file)
      // A new file may hold keys: it is for its owner alone.
      const mode = before === undefined ? 0o600 : (await stat(target)).mode & 0o777
      // A new file in its place would be written all the same, and is not what was meant.
      if ((mode & 0o222) === 0) throw denied(file, 'written', 'it is read-only')
      if (before !== undefined) await copyFile(target, backupOf(file))
      if ((await readSettings(file)) !== before) continue
      await writeAtomic(target, after, { mode })
      return true
    } catch (error) {
      throw AtelierError.is(error) ? error : failed(file, 'written', error)
    }
  }
  throw new AtelierError({
    code: 'FILE_FAILED',
    message: `${file} is written by its client all the time, so nothing was changed.`,
    fix: 'Close the client and try again.',
    outcome: 'none',
  })
}

function failed(file: string, what: string, cause: unknown): AtelierError {
  const { message } = cause as Error
  if (['EACCES', 'EPERM', 'EROFS'].includes(errno(cause))) return denied(file, what, message, cause)
  return new AtelierError({
    code: 'FILE_FAILED',
    message: `${file} cannot be ${what}: ${message}.`,
    fix: 'See the message. With --dry-run the entry is only shown, to be put in by hand.',
    outcome: 'none',
    cause,
  })
}

const denied = (file: string, what: string, why: string, cause?: unknown): AtelierError =>
  new AtelierError({
    code: 'FILE_DENIED',
    message: `${file} cannot be ${what}: ${why}.`,
    fix: 'Change the rights of the file and its folder. With --dry-run the entry is only shown, to be put in by hand.',
    outcome: 'none',
    ...(cause !== undefined && { cause }),
  })
