/** The families that drawings are written in, and which of them is meant by what a drawing names. */
import { dataFile } from '../data-file.ts'

/** One family; each has Latin, Greek and Cyrillic, regular and bold. */
export interface FontFamily {
  /** As CSS names it. */
  readonly name: string
  /** The generic name of CSS that means it. */
  readonly generic: 'sans-serif' | 'serif' | 'monospace' | 'fantasy' | 'cursive'
  readonly package: string
  readonly italics: boolean
}

export const fontFamilies: readonly FontFamily[] = [
  { name: 'Open Sans', generic: 'sans-serif', package: 'open-sans', italics: true },
  { name: 'Source Serif 4', generic: 'serif', package: 'source-serif-4', italics: true },
  { name: 'JetBrains Mono', generic: 'monospace', package: 'jetbrains-mono', italics: true },
  { name: 'Comfortaa', generic: 'fantasy', package: 'comfortaa', italics: false },
  { name: 'Caveat', generic: 'cursive', package: 'caveat', italics: false },
]

/** One file of a family. */
export interface Face {
  readonly family: string
  readonly weight: 400 | 700
  readonly italic: boolean
  /** Name below `fonts/` beside the built program. */
  readonly name: string
  /** Where the package has it whole. */
  readonly source: string
}

export const faces: readonly Face[] = fontFamilies.flatMap(({ name: family, package: pack, italics }) =>
  (italics ? [false, true] : [false]).flatMap((italic) =>
    ([400, 700] as const).map((weight) => {
      const cut = `${weight === 400 ? '400Regular' : '700Bold'}${italic ? '_Italic' : ''}`
      const file = `${family.replaceAll(' ', '')}_${cut}.ttf`
      return { family, weight, italic, name: file, source: `@expo-google-fonts/${pack}/${cut}/${file}` }
    }),
  ),
)

/** Path of the file: cut to three scripts where the program is built, whole in its package otherwise. */
export const fontFile = ({ name, source }: Face): string => dataFile(`fonts/${name}`, source)

/** How letters look, in the words of CSS. */
export interface LetterStyle {
  /** A CSS `font-family`: one name or a list. Default `sans-serif`. */
  readonly family?: string | undefined
  /** In pixels. */
  readonly size: number
  /** `bold`, `normal`, or 100 to 900. */
  readonly weight?: string | number | undefined
  /** `italic` and `oblique` are one. */
  readonly italic?: boolean | undefined
}

/** Kinds of letters by words in the names of usual fonts; the first that fits counts. */
const kinds: readonly (readonly [RegExp, FontFamily['generic']])[] = [
  [/mono|code|consol|courier|menlo|typewriter|terminal/, 'monospace'],
  [/cursive|script|hand|brush|comic|pacifico|dancing|lobster|kalam|marker|chalk|vibes/, 'cursive'],
  [
    /georgia|times|garamond|palatino|baskerville|didot|bodoni|caslon|cambria|merriweather|playfair|lora|cinzel|roman|antiqua|cormorant|crimson/,
    'serif',
  ],
  [/sans|arial|helvetica|verdana|impact|roboto|inter|system-ui|segoe|ubuntu|lato|montserrat|poppins|futura/, 'sans-serif'],
  [/serif/, 'serif'],
  [/fantasy|display|papyrus|fredoka|baloo|rounded|quicksand|lilita|righteous|varela/, 'fantasy'],
]

/**
 * The family of ours that a CSS `font-family` means: that of the first name that says anything, by itself or by its kind; sans-serif where
 * none does. Fonts of this machine are not asked: the same drawing looks alike everywhere.
 */
export function familyNamed(list: string = ''): FontFamily {
  for (const part of list.toLowerCase().split(',')) {
    const name = part.trim().replaceAll(/["']/g, '')
    const own = fontFamilies.find((one) => one.name.toLowerCase() === name || one.generic === name)
    const kind = kinds.find(([words]) => words.test(name))?.[1]
    const found = own ?? fontFamilies.find(({ generic }) => generic === kind)
    if (found) return found
  }
  return fontFamilies[0]!
}

/** The face that these letters are drawn with. */
export function faceOf({ family, weight = 400, italic = false }: Omit<LetterStyle, 'size'>): Face {
  const { name, italics } = familyNamed(family)
  const heavy = weight === 'bold' || weight === 'bolder' || Number(weight) >= 600
  return faces.find((face) => face.family === name && face.weight === (heavy ? 700 : 400) && face.italic === (italic && italics))!
}
