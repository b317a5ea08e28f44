/** Metrics: what the pipeline did, how long it took and what it cost; for people and for Prometheus. */
import { type Bill, type CallNote, definePlugin, type Outcome, type PluginFactory, type Run, seesHost } from 'atelier-mcp'
import { hostFigures } from './hosts.ts'
import type { Instruments, Live } from './instruments.ts'
import { options } from './options.ts'
import { type MetricsSnapshot, snapshot } from './snapshot.ts'
import { versionOf } from '../version.ts'

declare module 'atelier-mcp' {
  interface Services {
    metrics: { snapshot(): Promise<MetricsSnapshot> }
  }
}

const nothing = { waiting: 0, running: 0 }

const plugin: PluginFactory = definePlugin({
  name: 'metrics',
  version: versionOf('metrics'),
  apiVersion: 1,
  description: 'Counts, times and costs; `/metrics` for Prometheus.',
  options,
  setup(context) {
    const { hooks, services, http, commands, onReady, onDispose } = context
    const { principals } = context.options
    const hosts = hostFigures(context)
    const inFlight = new Set<string>()
    const live: Live = {
      inFlight: () => inFlight.size,
      jobs: () => services.find('jobs')?.depth() ?? nothing,
      engines: () => services.find('host')?.engines() ?? [],
      providers: () => services.find('host')?.load() ?? {},
      sessions: () => services.find('host')?.sessions() ?? 0,
    }
    let loading: Promise<Instruments> | undefined
    const instruments = (): Promise<Instruments> =>
      (loading ??= import('./instruments.ts').then(({ createInstruments }) => createInstruments(live)))

    hooks.prepare('*', (_request, { id }) => void inFlight.add(id), { stage: 'early' })
    hooks.settled('*', async (outcome, run) => {
      inFlight.delete(run.id)
      const known = await instruments()
      record(known, outcome, run)
      hosts.changed(known.registry)
    })
    hooks.spent('*', async (bill, run) => {
      const known = await instruments()
      paid(known, bill, run, principals)
      hosts.changed(known.registry)
    })
    const count = async (note: CallNote): Promise<void> => {
      const known = await instruments()
      called(known, note, principals)
      hosts.changed(known.registry)
    }
    let stop = (): void => {}
    onReady(() => {
      stop = services.find('host')?.onCall((note) => void count(note)) ?? stop
    })
    onDispose(async () => {
      stop()
      await hosts.flush()
    })
    services.provide('metrics', { snapshot: async () => snapshot(await hosts.all((await loading)?.registry), live) })
    http.add({
      path: '/metrics',
      async handle(_request, principal) {
        if (!seesHost(principal)) {
          const fix = 'Ask with a token that has the scope `admin`.'
          return Response.json(
            { error: { code: 'SCOPE_MISSING', message: 'Figures of the whole host are for its owner.', fix } },
            { status: 403 },
          )
        }
        const { registry, ofProcess } = await instruments()
        const text = `${await registry.metrics()}\n${await ofProcess().metrics()}`
        return new Response(text, { headers: { 'content-type': registry.contentType } })
      },
    })
    commands.add({
      name: 'metrics',
      description: 'Prints the figures of this process as Prometheus text.',
      run: async () => (await instruments()).registry.metrics(),
    })
  },
})
export default plugin

/** What no tool answers, such as the reading of a resource, counts under its own name: addresses would be too many. */
const called = (to: Instruments, { what, name, outcome, ms, principal, times = 1 }: CallNote, principals: boolean): void => {
  const tool = what === 'tool' ? name : `(${what})`
  to.calls.inc({ tool, outcome }, times)
  if (what !== 'refusal') to.callSeconds.observe({ tool }, ms / 1000)
  if (principals && principal !== '') to.principalCalls.inc({ principal, outcome })
}

/**
 * Each cent once, by the order that it went out with, whoever has left meanwhile: a batch's sum is that of its items, and what makes a model
 * reports what its designers have spent.
 */
const paid = (to: Instruments, bill: Bill, { kind, parent, principal: { id } }: Run, principals: boolean): void => {
  const { provider, estimate } = bill.candidate
  const lost = bill.status === 'done' ? bill.cost : bill.error.outcome === 'none' ? undefined : estimate
  if (!lost || lost.usd === 0 || (kind === 'model.design' && parent?.kind === 'model.create')) return
  to.cost.inc({ kind, provider }, lost.usd)
  if (principals) to.principalCost.inc({ principal: id }, lost.usd)
}

const record = (to: Instruments, outcome: Outcome, { kind, options: asked }: Run): void => {
  const result = outcome.status === 'done' ? outcome.result : undefined
  const source = asked.estimate ? 'estimate' : (result?.provenance.source ?? 'none')
  to.runs.inc({ kind, status: outcome.status, source })
  for (const [stage, ms] of Object.entries(outcome.stagesMs)) to.stageSeconds.observe({ kind, stage }, ms / 1000)
  if (!result || asked.estimate) return
  to.runSeconds.observe({ kind, source }, Object.values(outcome.stagesMs).reduce((sum, ms) => sum + ms, 0) / 1000)
  const { provider, model, saved } = result.provenance
  if (saved) to.saved.inc({ kind, provider }, saved.usd)
  if (source !== 'fresh') return
  to.providerCalls.inc({ kind, provider, model: model ?? '' })
  for (const [type, amount] of Object.entries(result.usage)) if (amount > 0) to.tokens.inc({ provider, type }, amount)
}
