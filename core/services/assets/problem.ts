/** Why something could not be written, in words that help at midnight. */
import { errno } from './atomic-write.ts'

export interface Problem {
  readonly code: string
  readonly message: string
}

/** What went wrong with the folder `dir`, and how to name another one. */
export function describeProblem(error: unknown, dir: string, how: string): Problem {
  const code = errno(error)
  if (['ENOSPC', 'EDQUOT', 'EFBIG'].includes(code))
    return { code: 'FILE_FULL', message: `The disk of ${dir} is full (${code}). Make room there, or ${how}.` }
  // ENOENT: the folder is missing and cannot be made, as on a disk that is read-only.
  if (['EACCES', 'ENOENT', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'EISDIR', 'ELOOP', 'ENAMETOOLONG'].includes(code)) {
    return { code: 'FILE_DENIED', message: `The folder ${dir} cannot be written (${code}). Make it writable, or ${how}.` }
  }
  return {
    code: 'FILE_FAILED',
    message: `Nothing could be kept in ${dir}: ${(error as Error)?.message ?? String(error)} Mend that, or ${how}.`,
  }
}
