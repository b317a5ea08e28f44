/** `moderate.text`: scores by the moderation endpoint. */
import { AtelierError, type ProviderV1 } from 'atelier-mcp'
import { missingOnce } from '../dialect.ts'
import { common, costOf, listing } from './provider-parts.ts'
import type { Server } from './server.ts'

/** Names that servers of this kind share; others are left out, for no policy would know them. */
const categories = [
  'harassment',
  'harassment/threatening',
  'hate',
  'hate/threatening',
  'illicit',
  'illicit/violent',
  'self-harm',
  'self-harm/instructions',
  'self-harm/intent',
  'sexual',
  'sexual/minors',
  'violence',
  'violence/graphic',
]
/** The provider of one server. Throws `PROVIDER_EMPTY` for an answer without scores. */
export const moderationProvider = (server: Server, way = missingOnce()): ProviderV1<'moderate.text'> =>
  listing(server, {
    ...common(server),
    kind: 'moderate.text',
    capabilities: { categories },
    available: async (signal) =>
      way.isMissing()
        ? {
            ok: false,
            unconfigured: true,
            why: `${server.title} offers no moderation at ${server.baseURL}/moderations.`,
            fix: `Leave "moderate.text" out of \`kinds\` of "${server.id}", or restart the host once it is there.`,
          }
        : server.available('moderate.text', signal),
    async invoke({ text }, call) {
      const model = await server.modelFor('moderate.text', call.model, call.signal)
      const answer = await way.take(() => server.post('/moderations', { ...(model !== undefined && { model }), input: text }, call.signal))
      const [result] = (Array.isArray(answer['results']) ? answer['results'] : []) as readonly {
        category_scores?: Readonly<Record<string, unknown>>
      }[]
      const scores = Object.fromEntries(
        Object.entries(result?.category_scores ?? {}).filter(
          (entry): entry is [string, number] => typeof entry[1] === 'number' && categories.includes(entry[0]),
        ),
      )
      if (Object.keys(scores).length === 0)
        throw new AtelierError({ code: 'PROVIDER_EMPTY', message: `${server.title} answered without scores.`, outcome: 'none' })
      return { data: { scores }, ...costOf(server) }
    },
  })
