/** Results under the policy. `review`: what was made is scored, once, and the scores are kept with it. `inspect`: the decision, by today's policy. */
import { type Artifact, type Kind, type Meta, reject, type Result, type Run } from 'atelier-mcp'
import { isExempt, wordsIn, wordsMade } from './content-of.ts'
import { uncoveredNote } from './uncovered.ts'
import { decide, highest, type NamedPolicy } from './policy.ts'
import { rejection, unjudgedResult } from './refusal.ts'
import type { Scored, Where } from './scorers.ts'
import { byWords, costTold, noteName, type Noted, notedOf, warnFlagged, type Watched, type WatchInit } from './watch.ts'

export function watchResults(
  { hooks, log }: Pick<Watched, 'hooks' | 'log'>,
  { options, policyFor, local, uncovered, scorers, audit }: WatchInit,
): void {
  /** What was made on this machine is not sent away to be looked at, unless the config says so. */
  const whereFor = ({ provenance }: Result<Kind>): Where =>
    options.vendor === 'always' || (options.vendor === 'auto' && provenance.nature === 'model') ? 'anywhere' : 'here'
  const blocksPictures = ({ rules }: NamedPolicy): boolean =>
    options.pictures && Object.values(rules).some(({ action }) => action === 'block')

  const scorePictures = async (
    pictures: readonly Artifact[],
    run: Pick<Run, 'run' | 'signal'>,
    where: Where,
  ): Promise<Scored | undefined> => {
    const scored = await Promise.all(pictures.map((picture) => scorers.picture(picture, run, where)))
    const found = scored.filter((one) => one !== undefined)
    const usd = found.reduce((sum, one) => sum + (one.usd ?? 0), 0)
    return found.length < Math.max(1, pictures.length)
      ? undefined
      : {
          scores: highest(found.map(({ scores }) => scores)),
          by: [...new Set(found.map(({ by }) => by))].join(', '),
          ...(usd > 0 && { usd }),
        }
  }

  /** What configured scorers say of it, as far as it is not `known`. */
  const score = async (result: Result<Kind>, run: Pick<Run, 'run' | 'signal' | 'requestId' | 'warn'>, known: Noted): Promise<Noted> => {
    const where = whereFor(result)
    const words = where === 'anywhere' && !known.text ? wordsMade(result) : ''
    const pictures = known.pictures || !options.pictures ? [] : picturesOf(result)
    const [text, seen] = await Promise.allSettled([
      words === '' ? undefined : scorers.text(words, run),
      scorePictures(pictures, run, where),
    ])
    const failed = [text, seen].find(({ status }) => status === 'rejected') as PromiseRejectedResult | undefined
    const why = failed && String((failed.reason as Error).message)
    if (why !== undefined) log.warn(`A result could not be moderated: ${why}`, { requestId: run.requestId })
    return {
      ...known,
      ...(text.status === 'fulfilled' && text.value && { text: costTold(text.value, run) }),
      ...(seen.status === 'fulfilled' && seen.value && { pictures: costTold(seen.value, run) }),
      ...(why !== undefined && { failed: why }),
    }
  }

  hooks.review(
    '*',
    async (result, run) => {
      if (isExempt(run.kind)) return undefined
      const noted = await score(result, run, notedOf(result))
      if (Object.keys(noted).length > 0) run.note(noteName, noted)
      return undefined
    },
    { stage: 'late' },
  )

  hooks.inspect(
    '*',
    async (result, run) => {
      if (run.kind.startsWith('moderate.')) return undefined
      const policy = policyFor(run)
      // Nothing unfinished is shown while pictures may still be refused.
      if (result.partial)
        return blocksPictures(policy) && (await scorers.seesPictures(whereFor(result)))
          ? reject({
              code: 'MODERATION_PARTIAL',
              message: 'Unfinished pictures are not shown while the moderation policy may refuse them.',
            })
          : undefined
      const isExport = run.kind === 'asset.export'
      const { failed: before, ...kept } = notedOf(result)
      // Kept from a time without this plugin or a scorer, or while one failed: looked at now. Who exports what they have was told
      // then that nobody had looked; only where nothing passes unjudged it is not handed out once more.
      const isOpen = isExport ? before !== undefined && options.onError === 'block' : result.provenance.source === 'cache'
      const { failed, ...noted } = isOpen ? await score(result, run, kept) : notedOf(result)
      if (failed !== undefined && (isOpen || !isExport)) {
        if (options.onError === 'block') return reject(unjudgedResult(failed))
        run.warn({ code: 'moderation-failed', message: 'The moderation service did not answer; word lists alone judged this result.' })
      }
      const words = wordsMade(result)
      const findings = [
        ['prompt', noted.prompt],
        ['result', words === '' ? undefined : { ...(await local(words)), by: byWords }],
        ['result', noted.text],
        ['result', noted.pictures],
      ] as const
      for (const [what, scored] of findings) {
        if (!scored) continue
        const decision = decide(scored.scores, policy)
        // Who exports what they have was told of its flags when they got it.
        if (decision.action === 'allow' || (decision.action === 'flag' && isExport)) continue
        const asked = wordsIn(result.provenance.request as Meta)
        await audit(
          { phase: what === 'prompt' ? 'prompt' : 'output', kind: run.kind, decision, policy, scoredBy: scored.by, words: asked },
          run,
        )
        if (decision.action === 'block') return reject(rejection(decision, policy, scored.by, what))
        warnFlagged(run, decision, policy, what)
      }
      if (isExport) return undefined
      // What a configured scorer has read is judged in any language.
      const unread = [
        ['prompt', noted.prompt ? '' : wordsIn(result.provenance.request as Meta)],
        ['result', noted.text ? '' : words],
      ] as const
      for (const [what, said] of unread) {
        const language = uncovered(said)
        if (language === undefined) continue
        run.warn({ code: 'moderation-uncovered', message: uncoveredNote(what, language) })
        break
      }
      return undefined
    },
    { stage: 'early' },
  )
}

const picturesOf = ({ artifacts }: Result<Kind>): readonly Artifact[] =>
  (artifacts as readonly Artifact[]).filter(({ mimeType }) => mimeType.startsWith('image/'))
