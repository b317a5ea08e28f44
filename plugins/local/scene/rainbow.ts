/** A rainbow over the horizon. */
import { stroke, svg } from '../draw/svg.ts'
import type { Stage } from './stage.ts'

/** Radius as a share of the picture's width and of the way to the horizon; a band as a share of the radius, and in stage units at least. */
const bow = {
  colors: ['#f25757', '#f99a4b', '#fbd95b', '#6bc46d', '#4aa3e0', '#5a6fd0', '#9a68c8'],
  width: 0.46,
  height: 0.86,
  middle: 0.52,
  band: 0.028,
  leastBand: 9,
  overlap: 1.08,
  opacity: 0.62,
}

export function rainbow({ width, height }: Stage, horizon: number): string {
  const radius = Math.min(width * bow.width, horizon * bow.height)
  const band = Math.max(bow.leastBand, radius * bow.band)
  const [x, y] = [width * bow.middle, horizon + Math.min(60, height * 0.05)]
  return bow.colors
    .map((color, index) => {
      const r = radius - index * band
      return stroke(svg`M${x - r} ${y}A${r} ${r} 0 0 1 ${x + r} ${y}`, color, band * bow.overlap, {
        'stroke-opacity': bow.opacity,
        'stroke-linecap': 'butt',
      })
    })
    .join('')
}
