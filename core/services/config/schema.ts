/** The shape of a config, for files that no type checker has seen. Loaded only when such a file is. */
import * as z from 'zod'
import type { Config } from '../../kernel/contract/config.ts'
import { isScope } from '../../kernel/providers/scopes.ts'

const count = z.int().min(1)
const milliseconds = z.number().positive()
const names = z.array(z.string().min(1))
const scopes = z.array(z.string().refine(isScope, 'must be tool:NAME, kind:NAME, provider:NAME, originals or admin'))

const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'] as const
const header = z.string().regex(/^[\w-]+$/, 'must be the name of a header')
const who = {
  // `*` stands for all, where results are shared.
  principal: z
    .string()
    .min(1)
    .regex(/^(?!\*$)/, 'must name one, not all'),
  groups: names.optional(),
  scopes: scopes.optional(),
  expires: z
    .union([z.iso.date(), z.iso.datetime({ offset: true })], { error: 'must be a date such as 2027-01-31 or 2027-01-31T18:00:00Z' })
    .optional(),
}
/** A secret whose variable is not set is no fault of the file: it is told where the host begins to serve. */
const token = z.union([
  z.strictObject({ ...who, sha256: z.string().regex(/^[\da-f]{64}$/i) }),
  z.strictObject({ ...who, secret: z.string().optional() }),
])

/** What plugins themselves look like is checked where they are resolved. */
export const configSchema = z.strictObject({
  $schema: z.string().optional(),
  plugins: z.array(z.unknown()),
  chains: z.record(z.string(), names).optional(),
  aliases: z.record(z.string(), z.union([z.string().min(1), names])).optional(),
  limits: z
    .strictObject({
      deadlineMs: milliseconds.optional(),
      hookMs: milliseconds.optional(),
      setupMs: milliseconds.optional(),
      attempts: count.optional(),
      orderMs: milliseconds.optional(),
      graceMs: milliseconds.optional(),
      drainMs: milliseconds.optional(),
      concurrency: count.optional(),
      perProvider: z
        .record(z.string(), z.strictObject({ concurrency: count.optional(), perMinute: z.number().positive().optional() }))
        .optional(),
      inputBytes: count.optional(),
      inlineBytes: z.int().min(0).max(525_000).optional(),
    })
    .optional(),
  dirs: z
    .strictObject({
      cache: z.string().optional(),
      data: z.string().optional(),
      state: z.string().optional(),
      roots: z.array(z.string()).optional(),
      output: z.string().optional(),
    })
    .optional(),
  scopes: scopes.optional(),
  tools: z
    .strictObject({
      schemas: z.enum(['portable', 'full']).optional(),
      outputSchemas: z.boolean().optional(),
      only: z.union([z.literal('essential'), names]).optional(),
      except: names.optional(),
    })
    .optional(),
  net: z.strictObject({ inputsByProxy: z.boolean().optional() }).optional(),
  library: z
    .strictObject({
      keep: z.strictObject({ days: count.optional(), bytes: count.optional(), favourites: z.boolean().optional() }).optional(),
      share: z.record(z.string().min(1), z.strictObject({ change: z.enum(['owner', 'members']).optional() })).optional(),
    })
    .optional(),
  log: z.strictObject({ level: z.enum(['debug', 'info', 'warn', 'error']).optional(), file: z.boolean().optional() }).optional(),
  tracing: z.strictObject({ principals: z.boolean().optional() }).optional(),
  http: z
    .strictObject({
      host: z.string().optional(),
      port: z.int().min(0).max(65_535).optional(),
      auth: z
        .strictObject({
          tokens: z.array(token).optional(),
          oauth: z
            .strictObject({
              issuer: z.url({ protocol: /^https?$/ }),
              audience: z.string().min(1),
              jwksUri: z.url({ protocol: /^https?$/ }).optional(),
              // `none`, and what shares a secret with whoever asks, are not among them.
              algorithms: z.array(z.enum(algorithms)).min(1).optional(),
              groupsClaim: z.string().min(1).optional(),
              scopes: z.record(z.string(), scopes).optional(),
            })
            .optional(),
          proxy: z.strictObject({ userHeader: header, groupsHeader: header.optional(), scopes: scopes.optional() }).optional(),
        })
        .optional(),
      tls: z.strictObject({ cert: z.string().min(1), key: z.string().min(1) }).optional(),
      publicUrl: z
        .string()
        .regex(/^https?:\/\/[^/?#\s]+\/?$/, 'must be a URL without a path, such as https://studio.example')
        .optional(),
      proxies: names.optional(),
      allowedHosts: names.optional(),
      allowedOrigins: names.optional(),
      linkSeconds: count.optional(),
      bodyBytes: count.optional(),
      sessions: z.union([z.literal(false), z.strictObject({ max: count.optional(), idleMs: milliseconds.optional() })]).optional(),
      retryMs: milliseconds.optional(),
      noticeMs: milliseconds.optional(),
    })
    .optional(),
})

/** A key that `Config` has and the schema lacks, or the other way round, does not compile. */
export type SameKeys = [
  Exclude<keyof Config, keyof z.infer<typeof configSchema>>,
  Exclude<keyof z.infer<typeof configSchema>, keyof Config | '$schema'>,
] extends [never, never]
  ? true
  : never
export const sameKeys: SameKeys = true
