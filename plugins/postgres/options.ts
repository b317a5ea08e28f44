/** What a config may say about Postgres. */
import { z } from 'zod'

/** The words never have the address in them: it may hold a password. One with a bare `/` in it would be read as host and path. */
const isAddress = (text: string): boolean =>
  /^postgres(?:ql)?:\/\/./i.test(text) && URL.canParse(text) && !/^[^/]*\/\/[^/?#]*[/?#].*@/.test(text)

/** Several servers, as other drivers take them: one of them would be asked by a name that nobody has. */
const isOfSeveral = (text: string): boolean => {
  const [address = '', query] = text.split('?', 2)
  const authority = address.split('/')[2] ?? ''
  const hosts = [authority.slice(authority.lastIndexOf('@') + 1), new URLSearchParams(query).get('host') ?? '']
  return hosts.some((host) => host.includes(','))
}

/** The options of `postgres()`. */
export const options = z.strictObject({
  /**
   * `postgres://USER:PASSWORD@HOST:5432/DATABASE`, best as `env('DATABASE_URL')`. Over TLS by its `sslmode`: `require`, `verify-ca` and `verify-full`
   * all check the certificate and the name (of an authority of your own by `sslrootcert=/path/ca.pem`), `no-verify` checks nothing.
   */
  url: z
    .string()
    .trim()
    .refine((text) => !isOfSeveral(text), {
      message:
        'the address of one server: where there is a standby, a name that leads to whichever takes writes (by DNS, or a balancer that asks them)',
      abort: true,
    })
    .refine(
      isAddress,
      'an address that starts with postgres://, such as postgres://db.example.com:5432/atelier, with `USER:PASSWORD@` before the name (in a password, / is %2F and @ is %40)',
    ),
  /** Its tables are in this schema, which is made where the user may make it. Hosts with the same one share their books. Default `atelier`. */
  schema: z
    .string()
    .regex(/^[a-z_][a-z0-9_]{0,48}$/, 'small letters, digits and _')
    .default('atelier'),
})
/** As they are after the check, with their defaults. */
export type Options = z.output<typeof options>
