/** Facts of pictures that were measured a moment ago: a second question about the same picture measures nothing. */
import { contentHash, type Picture } from '../picture.ts'
import { type ImageFacts, measureFacts } from './measure-facts.ts'

const most = 64

export interface FactsKeeper {
  /** As `measureFacts`; concurrent calls for one picture share the work. */
  of(picture: Picture, options?: { readonly gps?: boolean }): Promise<ImageFacts>
}

/** Remembers the facts of the last 64 pictures by content and name. */
export function factsKeeper(): FactsKeeper {
  const known = new Map<string, Promise<ImageFacts>>()
  return {
    of(picture, { gps = false } = {}) {
      const key = `${contentHash(picture)} ${gps} ${picture.name}`
      const facts = known.get(key) ?? measureFacts(picture, { gps })
      known.delete(key)
      known.set(key, facts)
      if (known.size > most) known.delete(known.keys().next().value!)
      facts.catch(() => known.delete(key))
      return facts
    },
  }
}
