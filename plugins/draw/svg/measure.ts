/** What is wrong with a drawing as it came out, in words: measured on its pixels and on the outlines of its texts. */
import type { Box, DrawnText } from './flat.ts'

export interface Pixels {
  /** RGBA, not multiplied. */
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
}
/** A text with the words and the line of its source. */
export interface Label extends DrawnText {
  readonly words: string
  readonly line: number
  /** It runs along a path: its box is full of other things. */
  readonly isCurved?: boolean
}
export interface Measured {
  /** x, y, width, height in the drawing's own units. */
  readonly view: readonly [number, number, number, number]
  readonly labels: readonly Label[]
  /** Texts along a path that loses some of their letters. */
  readonly off?: readonly Label[]
  readonly drawn: Pixels
  /** The same without its texts. */
  readonly bare: Pixels
  /** Pixels of the picture that is handed out, for each of `drawn`. */
  readonly scale: number
}

/** Contrast below which text is hard to read, however large: WCAG 2.2, 1.4.3. */
const leastContrast = 3
/** Emoji are drawn in their own colours: nobody can give them others. */
const emojiAlone = /^[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f\u200d\s]+$/u
/** Of the height of capitals, in pixels of the picture. */
const leastHeight = 6

const quoted = ({ words, line }: Label): string => `"${words.length > 40 ? `${words.slice(0, 38)}…` : words}" (line ${line})`
const many = (labels: readonly string[]): string =>
  labels.length <= 6 ? labels.join(', ') : `${labels.slice(0, 6).join(', ')} and ${labels.length - 6} more`

/** In whole sentences, the gravest first. */
export function measured(drawing: Measured): readonly string[] {
  return [...outside(drawing), ...fallen(drawing), ...overlaps(drawing), ...faint(drawing), ...tiny(drawing), ...empty(drawing)]
}

function outside({ view: [x, y, width, height], labels }: Measured): readonly string[] {
  const slack = Math.min(width, height) * 0.004
  const cut = labels.flatMap((label) => {
    const { left, top, right, bottom } = label.box
    const sides = [
      left < x - slack && 'left',
      top < y - slack && 'top',
      right > x + width + slack && 'right',
      bottom > y + height + slack && 'bottom',
    ].filter(Boolean)
    if (sides.length === 0) return []
    const whole = right < x || left > x + width || bottom < y || top > y + height
    const over = Math.max(x - left, y - top, right - x - width, bottom - y - height)
    return [`${quoted(label)} ${whole ? 'lies outside' : `is cut off ${sides.join(' and ')} by ${Math.ceil(over)} units`}`]
  })
  return cut.length > 0
    ? [`Text outside of the picture: ${many(cut)}. Move it, make it smaller, or break it into lines of <tspan x="…" dy="1.2em">.`]
    : []
}

const fallen = ({ off = [] }: Measured): readonly string[] =>
  off.length > 0
    ? [
        `Letters fall off the end of their path: ${many(off.map(quoted))}. A longer path, a smaller font-size, or another startOffset holds them.`,
      ]
    : []

const area = ({ left, top, right, bottom }: Box): number => Math.max(0, right - left) * Math.max(0, bottom - top)

function overlaps({ labels }: Measured): readonly string[] {
  const found: string[] = []
  const sorted = labels.toSorted((one, other) => one.box.left - other.box.left)
  for (const [at, one] of sorted.entries())
    for (const other of sorted.slice(at + 1)) {
      if (other.box.left > one.box.right || found.length > 20) break
      // Shadows and outlines are the same words twice.
      if (one.isCurved || other.isCurved) continue
      if (one.words === other.words || one.opacity < 0.35 || other.opacity < 0.35) continue
      const common = area({
        left: Math.max(one.box.left, other.box.left),
        top: Math.max(one.box.top, other.box.top),
        right: Math.min(one.box.right, other.box.right),
        bottom: Math.min(one.box.bottom, other.box.bottom),
      })
      if (common > 0.12 * Math.min(area(one.box), area(other.box))) found.push(`${quoted(one)} and ${quoted(other)}`)
    }
  return found.length > 0 ? [`Texts lie on each other: ${many(found)}.`] : []
}

/** By WCAG: of each part from 0 to 255. */
const linear = Float64Array.from({ length: 256 }, (_, part) => (part <= 10 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4))
const luminance = (red: number, green: number, blue: number): number =>
  0.2126 * linear[Math.round(red)]! + 0.7152 * linear[Math.round(green)]! + 0.0722 * linear[Math.round(blue)]!
const contrast = (one: number, other: number): number => (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)

