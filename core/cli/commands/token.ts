/** `atelier token` */
import type { Token } from '../../kernel/contract/http-auth.ts'
import { AtelierError } from '../../kernel/contract/errors.ts'
import { isScope } from '../../kernel/providers/scopes.ts'
import { type CliCommand, jsonFlag } from '../command.ts'
import { textOf } from '../with-host.ts'

const command: CliCommand = {
  usage: 'token [PRINCIPAL] [--groups A,B] [--scopes A,B] [--expires DATE] [--json]',
  description:
    'Makes a token for a caller over HTTP, and the line for `http.auth.tokens` of the config, which has only its hash.\nPRINCIPAL is whose library, jobs and bills: a person or a program. Without one, the token is for ATELIER_HTTP_TOKEN, and of whoever runs the host.\nThe token is shown this once, and kept nowhere.',
  flags: {
    groups: { type: 'string', value: 'A,B', description: 'Groups of the config that the principal is in.' },
    scopes: { type: 'string', value: 'A,B', description: 'What it may do, such as tool:generate_image, originals or admin.' },
    expires: { type: 'string', value: 'DATE', description: 'When it ends: 2027-01-31, or 90d for so many days from now.' },
    ...jsonFlag,
  },
  maxWords: 1,
  run: async ({ words: [principal], flags, output }) => {
    const { newToken, hashOf } = await import('../../mcp/http/tokens.ts')
    const groups = listOf(flags['groups'])
    const scopes = listOf(flags['scopes'])
    const expires = textOf(flags['expires'])
    if (principal === undefined && (groups ?? scopes ?? expires) !== undefined)
      throw new AtelierError({
        code: 'COMMAND_USAGE',
        message: '--groups, --scopes and --expires need a PRINCIPAL.',
        fix: 'Name whose token it is: `atelier token ann --expires 90d`.',
        outcome: 'none',
      })
    const strange = scopes?.filter((scope) => !isScope(scope)) ?? []
    if (strange.length > 0)
      throw new AtelierError({
        code: 'COMMAND_USAGE',
        message: `--scopes has what is none: ${strange.join(', ')}.`,
        fix: 'Scopes are tool:NAME, kind:NAME, provider:NAME (`*` at the end for all that begins so), originals and admin.',
        outcome: 'none',
      })
    const token = newToken()
    if (principal === undefined) {
      if (flags['json']) output.json({ token })
      else output.print([token, '', 'It is shown this once. Start the server with it as ATELIER_HTTP_TOKEN.', howToShow].join('\n'))
      return
    }
    const entry: Token = {
      principal,
      ...(groups && { groups }),
      ...(scopes && { scopes }),
      ...(expires !== undefined && { expires: endOf(expires) }),
      sha256: hashOf(token).toString('hex'),
    }
    if (flags['json']) output.json({ token, entry })
    else
      output.print(
        [token, '', 'It is shown this once. Put this into `http.auth.tokens` of the config:', `  ${JSON.stringify(entry)}`, howToShow].join(
          '\n',
        ),
      )
  },
}

const howToShow = 'Clients send it as the header `Authorization: Bearer TOKEN`.'

const listOf = (flag: string | boolean | undefined): string[] | undefined => {
  const names = textOf(flag)
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  return names?.length === 0 ? undefined : names
}

const dayMs = 86_400_000

/** The date as a config takes it; days are whole ones from this moment. Throws `COMMAND_USAGE` for what is none, or over. */
function endOf(text: string): string {
  const days = /^(\d{1,5})d$/.exec(text)?.[1]
  const at = days === undefined ? text : new Date(Date.now() + Number(days) * dayMs).toISOString()
  if (/^\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:\d{2}))?$/.test(at) && Date.parse(at) > Date.now()) return at
  throw new AtelierError({
    code: 'COMMAND_USAGE',
    message: `--expires is "${text}".`,
    fix: 'Give a date to come, such as 2027-01-31 or 2027-01-31T18:00:00Z, or days, such as 90d.',
    outcome: 'none',
  })
}
export default command
