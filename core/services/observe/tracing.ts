/**
 * Spans by OpenTelemetry's API. Where they go is the deployment's: its SDK, started before this program (`node --import`), is found by the
 * API's global symbol. Where there is none, nothing of this is loaded.
 */
import {
  context,
  type Context,
  isSpanContextValid,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import { AtelierError } from '../../kernel/contract/errors.ts'
import type { Attributes, Carrier, OpenSpan, Origin, SpanInit, Tracing } from '../../kernel/ports/tracing.ts'
import { inTime } from '../../kernel/time/in-time.ts'

export interface TracingInit {
  readonly version: string
  /** Whether spans name who asks. */
  readonly principals: boolean
}

/** For the last spans to leave. */
const flushMs = 2000
/**
 * What the SDK's own exporters set around their requests (`suppressTracing` of @opentelemetry/core): a deployment that traces every `fetch` as
 * well would give the request a second span, and a second header that makes both worthless.
 */
const suppressed = Symbol.for('OpenTelemetry SDK Context Key SUPPRESS_TRACING')
const kinds = { internal: SpanKind.INTERNAL, client: SpanKind.CLIENT, server: SpanKind.SERVER } as const

export function tracing({ version, principals }: TracingInit): Tracing {
  const tracer = trace.getTracer('atelier-mcp', version)
  const begun = async <T>(
    { name, kind = 'internal', attributes = {} }: SpanInit,
    above: Context,
    linked: readonly Span[],
    work: (span: Span, open: OpenSpan) => Promise<T>,
  ): Promise<T> => {
    const links = linked.map((one) => ({ context: one.spanContext() }))
    const span = tracer.startSpan(name, { kind: kinds[kind], attributes: known(attributes), links }, above)
    const open = openSpan(span)
    try {
      return await context.with(trace.setSpan(above, span), () => work(span, open))
    } catch (error) {
      open.fail(typeOf(error))
      throw error
    } finally {
      span.end()
    }
  }
  return {
    principals,
    span(init, work, from) {
      const { above, linked } = placeOf(from ?? {})
      return begun(init, above, linked, (_, open) => work(open))
    },
    sending: (init, send) =>
      begun(init, context.active(), [], (_, open) => {
        const headers: Record<string, string> = {}
        propagation.inject(context.active(), headers)
        // What a client says of itself and its user is not for vendors.
        delete headers['baggage']
        return context.with(context.active().setValue(suppressed, true), () => send(headers, open))
      }),
    async flush() {
      const provider = trace.getTracerProvider() as Flushing
      const sdk = provider.getDelegate?.() ?? provider
      await inTime(flushMs, Promise.resolve(sdk.forceFlush?.()), () => {}).catch(() => {})
    },
  }
}

/** What SDKs offer beyond the API. */
interface Flushing {
  readonly getDelegate?: () => Flushing
  readonly forceFlush?: () => Promise<void>
}

function openSpan(span: Span): OpenSpan {
  let isFailed = false
  return {
    set: (attributes) => void span.setAttributes(known(attributes)),
    fail(type) {
      // The first is the nearest to what happened.
      if (isFailed) return
      isFailed = true
      span.setAttribute('error.type', type)
      span.setStatus({ code: SpanStatusCode.ERROR })
    },
  }
}

/** Below whom a piece of work stands: who has sent the message, else whoever is at work here, else who has sent the request. The others are linked. */
function placeOf({ message, request }: Origin): { readonly above: Context; readonly linked: readonly Span[] } {
  const here = context.active()
  const found = [spanIn(message), trace.getSpan(here), spanIn(request)].filter((span) => span !== undefined)
  const [above, ...others] = found.filter((span, at) => found.findIndex((one) => idOf(one) === idOf(span)) === at)
  return { above: above ? trace.setSpan(here, above) : here, linked: others }
}
const idOf = (span: Span): string => span.spanContext().spanId

/** The span that a carrier names; nothing where it names none. Only texts are read: `_meta` may hold anything. */
function spanIn(carrier: Carrier = {}): Span | undefined {
  const texts = Object.fromEntries(['traceparent', 'tracestate'].map((name) => [name, textOf(carrier[name])] as const))
  const span = trace.getSpan(propagation.extract(ROOT_CONTEXT, texts))
  return span && isSpanContextValid(span.spanContext()) ? span : undefined
}
/** W3C asks for 512 characters of `tracestate` to be passed on at least. */
const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value.length <= 2048 ? value : undefined)

const known = (attributes: Attributes): Record<string, string | number | boolean> =>
  Object.fromEntries(Object.entries(attributes).filter((one): one is [string, string | number | boolean] => one[1] !== undefined))

/** A code, or the class of an error that has none. Never its message, which may repeat what was asked. */
function typeOf(error: unknown): string {
  if (AtelierError.is(error)) return error.code
  const { code, name } = Object(error) as { readonly code?: unknown; readonly name?: unknown }
  return Number.isInteger(code) || typeof code === 'string' ? String(code) : typeof name === 'string' ? name : '_OTHER'
}
