/** Everything that plugins add to the host: tools, resources, prompts, commands, providers, exporters. */
import type { Exporter } from '../contract/assets.ts'
import { AtelierError } from '../contract/errors.ts'
import type { Handle } from '../contract/plugin.ts'
import type { HttpRoute } from '../contract/http.ts'
import type { ProviderV1 } from '../contract/provider.ts'
import type { Command, PromptDefinition, ResourceDefinition, ResourceTemplate, Tool } from '../contract/tools.ts'
import type { Entry, Extension, Registry } from '../ports/registry.ts'
import { asRegistered } from './as-registered.ts'
import { checkShape } from './shapes.ts'

interface Shelves {
  tools: Tool
  resources: ResourceDefinition
  templates: ResourceTemplate
  prompts: PromptDefinition
  commands: Command
  providers: ProviderV1
  exporters: Exporter
  extensions: Extension
  routes: HttpRoute
}
type Mutable<T> = { -readonly [K in keyof Entry<T>]: Entry<T>[K] }

/** How a thing of each sort is told from another, and the code where two are the same; exporters may share a format. */
const identity: { [S in keyof Shelves]?: { readonly of: (value: Shelves[S]) => string; readonly code: string; readonly what: string } } = {
  tools: { of: ({ name }) => name, code: 'TOOL_DUPLICATE', what: 'tool' },
  resources: { of: ({ uri }) => uri, code: 'RESOURCE_DUPLICATE', what: 'resource' },
  templates: { of: ({ uriTemplate }) => uriTemplate, code: 'RESOURCE_DUPLICATE', what: 'resource template' },
  prompts: { of: ({ name }) => name, code: 'PROMPT_DUPLICATE', what: 'prompt' },
  commands: { of: ({ name }) => name, code: 'COMMAND_DUPLICATE', what: 'command' },
  routes: { of: ({ path }) => path, code: 'ROUTE_DUPLICATE', what: 'page' },
  providers: { of: ({ kind, id }) => `${kind} ${id}`, code: 'PROVIDER_DUPLICATE', what: 'provider' },
}

/** What other plugins see in lists, and must not change. */
const taken: readonly (keyof Shelves)[] = ['tools', 'providers', 'exporters']

export interface PluginRegistry extends Registry {
  /** Throws `TOOL_INVALID` for what nobody could use, `…_DUPLICATE` naming both plugins, and `HOST_SEALED` after `seal`. */
  add<S extends keyof Shelves>(shelf: S, plugin: string, value: Shelves[S]): Handle
  /** Takes back what a plugin has added; what its set-up, left behind, still adds is refused. */
  drop(plugin: string): void
  seal(): void
}

/** `changed` hears which list a handle has changed while serving; tools that are not `offered` stay disabled. */
export function pluginRegistry(
  changed: (what: 'tools' | 'resources' | 'prompts') => void,
  offered: (tool: Tool) => boolean,
): PluginRegistry {
  const shelves: { [S in keyof Shelves]: Mutable<Shelves[S]>[] } = {
    tools: [],
    resources: [],
    templates: [],
    prompts: [],
    commands: [],
    providers: [],
    exporters: [],
    extensions: [],
    routes: [],
  }
  let sealed = false
  const dropped = new Set<string>()
  return {
    ...shelves,
    add<S extends keyof Shelves>(shelf: S, plugin: string, given: Shelves[S]) {
      if (sealed || dropped.has(plugin))
        throw new AtelierError({
          code: 'HOST_SEALED',
          message: `Plugin "${plugin}" adds to ${shelf} after ${sealed ? 'the host was sealed' : 'its set-up had failed'}.`,
          fix: 'Register everything in `setup`; show or hide it later by the handle.',
          outcome: 'none',
        })
      checkShape(shelf, plugin, given)
      const value = taken.includes(shelf) ? asRegistered(given) : given
      const entries: Mutable<Shelves[S]>[] = shelves[shelf]
      const rule = identity[shelf]
      const twin = rule && entries.find((one) => rule.of(one.value) === rule.of(value))
      if (rule && twin) {
        const both = twin.plugin === plugin ? `Plugin "${plugin}" adds` : `Plugins "${twin.plugin}" and "${plugin}" both add`
        throw new AtelierError({
          code: rule.code,
          message: `${both} a ${rule.what} "${rule.of(value)}"${twin.plugin === plugin ? ' twice' : ''}.`,
          fix: 'Rename one, or leave one of the plugins out.',
          outcome: 'none',
        })
      }
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
      for (const shelf of Object.values(shelves) as Mutable<unknown>[][])
        for (let index = shelf.length - 1; index >= 0; index--) if (shelf[index]?.plugin === plugin) shelf.splice(index, 1)
    },
    seal() {
      sealed = true
    },
  }
}
