/** Sections as SVG: true to scale, outlines as one path a piece, so that cutters and drawing programs take it. */
import { unitMetres, type Unit } from '../units.ts'
import type { Contour, Point2, Section } from './section.ts'

/** Space between sections that stand side by side, and around them, as part of the largest. */
const gap = 0.1

const tidy = (value: number): string => String(Number(value.toPrecision(7)))

/** A contour as the commands of a path; v points up, SVG's y down. */
const pathOf = ({ points }: Contour, place: (point: Point2) => Point2): string =>
  `M${points.map((point) => place(point).map(tidy).join(' ')).join('L')}Z`

/**
 * All sections side by side, in the order given. Lengths are written in millimetres, whatever `units` the sections are in. Throws nothing: a
 * plane that meets nothing leaves its place empty.
 */
export function sectionSvg(sections: readonly Section[], units: Unit): string {
  const scale = unitMetres[units] * 1000
  const boxes = sections.map(({ bounds }) => bounds ?? { min: [0, 0] as Point2, max: [0, 0] as Point2 })
  const sizes = boxes.map(({ min, max }) => [(max[0] - min[0]) * scale, (max[1] - min[1]) * scale] as const)
  const largest = Math.max(1e-6, ...sizes.flat())
  const space = largest * gap
  const height = Math.max(...sizes.map(([, tall]) => tall), 0) + 2 * space
  let left = space
  const groups = sections.map((section, at) => {
    const { min, max } = boxes[at]!
    const from = left
    left += sizes[at]![0] + space
    const place = ([u, v]: Point2): Point2 => [from + (u - min[0]) * scale, space + (max[1] - v) * scale]
    const paths = section.pieces.map((piece) => `<path d="${[piece, ...piece.holes].map((one) => pathOf(one, place)).join('')}"/>`)
    return `<g><title>${section.plane} at ${tidy(section.at)} ${units}</title>${paths.join('')}</g>`
  })
  const line = tidy(largest / 250)
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${tidy(left)}mm" height="${tidy(height)}mm" viewBox="0 0 ${tidy(left)} ${tidy(height)}"><g fill="#cfd8dc" fill-rule="evenodd" stroke="#111" stroke-width="${line}" stroke-linejoin="round">${groups.join('')}</g></svg>`
}
