/** Emoji as drawings: Fluent emoji flat (MIT). Read on first use, 30 ms, where drawings are made. */
import { readFile } from 'node:fs/promises'
import { dataFile } from '../data-file.ts'

/** One of these for a process. */
export interface Emoji {
  has(text: string): boolean
  /** SVG in a box of 32 by 32. */
  body(text: string): string
}

const fluent = '@iconify-json/fluent-emoji-flat'
/** Shades of skin and the sign that asks for colour are in none of the names. */
const keyOf = (text: string): string =>
  [...text]
    .map((character) => character.codePointAt(0)!)
    .filter((code) => code !== 0xfe0f && (code < 0x1f3fb || code > 0x1f3ff))
    .map((code) => code.toString(16))
    .join('-')

export async function loadEmoji(): Promise<Emoji> {
  const read = async <T>(name: string): Promise<T> =>
    JSON.parse(await readFile(dataFile(`drawings/${name}`, `${fluent}/${name}`), 'utf8')) as T
  const [characters, { icons }] = await Promise.all([
    read<Record<string, string>>('chars.json'),
    read<{ readonly icons: Record<string, { readonly body: string }> }>('icons.json'),
  ])
  const names = new Map(Object.entries(characters))
  const bodies = new Map(Object.entries(icons).map(([name, { body }]) => [name, body]))
  let used = 0
  const bodyOf = (text: string): string | undefined => bodies.get(names.get(keyOf(text)) ?? '')
  return {
    has: (text) => bodyOf(text) !== undefined,
    body: (text) => {
      const own = `e${(used += 1)}-`
      // Two of one kind must not share ids.
      return (bodyOf(text) ?? '')
        .replaceAll(/\bid="/g, `id="${own}`)
        .replaceAll(/url\(#/g, `url(#${own}`)
        .replaceAll(/href="#/g, `href="#${own}`)
    },
  }
}
