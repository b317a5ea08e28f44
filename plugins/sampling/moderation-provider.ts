/** `moderate.text` by the client's own model, where the config says `moderation: true`: it scores by the shared question. */
import type { ProviderV1 } from 'atelier-mcp'
import { ask, byClient, lentBy } from './ask.ts'
import type { Options } from './options.ts'
import { judgedCategories, moderationQuestion, scoresOf } from '../moderation-question.ts'

/** An answer names the categories that apply: thirteen at most. */
const maxTokens = 800

/** Throws what `ask` and `scoresOf` throw. */
export const moderationProvider = ({ models }: Options): ProviderV1<'moderate.text'> => ({
  specVersion: 'v1',
  kind: 'moderate.text',
  id: 'sampling',
  title: "The client's own model",
  perCaller: true,
  available: (_signal, client) => lentBy(client),
  capabilities: { categories: judgedCategories },
  estimate: () => ({ usd: 0, basis: 'computed' }),
  async invoke({ text }, call) {
    const { system, text: asked, schema } = moderationQuestion(text)
    const words = `${asked}\n\nAnswer with JSON alone, without a code block, that satisfies this JSON Schema:\n${JSON.stringify(schema)}`
    const reply = await ask({ system, text: words, pictures: [], maxTokens, models }, call)
    return {
      data: { scores: scoresOf({ text: reply.text }, "The client's model", 'none') },
      warnings: [byClient(reply)],
      cost: { usd: 0, basis: 'computed' },
    }
  },
})
