/**
 * The policy along the pipeline. `validate`: word lists, for everybody and nothing. `generate`: a configured scorer, before
 * money is spent and not on cache hits. `review`: scores of what was made, kept with it. `inspect`: the decision, by today's policy.
 */
import { type Artifact, type Asset, type Kind, type Meta, type PluginContext, reject, type Result, type Run } from 'atelier-mcp'
import type { Audit } from './audit.ts'
import { isExempt, wordsMade, wordsOf } from './content-of.ts'
import type { Options } from './options.ts'
import { decide, highest, type NamedPolicy } from './policy.ts'
import { reasons, refusal, rejection, unjudged } from './refusal.ts'
import type { ScoreText } from './score-text.ts'
import { type Scored, type Scorers, wordLists } from './scorers.ts'

/** What is kept with a generation: scores, never a decision. */
interface Noted {
  readonly prompt?: Scored
  readonly output?: Scored
}
interface WatchInit {
  readonly options: Options
  readonly policy: NamedPolicy
  readonly local: ScoreText
  readonly scorers: Scorers
  readonly audit: Audit
}
const noteName = 'moderation'

export function watchRuns(
  { hooks, providers, log }: Pick<PluginContext, 'hooks' | 'providers' | 'log'>,
  { options, policy, local, scorers, audit }: WatchInit,
): void {
  /** Runs whose first candidate is somebody else's model: their prompts leave this machine anyway. */
  const leaving = new Set<string>()
  const procedural = (kind: string, id: string): boolean =>
    providers.list().some((one) => one.kind === kind && one.id === id && (one.nature ?? 'model') !== 'model')
  const mayAsk = (run: Pick<Run, 'id'>): boolean => options.vendor === 'always' || (options.vendor === 'auto' && leaving.has(run.id))
  const notedOf = (result: Result<Kind>): Noted =>
    ((result.notes[noteName] ?? (result.artifacts[0] as Partial<Asset> | undefined)?.notes?.[noteName]) as Noted | undefined) ?? {}
  const blocksPictures =
    options.pictures && options.vendor !== 'never' && Object.values(policy.rules).some(({ action }) => action === 'block')

  hooks.validate(
    '*',
    async (request, run) => {
      if (isExempt(run.kind)) return undefined
      const words = wordsOf(request)
      if (words === '') return undefined
      const decision = decide((await local(words)).scores, policy)
      if (decision.action === 'allow') return undefined
      await audit({ phase: 'prompt', kind: run.kind, decision, policy, scoredBy: 'word lists', words }, run)
      if (decision.action === 'block') return reject(rejection(decision, policy, 'word lists', 'prompt'))
      run.warn({ code: 'moderation-flagged', message: `The moderation policy "${policy.name}" flags this prompt: ${reasons(decision)}.` })
      return undefined
    },
    { stage: 'early' },
  )

  hooks.select(
    '*',
    (candidates, run) => {
      const first = candidates.find(({ skip }) => skip === undefined)
      if (first && !isExempt(run.kind) && !procedural(run.kind, first.provider)) leaving.add(run.id)
      return undefined
    },
    { stage: 'late' },
  )

  hooks.generate(
    '*',
    async (request, run) => {
      const words = isExempt(run.kind) || !mayAsk(run) ? '' : wordsOf(request)
      if (words === '') return undefined
      const prompt = await scorers.text(words, run).catch((error: unknown) => {
        log.warn(`Moderation failed: ${(error as Error).message}`, { requestId: run.requestId })
        if (options.onError === 'block') throw unjudged(error)
        run.warn({ code: 'moderation-failed', message: 'The moderation service did not answer; word lists alone judged this prompt.' })
        return undefined
      })
      if (!prompt) return undefined
      run.note(noteName, { prompt } satisfies Noted)
      const decision = decide(prompt.scores, policy)
      if (decision.action !== 'allow') await audit({ phase: 'prompt', kind: run.kind, decision, policy, scoredBy: prompt.by, words }, run)
      if (decision.action === 'block') throw refusal(decision, policy, prompt.by)
      if (decision.action === 'flag')
        run.warn({ code: 'moderation-flagged', message: `The moderation policy "${policy.name}" flags this prompt: ${reasons(decision)}.` })
      return undefined
    },
    { stage: 'early' },
  )

  const scoreOutput = async (result: Result<Kind>, run: Pick<Run, 'run' | 'id' | 'requestId'>): Promise<Scored | undefined> => {
    const words = wordsMade(result)
    const found: Scored[] = words === '' ? [] : [{ ...(await local(words)), by: wordLists }]
    const mine = result.provenance.nature === 'model' || options.vendor === 'always'
    if (options.pictures && options.vendor !== 'never' && mine)
      for (const picture of (result.artifacts as readonly Artifact[]).filter(({ mimeType }) => mimeType.startsWith('image/'))) {
        const scored = await scorers.picture(picture, run).catch((error: unknown) => {
          log.warn(`A picture could not be moderated: ${(error as Error).message}`, { requestId: run.requestId })
          if (options.onError === 'block') throw unjudged(error)
          return undefined
        })
        if (scored) found.push(scored)
      }
    return found.length === 0
      ? undefined
      : { scores: highest(found.map(({ scores }) => scores)), by: [...new Set(found.map(({ by }) => by))].join(', ') }
  }

  hooks.review(
    '*',
    async (result, run) => {
      if (isExempt(run.kind)) return undefined
      const output = await scoreOutput(result, run)
      if (!output) return undefined
      run.note(noteName, { ...(result.notes[noteName] as Noted | undefined), output } satisfies Noted)
      const decision = decide(output.scores, policy)
      if (decision.action === 'flag')
        run.warn({ code: 'moderation-flagged', message: `The moderation policy "${policy.name}" flags this result: ${reasons(decision)}.` })
      return undefined
    },
    { stage: 'late' },
  )

  hooks.inspect(
    '*',
    async (result, run) => {
      if (run.kind.startsWith('moderate.')) return undefined
      // Nothing unfinished is shown while pictures may still be refused.
      if (result.partial)
        return blocksPictures && (await scorers.seesPictures(run.signal))
          ? reject({
              code: 'MODERATION_PARTIAL',
              message: 'Unfinished pictures are not shown while the moderation policy may refuse them.',
            })
          : undefined
      const noted = notedOf(result)
      // Kept from a time without this plugin, or without a scorer: looked at now.
      const output =
        noted.output ?? (run.kind === 'asset.export' || result.provenance.source === 'fresh' ? undefined : await scoreOutput(result, run))
      for (const [what, scored] of [
        ['prompt', noted.prompt],
        ['result', output],
      ] as const) {
        const decision = scored && decide(scored.scores, policy)
        if (decision?.action !== 'block') continue
        await audit(
          {
            phase: what === 'prompt' ? 'prompt' : 'output',
            kind: run.kind,
            decision,
            policy,
            scoredBy: scored!.by,
            words: String((result.provenance.request as Meta)['prompt'] ?? ''),
          },
          run,
        )
        return reject(rejection(decision, policy, scored!.by, what))
      }
      return undefined
    },
    { stage: 'early' },
  )

  hooks.settled('*', (_outcome, run) => void leaving.delete(run.id))
}
