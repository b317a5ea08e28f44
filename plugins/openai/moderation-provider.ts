/** `moderate.text` and `moderate.image`: scores by the free moderation endpoint. */
import type { ModerationMultiModalInput } from 'openai/resources/moderations'
import { AtelierError, type Availability, type Cost, type ProviderCall, type ProviderV1, type Verdict, tableOf } from 'atelier-mcp'
import { missingOnce } from '../dialect.ts'
import type { Client } from './client.ts'
import { dataUrl } from './image-files.ts'

const model = 'omni-moderation-latest'
const ofPictures = ['self-harm', 'self-harm/instructions', 'self-harm/intent', 'sexual', 'violence', 'violence/graphic'] as const
/** All thirteen; pictures are scored for the six of `ofPictures`. Source: OpenAI's moderation guide. */
const ofText = [
  ...ofPictures,
  'harassment',
  'harassment/threatening',
  'hate',
  'hate/threatening',
  'illicit',
  'illicit/violent',
  'sexual/minors',
] as const
const free: Cost = { usd: 0, basis: 'computed' }

export const moderationProviders = (client: Client): readonly [ProviderV1<'moderate.text'>, ProviderV1<'moderate.image'>] => {
  // OpenAI itself has it; of others few do, and each would be asked before every picture.
  const way = missingOnce()
  const common = {
    specVersion: 'v1',
    id: 'openai',
    title: 'OpenAI moderation',
    models: [{ id: model }],
    available: (): Availability =>
      client.stranger && way.isMissing()
        ? {
            ok: false,
            unconfigured: true,
            why: `${client.where} offers no moderation.`,
            fix: 'Nothing is needed where another provider moderates; once it is offered there, start the host again.',
          }
        : client.available(),
    estimate: () => free,
  } as const
  const score = async (call: ProviderCall, input: ModerationMultiModalInput[], categories: readonly string[]): Promise<Verdict> => {
    const answer = await way.take(() =>
      client.request(call, (openai, limits) => openai.moderations.create({ model: call.model ?? model, input }, limits)),
    )
    const scores: Readonly<Record<string, number>> = tableOf({ ...answer.results?.[0]?.category_scores })
    const known = categories.filter((name) => typeof scores[name] === 'number')
    if (known.length === 0) throw new AtelierError({ code: 'PROVIDER_EMPTY', message: 'OpenAI answered without scores.', outcome: 'none' })
    return { scores: Object.fromEntries(known.map((name) => [name, scores[name]!])) }
  }
  return [
    {
      ...common,
      kind: 'moderate.text',
      capabilities: { categories: ofText },
      invoke: async ({ text }, call) => ({ data: await score(call, [{ type: 'text', text }], ofText), cost: free }),
    },
    {
      ...common,
      kind: 'moderate.image',
      capabilities: { categories: ofPictures },
      invoke: async ({ image }, call) => ({
        data: await score(call, [{ type: 'image_url', image_url: { url: await dataUrl(image) } }], ofPictures),
        cost: free,
      }),
    },
  ]
}
