/** The figures as people read them: in `server_status` and `atelier status`. */
import type { MetricValue } from 'prom-client'
import type { Figures } from './hosts.ts'
import type { Live } from './instruments.ts'

export interface KindFigures {
  readonly kind: string
  readonly runs: number
  readonly hits: number
  readonly failed: number
  readonly refused: number
  /** Of runs that ended well, milliseconds, read off the histogram's buckets. */
  readonly p50Ms: number
  readonly p95Ms: number
}
export interface MetricsSnapshot {
  /** Whose figures these are: hosts with these folders that counted something in the last 24 hours, each since its start. */
  readonly hosts: number
  readonly runs: number
  /** Part of the finished runs that cost no generation, 0 to 1. */
  readonly hitRate: number
  readonly providerCalls: number
  readonly tokens: number
  readonly usd: number
  readonly savedUsd: number
  /** Of this host alone, now. */
  readonly inFlight: number
  readonly jobs: { readonly waiting: number; readonly running: number }
  readonly kinds: readonly KindFigures[]
}

export function snapshot({ hosts, figures }: { readonly hosts: number; readonly figures: Figures }, live: Live): MetricsSnapshot {
  const values = (name: string) => figures.find((metric) => metric.name === name)?.values ?? []
  const sum = (name: string, wanted: (labels: Labels) => boolean = () => true): number =>
    values(name).reduce((total, { value, labels }) => total + (wanted(labels as Labels) ? value : 0), 0)
  const kinds = [...new Set(values('atelier_runs_total').map(({ labels }) => String(labels['kind'])))]
  const done = sum('atelier_runs_total', ({ status }) => status === 'done')
  const hits = sum('atelier_runs_total', isHit)
  return {
    hosts,
    runs: sum('atelier_runs_total'),
    hitRate: done === 0 ? 0 : Math.round((hits / done) * 1000) / 1000,
    providerCalls: sum('atelier_provider_calls_total'),
    tokens: sum('atelier_tokens_total', ({ type }) => type?.endsWith('Tokens') ?? false),
    usd: round(sum('atelier_cost_usd_total')),
    savedUsd: round(sum('atelier_saved_usd_total')),
    inFlight: live.inFlight(),
    jobs: live.jobs(),
    kinds: kinds.map((kind) => {
      const of = (status: string) => sum('atelier_runs_total', (labels) => labels.kind === kind && labels.status === status)
      const buckets = bucketsOf(values('atelier_run_seconds'), kind)
      return {
        kind,
        runs: sum('atelier_runs_total', (labels) => labels.kind === kind),
        hits: sum('atelier_runs_total', (labels) => labels.kind === kind && isHit(labels)),
        failed: of('failed'),
        refused: of('refused'),
        p50Ms: quantileMs(buckets, 0.5),
        p95Ms: quantileMs(buckets, 0.95),
      }
    }),
  }
}

interface Labels {
  readonly kind?: string
  readonly status?: string
  readonly source?: string
  readonly type?: string
}
const isHit = ({ status, source }: Labels): boolean => status === 'done' && (source === 'cache' || source === 'shared')
const round = (usd: number): number => Math.round(usd * 1e6) / 1e6

/** Cumulative counts by upper bound in seconds, over all sources. */
const bucketsOf = (values: readonly MetricValue<string>[], kind: string): readonly (readonly [number, number])[] => {
  const counts = new Map<number, number>()
  for (const { value, labels, metricName } of values as readonly (MetricValue<string> & { metricName?: string })[])
    if (metricName?.endsWith('_bucket') && labels['kind'] === kind) {
      const bound = labels['le'] === '+Inf' ? Infinity : Number(labels['le'])
      counts.set(bound, (counts.get(bound) ?? 0) + value)
    }
  return [...counts].toSorted(([a], [b]) => a - b)
}

/** As Prometheus' `histogram_quantile`: linear within the bucket that holds the rank. */
const quantileMs = (buckets: readonly (readonly [number, number])[], q: number): number => {
  const rank = (buckets.at(-1)?.[1] ?? 0) * q
  let [below, before] = [0, 0]
  for (const [bound, count] of buckets) {
    if (count >= rank && count > 0)
      return Math.round((bound === Infinity ? below : below + (bound - below) * ((rank - before) / Math.max(1, count - before))) * 1e4) / 10
    ;[below, before] = [bound, count]
  }
  return 0
}
