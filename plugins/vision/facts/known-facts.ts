/** Pictures that were looked at a moment ago: a second question about the same picture measures nothing. */
import type { PictureFile } from '../picture-file.ts'
import type { PixelWork } from '../pixel-work.ts'
import type { Look } from './look.ts'

const most = 64

export interface FactsKeeper {
  /** As `PixelWork.look`; concurrent calls for one picture share the work. */
  of(file: PictureFile, options?: { readonly gps?: boolean }): Promise<Look>
}

/** Remembers what was seen of the last 64 pictures by content and name. */
export function factsKeeper(look: PixelWork['look']): FactsKeeper {
  const known = new Map<string, Promise<Look>>()
  return {
    of(file, { gps = false } = {}) {
      const key = `${file.sha256} ${gps} ${file.name}`
      const seen = known.get(key) ?? look(file, { gps })
      known.delete(key)
      known.set(key, seen)
      if (known.size > most) known.delete(known.keys().next().value!)
      seen.catch(() => known.delete(key))
      return seen
    },
  }
}
