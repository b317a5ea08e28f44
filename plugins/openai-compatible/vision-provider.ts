/** `vision.analyze`: a question about pictures, by chat completions. */
import type { ProviderV1 } from 'atelier-mcp'
import { asking } from './asking.ts'
import { common, costOf, listing } from './provider-parts.ts'
import type { Server } from './server.ts'
import { maxImages, refuseTooMany, seeing } from '../questions.ts'

/** The provider of one server. Throws what `asking` throws, and `PROVIDER_UNSUPPORTED` for too many pictures. */
export const visionProvider = (server: Server): ProviderV1<'vision.analyze'> =>
  listing(server, {
    ...common(server),
    kind: 'vision.analyze',
    capabilities: { maxImages, structured: true },
    available: (signal) => server.available('vision.analyze', signal),
    async invoke({ images, question, detail, schema }, call) {
      refuseTooMany(images)
      const asked = { system: seeing, text: question, images, detail, schema }
      const { text, json, usage, warnings } = await asking(server, 'vision.analyze', asked, call)
      return { data: { text, ...(json !== undefined && { json }) }, usage, warnings, ...costOf(server) }
    },
  })
