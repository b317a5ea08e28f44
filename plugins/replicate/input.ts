/** From a request to the input of a model, in that model's own words. */
import { AtelierError, type ImageRequest, type Meta, nearestShape, tableOf, vendorFields, type Warning } from 'atelier-mcp'
import type { Model } from './options.ts'

/** Throws `PROVIDER_UNSUPPORTED`, unpaid, for what would change the meaning of the picture; a wish that the model does not take is warned of. */
export function inputOf(request: ImageRequest, model: Model, vendor: Meta) {
  const { prompt, size, count = 1, seed, negativePrompt, quality, style, background } = request
  const { ratios = [], sizes = [], maxCount = 1, withSeed } = model
  if (background === 'transparent') throw cannot('It makes no transparent pictures.')
  if (count > maxCount) throw cannot(`It makes at most ${maxCount} at a time, not ${count}.`)
  const names = tableOf<string>({ prompt: 'prompt', ...model.input })
  const aspectRatio = size !== undefined && names['aspectRatio'] !== undefined ? nearestShape(size, ratios) : undefined
  const [width, height] = size?.split('x').map(Number) ?? []
  const wishes = { seed, negativePrompt, quality, style }
  const wanted = { prompt, count: maxCount > 1 ? count : undefined, aspectRatio, width, height, format: 'png', ...wishes }
  const input = Object.entries(wanted).flatMap(([field, value]) => {
    const name = names[field]
    return value === undefined || name === undefined ? [] : [[name, value] as const]
  })
  const own = vendorFields(vendor, [names['prompt'], names['count']])
  const warnings = [...own.warnings]
  for (const [param, value] of Object.entries(wishes))
    if (value !== undefined && names[param] === undefined) warnings.push(unsupported(param))
  if (size !== undefined && sizes !== 'any' && !sizes.includes(size))
    warnings.push(
      aspectRatio === undefined ? unsupported('size') : adjusted(`The model takes a shape, not a size: ${aspectRatio} was asked for.`),
    )
  const forSeed = seed !== undefined && names['seed'] !== undefined && withSeed
  return { input: { ...Object.fromEntries(input), ...forSeed, ...own.fields }, warnings }
}

const cannot = (message: string): AtelierError => new AtelierError({ code: 'PROVIDER_UNSUPPORTED', message, outcome: 'none' })
const adjusted = (message: string): Warning => ({ code: 'option-adjusted', param: 'size', message })
const unsupported = (param: string): Warning => ({
  code: 'option-unsupported',
  param,
  message: `This model takes no \`${param}\`; name it in \`models\`, or use \`providerOptions\`.`,
})
