/** What `.scripts/studio-page.mjs` has built of `app/`: beside the bundle, or in `dist/` where this runs from source. */
import { readFile } from 'node:fs/promises'
import { AtelierError } from 'atelier-mcp'

/** `page.html` is a page by itself; the others are scripts that it asks for when they are wanted. */
export type Part = 'page.html' | 'viewer.js'

const read = new Map<Part, Promise<string>>()

/** Read once. Throws `STUDIO_NOT_BUILT`. */
export function builtPart(part: Part): Promise<string> {
  let found = read.get(part)
  if (!found) {
    found = readBuilt(part)
    found.catch(() => read.delete(part))
    read.set(part, found)
  }
  return found
}

async function readBuilt(part: Part): Promise<string> {
  for (const folder of ['studio/', '../../dist/studio/'])
    try {
      return await readFile(new URL(folder + part, import.meta.url), 'utf8')
    } catch {
      // The next place.
    }
  throw new AtelierError({ code: 'STUDIO_NOT_BUILT', message: `The studio's ${part} is not there.`, outcome: 'none' })
}
