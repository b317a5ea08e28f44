/** What each sort of thing that plugins add looks like: one wrong field would break a list for everybody, or blame somebody else later. */
import {
  exactly,
  flag,
  fn,
  isFields,
  json,
  like,
  listOf,
  maybe,
  object,
  schema,
  type Shape,
  shaped,
  text,
  texts,
  type Want,
} from '../schema/shape.ts'

const valuesOf = (shape: Shape): Want => ({
  words: 'object of such objects as the contract says',
  fits: (value) => isFields(value) && Object.values(value).every((one) => shaped(shape).fits(one)),
})
const together = (other: string): Want => ({
  words: `function with \`${other}\` beside it: both or none`,
  fits: (value, beside) => fn.fits(value) && fn.fits(beside?.[other]),
})
const hints: Want = {
  words: 'object of hints that are true or false',
  fits: (value) =>
    isFields(value) && Object.entries(value).every(([name, one]) => one === undefined || (name === 'title' ? text : flag).fits(one)),
}
const icons = listOf('icons, each with a `src`', shaped({ src: text, mimeType: maybe(text), sizes: maybe(texts) }))
const models = listOf('models, each with an `id`', shaped({ id: text, title: maybe(text), capabilities: maybe(object) }))
const named: Shape = { name: text, title: maybe(text), description: text, icons: maybe(icons), meta: maybe(json) }

/** One that matches nothing would leave its handler out without a word, and a guard with it. */
const kinds: Want = {
  words: 'kind, list of kinds or "*"',
  fits: (value) => value === '*' || (texts.fits(value) && !(value as string[]).includes('*')),
}
const order = shaped(
  { stage: maybe(like('stage', /^(?:early|normal|late)$/)), before: maybe(texts), after: maybe(texts) },
  'object with a `stage` (early, normal or late), or lists of plugins as `before` and `after`',
)

/** By what they are added to. */
export const shapes = {
  tools: {
    ...named,
    // MCP takes more; OpenAI, Claude and Bedrock refuse every request that lists another name.
    name: like('name of 1 to 64 letters (a to z), digits, "_" or "-"', /^[A-Za-z0-9_-]{1,64}$/),
    annotations: maybe(hints),
    input: maybe(schema),
    output: maybe(schema),
    deadlineMs: maybe({ words: 'number', fits: (value) => typeof value === 'number' && value > 0 }),
    essential: maybe(flag),
    extension: maybe(text),
    handler: fn,
  },
  resources: { ...named, uri: text, mimeType: maybe(text), read: fn },
  templates: { ...named, uriTemplate: text, mimeType: maybe(text), read: fn, list: maybe(fn), complete: maybe(object) },
  prompts: { ...named, args: maybe(valuesOf({ description: maybe(text), optional: maybe(flag), complete: maybe(fn) })), handler: fn },
  commands: { ...named, args: maybe(object), run: fn },
  routes: { path: text, open: maybe(flag), handle: fn },
  providers: {
    specVersion: { ...exactly('v1'), words: '"v1", the version of the contract that this host has' },
    kind: text,
    id: text,
    title: maybe(text),
    capabilities: object,
    models: maybe(models),
    available: maybe(fn),
    estimate: maybe(fn),
    invoke: fn,
    start: maybe(together('resume')),
    resume: maybe(together('start')),
    cancel: maybe(fn),
  },
  exporters: { format: text, mimeType: text, extension: text, accepts: texts, options: maybe(object), shaping: maybe(texts), encode: fn },
  taps: { kinds, order, handler: fn },
} satisfies Record<string, Shape>

/** A plugin as a whole, before anything of it runs. */
export const definitionShape: Shape = {
  name: like('name in kebab-case, or is one that the host has itself', /^(?!(?:host|atelier)$)[a-z\d]+(?:-[a-z\d]+)*$/),
  version: text,
  description: maybe(text),
  instructions: maybe(text),
  requires: maybe(texts),
  needs: maybe({ words: 'object or function', fits: (value) => isFields(value) || fn.fits(value) }),
  options: maybe({ words: 'schema of zod', fits: (value) => isFields(value) && '_zod' in value }),
  errors: maybe(object),
  engines: maybe(fn),
  kinds: maybe(valuesOf({ artifacts: maybe(exactly('required')), data: maybe(schema) })),
  cacheVersion: maybe(text),
  setup: fn,
}
