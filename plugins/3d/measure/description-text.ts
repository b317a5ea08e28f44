/** What a model looks like, in a few lines. */
import type { ModelDescription } from '../report.ts'
import { placeText } from './result.ts'

/** Parts, contacts and kinds of holes that are told in words. */
const told = { parts: 12, contacts: 8, holes: 4 } as const

const listed = (items: readonly string[], limit: number): string =>
  `${items.slice(0, limit).join('; ')}${items.length > limit ? `; and ${items.length - limit} more` : ''}`

/** A few lines; `units` of all numbers. */
export function descriptionLines({ silhouettes, parts, partCount, contacts = [], alone = [], holes = [], waysThrough = 0, holesThrough = 0 }: ModelDescription, units: string): string[] {
  const lines: string[] = []
  if (silhouettes) lines.push(`Seen from the front it covers ${silhouettes.front} ${units}², from the right ${silhouettes.right}, from above ${silhouettes.top}.`)
  if (partCount > 1) {
    const each = parts.slice(0, told.parts).map(({ name, size, at, material }) => `${name} ${size.join(' x ')} around ${placeText(at)}${material && material !== 'default' ? ` (${material})` : ''}`)
    const more = partCount - each.length
    lines.push(`Parts: ${each.join('; ')}${more > 0 ? `; and ${more} more` : ''}.`)
  }
  if (contacts.length > 0) {
    const words = contacts.map(({ parts: [one, other], commonVolume }) => `${one} and ${other}${commonVolume === undefined ? '' : ` (share ${commonVolume} ${units}³)`}`)
    lines.push(`Touching: ${listed(words, told.contacts)}.`)
  }
  if (alone.length > 0) lines.push(`Touching nothing: ${listed(alone, told.contacts)}.`)
  if (holes.length > 0) lines.push(`Holes: ${listed(holes, told.holes)}.`)
  // Corners and bows make ways through that are no round holes, and that nobody would know of.
  if (waysThrough > holesThrough) lines.push(`Ways through it${holesThrough > 0 ? ' in all' : ''}: ${waysThrough} (a ring has 1).`)
  return lines
} // oxfmt-ignore
