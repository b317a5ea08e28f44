/** The two colours of a code: whether a camera can tell them apart. */
import { contrastOf, darkened, hexOf, luminanceOf, type Rgb, rgbOf } from '../color.ts'
import { fault } from '../fault.ts'

export interface CodeColors {
  /** CSS colours, `#rrggbb`. */
  readonly dark: string
  /** Absent: transparent. */
  readonly light?: string
  readonly notes: readonly string[]
}

/** Cameras lose a code below this ratio of WCAG in poor light. */
const least = 4

interface Given {
  readonly color?: string | undefined
  readonly background?: string | undefined
}

/** Throws `DRAWING_INVALID` for what is no colour, and for two that are too alike. */
export async function colorsOf({ color = '#000000', background = '#ffffff' }: Given): Promise<CodeColors> {
  const dark = await colorIn(color, 'qr.color')
  const clear = background.trim().toLowerCase() === 'transparent'
  const light = clear ? ([255, 255, 255] as const) : await colorIn(background, 'qr.background')
  const ratio = contrastOf(dark, light)
  const inverted = luminanceOf(dark) > luminanceOf(light)
  if (ratio < least)
    throw fault({
      message: `${color} on ${clear ? 'white' : background} has a contrast of ${ratio.toFixed(1)}:1; cameras need ${least}:1.`,
      fix: inverted
        ? 'Take a dark `color` on a light `background`.'
        : `Take a darker colour, such as ${hexOf(darkened(dark, light, least + 0.5))}, or a lighter background.`,
      details: { field: 'qr.color', contrast: Number(ratio.toFixed(2)) },
    })
  const notes = [
    ...(inverted ? ['The code is light on dark: some readers do not take that. Dark on light is read by all.'] : []),
    ...(clear ? ['The background is transparent: the code is read on light grounds only.'] : []),
  ]
  return { dark: hexOf(dark), ...(clear ? {} : { light: hexOf(light) }), notes }
}

async function colorIn(text: string, field: string): Promise<Rgb> {
  const found = await rgbOf(text)
  if (found) return found
  throw fault({
    message: `${JSON.stringify(text.slice(0, 40))} is no colour that a code can have.`,
    fix: 'Write it as #1a2b3c, rgb(26, 43, 60) or a CSS name, without transparency.',
    details: { field },
  })
}