function faint({ view: [x, y, width, height], labels, drawn, bare }: Measured): readonly string[] {
  const low: string[] = []
  const gone: string[] = []
  for (const label of labels) {
    const { box, opacity, fill } = label
    const across = drawn.width / width
    const down = drawn.height / height
    const [left, top] = [Math.max(0, Math.floor((box.left - x) * across)), Math.max(0, Math.floor((box.top - y) * down))]
    const [right, bottom] = [
      Math.min(drawn.width, Math.ceil((box.right - x) * across)),
      Math.min(drawn.height, Math.ceil((box.bottom - y) * down)),
    ]
    if (right - left < 2 || bottom - top < 2) continue
    const ratios: number[] = []
    let clear = 0
    let changed = 0
    const own = fill === undefined ? undefined : Number.parseInt(fill.slice(1), 16)
    const [front, behind] = [drawn.data, bare.data]
    const blend = (part: number, at: number): number => part * opacity + behind[at]! * (1 - opacity)
    for (let row = top; row < bottom; row++)
      for (let column = left; column < right; column++) {
        const at = 4 * (row * drawn.width + column)
        const difference =
          Math.abs(front[at]! - behind[at]!) +
          Math.abs(front[at + 1]! - behind[at + 1]!) +
          Math.abs(front[at + 2]! - behind[at + 2]!) +
          Math.abs(front[at + 3]! - behind[at + 3]!)
        if (difference <= 6) continue
        changed += 1
        // What will be behind a transparent part is not known here.
        if (behind[at + 3]! < 200) {
          clear += 1
          continue
        }
        const ink =
          own === undefined
            ? luminance(front[at]!, front[at + 1]!, front[at + 2]!)
            : luminance(blend(own >> 16, at), blend((own >> 8) & 255, at + 1), blend(own & 255, at + 2))
        ratios.push(contrast(ink, luminance(behind[at]!, behind[at + 1]!, behind[at + 2]!)))
      }
    if (changed < 0.01 * (right - left) * (bottom - top) || changed < 2) gone.push(quoted(label))
    else if (ratios.length > clear && !emojiAlone.test(label.words)) {
      const sorted = ratios.toSorted((one, other) => one - other)
      // Edges are between the colours; a plain colour is known without them.
      const ratio = sorted[Math.floor(sorted.length * (own ? 0.3 : 0.9))]!
      if (ratio < leastContrast) low.push(`${quoted(label)} ${(Math.floor(ratio * 10) / 10).toFixed(1)}:1`)
    }
  }
  return [
    ...(gone.length > 0
      ? [
          `Texts that cannot be seen, of the colour of what is behind them or under something else: ${many(gone)}. What comes later in the source lies on top.`,
        ]
      : []),
    ...(low.length > 0 ? [`Contrast of text below ${leastContrast}:1: ${many(low)}.`] : []),
  ]
}

function tiny({ view: [, , width], labels, drawn, scale }: Measured): readonly string[] {
  const pixels = (drawn.width / width) * scale
  const small = labels.filter(
    ({ box, words }) =>
      /\p{L}|\d/u.test(words) && (box.bottom - box.top) * pixels < leastHeight && box.right - box.left > box.bottom - box.top,
  )
  return small.length > 0
    ? [`Too small to read at this size: ${many(small.map(quoted))}. Use a larger font-size or ask for more pixels.`]
    : []
}

/** The part that is not of the colour of the corners. */
export function inkOf({ data, width, height }: Pixels): Box | undefined {
  const corner = (x: number, y: number): number => 4 * (y * width + x)
  const corners = [corner(0, 0), corner(width - 1, 0), corner(0, height - 1), corner(width - 1, height - 1)]
  const near = (one: number, other: number): boolean => Math.abs(data[one]! - data[other]!) <= 6
  const same = (one: number, other: number): boolean =>
    (data[one + 3]! < 8 && data[other + 3]! < 8) ||
    (near(one, other) && near(one + 1, other + 1) && near(one + 2, other + 2) && near(one + 3, other + 3))
  const ground = corners.find((one) => corners.filter((other) => same(one, other)).length >= 3)
  if (ground === undefined) return { left: 0, top: 0, right: width, bottom: height }
  let [left, top, right, bottom] = [width, height, 0, 0]
  // Most pixels are just of the colour of the ground.
  const whole = new Uint32Array(data.buffer, data.byteOffset, width * height)
  const plain = whole[ground / 4]
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (whole[y * width + x] === plain || same(ground, 4 * (y * width + x))) continue
      if (x < left) left = x
      if (x >= right) right = x + 1
      if (y < top) top = y
      bottom = y + 1
    }
  return right > left ? { left, top, right, bottom } : undefined
}

function empty({ view: [x, y, width, height], drawn }: Measured): readonly string[] {
  const ink = inkOf(drawn)
  if (!ink) return []
  const share = area(ink) / (drawn.width * drawn.height)
  if (share >= 0.22) return []
  const [across, down] = [width / drawn.width, height / drawn.height]
  const part = [x + ink.left * across, y + ink.top * down, (ink.right - ink.left) * across, (ink.bottom - ink.top) * down].map((one) =>
    Math.round(one),
  )
  return [
    `Only ${Math.max(1, Math.round(share * 100))} % of the picture are used: all that is drawn lies within x ${part[0]} to ${part[0]! + part[2]!}, y ${part[1]} to ${part[1]! + part[3]!}. A viewBox around that, or larger shapes, would fill it.`,
  ]
}
