/** Words and emoji to figures, and figures to SVG. The artwork is Fluent emoji flat (MIT); it is read on first use, in the worker. */
import { readFile } from 'node:fs/promises'
import { dataFile } from '../../data-file.ts'
import { aliases } from './aliases.ts'
import { drawnThings } from './drawn.ts'
import { framed, sorts } from './sorts.ts'

export interface Artwork {
  /** SVG in a box of 32 by 32. */
  readonly body: string
}
export interface Catalogue {
  /** The icon for a word or phrase in the singular or plural; nothing where no figure is honestly meant. */
  find(phrase: string): { readonly icon: string; readonly plural: boolean } | undefined
  /** The icon for an emoji character. */
  emoji(character: string): string | undefined
  artwork(icon: string): Artwork | undefined
  category(icon: string): string | undefined
}

interface IconFile {
  readonly icons: Record<string, { readonly body: string }>
}
const useful = new Set(['Activities', 'Animals & Nature', 'Food & Drink', 'Objects', 'Travel & Places'])
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
const tooWide = new Set(
  'animal food fruit nature fun party love cute happy sad face person people object weather sky water light night day sport sports game music sound work school home travel transport transportation vehicle holiday celebration birthday summer winter spring autumn fall cold hot sweet drink eat cooking health medical science business office money time tool clothes clothing fashion plant flower garden green red blue yellow orange purple pink black white brown color nature country japanese japan chinese symbol sign activity entertainment side building place outdoors indoors magic fantasy story fairy tale king queen war death danger warning round circle square old new big small open closed up down left right front back hand body pet wild forest sea ocean beach farm city town morning evening air wind snow rain ice fire earth world moon sun star stars rest relax luck lucky religion play ball win'.split(
    ' ',
  ),
)

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

const fluentEmoji = '@iconify-json/fluent-emoji-flat'

async function load(): Promise<Catalogue> {
  const json = async <T>(name: string, source: string): Promise<T> =>
    JSON.parse(await readFile(dataFile(`drawings/${name}.json`, source), 'utf8')) as T
  const file = await json<IconFile>('icons', `${fluentEmoji}/icons.json`)
  const chars = await json<Record<string, string>>('chars', `${fluentEmoji}/chars.json`)
  const { categories } = await json<{ categories: Record<string, readonly string[]> }>('metadata', `${fluentEmoji}/metadata.json`)
  const keywords = await json<Record<string, readonly string[]>>('words', 'emojilib')

  const categoryOf = new Map<string, string>()
  for (const [category, icons] of Object.entries(categories)) for (const icon of icons) categoryOf.set(icon, category)
  // A copy of each body frees the file's one large string.
  const bodies = new Map<string, string>()
  for (const icon of Object.keys(file.icons)) if (!/-(?:light|dark|medium)(?:-|$)/.test(icon)) bodies.set(icon, file.icons[icon]!.body)

  const byKeyword = new Map<string, string[]>()
  for (const [character, words] of Object.entries(keywords)) {
    const icon = chars[codePoints(character)]
    if (!icon || framed.has(icon) || !useful.has(categoryOf.get(icon) ?? '')) continue
    for (const word of words.slice(0, 6)) {
      const key = word.replaceAll(/[_-]/g, ' ').toLowerCase()
      if (key.length < 3 || tooWide.has(key)) continue
      const list = byKeyword.get(key)
      if (list) list.push(icon)
      else byKeyword.set(key, [icon])
    }
  }
  const single = (phrase: string): string | undefined => {
    const alias = aliases.get(phrase)
    if (alias) return alias
    const name = phrase.replaceAll(' ', '-')
    if (
      bodies.has(name) &&
      !framed.has(name) &&
      (beings.has(name) || !/^(?:Symbols|Flags|Smileys & Emotion)$/.test(categoryOf.get(name) ?? 'Symbols'))
    )
      return name
    if (sorts[phrase]) return `sort:${phrase}`
    const list = byKeyword.get(phrase)
    return list && list.length <= 2 ? list[0] : undefined
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
    emoji(character) {
      const icon = chars[codePoints(character)] ?? chars[codePoints(character.replaceAll(/\p{Emoji_Modifier}/gu, ''))]
      return icon && bodies.has(icon) ? icon : undefined
    },
    artwork(icon) {
      const body = drawnThings[icon] ?? bodies.get(icon)
      return body === undefined ? undefined : { body }
    },
    category: (icon) => categoryOf.get(icon),
  }
}

const codePoints = (character: string): string =>
  [...character]
    .map((part) => part.codePointAt(0)!.toString(16))
    .filter((code) => code !== 'fe0f')
    .join('-')

let loading: Promise<Catalogue> | undefined
/** The catalogue of this thread; read once, about 60 ms. */
export const loadCatalogue = (): Promise<Catalogue> => (loading ??= load())
