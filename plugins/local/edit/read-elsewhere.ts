/** What another tool does exactly: told with the call that does it. */
import type { Impossible } from './operations.ts'
import type { Reader } from './reader.ts'

const byConverting = (what: string, args: string): Impossible => ({
  what: `${what}; \`convert_image\` does`,
  fix: `Call \`convert_image\` with the picture and ${args}: that is free, and exact.`,
})

/** "By 25 %", "20 % larger": of what is there already. */
const percentOf = (words: string, percent: number): number =>
  !/\bby \d|\d ?(?:%|percent) (?:smaller|larger|bigger|less|more)\b/.test(words)
    ? percent
    : /\b(?:down|smaller|shrink|downscale|reduce|less)\b/.test(words)
      ? 100 - percent
      : 100 + percent

/** Shapes, sizes, bytes and formats. */
export const elsewhere: readonly Reader[] = [
  ({ words }) => {
    if (!/\b(?:crop|cropped|trim)\b|^(?:please )?make (?:it|this) (?:a )?square$/.test(words)) return undefined
    const box = /(\d{1,5}\s?,\s?\d{1,5}\s?,\s?\d{1,5}\s?,\s?\d{1,5})/.exec(words)?.[1]?.replaceAll(/\s/g, '')
    const shape = /(\d{1,3})\s?(?::|\/|x|by|to)\s?(\d{1,3})\b/.exec(words)
    const known = /\bsquare\b/.test(words) ? '1:1' : shape && `${shape[1]}:${shape[2]}`
    return byConverting('crop', `\`crop: "${box ?? known ?? 'x,y,width,height'}"\``)
  },
  ({ words }) => {
    if (
      !/\b(?:upscale|upscaled|upsample|super-?resolution|enlarge|resize|resized|rescale|scale (?:it |this |the (?:image|picture|photo) )?(?:to|up|down|by)|downscale|shrink|smaller|(?:\d{2,5}) ?x ?\d{2,5}|\d{2,5} ?(?:px|pixels) (?:wide|high|tall))\b/.test(
        words,
      ) ||
      /\b(?:overlay|put|place|add|draw|logo|text|watermark)\b/.test(words)
    )
      return undefined
    const [, width, height] = /(\d{2,5}) ?(?:x|by|×) ?(\d{2,5})/.exec(words) ?? []
    const [, percent] = /(\d{1,4}(?:[.,]\d{1,2})?) ?(?:%|percent\b)/.exec(words) ?? []
    const [, wide] = /(\d{2,5}) ?(?:px|pixels)?/.exec(words) ?? []
    const size = width
      ? `\`width: ${width}\`, \`height: ${height}\` and \`fit: "cover"\``
      : percent
        ? `\`width\` in pixels, ${percentOf(words, Number(percent.replace(',', '.')))} % of what the picture has`
        : wide
          ? `\`width: ${wide}\``
          : '`width` in pixels'
    return byConverting(/up|enlarge|super/.test(words) ? 'upscale (it invents no detail)' : 'resize', size)
  },
  ({ words }) => {
    if (!/\b(?:compress|compressed|file ?size|smaller file|under \d{1,6} ?[km]i?b|(?:less|smaller) than \d{1,6} ?[km]i?b)\b/.test(words))
      return undefined
    const [, amount, unit] = /(\d{1,6}(?:\.\d{1,2})?) ?([km])i?b/.exec(words) ?? []
    const kb = amount === undefined ? undefined : Math.round(Number(amount) * (unit === 'm' ? 1000 : 1))
    return byConverting('compress', kb === undefined ? '`targetKb`' : `\`targetKb: ${kb}\``)
  },
  ({ words }, { pictures }) => {
    if (/\banimat|\bslide ?show|\bframes?\b/.test(words) || (pictures > 1 && /\bgif\b/.test(words))) return undefined
    const [, format] =
      /\b(?:convert|save|export|change|turn)\b[^.]{0,40}\b(?:to|as|into|in)\b(?: an?)? ?(png|jpe?g|webp|avif|gif|tiff?|pdf|svg|ico)\b/.exec(
        words,
      ) ?? []
    return format ? byConverting('write another format', `\`format: "${format.replace('jpg', 'jpeg')}"\``) : undefined
  },
]
