/** What a config may say about Redis. */
import { z } from 'zod'

const decodes = (part = ''): boolean => {
  try {
    decodeURIComponent(part)
    return true
  } catch {
    return false
  }
}
/** A password may be part of it, so the words never have it in them. */
const url = z
  .string()
  .trim()
  .superRefine((value, context) => {
    const parsed = URL.canParse(value) ? new URL(value) : undefined
    const isAddress = /^rediss?:$/.test(parsed?.protocol ?? '') && parsed?.hostname && /^(?:\/\d*)?$/.test(parsed.pathname)
    if (!isAddress)
      context.addIssue({
        code: 'custom',
        message:
          'an address such as redis://host:6379, or rediss:// for TLS, with user and password where it wants them, and at most the number of a database after it (redis://host:6379/1)',
      })
    else if (!decodes(parsed?.username) || !decodes(parsed?.password))
      context.addIssue({
        code: 'custom',
        message: 'an address whose user and password are encoded as in addresses: a `%` in them is written `%25`',
      })
  })

/** The options of `redis()`. */
export const options = z.strictObject({
  /** `env('REDIS_URL')`: `redis://[user:password@]host[:6379][/database]`; `rediss://` by TLS, with a certificate that Node trusts. */
  url,
  /** Keys begin with it. Hosts with the same server and prefix are one deployment. */
  prefix: z
    .string()
    .regex(/^[\w.-]{1,64}$/, '1 to 64 letters, digits, ".", "_" or "-"')
    .default('atelier'),
  /**
   * How much of the cache the server keeps in its memory, for all hosts. A result of more than 8 MiB goes to the bucket of `s3`, or is remembered on the
   * disk of the host that has made it. Default 256 MiB; 0: all of it does.
   */
  cacheBytes: z
    .int()
    .min(0)
    .default(256 * 1024 ** 2),
})
/** As they are after the check, with their defaults. */
export type Options = z.output<typeof options>
