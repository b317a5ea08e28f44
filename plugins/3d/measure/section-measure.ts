/** The measure `section`: what planes cut out of the model. */
import type { MeasureContext, Subject } from './context.ts'
import type { MeasureRequest } from './requests.ts'
import { type MeasureResult, place, plural, resultOf, short, solidNotes, subjectText } from './result.ts'
import { acrossOf, evenHeights, type Contour, type Point2, type Section, sectionsOf, withinOf } from './section.ts'
import { sectionSvg } from './section-svg.ts'

/** More text than this is not put beside the numbers. */
const mostSvg = 60_000
/** Sections and holes that are told one by one in words. */
const told = 6

export interface SectionMeasure {
  readonly result: MeasureResult
  readonly sections: readonly Section[]
}

const holeFacts = ({ area, size, centre, diameter }: Contour) => ({
  area: short(area),
  size: place(size),
  centre: place(centre),
  ...(diameter !== undefined && { diameter: short(diameter) }),
})

function sectionText(section: Section, units: string): string {
  const { plane, at, area, bounds, pieces } = section
  const where = `${plane} at ${'xyz'[acrossOf[plane]]} = ${short(at)} ${units}`
  if (!bounds) return `${where}: nothing is there.`
  const [u, v] = withinOf[plane].map((axis) => 'xyz'[axis])
  const [wide, tall] = [short(bounds.max[0] - bounds.min[0]), short(bounds.max[1] - bounds.min[1])]
  const holes = pieces.flatMap((piece) => piece.holes)
  const round = holes.flatMap(({ diameter }) => (diameter === undefined ? [] : [short(diameter)]))
  const holesText =
    holes.length === 0
      ? 'no holes'
      : `${plural(holes.length, 'hole')}${round.length > 0 ? ` (round: diameter ${round.slice(0, told).join(', ')}${round.length > told ? ', …' : ''})` : ''}`
  return `${where}: area ${short(area)} ${units}², ${wide} (${u}) by ${tall} (${v}) ${units}, ${plural(pieces.length, 'piece')}, ${holesText}.`
}

/** The lines in which a plane meets triangles that enclose nothing. */
function linesOf({ surface }: Subject, section: Pick<Section, 'plane' | 'at'>): { length: number; min: Point2; max: Point2 } | undefined {
  const { positions, indices } = surface()
  const across = acrossOf[section.plane]
  const [u, v] = withinOf[section.plane]
  let [length, lowU, lowV, highU, highV] = [0, Infinity, Infinity, -Infinity, -Infinity]
  for (let at = 0; at < indices.length; at += 3) {
    const ends: Point2[] = []
    for (let edge = 0; edge < 3; edge++) {
      const a = indices[at + edge]! * 3, b = indices[at + ((edge + 1) % 3)]! * 3 // oxfmt-ignore
      const below = positions[a + across]! - section.at, above = positions[b + across]! - section.at // oxfmt-ignore
      if (below < 0 === above < 0) continue
      const share = below / (below - above)
      ends.push([positions[a + u]! + (positions[b + u]! - positions[a + u]!) * share, positions[a + v]! + (positions[b + v]! - positions[a + v]!) * share])
    } // oxfmt-ignore
    if (ends.length < 2) continue
    length += Math.hypot(ends[0]![0] - ends[1]![0], ends[0]![1] - ends[1]![1])
    for (const [x, y] of ends) {
      lowU = Math.min(lowU, x)
      highU = Math.max(highU, x)
      lowV = Math.min(lowV, y)
      highV = Math.max(highV, y)
    }
  }
  return length > 0 ? { length, min: [lowU, lowV], max: [highU, highV] } : undefined
}

/** The numbers, and the sections themselves for a picture. */
export function measureSections(
  { plane, at, count }: MeasureRequest<'section'>,
  subject: Subject,
  { units, arena }: MeasureContext,
): SectionMeasure {
  const across = acrossOf[plane]
  const [low, high] = [subject.min[across], subject.max[across]]
  const solid = subject.solid()
  if (!solid) {
    const heights = at ?? Array.from({ length: count ?? 1 }, (_, index) => low + ((high - low) * (index + 0.5)) / (count ?? 1))
    const lines = heights.map((height) => {
      const found = linesOf(subject, { plane, at: height })
      return { plane, at: short(height), ...(found && { length: short(found.length), size: place([found.max[0] - found.min[0], found.max[1] - found.min[1]]) }) }
    }) // oxfmt-ignore
    const words = lines.map(
      (one) =>
        `${plane} at ${one.at} ${units}: ${one.length === undefined ? 'nothing is there' : `lines of ${one.length} ${units}, ${one.size!.join(' x ')}`}.`,
    )
    const notes = solidNotes(subject, 'a section has lines but no area.')
    return { result: resultOf('section', subject, words.slice(0, told).join(' '), { sections: lines }, notes), sections: [] }
  }
  const heights = at ?? (count === undefined ? [(low + high) / 2] : evenHeights(solid, plane, count))
  const sections = sectionsOf(solid, plane, heights, arena)
  const svg = sectionSvg(sections, units)
  const more = sections.length - told
  const words = [
    ...sections.slice(0, told).map((section) => sectionText(section, units)),
    ...(more > 0 ? [`${more} more are in the data.`] : []),
  ]
  if (sections.every(({ bounds }) => !bounds))
    words.push(`${subjectText(subject)} reaches from ${short(low)} to ${short(high)} in ${'xyz'[across]}.`)
  const facts = sections.map(({ pieces, bounds, ...one }) => ({
    plane: one.plane,
    at: short(one.at),
    area: short(one.area),
    ...(bounds && { size: place([bounds.max[0] - bounds.min[0], bounds.max[1] - bounds.min[1]]), min: place(bounds.min), max: place(bounds.max) }),
    pieces: pieces.slice(0, 20).map((piece) => ({ ...holeFacts(piece), holes: piece.holes.slice(0, 40).map(holeFacts) })),
    holes: pieces.reduce((sum, piece) => sum + piece.holes.length, 0),
  })) // oxfmt-ignore
  const notes = [
    ...solidNotes(subject, 'they are left out.'),
    ...(svg.length > mostSvg ? [`The drawing is too large to be put here (${Math.round(svg.length / 1000)} kB).`] : []),
  ]
  return {
    result: resultOf('section', subject, words.join(' '), { sections: facts, ...(svg.length <= mostSvg && { svg }) }, notes),
    sections,
  }
}
