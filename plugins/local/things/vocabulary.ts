/** Words to the names of figures. It reads names alone, so that a prompt can be judged without the drawings. */
import { readFile } from 'node:fs/promises'
import { dataFile } from '../../data-file.ts'
import { aliases } from './aliases.ts'
import { framed, sorts } from './sorts.ts'

export interface Vocabulary {
  /** The icon for a word or phrase in the singular or plural; nothing where no figure is honestly meant. */
  find(phrase: string): { readonly icon: string; readonly plural: boolean } | undefined
  category(icon: string): string | undefined
}

/** What is filed among smileys and is no smiley. */
const beings = new Set([
  'robot',
  'alien',
  'alien-monster',
  'ghost',
  'skull',
  'ogre',
  'goblin',
  'red-heart',
  'heart-on-fire',
  'speech-balloon',
  'thought-balloon',
  'bomb',
  'collision',
  'hole',
])

/** The singular forms a plural word may have. */
export function singulars(word: string): string[] {
  const made: string[] = []
  if (word.endsWith('ies') && word.length > 4) made.push(`${word.slice(0, -3)}y`)
  if (/(?:s|x|z|ch|sh|o)es$/.test(word)) made.push(word.slice(0, -2))
  if (word.endsWith('ves')) made.push(`${word.slice(0, -3)}f`, `${word.slice(0, -3)}fe`)
  if (word.endsWith('men')) made.push(`${word.slice(0, -3)}man`)
  if (word.endsWith('s') && !word.endsWith('ss') && word.length > 3) made.push(word.slice(0, -1))
  return made
}

const pack = '@iconify-json/fluent-emoji-flat'

/** A JSON file of the drawings. */
export const drawingsFile = async <T>(name: 'icons' | 'metadata'): Promise<T> =>
  JSON.parse(await readFile(dataFile(`drawings/${name}.json`, `${pack}/${name}.json`), 'utf8')) as T

/** The shades of skin of each, which are never drawn. */
export const isShade = (icon: string): boolean => /-(?:light|dark|medium)(?:-|$)/.test(icon)

async function load(): Promise<Vocabulary> {
  const { categories } = await drawingsFile<{ categories: Record<string, readonly string[]> }>('metadata')
  const categoryOf = new Map<string, string>()
  for (const [category, icons] of Object.entries(categories)) for (const icon of icons) if (!isShade(icon)) categoryOf.set(icon, category)

  const single = (phrase: string): string | undefined => {
    const alias = aliases.get(phrase)
    if (alias) return alias
    const name = phrase.replaceAll(' ', '-')
    const category = categoryOf.get(name)
    if (category !== undefined && !framed.has(name) && (beings.has(name) || !/^(?:Symbols|Flags|Smileys & Emotion)$/.test(category)))
      return name
    return sorts[phrase] ? `sort:${phrase}` : undefined
  }
  return {
    find(phrase) {
      const exact = single(phrase)
      if (exact)
        return {
          icon: exact,
          plural: phrase.endsWith('s') && !phrase.endsWith('ss') && singulars(phrase).some((form) => single(form) === exact),
        }
      for (const form of singulars(phrase)) {
        const icon = single(form)
        if (icon) return { icon, plural: true }
      }
      return undefined
    },
    category: (icon) => categoryOf.get(icon),
  }
}

let loading: Promise<Vocabulary> | undefined
/** The vocabulary of this thread; read once, about 5 ms. */
export const loadVocabulary = (): Promise<Vocabulary> => (loading ??= load())
