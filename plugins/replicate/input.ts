/** From a request to the input of a model, in that model's own words. */
import { AtelierError, type ImageRequest, type Meta, type Warning } from 'atelier-mcp'
import type { Model } from './options.ts'

export interface Input {
  readonly input: Meta
  readonly warnings: readonly Warning[]
}

/** Throws `PROVIDER_UNSUPPORTED`, unpaid, for what would change the meaning of the picture; a wish that the model does not take is warned of. */
export function inputOf(request: ImageRequest, model: Model, vendor: Meta): Input {
  const { prompt, size, count = 1, seed, negativePrompt, background } = request
  const { input: names = {}, ratios = [], sizes = [], maxCount = 1, withSeed } = model
  if (background === 'transparent') throw cannot('It makes no transparent pictures.')
  if (count > maxCount) throw cannot(`It makes at most ${maxCount} at a time, not ${count}.`)
  const warnings: Warning[] = []
  const unsupported = (param: string): unknown =>
    warnings.push({
      code: 'option-unsupported',
      param,
      message: `This model takes no \`${param}\`; name it in \`models\`, or use \`providerOptions\`.`,
    })
  const ratio = size !== undefined && names.aspectRatio !== undefined ? nearest(size, ratios) : undefined
  const [width, height] = names.width !== undefined && names.height !== undefined ? sidesOf(size) : []
  const wanted = { prompt, count: maxCount > 1 ? count : undefined, seed, negativePrompt, aspectRatio: ratio, width, height, format: 'png' }
  const input = Object.entries(wanted).flatMap(([field, value]) => {
    const name = field === 'prompt' ? (names.prompt ?? 'prompt') : names[field as keyof typeof names]
    return value === undefined || name === undefined ? [] : [[name, value] as const]
  })
  if (size !== undefined && sizes !== 'any' && !sizes.some((one) => one === size))
    if (ratio === undefined) unsupported('size')
    else warnings.push({ code: 'option-adjusted', param: 'size', message: `The model takes a shape, not a size: ${ratio} was asked for.` })
  if (seed !== undefined && names.seed === undefined) unsupported('seed')
  if (negativePrompt !== undefined && names.negativePrompt === undefined) unsupported('negativePrompt')
  for (const param of ['quality', 'style'] as const) if (request[param] !== undefined) unsupported(param)
  const own = new Set([names.prompt ?? 'prompt', names.count])
  const extra = Object.entries(vendor).filter(([name]) => !own.has(name))
  for (const name of Object.keys(vendor).filter((each) => own.has(each)))
    warnings.push({ code: 'option-unsupported', param: name, message: `"${name}" is set by the request itself.` })
  return {
    input: { ...Object.fromEntries(input), ...(seed !== undefined && names.seed !== undefined && withSeed), ...Object.fromEntries(extra) },
    warnings,
  }
}

const cannot = (message: string): AtelierError => new AtelierError({ code: 'PROVIDER_UNSUPPORTED', message, outcome: 'none' })

const sidesOf = (text: string | undefined): readonly number[] => text?.split(/[x:]/).map(Number) ?? []
const shapeOf = (text: string): number => {
  const [width = 1, height = 1] = sidesOf(text)
  return Math.log(width / height)
}
const nearest = (size: string, ratios: readonly string[]): string | undefined =>
  ratios.toSorted((a, b) => Math.abs(shapeOf(a) - shapeOf(size)) - Math.abs(shapeOf(b) - shapeOf(size)))[0]
