/** `moderate_content`: what the policy would say of a text or a picture. */
import { AtelierError, type Call, defineTool, type Tool } from 'atelier-mcp'
import { z } from 'zod'
import { decide, highest, type NamedPolicy } from './policy.ts'
import type { ScoreText } from './score-text.ts'
import { installCommand } from './nsfw-files.ts'
import type { Scored, Scorers, Where } from './scorers.ts'
import { byWords } from './watch.ts'

interface ToolInit {
  /** By name, or the one that holds. Throws `INPUT_NOT_FOUND`. */
  policy(name: string | undefined): NamedPolicy
  readonly local: ScoreText
  readonly scorers: Scorers
  /** May texts and pictures be sent to a configured vendor? */
  readonly vendor: boolean
}

const action = z.enum(['block', 'flag', 'allow'])

export const moderateContent = ({ policy, local, scorers, vendor }: ToolInit): Tool =>
  defineTool({
    name: 'moderate_content',
    title: 'Check content',
    description: 'Scores a text or pictures for harm and says what the policy does about it.',
    annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: true },
    input: z.strictObject({
      text: z.string().min(1).max(100_000).optional(),
      images: z.array(z.string().min(1)).min(1).max(16).optional().describe('Paths, URLs, asset:// ids or data URIs'),
      policy: z.string().optional().describe('default, strict, relaxed or one of the config'),
    }),
    output: z.object({
      action,
      policy: z.string(),
      categories: z.array(z.object({ name: z.string(), score: z.number(), threshold: z.number(), action })),
      scoredBy: z.array(z.string()),
    }),
    async handler({ text, images = [], policy: name }, call) {
      const { rules, ...rest } = policy(name)
      if (text === undefined && images.length === 0)
        throw new AtelierError({
          code: 'INPUT_INVALID',
          message: 'There is nothing to check.',
          fix: 'Give `text`, `images` or both.',
          outcome: 'none',
        })
      const found: Scored[] = []
      if (text !== undefined) {
        found.push({ ...(await local(text)), by: byWords })
        const scored = vendor ? await scorers.text(text, call) : undefined
        if (scored) found.push(scored)
      }
      for (const image of images) found.push(await ofPicture(image, call, scorers, vendor ? 'anywhere' : 'here'))
      const scores = highest(found.map((one) => one.scores))
      const decision = decide(scores, { rules, ...rest })
      const reached = new Map(decision.categories.map((one) => [one.name, one.action]))
      return {
        action: decision.action,
        policy: rest.name,
        categories: Object.entries(scores)
          .map(([category, score]) => ({
            name: category,
            score: Math.round(score * 1000) / 1000,
            threshold: (rules[category] ?? rules[category.split('/')[0] ?? ''])?.threshold ?? 1,
            action: reached.get(category) ?? ('allow' as const),
          }))
          .toSorted((a, b) => b.score - a.score)
          // The highest, to show that there was a look at all.
          .filter(({ score }, index) => index === 0 || score > 0),
        scoredBy: [...new Set(found.map(({ by }) => by))],
      }
    },
  })

async function ofPicture(reference: string, call: Call, scorers: Scorers, where: Where): Promise<Scored> {
  const picture = await call.assets.load(reference)
  const scored = await scorers.picture(picture, call, where)
  if (scored) return scored
  throw new AtelierError({
    code: 'MODERATION_UNAVAILABLE',
    message: 'Nobody here can look at pictures.',
    why:
      where === 'here'
        ? "No provider of `moderate.image` works on this machine, and with `vendor: 'never'` nobody else is asked."
        : 'No provider of `moderate.image` is configured and available.',
    fix: `${where === 'here' ? 'Install' : 'Set OPENAI_API_KEY, or install'} the optional packages: ${installCommand}`,
    outcome: 'none',
  })
}
