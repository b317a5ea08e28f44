/** What the server and its driver throw, as the host's own codes. */
import { AtelierError, tableOf } from 'atelier-mcp'
import { type Engine, engineAway, engineDistrusted, engineFailed, isDistrusted, wordsOf } from '../engine-errors.ts'
import type { Place } from './place.ts'

const fixes: Readonly<Record<string, string>> = tableOf({
  '28P01': 'Correct user and password in `url` of the plugin `postgres`.',
  '28000':
    'Let this user in from here (`pg_hba.conf`), or correct the user in `url` of the plugin `postgres`; where the server asks for TLS, add `?sslmode=verify-full`.',
  '3D000': 'Make the database, or correct its name in `url` of the plugin `postgres`.',
  '42501': 'Give the user of `url` the right to make a schema in the database, or to use the tables of an owner who has made them.',
  '53100': 'Make room on the disk of the server.',
  '25006':
    'Promote this server, or name the one that takes writes in `url` of the plugin `postgres`, best by a name that leads to whichever does: this one is a replica.',
})
/** What passes when somebody has made room, or the failover is over. */
const passing: ReadonlySet<string> = new Set(['25006', '53100'])

/** Connections, a server that is being started or ended, too many clients, a lock or a statement that took too long. */
const later = /^(?:08|57|53300|55P03)/

/** Whether the server has answered at all: of another failure nobody knows what was done. */
export const isAnswer = (thrown: unknown): boolean => {
  const { severity, code = '' } = thrown as { readonly severity?: unknown; readonly code?: string }
  return isDistrusted(code) || isOfFile(thrown) || (severity !== undefined && !later.test(code))
}
/** A file that the address names, read before anything is sent. */
const isOfFile = (thrown: unknown): boolean => {
  const { syscall, code } = thrown as NodeJS.ErrnoException
  return syscall === 'open' || code === 'EISDIR'
}

/** How it is called. */
export const serverAt = ({ name }: Pick<Place, 'name'>): Engine => ({
  name: 'postgres',
  option: 'url',
  title: 'Postgres',
  place: `Postgres at ${name}`,
  where: name,
})

/**
 * `ENGINE_AWAY` where the server does not answer now, `ENGINE_FAILED` where it answers with an error or is not trusted. `since`: when it was last
 * there, epoch milliseconds. No word of it has the password in it.
 */
export function engineError(thrown: unknown, place: Place, since?: number): AtelierError {
  if (AtelierError.is(thrown)) return thrown
  const server = serverAt(place)
  const { code = '' } = thrown as { readonly code?: string }
  const words = wordsOf(thrown, place.password)
  if (!isAnswer(thrown)) return engineAway(server, { words, code, since, cause: thrown })
  if (isDistrusted(code)) return engineDistrusted(server, code, thrown, '`sslrootcert=/path/ca.pem` in `url`, or by ')
  if (isOfFile(thrown))
    return engineFailed(server, {
      message: `A file that \`url\` of the plugin \`postgres\` names cannot be read: ${words}. Nothing was sent.`,
      fix: 'Correct `sslrootcert`, `sslcert` or `sslkey` in it, and let this process read the file.',
      code,
      cause: thrown,
    })
  return engineFailed(server, {
    message: `${server.place} answers with an error: ${words} (${code}).`,
    fix: fixes[code],
    code,
    retryable: passing.has(code),
    cause: thrown,
  })
}

/** Whether the server will never take it: by the state that it gave, for what the data are, not for what happens to the server. */
export const isRefused = (error: unknown): boolean => AtelierError.is(error) && /^(?:2[23]|54)/.test(String(error.details?.['code'] ?? ''))
