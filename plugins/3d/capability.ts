/** Leaves out providers that cannot start from what is given. */
import { type Hooks, SkipCode } from 'atelier-mcp'

/** Skips providers whose `capabilities.from` lacks the spec or the picture that a prompt comes with. */
export function skipWhoCannotChange(hooks: Hooks): void {
  hooks.select('model.create', (candidates, { request: { prompt, spec, base } }) =>
    candidates.map((candidate) => {
      const { from } = candidate.capabilities
      const lacks = (spec !== undefined && !from.includes('spec')) || (base !== undefined && !from.includes('image'))
      return prompt === undefined || !lacks
        ? candidate
        : { ...candidate, skip: { code: SkipCode.PROVIDER_UNSUPPORTED, why: 'It makes new models and cannot change one.' } }
    }),
  )
}
