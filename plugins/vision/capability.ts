/** Leaves out providers that cannot do what is asked. */
import { type Hooks, SkipCode } from 'atelier-mcp'

const lookYourself =
  'Ask again without `schema`: without a model the picture itself is attached, with what is measured of it, so that you look at it and fill the schema yourself. Or set up a language model that sees.'

/** Skips providers with too few pictures at a time, or without structured answers where a schema is given. */
export function selectCapable(hooks: Hooks): void {
  hooks.select('vision.analyze', (candidates, { request }) =>
    candidates.map((candidate) => {
      const { maxImages, structured } = candidate.capabilities
      if (candidate.skip !== undefined) return candidate
      if (request.images.length > maxImages)
        return {
          ...candidate,
          skip: {
            code: SkipCode.INPUTS_TOO_MANY,
            why: `It takes at most ${maxImages} ${maxImages === 1 ? 'picture' : 'pictures'} at a time, not ${request.images.length}.`,
          },
        }
      if (request.schema && !structured)
        return { ...candidate, skip: { code: SkipCode.PROVIDER_UNSUPPORTED, why: 'It cannot answer by a schema.', fix: lookYourself } }
      return candidate
    }),
  )
}
