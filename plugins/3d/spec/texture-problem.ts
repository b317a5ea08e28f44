/** Is a texture's `source` something that can be laid onto a surface? */
import { patternNames } from '../geometry/pattern-names.ts'
import { limits } from './limits.ts'
import { suggestion } from './suggestion.ts'

/** What a tool puts there as a picture. */
const elsewhere = /^(asset:\/\/.|https:\/\/.)|.\.(png|jpe?g)$/is
/** Pictures that other tools read, and glTF does not hold. */
const otherwise = /\.(webp|gif|avif|bmp|tiff?|heic|heif|svg)$|^data:image\/(webp|gif|avif|bmp|tiff|heic|heif|svg\+xml)[;,]/i
const inside = /^data:image\/(png|jpeg);base64,/i
/** The first bytes of PNG and JPEG as base64. */
const begins = { png: 'iVBORw0KGgo', jpeg: '/9j/' } as const

/** What is wrong with it, or nothing. Whether the picture can be shown is seen when it is opened. */
export const textureProblem = (source: string): string | undefined =>
  (patternNames as readonly string[]).includes(source) ? undefined : pictureProblem(source, patternNames)

/** The same for what must be a picture; `others`: names that could stand there as well. */
export function pictureProblem(source: string, others: readonly string[] = []): string | undefined {
  const type = inside.exec(source)?.[1]?.toLowerCase() as keyof typeof begins | undefined
  const other = type === undefined && otherwise.exec(source)
  if (other) return `must be a PNG or a JPEG, not ${(other[1] ?? other[2])!.toUpperCase()}: make one of it by convert_image first.`
  if (type === undefined)
    return elsewhere.test(source) && !source.startsWith('data:')
      ? undefined
      : `must be ${others.length > 0 ? `${others.join(', ')}, or ` : ''}a picture as data:image/png;base64,… or data:image/jpeg;base64,….${suggestion(source.slice(0, 40), others)}`
  const body = source.slice(source.indexOf(',') + 1)
  if (!body.startsWith(begins[type])) return `says it is a ${type.toUpperCase()}, but does not begin like one.`
  if (body.length * 0.75 > limits.textureBytes) return `has more than ${limits.textureBytes / 2 ** 20} MiB; use a smaller picture.`
  return undefined
}
