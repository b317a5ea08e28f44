/** `moderate.text` by a language model object: it scores by the shared question. */
import type { ProviderV1 } from 'atelier-mcp'
import { ask } from './language-model.ts'
import { judgedCategories, moderationQuestion, scoresOf } from '../moderation-question.ts'
import { type LanguageEntry, titleOf } from './options.ts'

/** The provider `id`. Throws what `ask` and `scoresOf` throw. */
export const moderationProvider = (id: string, entry: LanguageEntry): ProviderV1<'moderate.text'> => ({
  specVersion: 'v1',
  kind: 'moderate.text',
  id,
  title: titleOf(entry),
  models: [{ id: entry.modelId }],
  capabilities: { categories: judgedCategories },
  async invoke({ text }, call) {
    const { json, text: said, ...rest } = await ask(entry, moderationQuestion(text), call)
    return { data: { scores: scoresOf({ json, text: said }, titleOf(entry), 'paid') }, ...rest }
  },
})
