/** The shape of the envelope as a schema: for programs that read results, and to hold plugins to it. */
import { tableOf } from '../contract/table.ts'
import { z } from 'zod'
import { isErrorCode } from '../contract/errors.ts'
import { redact } from '../errors/redact.ts'
import { isFields } from '../schema/shape.ts'
import { type Envelope, type EnvelopeError, type FailureEnvelope, isOurs } from './envelope.ts'

/** Made when first used: a start does not pay for it. */
let made: ReturnType<typeof make> | undefined
const schemas = (): NonNullable<typeof made> => (made ??= make())

function make() {
  const amount = z.number().min(0)
  const count = z.int().min(0)
  const meta = z.record(z.string(), z.unknown())
  const asset = z.strictObject({
    id: z.string().min(1),
    uri: z.string().startsWith('asset://'),
    path: z.string().exactOptional(),
    url: z.string().exactOptional(),
    name: z.string(),
    mimeType: z.string().min(1),
    bytes: count,
    sha256: z.string(),
    width: amount.exactOptional(),
    height: amount.exactOptional(),
    parent: z.string().exactOptional(),
    beside: z.array(z.string()).exactOptional(),
  })
  const success = z.strictObject({
    ok: z.literal(true),
    runId: z.string().min(1),
    requestId: z.string().min(1).exactOptional(),
    kind: z.string().min(1),
    assets: z.array(asset),
    data: meta,
    warnings: z.array(z.strictObject({ code: z.string().min(1), message: z.string(), param: z.string().exactOptional() })),
    provider: z.strictObject({ id: z.string(), model: z.string().nullable() }).nullable(),
    skipped: z.array(z.strictObject({ id: z.string(), reason: z.string(), code: z.string().exactOptional() })),
    cached: z.boolean(),
    cost: z.strictObject({ usd: amount, estimated: z.boolean(), saved: amount }).nullable(),
    ms: amount,
  })
  const error = z.strictObject({
    code: z.string().refine(isErrorCode),
    message: z.string().min(1),
    why: z.string().min(1),
    fix: z.string().min(1),
    plugin: z.string().exactOptional(),
    hook: z.string().exactOptional(),
    retryable: z.boolean(),
    retryAfterMs: amount.exactOptional(),
    details: meta.exactOptional(),
    outcome: z.enum(['none', 'unknown', 'paid']),
  })
  const failure = z.strictObject({
    ok: z.literal(false),
    runId: z.string().min(1),
    requestId: z.string().min(1).exactOptional(),
    kind: z.string().min(1),
    error,
  })
  return { success, error, both: z.discriminatedUnion('ok', [success, failure]) }
}

/**
 * `_meta["atelier/result"]` of every tool result: `envelopeSchema.parse(result._meta['atelier/result'])` is an `Envelope` or a `FailureEnvelope`, by
 * its `ok`.
 */
export const envelopeSchema: z.ZodType<Envelope | FailureEnvelope> = z.lazy(() => schemas().both)

/** Those fields of what a tool put into its envelope that are what they should be. `wrong`: the names of the others. */
export function soundPart(part: unknown): { readonly sound: Partial<Omit<Envelope, 'ok' | 'ms'>>; readonly wrong: readonly string[] } {
  if (!isFields(part)) return { sound: {}, wrong: ['the envelope itself'] }
  const { shape } = schemas().success
  const { ok: _, ms: __, ...fields } = part
  const sound: Record<string, unknown> = tableOf()
  const wrong: string[] = []
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue
    const field = Object.hasOwn(shape, name) ? shape[name as keyof typeof shape] : undefined
    const checked = isOurs(name, value) ? { success: true, data: value } : field?.safeParse(tidy(value))
    if (checked?.success) sound[name] = checked.data
    else wrong.push(name)
  }
  return { sound, wrong }
}

/** What is left out may be there as `undefined` as long as it is no JSON. */
const tidy = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map((one: unknown) =>
        typeof one === 'object' && one !== null ? Object.fromEntries(Object.entries(one).filter(([, inner]) => inner !== undefined)) : one,
      )
    : value

/** The error of a failed result that a tool hands on as it got it; nothing where that is none. */
export function soundError(part: unknown): EnvelopeError | undefined {
  const checked = schemas().error.safeParse((part as { readonly error?: unknown } | null | undefined)?.error)
  return checked.success ? redact(checked.data) : undefined
}
