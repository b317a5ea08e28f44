/** What the lists of moderation have not judged, because it is in another language. */
import { foreignLanguage } from '../language.ts'

/** Says in which language a text is that neither the lists nor the config's own `words` cover. */
export function uncoveredBy(words: Readonly<Record<string, readonly string[]>>): (text: string) => string | undefined {
  const own = new Set(Object.values(words).flat().map(foreignLanguage))
  return (text) => {
    const language = foreignLanguage(text)
    return own.has(language) ? undefined : language
  }
}

/** For a person. `what`: "prompt", "result", "text". */
export const uncoveredNote = (what: string, language: string): string =>
  `The word lists of moderation are English, and this ${what} looks like another language (${language}): they have not judged it. A provider of \`moderate.text\` would, and \`words\` in the options of the plugin \`moderation\` add to the lists.`
