/** From one place to another, along a line. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** Spans that overlap, taken together: the columns that are left, from left to right. */
export function spansApart(spans: readonly Span[]): Span[] {
  const apart: { from: number; to: number }[] = []
  for (const { from, to } of spans.toSorted((one, other) => one.from - other.from)) {
    const last = apart.at(-1)
    if (last && from < last.to) last.to = Math.max(last.to, to)
    else apart.push({ from, to })
  }
  return apart
}

/** The index of the span that shares most with another one, or lies nearest to it. */
export function mostOverlapped(spans: readonly Span[], { from, to }: Span): number {
  const shared = spans.map((span) => Math.min(span.to, to) - Math.max(span.from, from))
  return shared.indexOf(Math.max(...shared))
}
