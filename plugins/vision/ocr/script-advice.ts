/** What is told of a page in a script that was not read, with the command that installs its data. */
import type { UnknownScript } from './unknown-script.ts'

const scripts = {
  signs: { like: 'Chinese, Japanese or Korean', codes: ['chi_sim', 'chi_tra', 'jpn', 'kor'] },
  letters: {
    like: 'a script such as Cyrillic, Greek, Arabic, Hebrew, Devanagari or Thai',
    codes: ['rus', 'ukr', 'ell', 'ara', 'heb', 'hin', 'tha'],
  },
  twins: { like: 'Cyrillic or Greek', codes: ['rus', 'ukr', 'bul', 'srp', 'ell'] },
} as const

export interface ReadWith {
  /** Codes that the page was read with, and all that are installed. */
  readonly languages: readonly string[]
  readonly installed: readonly string[]
  /** Absolute; where to install more. */
  readonly folder?: string | undefined
}

/** Sentences for people; undefined where the page was read with a language of that kind, and is just hard to read. */
export function scriptAdvice(script: UnknownScript, { languages, installed, folder }: ReadWith): string | undefined {
  const { like, codes } = scripts[script]
  if (codes.some((code) => languages.includes(code))) return undefined
  const there = codes.filter((code) => installed.includes(code))
  const install = `npm i ${folder === undefined ? '' : `--prefix ${JSON.stringify(folder)} `}@tesseract.js-data/${codes[0]}`
  return [
    script === 'twins'
      ? `All these letters look the same in ${like}: it was read as Latin, which may be wrong.`
      : `It looks like text in ${like}, which cannot be read with the language data of ${languages.join(', ')}.`,
    there.length > 0 ? `Installed: ${there.join(', ')}.` : `Install the language's data: ${install} (or ${codes.slice(1).join(', ')}).`,
    'Then read it again with that code in `languages`.',
    ...(script === 'letters' ? ['It may also be handwriting or a damaged picture.'] : []),
  ].join(' ')
}
