/** Names of things that are near to words that nobody knows. */
import { nearest } from 'atelier-mcp'
import { filler, singular } from './common-words.ts'
import { namesOf } from './things/index.ts'

/** At most so many are told. */
const most = 5

/** Things that a word names, then those that have it in their name; where there are none, one that is spelt alike from the first letter on. */
export function nearThings(words: readonly string[]): readonly string[] {
  const names = [...namesOf()]
  const asked = words.filter((word) => word.length > 2 && !filler.has(word)).slice(0, 40)
  const exact = asked.flatMap((word) => namesOf().get(singular(word)) ?? namesOf().get(word) ?? [])
  const shared = names.flatMap(([name, named]) => (asked.some((word) => name.split(' ').includes(singular(word))) ? [named] : []))
  const found = [...exact, ...shared]
  if (found.length === 0)
    for (const word of asked.filter(({ length }) => length > 4).slice(-3))
      nearest(singular(word), names.map(([name]) => name).filter((name) => name[0] === word[0]), (near) => { found.push(namesOf().get(near)!); return near })
  return [...new Set(found.map(({ thing }) => thing.name))].slice(0, most)
} // oxfmt-ignore
