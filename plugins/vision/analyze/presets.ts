/** Ready questions for `analyze_image`. */
import { AtelierError } from 'atelier-mcp'

const presets = {
  describe: 'Describe this picture in one short paragraph: what it shows, the setting, the style, and any text in it.',
  alt: 'Write alt text for this picture, for people who cannot see it: one or two plain sentences, at most 150 characters, without "picture of".',
  caption: 'Write one caption of at most 15 words for this picture.',
  critique:
    'Judge this picture as an art director would: composition, light, colour, sharpness, legibility and visible faults. Name what works, then what to change, in short points.',
  tags: 'Give 8 to 15 tags for this picture, from general to special: single words or short terms in lower case, separated by commas.',
} as const

/** As shown in the tool's listing. */
export const presetNames = 'describe (default), alt text, caption, critique or tags'

/** The words to put to a model; a question that is the name of a preset is that preset. Throws `INPUT_INVALID` for a preset that does not exist. */
export function questionOf(question: string | undefined, preset: string | undefined, count: number): string {
  if (preset === undefined && question !== undefined && Object.hasOwn(presets, nameOf(question)))
    return questionOf(undefined, question, count)
  const words = preset === undefined ? undefined : presetWords(preset)
  const asked = [words, question].filter((part) => part !== undefined).join('\n\n') || presets.describe
  return count === 1 ? asked : `There are ${count} pictures, in this order: picture 1 to picture ${count}.\n\n${asked}`
}

const nameOf = (text: string): string =>
  text
    .slice(0, 40)
    .toLowerCase()
    .replaceAll(/[^a-z]/g, '')
    .replace(/^alttext$/, 'alt')

function presetWords(preset: string): string {
  const name = nameOf(preset)
  if (Object.hasOwn(presets, name)) return presets[name as keyof typeof presets]
  throw new AtelierError({
    code: 'INPUT_INVALID',
    message: `There is no preset "${preset.slice(0, 40)}".`,
    fix: `Use ${presetNames}.`,
    outcome: 'none',
  })
}
