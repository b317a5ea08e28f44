/** Who can make what was asked: the rest is skipped, with the reason that the caller reads. */
import {
  type Candidate,
  type HookTypes,
  type ImageCapabilities,
  type ImageEditCapabilities,
  isMadeOf,
  type PluginContext,
  type ProviderV1,
  type Request,
  type Run,
  type Skip,
  SkipCode,
  type Target,
} from 'atelier-mcp'

type Pictures = 'image.generate' | 'image.edit'
type Listed = readonly Omit<ProviderV1, 'invoke'>[]

/**
 * A `select` handler. Transparency, mask, number of inputs and of pictures change what comes out: who can't is skipped.
 * So is who makes nothing that can be written in the format that is asked for. A size is left to the nearest that a provider makes, unless another model makes exactly that one. A seed is a wish.
 */
export const matchCapabilities =
  (providers: () => Listed, exporters: PluginContext['exporters']) =>
  (candidates: readonly Candidate<Pictures>[], run: Run<Pictures>): readonly Candidate<Pictures>[] => {
    const { request } = run
    const matched = candidates.map((candidate) => {
      const skip =
        candidate.skip ?? lacking(request, candidate.capabilities) ?? unwritable(run.options.output, candidate.capabilities, exporters)
      return skip ? { ...candidate, skip } : candidate
    })
    const natures = new Map(providers().map(({ kind, id, nature = 'model' }) => [`${kind} ${id}`, nature]))
    const exact = ({ skip, provider, capabilities }: Candidate<Pictures>): boolean =>
      skip === undefined && natures.get(`${run.kind} ${provider}`) === 'model' && makes(capabilities, request.size)
    if (matched.some(exact))
      return matched.map((one) =>
        one.skip === undefined && !makes(one.capabilities, request.size)
          ? {
              ...one,
              skip: {
                code: SkipCode.SIZE_UNSUPPORTED,
                why: `It does not make ${request.size}; it makes ${sizesOf(one.capabilities)}.`,
              },
            }
          : one,
      )
    return matched
  }

const sizesOf = ({ sizes }: Partial<ImageCapabilities>): string =>
  sizes === undefined || sizes.length === 0 ? 'what its model likes' : [sizes].flat().join(', ')

const makes = ({ sizes }: Partial<ImageCapabilities>, size: string | undefined): boolean =>
  size === undefined || sizes === undefined || sizes === 'any' || (sizes as readonly string[]).includes(size)

/** Why a candidate can't. What a provider does not declare, it is trusted with. */
function lacking(request: Request<Pictures>, capabilities: Partial<ImageEditCapabilities>): Skip | undefined {
  const { count = 1, background } = request
  const { maxCount, transparency, mask, maxImages } = capabilities
  if (maxCount !== undefined && count > maxCount)
    return {
      code: SkipCode.COUNT_TOO_HIGH,
      why: `It makes at most ${maxCount} ${maxCount === 1 ? 'picture' : 'pictures'} at a time, not ${count}.`,
    }
  if (background === 'transparent' && transparency === false) return cannot('It makes no transparent pictures.')
  if (request.kind !== 'image.edit') return undefined
  if (request.mask && mask === false) return cannot('It takes no mask.')
  if (maxImages !== undefined && request.images.length > maxImages)
    return {
      code: SkipCode.INPUTS_TOO_MANY,
      why: `It takes at most ${maxImages} ${maxImages === 1 ? 'picture' : 'pictures'}, not ${request.images.length}.`,
    }
  return undefined
}
/** What it makes cannot become the format that is asked for: else that would show once it is paid. */
function unwritable(
  output: Target | undefined,
  { mimeTypes = [] }: Partial<ImageCapabilities>,
  exporters: PluginContext['exporters'],
): Skip | undefined {
  if (output === undefined || mimeTypes.length === 0 || mimeTypes.some((type) => isMadeOf(exporters, output.format, type))) return undefined
  return cannot(`It makes ${mimeTypes.join(', ')}, and "${output.format}" is made of none of these.`)
}
const cannot = (why: string): Skip => ({ code: SkipCode.PROVIDER_UNSUPPORTED, why })

/** A `review` handler: says that a seed had no effect, where the provider has not said so itself. */
export const warnOfSeed =
  (providers: () => Listed): HookTypes<Pictures>['review'] =>
  ({ provenance, warnings }, run) => {
    if (run.request.seed === undefined || warnings.some(({ param }) => param === 'seed')) return undefined
    const provider = providers().find(({ kind, id }) => kind === run.kind && id === provenance.provider)
    const own = provider?.models?.find(({ id }) => id === provenance.model)?.capabilities
    const { seed } = { ...provider?.capabilities, ...own } as Partial<ImageCapabilities>
    if (seed === false)
      run.warn({
        code: 'option-unsupported',
        param: 'seed',
        message: `${provenance.provider} takes no seed: the same request gives another picture.`,
      })
    return undefined
  }
