/** `moderate_content`: what the policy would say of a text or a picture. */
import { asItLeft, AtelierError, type Call, defineTool, text as words, type Tool } from 'atelier-mcp'
import { z } from 'zod'
import { uncoveredNote } from './uncovered.ts'
import { decide, highest, type NamedPolicy, ruleOf } from './policy.ts'
import type { ScoreText } from './score-text.ts'
import { installCommand } from './nsfw-files.ts'
import { unavailable, unjudged } from './refusal.ts'
import type { Scored, Scorers, Where } from './scorers.ts'
import { byWords } from './watch.ts'

interface ToolInit {
  /** By name, or the one that holds for the caller. Throws `INPUT_NOT_FOUND`. */
  policy(name: string | undefined, by: Pick<Call, 'principal'>): NamedPolicy
  readonly local: ScoreText
  /** The language of a text that the word lists do not cover. */
  readonly uncovered: (text: string) => string | undefined
  readonly scorers: Scorers
  /** May texts and pictures be sent to a configured vendor? */
  readonly vendor: boolean
  /** What a configured scorer that fails means: the rest judges, and the answer says so; or an error. */
  readonly onError: 'allow' | 'block'
}

const action = z.enum(['block', 'flag', 'allow'])

export const moderateContent = ({ policy, local, uncovered, scorers, vendor, onError }: ToolInit): Tool =>
  defineTool({
    name: 'moderate_content',
    title: 'Check content',
    description: 'Scores a text or pictures for harm and says what the policy does about it.',
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
    input: z.strictObject({
      text: z.string().min(1).max(100_000).optional().describe('Words to judge'),
      images: z.array(z.string().min(1)).min(1).max(16).optional().describe('Pictures to judge: paths, URLs, asset:// ids or data URIs'),
      policy: z.string().optional().describe('default, strict, relaxed or one of the config'),
    }),
    output: z.object({
      action,
      policy: z.string(),
      categories: z.array(z.object({ name: z.string(), score: z.number(), threshold: z.number(), action })),
      scoredBy: z.array(z.string()),
      /** What nobody could judge, or not the one who should: a scorer failed, or the word lists do not know the language. */
      unscored: z.array(z.object({ what: z.string(), why: z.string() })).optional(),
    }),
    async handler({ text, images = [], policy: name }, call) {
      const judging = policy(name, call)
      if (text === undefined && images.length === 0)
        throw new AtelierError({
          code: 'INPUT_INVALID',
          message: 'There is nothing to check.',
          fix: 'Give `text`, `images` or both.',
          outcome: 'none',
        })
      const found: Scored[] = []
      let foreign: string | undefined
      const unscored: { what: string; why: string; cause: unknown }[] = []
      const judge = async (what: string, work: Promise<Scored | undefined>): Promise<boolean> => {
        const scored = await work.catch((cause: unknown) => {
          if (!isScorersFault(cause, call)) throw cause
          if (onError === 'block') throw unjudged(what, cause)
          unscored.push({ what, why: (cause as Error).message, cause })
          return undefined
        })
        if (scored) found.push(scored)
        return scored !== undefined
      }
      if (text !== undefined) {
        found.push({ ...(await local(text)), by: byWords })
        const isRead = vendor && (await judge('text', scorers.text(text, call)))
        const language = isRead ? undefined : uncovered(text)
        if (language !== undefined) foreign = uncoveredNote('text', language)
      }
      for (const [index, image] of images.entries())
        await judge(`images[${index}]`, ofPicture(image, call, scorers, vendor ? 'anywhere' : 'here'))
      // Word lists cannot judge a picture: without a scorer, "allow" would be a guess.
      if (found.length === 0) throw unscored[0]?.cause
      const scores = highest(found.map((one) => one.scores))
      const decision = decide(scores, judging)
      const reached = new Map(decision.categories.map((one) => [one.name, one.action]))
      const data = {
        action: decision.action,
        policy: judging.name,
        categories: Object.entries(scores)
          .map(([category, score]) => ({
            name: category,
            score: Math.round(score * 1000) / 1000,
            threshold: ruleOf(category, judging)?.threshold ?? 1,
            action: reached.get(category) ?? ('allow' as const),
          }))
          .toSorted((a, b) => b.score - a.score)
          // The highest, to show that there was a look at all.
          .filter(({ score }, index) => index === 0 || score > 0),
        scoredBy: [...new Set(found.map(({ by }) => by))],
        ...((unscored.length > 0 || foreign !== undefined) && {
          unscored: [
            ...unscored.map(({ what, why }) => ({ what, why })),
            ...(foreign === undefined ? [] : [{ what: 'text', why: foreign }]),
          ],
        }),
      }
      const warnings = [
        ...unscored.map(({ what, why }) => ({
          code: 'moderation-failed',
          param: what.replace(/\[.*/, ''),
          message: `A configured scorer failed, so it has not judged ${what}: ${why}`,
        })),
        ...(foreign === undefined ? [] : [{ code: 'moderation-uncovered', param: 'text', message: foreign }]),
      ]
      return {
        content: [words(JSON.stringify(data)), ...warnings.map(({ message }) => words(`Note: ${message}`))],
        data,
        ...(warnings.length > 0 && { meta: { 'atelier/result': { warnings } } }),
      }
    },
  })

/** Bad input and a cancelled call are no fault of the scorer; and where no scorer is set up, none has failed. */
const isScorersFault = (error: unknown, { signal }: Call): boolean =>
  !signal.aborted && !(AtelierError.is(error) && (error.code.startsWith('INPUT_') || error.code === unavailable))

async function ofPicture(reference: string, call: Call, scorers: Scorers, where: Where): Promise<Scored> {
  // What is told of an asset is told of what callers get.
  const picture = await asItLeft(await call.assets.load(reference, 'image'), call.assets)
  const scored = await scorers.picture(picture, call, where)
  if (scored) return scored
  throw new AtelierError({
    code: unavailable,
    message: 'No provider of this host can judge pictures.',
    why:
      where === 'here'
        ? "No provider of `moderate.image` works on this machine, and with `vendor: 'never'` nobody else is asked."
        : 'No provider of `moderate.image` is configured and available.',
    fix: `${where === 'here' ? 'Install' : 'Configure a provider of `moderate.image`, or install'} the optional packages: ${installCommand}`,
    outcome: 'none',
  })
}
