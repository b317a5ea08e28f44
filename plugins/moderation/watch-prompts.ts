/** Prompts under the policy. `validate`: word lists, for everybody and nothing. `spend`: a configured scorer, before money is spent and not on cache hits. */
import { reject } from 'atelier-mcp'
import { isExempt, wordsOf } from './content-of.ts'
import { decide } from './policy.ts'
import { rejection, unjudged } from './refusal.ts'
import { byWords, costTold, noteName, type Noted, warnFlagged, type Watched, type WatchInit } from './watch.ts'

export function watchPrompts({ hooks, providers, log }: Watched, { options, policyFor, local, scorers, audit }: WatchInit): void {
  const procedural = (kind: string, id: string): boolean =>
    providers.list().some((one) => one.kind === kind && one.id === id && (one.nature ?? 'model') !== 'model')

  hooks.validate(
    '*',
    async (request, run) => {
      if (isExempt(run.kind)) return undefined
      const words = wordsOf(request)
      if (words === '') return undefined
      const policy = policyFor(run)
      const decision = decide((await local(words)).scores, policy)
      if (decision.action === 'allow') return undefined
      await audit({ phase: 'prompt', kind: run.kind, decision, policy, scoredBy: byWords, words }, run)
      if (decision.action === 'block') return reject(rejection(decision, policy, byWords, 'prompt'))
      warnFlagged(run, decision, policy, 'prompt')
      return undefined
    },
    { stage: 'early' },
  )

  hooks.spend(
    '*',
    async ({ provider }, run) => {
      // What somebody else's model is asked for leaves this machine anyway.
      const mayAsk = options.vendor === 'always' || (options.vendor === 'auto' && !procedural(run.kind, provider))
      const words = isExempt(run.kind) || !mayAsk ? '' : wordsOf(run.request)
      if (words === '') return undefined
      const answered = await scorers.text(words, run).catch((error: unknown) => {
        log.warn(`Moderation failed: ${(error as Error).message}`, { requestId: run.requestId })
        if (options.onError === 'block') throw unjudged('The prompt', error)
        run.warn({ code: 'moderation-failed', message: 'The moderation service did not answer; word lists alone judged this prompt.' })
        return undefined
      })
      if (!answered) return undefined
      const prompt = costTold(answered, run)
      // Flags are told in `inspect`, to everybody who gets the result.
      run.note(noteName, { prompt } satisfies Noted)
      const policy = policyFor(run)
      const decision = decide(prompt.scores, policy)
      if (decision.action !== 'block') return undefined
      await audit({ phase: 'prompt', kind: run.kind, decision, policy, scoredBy: prompt.by, words }, run)
      return reject(rejection(decision, policy, prompt.by, 'prompt'))
    },
    { stage: 'early' },
  )
}
