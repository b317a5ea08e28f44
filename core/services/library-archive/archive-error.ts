/** What is wrong with an archive of a library; nothing of it has been imported. */
import { AtelierError } from '../../kernel/contract/errors.ts'

/** `why` ends a sentence that begins with the archive's name. */
export const archiveError = (
  code: 'ARCHIVE_INVALID' | 'ARCHIVE_DAMAGED' | 'ARCHIVE_NEWER' | 'ARCHIVE_CONFLICT',
  path: string,
  why: string,
  cause?: unknown,
): AtelierError =>
  new AtelierError({ code, message: `${path} ${why} Nothing was imported.`, outcome: 'none', ...(cause !== undefined && { cause }) })
