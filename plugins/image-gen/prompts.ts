/** Two prompts that a person picks from a menu: one good picture, and one idea in several styles. */
import { type Complete, formatsOf, type PluginContext } from 'atelier-mcp'
import { sizes, styles } from './styles.ts'

const starting =
  (all: readonly string[]): Complete =>
  (value) => {
    const typed = value.toLowerCase()
    return [
      ...all.filter((one) => one.toLowerCase().startsWith(typed)),
      ...all.filter((one) => !one.toLowerCase().startsWith(typed) && one.toLowerCase().includes(typed)),
    ]
  }

export function addPrompts({ exporters, prompts, providers }: Pick<PluginContext, 'exporters' | 'prompts' | 'providers'>): void {
  const able = () => providers.list().filter(({ kind }) => kind === 'image.generate')
  const provider: Complete = (value, others, call) => starting(able().map(({ id }) => id))(value, others, call)
  const model: Complete = (value, others, call) =>
    starting([
      ...new Set(
        able().flatMap(({ id, models = [] }) => (others['provider'] && others['provider'] !== id ? [] : models.map((one) => one.id))),
      ),
    ])(value, others, call)
  const who = {
    provider: { description: 'Who makes it', optional: true, complete: provider },
    model: { description: 'Its model', optional: true, complete: model },
  } as const

  prompts.add({
    name: 'image_brief',
    title: 'A picture, well briefed',
    description: 'Turns an idea into a full brief and makes the picture.',
    args: {
      subject: { description: 'What it shows' },
      purpose: { description: 'What it is for, such as "book cover"', optional: true },
      style: { description: 'How it looks', optional: true, complete: starting(styles) },
      size: { description: 'Width x height in pixels', optional: true, complete: starting(sizes) },
      format: {
        description: 'Of the file',
        optional: true,
        complete: (value, others, call) => starting(formatsOf(exporters, 'image'))(value, others, call),
      },
      ...who,
    },
    handler: ({ subject, purpose, style, size, format, provider: by, model: of }) =>
      [
        `I want a picture of: ${subject}${purpose ? `. It is for: ${purpose}` : ''}.`,
        'First write a brief in five short lines: subject, setting, composition and viewpoint, light and colours, mood.',
        'Then write one prompt from it (40 to 100 words, concrete things only, nothing that the picture should not show) and call `generate_image` once with',
        settings({ prompt: 'the prompt you wrote', style, size, format, provider: by, model: of }),
        'Show me the picture and the prompt, and name one change that would improve it.',
      ].join('\n'),
  })

  prompts.add({
    name: 'style_variations',
    title: 'One idea, several styles',
    description: 'Makes the same subject in several styles, to compare.',
    args: {
      subject: { description: 'What it shows' },
      styles: { description: 'Styles, divided by commas', optional: true, complete: lastOf(starting(styles)) },
      count: { description: 'How many, where no styles are named (2 to 6)', optional: true, complete: starting(['2', '3', '4', '5', '6']) },
      size: { description: 'Width x height in pixels', optional: true, complete: starting(sizes) },
      ...who,
    },
    handler: ({ subject, styles: named, count, size, provider: by, model: of }) =>
      [
        named
          ? `Make this in each of these styles: ${named}.`
          : `Choose ${Math.min(6, Math.max(2, Math.trunc(Number(count)) || 4))} styles that suit this subject and differ from one another, and make it in each.`,
        `Subject: ${subject}`,
        'Call `generate_image` once for every style, with the same prompt, the style in `style`, and',
        settings({ prompt: 'the subject, described in 20 to 60 words', size, provider: by, model: of }),
        'Then show the pictures side by side and say in one line each what the style does for the subject.',
      ].join('\n'),
  })
}

const settings = (values: Readonly<Record<string, string | undefined>>): string =>
  Object.entries(values)
    .flatMap(([name, value]) => (value ? [`- ${name}: ${value}`] : []))
    .join('\n')

/** Completes the last of several values that are divided by commas. */
const lastOf =
  (complete: Complete): Complete =>
  async (value, others, call) => {
    const cut = value.lastIndexOf(',') + 1
    const before = value.slice(0, cut)
    return (await complete(value.slice(cut).trimStart(), others, call)).map((one) => (before ? `${before} ${one}` : one))
  }
