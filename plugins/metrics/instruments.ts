/** The figures that are kept, by their Prometheus names. */
import type { Counter, Gauge, Histogram, Registry } from 'prom-client'

export interface Instruments {
  readonly registry: Registry
  readonly runs: Counter<'kind' | 'status' | 'source'>
  readonly runSeconds: Histogram<'kind' | 'source'>
  readonly stageSeconds: Histogram<'kind' | 'stage'>
  readonly providerCalls: Counter<'kind' | 'provider' | 'model'>
  readonly tokens: Counter<'provider' | 'type'>
  readonly cost: Counter<'kind' | 'provider'>
  readonly saved: Counter<'kind' | 'provider'>
  readonly calls: Counter<'tool' | 'outcome'>
  readonly callSeconds: Histogram<'tool'>
  readonly principalCalls: Counter<'principal' | 'outcome'>
  readonly principalCost: Counter<'principal'>
  /** Memory, processor and event loop, watched from the first question on. */
  ofProcess(): Registry
}
/** What is counted when somebody looks. */
export interface Live {
  inFlight(): number
  /** Open sessions of clients. */
  sessions(): number
  jobs(): { readonly waiting: number; readonly running: number }
  /** Servers that keep something for several hosts, by plugin. */
  engines(): readonly { readonly plugin: string; readonly away?: object }[]
  providers(): Readonly<Record<string, { readonly waiting: number; readonly running: number }>>
}

/** From a cache hit to a slow model, in seconds. */
const buckets = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300]

/** Loads prom-client; a registry of its own, so that several hosts in one process do not mix. */
export async function createInstruments(live: Live): Promise<Instruments> {
  const { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } = await import('prom-client')
  const registry = new Registry()
  const registers = [registry]
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[], collect: (this: Gauge<L>) => void) =>
    new Gauge({ name, help, labelNames: [...labelNames], registers, collect })
  gauge('atelier_runs_in_flight', 'Runs on their way', [], function () {
    this.set(live.inFlight())
  })
  gauge('atelier_sessions', 'Open sessions of clients', [], function () {
    this.set(live.sessions())
  })
  gauge('atelier_jobs', 'Jobs of this host', ['state'], function () {
    const { waiting, running } = live.jobs()
    this.set({ state: 'waiting' }, waiting)
    this.set({ state: 'running' }, running)
  })
  gauge('atelier_provider_queue', 'Provider calls that wait for their turn or run', ['provider', 'state'], function () {
    for (const [provider, { waiting, running }] of Object.entries(live.providers())) {
      this.set({ provider, state: 'waiting' }, waiting)
      this.set({ provider, state: 'running' }, running)
    }
  })
  gauge('atelier_engine_up', 'Whether a server that keeps something for several hosts answers', ['engine'], function () {
    for (const { plugin, away } of live.engines()) this.set({ engine: plugin }, away ? 0 : 1)
  })
  let watched: Registry | undefined
  return {
    registry,
    ofProcess() {
      if (watched) return watched
      watched = new Registry()
      collectDefaultMetrics({ register: watched })
      return watched
    },
    calls: new Counter({
      name: 'atelier_tool_calls_total',
      help: 'Calls by tool and how they ended',
      labelNames: ['tool', 'outcome'],
      registers,
    }),
    callSeconds: new Histogram({ name: 'atelier_tool_call_seconds', help: 'Time of a call', labelNames: ['tool'], buckets, registers }),
    principalCalls: new Counter({
      name: 'atelier_principal_calls_total',
      help: 'Calls by who has called; counted where the config asks for it',
      labelNames: ['principal', 'outcome'],
      registers,
    }),
    principalCost: new Counter({
      name: 'atelier_principal_cost_usd_total',
      help: 'US dollars by who has called; counted where the config asks for it',
      labelNames: ['principal'],
      registers,
    }),
    runs: new Counter({
      name: 'atelier_runs_total',
      help: 'Runs by kind and how they ended',
      labelNames: ['kind', 'status', 'source'],
      registers,
    }),
    runSeconds: new Histogram({ name: 'atelier_run_seconds', help: 'Time of a run', labelNames: ['kind', 'source'], buckets, registers }),
    stageSeconds: new Histogram({
      name: 'atelier_stage_seconds',
      help: 'Time of one stage of the pipeline',
      labelNames: ['kind', 'stage'],
      buckets,
      registers,
    }),
    providerCalls: new Counter({
      name: 'atelier_provider_calls_total',
      help: 'Generations by provider and model',
      labelNames: ['kind', 'provider', 'model'],
      registers,
    }),
    tokens: new Counter({
      name: 'atelier_tokens_total',
      help: "Usage in the provider's own units",
      labelNames: ['provider', 'type'],
      registers,
    }),
    cost: new Counter({ name: 'atelier_cost_usd_total', help: 'US dollars spent', labelNames: ['kind', 'provider'], registers }),
    saved: new Counter({
      name: 'atelier_saved_usd_total',
      help: 'US dollars that the cache and shared requests have saved',
      labelNames: ['kind', 'provider'],
      registers,
    }),
  }
}
