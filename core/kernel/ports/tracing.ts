/** Spans of what is done, for whoever watches over a deployment. The kernel knows no OpenTelemetry: `core/services/observe/tracing.ts` does. */

/** Of a span, by the names of OpenTelemetry's semantic conventions; `atelier.…` where they have none. What is `undefined` is left out. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>

export interface SpanInit {
  /** Of few kinds: no ids, no words of callers. */
  readonly name: string
  /** Default `internal`. */
  readonly kind?: 'internal' | 'client' | 'server'
  readonly attributes?: Attributes
}
/** A span that is not over. */
export interface OpenSpan {
  set(attributes: Attributes): void
  /** What it stands for has failed though nothing is thrown. `type`: OpenTelemetry's `error.type`. */
  fail(type: string): void
}
/** Where a piece of work comes from, by W3C Trace Context: `traceparent` and `tracestate`. */
export type Carrier = Readonly<Record<string, unknown>>
export interface Origin {
  /** What the message itself says, as `_meta` of MCP's requests. */
  readonly message?: Carrier | undefined
  /** What carried it says, as headers. */
  readonly request?: Carrier | undefined
}

export interface Tracing {
  /** Whether spans name who asks. */
  readonly principals: boolean
  /**
   * What `work` comes to, in a span below that of whoever calls. What is thrown ends it as failed, by its code: messages may repeat what was
   * asked, so none is recorded. What `from` names is above it instead.
   */
  span<T>(init: SpanInit, work: (span: OpenSpan) => Promise<T>, from?: Origin): Promise<T>
  /** What `send` comes to, which gets headers that make what is asked of elsewhere part of this trace. */
  sending<T>(init: SpanInit, send: (headers: Readonly<Record<string, string>>, span: OpenSpan) => Promise<T>): Promise<T>
  /** Hands over what is done, as far as the deployment's own way allows it. Never fails. */
  flush(): Promise<void>
}

const untold: OpenSpan = { set: () => {}, fail: () => {} }

/** `work` in a span, where somebody listens. */
export const inSpan = <T>(tracing: Tracing | undefined, init: () => SpanInit, work: (span: OpenSpan) => Promise<T>): Promise<T> =>
  tracing ? tracing.span(init(), work) : work(untold)
