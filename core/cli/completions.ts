/** What a shell offers for the word that is being typed. */
import type { JsonSchema } from '../kernel/contract/infer.ts'
import type { Host } from '../kernel/ports/host.ts'
import { toJsonSchema } from '../kernel/schema/check.ts'
import type { Bundled } from '../services/config/bundled.ts'
import type { Candidate } from './candidate.ts'
import { type CliCommand, configFlag, jsonFlag } from './command.ts'
import { commands } from './commands.ts'
import { firstSentence } from './help.ts'
import { archiveVerbs, isArchiveVerb } from './library-archive.ts'
import { isFilter, newestAssets, valuesInLibrary } from './library-offers.ts'
import { clients } from './install/client-table.ts'
import { pluginKinds } from './plugin-files.ts'
import { shells } from './shells.ts'
import { withHost } from './with-host.ts'

/** `files`: the shell itself knows best. */
export type Offer = 'files' | readonly Candidate[]

/** `words` are those after `atelier`, the last one as far as it is typed. Only what begins like it is offered. */
export async function completions(words: readonly string[], bundled: Bundled): Promise<Offer> {
  const typed = words.at(-1) ?? ''
  const offer = await offered(words.slice(0, -1), typed, bundled)
  return offer === 'files' ? offer : offer.filter(({ value }) => value.startsWith(typed))
}

async function offered(before: readonly string[], typed: string, bundled: Bundled): Promise<Offer> {
  const [name, ...rest] = before
  if (before.at(-1) === '--config' || before.at(-1) === '-c') return 'files'
  const config = valueAfter(before, '--config') ?? valueAfter(before, '-c')
  const inHost = (work: (host: Host) => Promise<Offer>): Promise<Offer> =>
    withHost({ flags: config === undefined ? {} : { config }, bundled }, ({ host }) => work(host), 'error')
  if (name === undefined) {
    const own = Object.entries(commands).map(([value, { summary }]) => ({ value, description: summary }))
    return [...own, ...(await inHost(async (host) => addedWords(host, [])).catch(() => []))].flat() as readonly Candidate[]
  }
  const listed = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!listed) return inHost((host) => ofPlugin(host, before, typed))
  const command = (await listed.load()).default
  if (typed.startsWith('-')) return flagsOf(command)
  const words = withoutFlags(rest, command)
  const last = before.at(-1) ?? ''
  if (name === 'completion') return words.length === 0 ? shells.map((value) => ({ value })) : []
  if (name === 'create-plugin') return last === '--kind' || last === '-k' ? pluginKinds.map((value) => ({ value })) : []
  if (name === 'init' || name === 'trust') return 'files'
  if (name === 'open' && words.length === 0) return inHost(newestAssets)
  if (name === 'library' && words.length === 0 && !last.startsWith('-')) return archiveVerbs.map((value) => ({ value }))
  if (name === 'library' && isArchiveVerb(words[0])) return 'files'
  if (name === 'library' && isFilter(last)) return inHost((host) => valuesInLibrary(host, last))
  if (last === '--output' || last === '--roots') return 'files'
  if ((name === 'install' || name === 'uninstall') && words.length === 0)
    return clients.map(({ id, title }) => ({ value: id, description: title }))
  if ((name === 'call' || name === 'tools') && words.length === 0)
    return inHost(async ({ registry }) =>
      registry.tools
        .filter(({ enabled, value }) => enabled && value.extension === undefined)
        .map(({ value }) => ({ value: value.name, description: firstSentence(value.description) })),
    )
  if (name !== 'call') return []
  return inHost(async ({ registry }) => {
    const tool = registry.tools.find(({ enabled, value }) => enabled && value.name === words[0])
    return tool ? argumentsOf(await toJsonSchema(tool.value.input, 'input'), typed) : []
  })
}

const valueAfter = (words: readonly string[], flag: string): string | undefined => {
  const at = words.indexOf(flag)
  return at < 0 ? undefined : words[at + 1]
}

const flagsOf = ({ flags }: Pick<CliCommand, 'flags'>): readonly Candidate[] => [
  ...Object.entries(flags).map(([flag, { description }]) => ({ value: `--${flag}`, description })),
  { value: '--help', description: 'Show help.' },
]

/** Flags, and the values that they take, are no words of the command. */
function withoutFlags(words: readonly string[], { flags }: CliCommand): readonly string[] {
  const takesValue = (word: string | undefined): boolean =>
    Object.entries(flags).some(
      ([name, { type, short }]) => type === 'string' && (word === `--${name}` || (short !== undefined && word === `-${short}`)),
    )
  return words.filter((word, index) => !word.startsWith('-') && !takesValue(words[index - 1]))
}

/** The next word of the commands of plugins that begin with these. */
function addedWords({ registry }: Host, before: readonly string[]): readonly Candidate[] {
  const fitting = registry.commands
    .filter(({ enabled }) => enabled)
    .map(({ value }) => ({ parts: value.name.split(' '), description: firstSentence(value.description) }))
    .filter(({ parts }) => parts.length > before.length && before.every((word, index) => parts[index] === word))
  const last = (parts: readonly string[]): boolean => parts.length === before.length + 1
  return [...new Map(fitting.map(({ parts, description }) => [parts[before.length]!, last(parts) ? description : ''])).entries()].map(
    ([value, description]) => ({ value, description }),
  )
}

async function ofPlugin(host: Host, before: readonly string[], typed: string): Promise<Offer> {
  const more = addedWords(host, before)
  const words = before.join(' ')
  const command = host.registry.commands
    .filter(({ enabled, value }) => enabled && `${words} `.startsWith(`${value.name} `))
    .toSorted((one, other) => other.value.name.length - one.value.name.length)[0]?.value
  if (!command) return more
  const schema = await toJsonSchema(command.args, 'input')
  // Written in either way: `--older-than 7d`, `olderThan=7d`.
  const flag = (argument: string): string => `--${argument.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
  const properties = propertiesOf(schema)
  const [, asked] = properties.find(([argument]) => flag(argument) === before.at(-1)) ?? []
  const values = asked ? valuesOf(asked) : []
  if (asked && asked.type !== 'boolean') return values.map((value) => ({ value }))
  if (typed.startsWith('-')) {
    const own = properties.map(([argument, { description }]) => ({
      value: flag(argument),
      ...(description !== undefined && { description }),
    }))
    return [...own, ...flagsOf({ flags: { ...jsonFlag, ...configFlag } })]
  }
  return [...values.map((value) => ({ value })), ...more, ...argumentsOf(schema, typed)]
}

/** `key=`, and where that is typed, its values. */
function argumentsOf(schema: JsonSchema, typed: string): readonly Candidate[] {
  const properties = propertiesOf(schema)
  const [key, property] = properties.find(([name]) => typed.startsWith(`${name}=`)) ?? []
  if (!property)
    return properties.map(([name, { description }]) => ({ value: `${name}=`, ...(description !== undefined && { description }) }))
  return valuesOf(property).map((value) => ({ value: `${key}=${value}` }))
}
const propertiesOf = (schema: JsonSchema): readonly (readonly [string, Property])[] =>
  Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, Property>>)
function valuesOf(property: Property): readonly string[] {
  const choices = [property, property.items, ...(property.anyOf ?? [])].flatMap((one) => one?.enum ?? [])
  return (choices.length === 0 && property.type === 'boolean' ? [true, false] : choices).map(String)
}
interface Property {
  readonly description?: string
  readonly type?: unknown
  readonly enum?: readonly unknown[]
  readonly items?: { readonly enum?: readonly unknown[] }
  readonly anyOf?: readonly { readonly enum?: readonly unknown[] }[]
}
