/** Everything that plugins add to the host: what serves clients, and their handlers and services. */
import type { Services } from '../contract/augment.ts'
import type { Handle } from '../contract/plugin.ts'
import type { Tool } from '../contract/tools.ts'
import { unspent } from '../errors/unspent.ts'
import type { Tap } from '../hooks/order-taps.ts'
import type { Entry, Registry } from '../ports/registry.ts'
import { faultOf, type Shape } from '../schema/shape.ts'
import { asRegistered } from './as-registered.ts'
import { shapes } from './shapes.ts'

/** What a plugin offers the others under a name. */
export interface Offered {
  readonly name: string
  readonly service: Services[keyof Services]
}
type Shelves = { [S in keyof Registry]-?: NonNullable<Registry[S]>[number]['value'] } & { taps: Tap; services: Offered }
type Shelf = keyof Shelves

/** What the things on a shelf are called, what each looks like, and how they are told apart, where no two may be the same. */
interface Rule<T> {
  readonly what: string
  readonly shape?: Shape
  readonly identity?: (value: T) => string
  readonly duplicate?: string
}
const rules: { readonly [S in Shelf]: Rule<Shelves[S]> } = {
  tools: { what: 'tool', shape: shapes.tools, identity: ({ name }) => name, duplicate: 'TOOL_DUPLICATE' },
  resources: { what: 'resource', shape: shapes.resources, identity: ({ uri }) => uri, duplicate: 'RESOURCE_DUPLICATE' },
  templates: {
    what: 'resource template',
    shape: shapes.templates,
    identity: ({ uriTemplate }) => uriTemplate,
    duplicate: 'RESOURCE_DUPLICATE',
  },
  prompts: { what: 'prompt', shape: shapes.prompts, identity: ({ name }) => name, duplicate: 'PROMPT_DUPLICATE' },
  commands: { what: 'command', shape: shapes.commands, identity: ({ name }) => name, duplicate: 'COMMAND_DUPLICATE' },
  routes: { what: 'page', shape: shapes.routes, identity: ({ path }) => path, duplicate: 'ROUTE_DUPLICATE' },
  providers: { what: 'provider', shape: shapes.providers, identity: ({ kind, id }) => `${kind} ${id}`, duplicate: 'PROVIDER_DUPLICATE' },
  // Several may make the same format, and extensions of the same name are joined.
  exporters: { what: 'exporter', shape: shapes.exporters },
  extensions: { what: 'extension' },
  taps: { what: 'handler', shape: shapes.taps },
  services: { what: 'service', identity: ({ name }) => name, duplicate: 'SERVICE_DUPLICATE' },
}

/** What other plugins see in lists, and must not change. */
const shared: readonly Shelf[] = ['tools', 'providers', 'exporters']

export interface PluginRegistry extends Registry {
  readonly taps: readonly Entry<Tap>[]
  readonly services: readonly Entry<Offered>[]
  /** Throws `TOOL_INVALID` for what nobody could use, `…_DUPLICATE` naming both plugins, and `HOST_SEALED` after `seal`, but for services. */
  add<S extends Shelf>(shelf: S, plugin: string, value: Shelves[S]): Handle
  /** Takes back what a plugin has added; what its set-up, left behind, still adds is refused. */
  drop(plugin: string): void
  seal(): void
}

/** `changed` hears which list a handle has changed while serving; tools that are not `offered` stay disabled. */
export function pluginRegistry(
  changed: (what: 'tools' | 'resources' | 'prompts') => void,
  offered: (tool: Tool) => boolean,
): PluginRegistry {
  const shelves = {} as { [S in Shelf]: (Entry<Shelves[S]> & { enabled: boolean })[] }
  for (const shelf of Object.keys(rules) as Shelf[]) shelves[shelf] = []
  let sealed = false
  const dropped = new Set<string>()
  return {
    ...shelves,
    add<S extends Shelf>(shelf: S, plugin: string, given: Shelves[S]) {
      const isLate = sealed && shelf !== 'services'
      if (isLate || dropped.has(plugin))
        throw unspent(
          'HOST_SEALED',
          `Plugin "${plugin}" adds a ${rules[shelf].what} after ${isLate ? 'the host was sealed' : 'its set-up had failed'}.`,
        )
      checkShape(shelf, plugin, given)
      const value = shared.includes(shelf) ? asRegistered(given) : given
      const entries: (typeof shelves)[S] = shelves[shelf]
      checkTwin(rules[shelf], plugin, value, entries)
      const leftOut = shelf === 'tools' && !offered(value as Tool)
      const entry = { plugin, value, enabled: !leftOut, ...(leftOut && { leftOut }) }
      entries.push(entry)
      const list = shelf === 'templates' ? 'resources' : shelf
      const set = (enabled: boolean): void => {
        if (leftOut || entry.enabled === enabled) return
        entry.enabled = enabled
        if (sealed && (list === 'tools' || list === 'resources' || list === 'prompts')) changed(list)
      }
      return { enable: () => set(true), disable: () => set(false) }
    },
    drop(plugin) {
      dropped.add(plugin)
      for (const shelf of Object.values(shelves) as Entry<unknown>[][])
        for (let index = shelf.length - 1; index >= 0; index--) if (shelf[index]?.plugin === plugin) shelf.splice(index, 1)
    },
    seal() {
      sealed = true
    },
  }
}

function checkShape(shelf: Shelf, plugin: string, value: unknown): void {
  const { shape, what } = rules[shelf]
  const fault = shape && faultOf(value, shape)
  if (fault === undefined) return
  const { name, id, uri, hook } = Object(value) as Readonly<Record<string, unknown>>
  const called = [name, id, uri, hook].find((one) => typeof one === 'string')
  throw unspent(
    'TOOL_INVALID',
    `Plugin "${plugin}" adds a ${what}${called === undefined ? '' : ` ${JSON.stringify(called.slice(0, 64))}`} ${fault}.`,
  )
}

function checkTwin<T>({ what, identity, duplicate = '' }: Rule<T>, plugin: string, value: T, others: readonly Entry<T>[]): void {
  const twin = identity && others.find((one) => identity(one.value) === identity(value))
  if (!twin) return
  const isOwn = twin.plugin === plugin
  const both = isOwn ? `Plugin "${plugin}" adds` : `Plugins "${twin.plugin}" and "${plugin}" both add`
  throw unspent(duplicate, `${both} a ${what} "${identity(value)}"${isOwn ? ' twice' : ''}.`)
}
