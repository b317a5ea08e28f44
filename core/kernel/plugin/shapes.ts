/** What plugins hand over, field by field: one wrong field would break a list for everybody, or blame somebody else later. */
import { AtelierError } from '../contract/errors.ts'

interface Want {
  /** To follow "whose `field` is no …". */
  readonly words: string
  readonly optional?: true
  /** `beside`: the object that has it. */
  fits(value: unknown, beside?: Record<string, unknown>): boolean
}
export type Shape = Readonly<Record<string, Want>>

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown): value is string => typeof value === 'string'
const isJson = (value: unknown): boolean => {
  try {
    return isObject(value) && JSON.stringify(value) !== undefined
  } catch {
    return false
  }
}
const text: Want = { words: 'text', fits: isText }
const fn: Want = { words: 'function', fits: (value) => typeof value === 'function' }
const together = (other: string): Want => ({
  words: `function with \`${other}\` beside it: both or none`,
  fits: (value, beside) => typeof value === 'function' && typeof beside?.[other] === 'function',
})
const object: Want = { words: 'object', fits: isObject }
const json: Want = { words: 'object that can be written as JSON', fits: isJson }
const amount: Want = { words: 'number', fits: (value) => typeof value === 'number' && value > 0 }
const listOf = (words: string, fits: (one: unknown) => boolean): Want => ({
  words: `list of ${words}`,
  fits: (value) => Array.isArray(value) && value.every(fits),
})
const texts = listOf('texts', isText)
const maybe = (want: Want): Want => ({ ...want, optional: true })
const all = (shape: Shape) => (value: unknown) => faultOf(value, shape) === undefined
const every = (shape: Shape): Want => ({
  words: 'object of such objects as the contract says',
  fits: (value) => isObject(value) && Object.values(value).every(all(shape)),
})

const schema: Want = {
  words: 'schema of an object, by zod or in JSON',
  fits: (value) => isObject(value) && ('_zod' in value || (value['type'] === 'object' && isJson(value))),
}
const flag: Want = { words: 'true or false', fits: (value) => typeof value === 'boolean' }
const icons = listOf('icons, each with a `src`', all({ src: text, mimeType: maybe(text), sizes: maybe(texts) }))
const named: Shape = { name: text, title: maybe(text), description: text, icons: maybe(icons), meta: maybe(json) }
const hints: Want = {
  words: 'object of hints that are true or false',
  fits: (value) =>
    isObject(value) && Object.entries(value).every(([name, one]) => one === undefined || (name === 'title' ? isText(one) : flag.fits(one))),
}

/** By what they are added to. */
export const shapes = {
  tools: {
    ...named,
    // MCP takes more; OpenAI, Claude and Bedrock refuse every request that lists another name.
    name: {
      words: 'name of 1 to 64 letters (a to z), digits, "_" or "-"',
      fits: (value) => isText(value) && /^[A-Za-z0-9_-]{1,64}$/.test(value),
    },
    annotations: maybe(hints),
    input: maybe(schema),
    output: maybe(schema),
    deadlineMs: maybe(amount),
    essential: maybe(flag),
    extension: maybe(text),
    handler: fn,
  },
  resources: { ...named, uri: text, mimeType: maybe(text), read: fn },
  templates: { ...named, uriTemplate: text, mimeType: maybe(text), read: fn, list: maybe(fn), complete: maybe(object) },
  prompts: {
    ...named,
    args: maybe(every({ description: maybe(text), optional: maybe(flag), complete: maybe(fn) })),
    handler: fn,
  },
  commands: { ...named, args: maybe(object), run: fn },
  routes: { path: text, open: maybe(flag), handle: fn },
  providers: {
    specVersion: { words: '"v1", the version of the contract that this host has', fits: (value) => value === 'v1' },
    kind: text,
    id: text,
    title: maybe(text),
    capabilities: object,
    models: maybe(listOf('models, each with an `id`', all({ id: text, title: maybe(text), capabilities: maybe(object) }))),
    available: maybe(fn),
    estimate: maybe(fn),
    invoke: fn,
    start: maybe(together('resume')),
    resume: maybe(together('start')),
    cancel: maybe(fn),
  },
  exporters: { format: text, mimeType: text, extension: text, accepts: texts, options: maybe(object), shaping: maybe(texts), encode: fn },
} satisfies Record<string, Shape>

const own: readonly string[] = ['host', 'atelier']

/** A plugin as a whole, before anything of it runs. */
export const definitionShape: Shape = {
  name: {
    words: 'name in kebab-case, or is one that the host has itself',
    fits: (value) => isText(value) && /^[a-z\d]+(?:-[a-z\d]+)*$/.test(value) && !own.includes(value),
  },
  version: text,
  description: maybe(text),
  instructions: maybe(text),
  requires: maybe(texts),
  needs: maybe({ words: 'object or function', fits: (value) => isObject(value) || fn.fits(value) }),
  options: maybe({ words: 'schema of zod', fits: (value) => isObject(value) && '_zod' in value }),
  errors: maybe(object),
  kinds: maybe(every({ artifacts: maybe({ words: '"required"', fits: (value) => value === 'required' }), data: maybe(schema) })),
  cacheVersion: maybe(text),
  setup: fn,
}

/** What is wrong with the first field that is; nothing where all is well. Fields that cannot be read are wrong. */
export function faultOf(value: unknown, shape: Shape): string | undefined {
  if (!isObject(value)) return 'that is no object'
  for (const [name, { words, optional, fits }] of Object.entries(shape)) {
    let field: unknown
    try {
      field = value[name]
    } catch (error) {
      return `whose \`${name}\` cannot be read (${error instanceof Error ? error.message : String(error)})`
    }
    if (field === undefined ? !optional : !fits(field, value)) return `whose \`${name}\` is no ${words}`
  }
  return undefined
}

const sorts: Readonly<Record<keyof typeof shapes, string>> = {
  tools: 'tool',
  resources: 'resource',
  templates: 'resource template',
  prompts: 'prompt',
  commands: 'command',
  routes: 'page',
  providers: 'provider',
  exporters: 'exporter',
}

/** Throws `TOOL_INVALID` for something that the host or its clients could not use, with the plugin and the field. */
export function checkShape(shelf: string, plugin: string, value: unknown): void {
  if (!Object.hasOwn(shapes, shelf)) return
  const sort = shelf as keyof typeof shapes
  const fault = faultOf(value, shapes[sort])
  if (fault === undefined) return
  const { name, id, uri } = (isObject(value) ? value : {}) as Readonly<Record<string, unknown>>
  const called = [name, id, uri].find(isText)
  throw new AtelierError({
    code: 'TOOL_INVALID',
    message: `Plugin "${plugin}" adds a ${sorts[sort]}${called === undefined ? '' : ` ${JSON.stringify(called.slice(0, 64))}`} ${fault}.`,
    outcome: 'none',
  })
}
