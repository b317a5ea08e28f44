/** Cut paper: every sheet throws a soft shadow on the one behind it. */
import { recolor } from '../draw/color.ts'
import { group } from '../draw/svg.ts'

/** How far a shadow falls, in stage units, and how dark it is; several make one soft edge. */
const shadows = [
  [-9, -11, 0.07],
  [-6, -7, 0.09],
  [-3, -4, 0.12],
] as const

/** A sheet with its shadow below it. Sky and glows, which have no edge, are left as they are. */
export function paperSheet(svg: string, depth: number): string {
  if (depth < 3 || depth >= 85 || (depth > 29.5 && depth < 36.5)) return svg
  const shade = recolor(svg, () => '#1a1030')
    .replaceAll(/fill="url\(#[^)"]*\)"/g, 'fill="#1a1030"')
    .replaceAll(/ id="[^"]*"/g, '')
    .replaceAll(/(?:fill|stroke)-opacity="[^"]*"/g, '')
  return (
    shadows
      .map(([x, y, opacity]) =>
        group(shade, `translate(${x} ${y})`, { fill: '#1a1030', 'fill-opacity': opacity, 'stroke-opacity': opacity }),
      )
      .join('') + svg
  )
}
