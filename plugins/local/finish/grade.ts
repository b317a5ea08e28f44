/** Moods as a change of every colour in a picture, before it is rendered. */
import { fromLch, hueGap, recolor, toLch } from '../draw/color.ts'
import type { Brief, Mood } from '../prompt/brief.ts'

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value))
const neonHues = [330, 300, 270, 200, 150, 100, 55]

const grades: Readonly<Record<Mood, (hex: string) => string>> = {
  pastel(hex) {
    const { l, c, h } = toLch(hex)
    return fromLch({ l: 0.52 + l * 0.46, c: Math.min(0.1, c * 0.62), h })
  },
  neon(hex) {
    const { l, c, h } = toLch(hex)
    const hue = neonHues.toSorted((a, b) => hueGap(a, h) - hueGap(b, h))[0]!
    return fromLch({
      l: clamp((l - 0.42) * 1.28 + 0.36, 0.1, 0.96),
      c: c < 0.03 ? c + 0.05 : clamp(c * 1.75 + 0.05, 0, 0.3),
      h: c < 0.03 || hueGap(h, 270) < 34 ? 276 + (l - 0.28) * 150 : hue * 0.65 + h * 0.35,
    })
  },
  monochrome: (hex) => fromLch({ l: clamp((toLch(hex).l - 0.5) * 1.12 + 0.5, 0, 1), c: 0, h: 0 }),
  sepia: (hex) => fromLch({ l: clamp(toLch(hex).l * 0.94 + 0.03, 0, 0.96), c: 0.052, h: 72 }),
}

/** The picture in all the moods of its brief. */
export const grade = (svg: string, { moods }: Brief): string => moods.reduce((text, mood) => recolor(text, grades[mood]), svg)
