/** The vocabulary with its drawings. The artwork is Fluent emoji flat (MIT); it is read on first use, in the worker. */
import { drawnThings } from './drawn.ts'
import { drawingsFile, isShade, loadVocabulary, type Vocabulary } from './vocabulary.ts'

export interface Artwork {
  /** SVG in a box of 32 by 32. */
  readonly body: string
}
export interface Catalogue extends Vocabulary {
  artwork(icon: string): Artwork | undefined
}

async function load(): Promise<Catalogue> {
  const [vocabulary, { icons }] = await Promise.all([
    loadVocabulary(),
    drawingsFile<{ readonly icons: Record<string, { readonly body: string }> }>('icons'),
  ])
  // A copy of each body frees the file's one large string.
  const bodies = new Map<string, string>()
  for (const [icon, { body }] of Object.entries(icons)) if (!isShade(icon)) bodies.set(icon, body)
  return {
    ...vocabulary,
    artwork(icon) {
      const body = drawnThings[icon] ?? bodies.get(icon)
      return body === undefined ? undefined : { body }
    },
  }
}

let loading: Promise<Catalogue> | undefined
/** The catalogue of this thread; read once, about 60 ms. */
export const loadCatalogue = (): Promise<Catalogue> => (loading ??= load())
