/** Words as outlines, for drawings: no program needs the font. */
import { textOutline } from '../geometry/text-outline.ts'

/** Path data of a text whose capitals are `size` high, its middle (or left end) at x, standing on y, which runs down. */
export async function letterPaths(text: string, size: number, x: number, y: number, align: 'left' | 'center' = 'center'): Promise<string> {
  const outlines = await textOutline(text, size, align, { tolerance: size / 60, coarser: 1 }, 'label')
  const place = (value: number): string => String(Number(value.toFixed(4)))
  return outlines.map((outline) => `M${outline.map(([px, py]) => `${place(x + px)} ${place(y - py)}`).join('L')}Z`).join('')
}
