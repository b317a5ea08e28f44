/** File names that Linux, macOS and Windows all accept. */
import { AtelierError } from '../../kernel/contract/errors.ts'

/** Longest name that a caller may give, in characters. */
export const maxNameLength = 200
/** Longest stem that is made, in bytes of UTF-8: file systems allow 255 for all, and suffix, extension and `.json` follow. */
const maxStemBytes = 150
/** Longest stem made from a prompt, in characters. */
const maxSlugLength = 60

// https://learn.microsoft.com/windows/win32/fileio/naming-a-file
const reserved = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)\s*(?:\.|$)/i
// oxlint-disable-next-line no-control-regex -- control characters are what it is about
const control = /[\u0000-\u001f\u007f-\u009f]/

/**
 * Throws `INPUT_INVALID` for a name that a caller cannot have meant well: empty, over 200 characters, with folders,
 * `..`, control characters, or reserved by Windows. Everything else is made safe by `safeStem`.
 */
export function checkName(name: string): void {
  const why =
    name.trim() === ''
      ? 'is empty'
      : [...name].length > maxNameLength
        ? `has ${[...name].length} characters; ${maxNameLength} are allowed`
        : control.test(name)
          ? 'has control characters'
          : /[/\\]/.test(name) || /^[a-z]:/i.test(name.trim())
            ? 'names a folder'
            : name.trim().startsWith('..') || name.trim() === '.'
              ? 'points to another folder'
              : reserved.test(name.trim())
                ? 'is reserved by Windows'
                : undefined
  if (why === undefined) return
  const shown = JSON.stringify(name.length > 60 ? `${name.slice(0, 60)}…` : name)
  throw new AtelierError({
    code: 'INPUT_INVALID',
    message: `The name ${shown} ${why}.`,
    why: 'A name becomes a file name, which must work on Linux, macOS and Windows.',
    fix: 'Give a plain file name without folders, such as "red fox".',
    outcome: 'none',
    details: { param: 'name' },
  })
}

/** Any text as a file name without extension: safe characters, bounded length, never empty. Letters of all scripts stay. */
export function safeStem(text: string): string {
  const clean = graphemesOf(text.normalize('NFC'))
    .map((one) => (isEmoji(one) ? one : one.replaceAll(/[\p{Cc}\p{Cs}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\ufffd\p{Variation_Selector}]/gu, ' ')))
    .join('')
    .replaceAll(/[<>:"/\\|?*]+/g, '-')
    .replaceAll(/\s+/g, ' ')
  const stem = trimEnds(cutBytes(trimEnds(clean), maxStemBytes))
  if (stem === '') return 'untitled'
  return reserved.test(stem) ? `${stem.split('.', 1)[0]}_` : stem
}

/** A prompt as a readable stem: `A red fox, in the snow!` becomes `a-red-fox-in-the-snow`. Empty where it has no letters. */
export function slug(prompt: string): string {
  const words = prompt
    .slice(0, 400)
    .normalize('NFKC')
    .toLowerCase()
    // Selectors choose among drawings of a letter; `safeStem` would leave a space in their place.
    .replaceAll(/['’`\p{Variation_Selector}]/gu, '')
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    // Marks that have lost their letter, or their emoji.
    .map((word) => word.replace(/^\p{M}+/u, ''))
    .filter(Boolean)
  let stem = ''
  for (const word of words) {
    if (stem !== '' && stem.length + 1 + word.length > maxSlugLength) break
    stem =
      stem === ''
        ? graphemesOf(word).reduce((cut, one) => (cut.length + one.length > maxSlugLength ? cut : cut + one), '')
        : `${stem}-${word}`
  }
  return stem === '' ? '' : safeStem(stem)
}

let segmenter: Intl.Segmenter | undefined
/** What people take for one character, whatever it is made of. */
const graphemesOf = (text: string): string[] => [...(segmenter ??= new Intl.Segmenter('en')).segment(text)].map(({ segment }) => segment)
/** Its joiners and selectors belong to it. Not those that mean text, such as ©. */
const isEmoji = (grapheme: string): boolean =>
  /^(?:\p{Extended_Pictographic}|\p{RI}|[0-9#]\ufe0f?\u20e3)/u.test(grapheme) && !/^[\u00a9\u00ae\u2122]$/.test(grapheme)

/** Spaces and dots at the end are dropped by Windows; dots and dashes at the start hide files and look like options. */
const trimEnds = (text: string): string => text.replace(/^[\s.-]+/, '').replace(/(?<![\s.-])[\s.-]+$/, '')

function cutBytes(text: string, bytes: number): string {
  let used = 0
  let cut = ''
  for (const one of graphemesOf(text)) {
    used += Buffer.byteLength(one)
    if (used > bytes) return cut
    cut += one
  }
  return cut
}
