/** `moderate.text` by a language model of the server, where it is named in `judge`: it scores by the shared question, by chat completions. */
import type { ProviderV1 } from 'atelier-mcp'
import { asking } from './asking.ts'
import { common, costOf, listing } from './provider-parts.ts'
import type { Server } from './server.ts'
import { judgedCategories, moderationQuestion, scoresOf } from '../moderation-question.ts'

/** The provider of one server. Throws what `asking` and `scoresOf` throw. */
export const chatModerationProvider = (server: Server): ProviderV1<'moderate.text'> =>
  listing(server, {
    ...common(server),
    kind: 'moderate.text',
    capabilities: { categories: judgedCategories },
    available: (signal) => server.available('moderate.text', signal),
    async invoke({ text }, call) {
      const { json, text: said, usage, warnings } = await asking(server, 'moderate.text', moderationQuestion(text), call)
      return { data: { scores: scoresOf({ json, text: said }, server.title, server.spent) }, usage, warnings, ...costOf(server) }
    },
  })
