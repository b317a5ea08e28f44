/** Rules for everyone, by group and by principal: what may be asked, of whom, how much, and in which style. */
import { definePlugin, type PluginFactory, type QuotaBook } from 'atelier-mcp'
import type { z } from 'zod'
import { versionOf } from '../version.ts'
import { explained, nearestOf, rulesFor, sharedBy } from './applying.ts'
import { errors } from './errors.ts'
import { markPictures } from './mark-pictures.ts'
import { options } from './options.ts'
import { holdQuotas } from './quotas.ts'
import { restrict } from './restrict.ts'

/** Options of `policy()`. */
export type PolicyOptions = z.input<typeof options>

const plugin: PluginFactory<PolicyOptions> = definePlugin({
  name: 'policy',
  version: versionOf('policy'),
  apiVersion: 1,
  description: 'Rules and quotas for everyone, by group and by principal.',
  errors,
  requires: ['ledger?'],
  options,
  setup(context) {
    const { options: rules, hooks, services, log, onReady } = context
    const sets = [rules.everyone, ...Object.values(rules.groups), ...Object.values(rules.principals)]
    // Money is the ledger's: without it nothing would be counted, and nothing refused.
    if (sets.some(({ quota }) => quota?.usdPerDay !== undefined || quota?.usdPerMonth !== undefined)) services.get('ledger')
    hooks.prepare('*', (_request, run) => {
      const group = sharedBy(rulesFor(run.principal, rules))
      if (group === undefined) return
      // By a name of its own: somebody could be called like the group.
      run.vary('principal', '*')
      run.vary('group', group)
    })
    restrict(context, rules)
    let opened: Promise<QuotaBook> | undefined
    const inFiles = async (): Promise<QuotaBook> => (await import('./quota-files.ts')).quotaFiles(context)
    // Whoever brings another one may be set up later.
    const book = async (): Promise<QuotaBook> => (opened ??= Promise.resolve(services.find('quotaBook') ?? inFiles()))
    if (sets.some(({ quota }) => quota !== undefined)) holdQuotas(context, rules, book)
    if (sets.some(({ watermark }) => watermark !== undefined)) markPictures(context, rules)
    const names = sets.flatMap(({ moderation }) => moderation ?? [])
    let isHeard = false
    services.provide('policy', {
      explain: (principal) => explained(rulesFor(principal, rules)),
      moderationFor: (principal) => nearestOf('moderation', rulesFor(principal, rules)),
      moderationNames() {
        isHeard = true
        return names
      },
    })
    onReady(() => {
      if (names.length > 0 && !isHeard) log.warn('Rules name a moderation policy, and nobody moderates: add the plugin `moderation`.')
    })
  },
})
export default plugin
