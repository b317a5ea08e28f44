/** One more thing in the brief, or one more word about a thing that is there. */
import { hashText } from '../draw/random.ts'
import { sorts } from '../things/sorts.ts'
import type { Draft } from './brief.ts'
import { mostOfOne } from './lexicon-grammar.ts'
import type { Pending } from './reading.ts'

const mostThings = 40

/** Answers the index of the thing, or `last` where the picture is full. Several of a sort are of several kinds. */
export function addThing(
  brief: Draft,
  icon: string,
  word: string,
  { count = 1, size = 1, color, relation, place }: Pending,
  last: number,
  plural = false,
): number {
  if (brief.things.length >= mostThings) return last
  if (count > mostOfOne) brief.adjusted.push(`${count} × ${word} became ${mostOfOne}: more would not be seen.`)
  const known = brief.things.findIndex(
    (thing) => thing.icon === icon && !color && !plural && count === 1 && size === 1 && thing.word.replace(/s$/, '') === word,
  )
  const index = known >= 0 && last >= 0 ? known : brief.things.length
  if (index === brief.things.length) {
    const sort = icon.startsWith('sort:') ? sorts[icon.slice(5)] : undefined
    const most = Math.max(1, Math.min(mostOfOne, count))
    // Five flowers are no five tulips.
    const kinds = sort ? Math.min(most, sort.length) : 1
    for (let kind = 0; kind < kinds; kind++)
      brief.things.push({
        icon: sort ? sort[(hashText(word) + kind) % sort.length]! : icon,
        word,
        count: Math.floor(most / kinds) + (kind < most % kinds ? 1 : 0),
        scale: size,
        ...(color && { color }),
        ...(place && { place }),
      })
  }
  if (relation && last >= 0 && last !== index) brief.relations.push({ kind: relation, a: last, b: index })
  return index
}
